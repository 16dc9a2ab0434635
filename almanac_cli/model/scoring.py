"""Scores of events: the rubric for them, and a score computed from factors."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli.model.rows import MAX_SCORE, MIN_SCORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


FIELDS = ("score", "factors", "rationale")  # of an event, that a judgement may set


@dataclass(frozen=True, slots=True)
class Band:
    """A band of two scores in the rubric: an item of "levels" in `rubric`."""

    low: int  # the lower score
    high: int  # the higher score
    meaning: str  # what events of these scores are
    example: str  # the id of an event of the shipped almanac
    score: int  # the score of that event


# Modelled on the levels of aiwethereyet.com; every example stands in data/ with that score.
BANDS = (
    Band(1, 2, "re-report, rumour, opinion", "my-bets-on-open-models-mid-2026", 2),
    Band(3, 4, "modest: a shipped feature, an ordinary round", "announcing-pixtral-12b", 4),
    Band(5, 6, "notable: a meaningful release, a binding rule", "introducing-mistral-3", 6),
    Band(7, 8, "major: a frontier model, a landmark law", "deepseek-v4", 8),
    Band(9, 10, "named a year later", "eu-ai-act-enters-into-force", 9),
)
# The meanings are those of newsminimalist.com/about, but for the positivity that it counts as well.
FACTOR_MEANINGS = {
    "scale": "how many people or systems it affects",
    "impact": "how strong its immediate effect is",
    "novelty": "how new and unexpected it is",
    "potential": "how likely it is to shape what comes",
    "legacy": "how likely it is to be seen as a turning point",
    "credibility": "how far its source can be trusted",
}
TIE_RULE = "If torn between two scores, take the lower."


def rubric() -> dict[str, Any]:
    """Return all that a program needs to judge events, as `score --rubric --json` prints it.

    The keys are "levels", the bands of scores; "tie", the rule for doubt; and "factors", by name
    the meaning of each.
    """
    bands = [asdict(band) for band in BANDS]
    return {"levels": bands, "tie": TIE_RULE, "factors": FACTOR_MEANINGS}


def geometric_mean(factors: Iterable[int]) -> int:
    """Return the geometric mean of one or more whole numbers from 1 to 10, rounded half up.

    The result is a whole number from 1 to 10, computed without floats. Neither the numbers nor that
    there is one are checked.

    The mean m = (product of n factors)^(1/n) is rounded to the largest k with k - 1/2 <= m; to the
    power of n and times 2^n, that is (2k - 1)^n <= 2^n * product.
    """
    product, count = 1, 0
    for factor in factors:
        product, count = product * factor, count + 1
    return max(
        k for k in range(MIN_SCORE, MAX_SCORE + 1) if (2 * k - 1) ** count <= 2**count * product
    )


def with_judgement(event: Mapping[str, Any], judgement: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values to enter in an event: a judgement, with the event's other factors.

    Args:
        event: The event in its stored form, without unset fields.
        judgement: Entered values of some of FIELDS; they are not checked here.

    """
    values = dict(judgement)
    if isinstance(judgement.get("factors"), dict):
        values["factors"] = {**event.get("factors", {}), **judgement["factors"]}
    return values


def needs_mean_score(values: Mapping[str, Any]) -> bool:
    """Tell whether values have factors but no score, which must then be their geometric mean."""
    return bool(values.get("factors")) and not values.get("score")
