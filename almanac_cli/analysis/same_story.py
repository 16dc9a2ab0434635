"""Finding the records that probably tell the same story as a record: what happened once.

Two reports of one happening come a few days apart, and say much the same, but one of them may say
far more. So both directions count: how much of the record the other one says, and how much of the
other one the record says. Only topic fields are compared, since one source tells of many things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.analysis import date_window, related, similarity
from almanac_cli.analysis.corpus import Corpus
from almanac_cli.model.query import Order, Query
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.index.reader import Reader

# Chosen with tests/benchmarks/stories.py on 158 pairs of reports: of those that tell the same
# story, these find 87 %, and 99 % of what they find are such pairs. Reports of one happening were
# at most two days apart there; the third is for weekends.
MAX_DAYS = 3
MIN_MUTUAL_SIMILARITY = 0.2

_MAX_NEAR = 300  # records dated near a record; of more than these, the most similar are compared
_MAX_COMPARED = 50  # of these


class SameStory(NamedTuple):
    """A record that probably tells the same story as another one."""

    id: str
    similarity: float  # the mean of both directions


def find_reports(reader: Reader, row: Mapping[str, Any]) -> list[SameStory]:
    """Return what `find` does, without records of the record's own source.

    One source seldom reports one happening twice: what is alike there are series.
    """
    matches = find(reader, row)
    rows = reader.rows([match.id for match in matches])
    own = fold(row["source"])
    return [match for match in matches if fold(rows[match.id]["source"]) != own]


def find(reader: Reader, row: Mapping[str, Any]) -> list[SameStory]:
    """Return the records that probably tell the same story as a record, the most alike first.

    They are dated at most `MAX_DAYS` from the record. The list is empty if there are none, and
    seldom has more than three; callers slice it.

    Args:
        reader: The reader of the record's kind, or of the kind that it becomes when it is kept.
        row: The record as a row; it need not be in the almanac.

    """
    kind = reader.kind
    rows = reader.rows(_near_ids(reader, row))
    (profile,) = related.profiles(kind, [row], kind.topic_fields)
    near = related.profiles(kind, [*rows.values()], kind.topic_fields, profile.tokens)
    forward = _similarities(reader, profile, near)
    likely = [rows[id_] for id_, value in forward.items() if value >= similarity.MIN_SIMILARITY]
    others = related.profiles(kind, likely, kind.topic_fields)
    tokens = {token for other in others for token in other.tokens}
    corpus = Corpus(*reader.document_frequencies(tokens))
    mutual = {
        other.id: (forward[other.id] + _similarity(other, corpus, profile)) / 2 for other in others
    }
    same = [
        SameStory(id_, value) for id_, value in mutual.items() if value >= MIN_MUTUAL_SIMILARITY
    ]
    return sorted(same, key=lambda story: (-story.similarity, story.id))


def _near_ids(reader: Reader, row: Mapping[str, Any]) -> list[str]:
    """Return the ids of the records dated near a record, or of very many the most similar."""
    query = date_window.near(Query(), reader.kind, row, MAX_DAYS)
    result = reader.select(query, Order(limit=_MAX_NEAR))
    if result.total > _MAX_NEAR:
        return [match.id for match in related.suggest(reader, row, query, limit=_MAX_COMPARED)]
    return [id_ for id_ in result.ids if id_ != row["id"]]


def _similarities(
    reader: Reader, profile: similarity.Profile, others: Sequence[similarity.Profile]
) -> dict[str, float]:
    """Return by id how similar others, by the tokens of a record, are to it."""
    corpus = Corpus(*reader.document_frequencies(profile.tokens))
    comparison = similarity.Comparison(profile, corpus)
    return {other.id: comparison.with_profile(other).similarity for other in others}


def _similarity(profile: similarity.Profile, corpus: Corpus, other: similarity.Profile) -> float:
    return similarity.Comparison(profile, corpus).with_profile(other).similarity
