"""Finding the records that perhaps tell the same story as a record: what happened once.

Two reports of one happening are of two sources, come a few days apart, and say much the same, but
one of them may say far more. So both directions count: how much of the record the other one says,
and how much of the other one the record says. Versions of a product read alike, with other numbers.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from almanac_cli.analysis import date_window, frequencies, related, similarity
from almanac_cli.analysis.story_pairs import near_pairs
from almanac_cli.index.search_texts import field_text
from almanac_cli.model.query import Order, Query
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from almanac_cli.analysis.corpus import Corpus
    from almanac_cli.analysis.similarity import Profile
    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject

Grade: TypeAlias = Literal["maybe", "likely"]

# Reports of one happening were at most two days apart; the third is for weekends.
MAX_DAYS = 3
# The least geometric means of the similarities in both directions. Measured with
# tests/benchmarks/stories.py among 3,766 posts: of 158 judged pairs of reports these find 65 % and
# 20 % of those of one story, and no other. With the 60 more pairs of posts that are alike enough,
# judged by hand, the precision of both is 0.85. The arithmetic mean of at least 0.2, which digests
# use, finds more, 91 %, but in a sample of posts most others were not of one story.
MIN_MAYBE = 0.25
MIN_LIKELY = 0.4

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MAX_NEAR = 300  # records dated near a record; of more than these, the most similar are compared
_MAX_COMPARED = 50  # of these
_CACHED_TEXTS = 1024  # whose numbers are remembered: one record is compared with many


class SameStory(NamedTuple):
    """A record that perhaps tells the same story as another one."""

    id: str
    similarity: float  # the geometric mean of both directions
    grade: Grade


class Pair(NamedTuple):
    """Two records that perhaps tell the same story."""

    ids: tuple[str, str]  # sorted
    grade: Grade


def find(reader: Reader, row: Mapping[str, Any]) -> list[SameStory]:
    """Return the records that perhaps tell the same story as a record, the most alike first.

    They are dated at most `MAX_DAYS` from the record, and of other sources. The list is empty if
    there are none, and seldom has more than three; callers slice it.

    Args:
        reader: The reader of the record's kind, or of the kind that it becomes when it is kept.
        row: The record as a row; it need not be in the almanac.

    """
    kind = reader.kind
    rows = reader.rows(_near_ids(reader, row))
    likely = [other for other in rows.values() if _may_tell(kind, row, other)]
    profile, *others = _profiles(kind, [row, *likely])
    comparison = similarity.Comparison(profile, frequencies.corpus_of(reader, profile.tokens))
    # How frequent words of the other ones are takes long to look up.
    compared = [(other, comparison.similarity_of(other)) for other in others]
    alike = [(other, value) for other, value in compared if value >= similarity.MIN_SIMILARITY]
    tokens = {token for other, _ in alike for token in other.tokens}
    corpus = frequencies.corpus_of(reader, tokens)
    same = [
        SameStory(other.id, value, _grade(value))
        for other, forward in alike
        if (value := _mutual(forward, profile, other, corpus)) >= MIN_MAYBE
    ]
    return sorted(same, key=lambda story: (-story.similarity, story.id))


def rows(reader: Reader, row: Mapping[str, Any], limit: int | None = None) -> list[JsonObject]:
    """Return the rows of the first records that `find` returns, each with its grade as `grade`."""
    grades = {match.id: match.grade for match in find(reader, row)[:limit]}
    return [{**other, "grade": grades[id_]} for id_, other in reader.rows(grades).items()]


def pairs(reader: Reader, rows: Sequence[Mapping[str, Any]]) -> Iterator[Pair]:
    """Yield the pairs among some stored records that perhaps tell the same story, as `find` does.

    Whether two do depends on them, and on how frequent their words are in all records.
    """
    kind = reader.kind
    by_id = {row["id"]: row for row in rows}
    profiles = _profiles(kind, rows)
    tokens = {token for profile in profiles for token in profile.tokens}
    corpus = frequencies.corpus_of(reader, tokens)
    # A geometric mean is never more than the arithmetic one.
    for one, other in near_pairs(profiles, corpus, MIN_MAYBE, MAX_DAYS):
        if not _may_tell(kind, by_id[one.id], by_id[other.id]):
            continue
        forward = similarity.Comparison(one, corpus).similarity_of(other)
        value = _mutual(forward, one, other, corpus)
        if value >= MIN_MAYBE:
            first, second = sorted((one.id, other.id))
            yield Pair((first, second), _grade(value))


def _grade(value: float) -> Grade:
    return "likely" if value >= MIN_LIKELY else "maybe"


def _may_tell(kind: Kind, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two records are of two sources, and their titles have no other numbers.

    They have if both titles have numbers, and neither's occur in the other record.
    """
    sources = [fold(row.get(kind.story_source) or "") for row in (one, other)]
    if sources[0] == sources[1] != "":
        return False
    titles = [_numbers(row[kind.title_field]) for row in (one, other)]
    if not all(titles):
        return True
    texts = [
        _numbers(" ".join(field_text(row, field) for field in kind.story_weights))
        for row in (one, other)
    ]
    return not (titles[0].isdisjoint(texts[1]) and titles[1].isdisjoint(texts[0]))


@lru_cache(_CACHED_TEXTS)
def _numbers(text: str) -> frozenset[str]:
    """Return the numbers in a text: "1,000" is 1000, "2.0" is 2."""
    numbers = re.findall(_NUMBER, fold(text))
    return frozenset(number.replace(",", "").removesuffix(".0") for number in numbers)


def _profiles(kind: Kind, rows: Sequence[Mapping[str, Any]]) -> list[Profile]:
    """Return the profiles of rows, in their order, by what tells the story alone."""
    profiles = related.weighed_profiles(kind, rows, kind.story_weights)
    return [profile._replace(references=frozenset()) for profile in profiles]


def _mutual(forward: float, one: Profile, other: Profile, corpus: Corpus) -> float:
    """Return the geometric mean of how similar two records are, from either side.

    `forward` is how similar the other one is to the first. It is 0 if that is too little to look
    from the other side.
    """
    if forward < similarity.MIN_SIMILARITY:
        return 0.0
    return math.sqrt(forward * similarity.Comparison(other, corpus).similarity_of(one))


def _near_ids(reader: Reader, row: Mapping[str, Any]) -> list[str]:
    """Return the ids of the records dated near a record, or of very many the most similar."""
    query = date_window.near(Query(), reader.kind, row, MAX_DAYS)
    result = reader.select(query, Order(limit=_MAX_NEAR))
    if result.total > _MAX_NEAR:
        return [match.id for match in related.suggest(reader, row, query, limit=_MAX_COMPARED)]
    return [id_ for id_ in result.ids if id_ != row["id"]]
