"""Finding the records that probably tell the same story as a record: what happened once.

Two reports of one happening come a few days apart, and say much the same, but one of them may say
far more. So both directions count: how much of the record the other one says, and how much of the
other one the record says. Only topic fields are compared, since one source tells of many things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import date_window, related, similarity
from almanac_cli.analysis.corpus import Corpus
from almanac_cli.model.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.index.reader import Reader

# Chosen with tests/benchmarks/stories.py on 158 pairs of reports: of those that tell the same
# story, these find 87 %, and 99 % of what they find are such pairs. Reports of one happening were
# at most two days apart there; the third is for weekends.
MAX_DAYS = 3
MIN_MUTUAL_SIMILARITY = 0.2

_MAX_COMPARED = 50  # records that are compared in both directions


def find(reader: Reader, row: Mapping[str, Any]) -> list[similarity.Related]:
    """Return the records that probably tell the same story as a record, the most alike first.

    They are dated at most `MAX_DAYS` from the record. The list is empty if there are none, and
    seldom has more than three; callers slice it. A `Related` is that of `related.suggest`.

    Args:
        reader: The reader of the record's kind.
        row: The record as a row; it need not be in the almanac.

    """
    kind = reader.kind
    matches = related.suggest(
        reader, row, date_window.near(Query(), kind, row, MAX_DAYS), limit=_MAX_COMPARED
    )
    rows = reader.rows([match.id for match in matches])
    profile, *others = related.profiles(kind, [row, *rows.values()], kind.topic_fields)
    tokens = {token for other in (profile, *others) for token in other.tokens}
    corpus = Corpus(*reader.document_frequencies(tokens))
    comparison = similarity.Comparison(profile, corpus)
    mutual = {
        other.id: (
            comparison.with_profile(other).similarity
            + similarity.Comparison(other, corpus).with_profile(profile).similarity
        )
        / 2
        for other in others
    }
    same = [match for match in matches if mutual.get(match.id, 0.0) >= MIN_MUTUAL_SIMILARITY]
    return sorted(same, key=lambda match: -mutual[match.id])
