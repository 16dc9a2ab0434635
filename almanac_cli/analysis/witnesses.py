"""Counting links as witnesses: records near a record speak for those that they are linked to; pure.

The more links a witness has, the less it says of each. What links say is added to the similarity
where records are ordered; whether they are similar enough is judged without it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from almanac_cli.analysis.similarity import cosine

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from almanac_cli.analysis.similarity import Profile, Related

_Key = TypeVar("_Key", str, int)

MAX_WITNESSES = 20  # the most similar records
# Measured on posts with half of the links stored (tests/benchmarks/related.py --links), and on the
# shipped almanac with each link left out in turn: recall@8 is 0.65 and 0.92 with both weights, 0.65
# and 0.89 with witnesses alone, 0.65 and 0.93 with shared links alone, 0.64 and 0.89 with neither.
# On the posts, MRR is 0.50 with witnesses and 0.51 without.
WITNESS_WEIGHT = 0.3  # of the similarity of a witness with one link
NEIGHBOUR_WEIGHT = 0.1  # of the cosine similarity of the links of both records


def by_score(match: Related) -> tuple[float, str]:
    """Return the key that sorts records by similarity and support, the highest sum first."""
    return (-match.similarity - match.support, match.id)


def most_similar(similarities: Mapping[_Key, float]) -> list[tuple[_Key, float]]:
    """Return the witnesses among records, with their similarities, the most similar first.

    Records are ids, or numbers that are in the order of the ids.
    """
    # Sorting keeps the order of those that are equally similar.
    ordered = sorted(sorted(similarities), key=similarities.__getitem__, reverse=True)
    return [(key, similarities[key]) for key in ordered[:MAX_WITNESSES]]


def testimonies(
    similarities: Mapping[str, float], links: Mapping[str, Collection[str]]
) -> dict[str, tuple[float, str]]:
    """Return what witnesses say of the records that they are linked to, by the ids of these.

    It is the largest of `WITNESS_WEIGHT` * similarity / sqrt(number of links) over the witnesses of
    a record, with the id of that witness.

    Args:
        similarities: By id the similarity of each witness, the most similar first.
        links: By id the links of each witness.

    """
    testimonies: dict[str, tuple[float, str]] = {}
    for witness, similarity in similarities.items():
        linked = links[witness]
        amount = WITNESS_WEIGHT * similarity / math.sqrt(len(linked) or 1)
        for id_ in linked:
            if amount > testimonies.get(id_, (0.0, ""))[0]:
                testimonies[id_] = (amount, witness)
    return testimonies


def with_support(
    match: Related, profile: Profile, other: Profile, testimony: tuple[float, str] | None
) -> Related:
    """Return a match with what links add to it: those that both records have, and of witnesses."""
    return match._replace(
        support=support(profile, other, testimony), witness=testimony[1] if testimony else None
    )


def support(profile: Profile, other: Profile, testimony: tuple[float, str] | None) -> float:
    """Return what links add to a similarity: those that both records have, and of a witness."""
    amount = testimony[0] if testimony else 0.0
    return amount + NEIGHBOUR_WEIGHT * cosine(profile.links, other.links)
