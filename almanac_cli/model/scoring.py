"""How much an event matters: the rubric, and a score made of factors; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.model.rows import MAX_SCORE, MIN_SCORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Level(NamedTuple):
    """Two neighbouring scores, what they stand for, and an event of the shipped almanac."""

    low: int
    high: int
    meaning: str
    example: str
    score: int


# Modelled on the levels of aiwethereyet.com; every example stands in data/ with that score.
LEVELS = (
    Level(1, 2, "re-report, rumour, opinion", "my-bets-on-open-models-mid-2026", 2),
    Level(3, 4, "modest: a shipped feature, an ordinary round", "announcing-pixtral-12b", 4),
    Level(5, 6, "notable: a meaningful release, a binding rule", "introducing-mistral-3", 6),
    Level(7, 8, "major: a frontier model, a landmark law", "deepseek-v4", 8),
    Level(9, 10, "named a year later", "eu-ai-act-enters-into-force", 9),
)


def rubric() -> str:
    """Return the rubric as text, the lowest level first."""
    lines = [
        line
        for level in LEVELS
        for line in (
            f"{level.low:>2}-{level.high:<3}{level.meaning}",
            f"      such as {level.example} ({level.score})",
        )
    ]
    return "\n".join([*lines, "", "If torn between two scores, take the lower."]) + "\n"


def geometric_mean(factors: Iterable[int]) -> int:
    """Return the geometric mean of whole numbers from 1 to 10, rounded half up, exactly.

    It is the largest k with k - 1/2 at most the mean: (2k - 1)^n <= 2^n times the product.
    """
    product, count = 1, 0
    for each in factors:
        product, count = product * each, count + 1
    return max(
        k for k in range(MIN_SCORE, MAX_SCORE + 1) if (2 * k - 1) ** count <= 2**count * product
    )


def judged(event: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that a judgement sets: new factors join the old ones in the event.

    Where factors come without a score, it becomes the geometric mean of all of them; factors that
    are no whole numbers from 1 to 10 are left for the model to refuse.
    """
    fields = dict(given)
    if isinstance(given.get("factors"), dict):
        factors = {**event.get("factors", {}), **given["factors"]}
        fields["factors"] = factors
        sound = all(isinstance(n, int) and MIN_SCORE <= n <= MAX_SCORE for n in factors.values())
        if given.get("score") is None and factors and sound:
            fields["score"] = geometric_mean(factors.values())
    return fields
