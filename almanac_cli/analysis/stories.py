"""Finding among many records those that probably tell the same story: what happened once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import related, similarity
from almanac_cli.analysis.same_story import MAX_DAYS, MIN_MUTUAL_SIMILARITY
from almanac_cli.analysis.story_pairs import near_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.index.reader import Reader


def same_stories(reader: Reader, rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return by id of a record the ids of those among some records that tell the same story.

    They are sorted; records without such others are left out. Whether two records tell the same
    story depends on them, and on how frequent their words are in all records of the reader.

    Args:
        reader: The reader of the records' kind.
        rows: The records as rows.

    """
    kind = reader.kind
    if not kind.similarity_weights:
        return {}
    profiles = related.profiles(kind, rows, kind.topic_fields)
    # Sorted, as they are in the index.
    tokens = sorted({token for profile in profiles for token in profile.tokens})
    corpus = similarity.Corpus(*reader.document_frequencies(tokens))
    same: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in near_pairs(profiles, corpus, MIN_MUTUAL_SIMILARITY, MAX_DAYS):
        forth = similarity.Comparison(one, corpus).with_profile(other).similarity
        back = similarity.Comparison(other, corpus).with_profile(one).similarity
        if (forth + back) / 2 >= MIN_MUTUAL_SIMILARITY:
            same[one.id].append(other.id)
            same[other.id].append(one.id)
    return {id_: tuple(sorted(ids)) for id_, ids in same.items()}
