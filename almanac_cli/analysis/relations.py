"""The relations of records: similar ones with reasons, and those that tell the same story."""

from __future__ import annotations

from typing import NamedTuple

MAX_SIMILAR = 12  # similar records of a record that are kept


class Relations(NamedTuple):
    """What the records of an almanac say of one of them; it follows from their files alone."""

    # The similar records that are not linked to it, by similarity and support, the highest sum
    # first: at most 12, none less similar than `similarity.MIN_SUGGESTED_SIMILARITY`.
    ids: tuple[str, ...]
    whys: str  # a JSON array with a `related.why` for each of them, in their order
    same_story: tuple[str, ...]  # ids of the records that probably tell the same story, sorted
