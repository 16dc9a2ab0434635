"""How much an event matters: the rubric, and a score made of factors."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from math import prod
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almanac_cli.formats.terminal.rubric import rubric_text
from almanac_cli.model import scoring
from almanac_cli.model.rows import FACTORS
from support.records import event
from support.setting import SHIPPED

FACTOR_LISTS = st.lists(st.integers(1, 10), min_size=1, max_size=12)
relaxed = settings(deadline=None)


def judged(record: dict[str, Any], judgement: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a valid judgement sets in an event."""
    values = scoring.with_judgement(record, judgement)
    if scoring.needs_mean_score(values):
        values["score"] = scoring.geometric_mean(values["factors"].values())
    return values


@pytest.mark.parametrize(
    ("factors", "mean"),
    [
        ([1], 1),
        ([10], 10),
        ([7, 7, 7], 7),
        ([1, 10], 3),  # 3.16
        ([2, 3], 2),  # 2.449
        ([2, 6], 3),  # 3.46
        ([3, 4], 3),  # 3.46
        ([4, 5], 4),  # 4.47
        ([5, 9], 7),  # 6.71
        ([1, 1, 1, 1, 1, 10], 1),  # 1.47
        ([9, 10], 9),  # 9.487, where an arithmetic mean would give 10
        ([9, 10, 10], 10),  # 9.65
        ([10] * 6, 10),
    ],
)
def test_a_score_of_factors_is_their_geometric_mean_rounded(factors: list[int], mean: int) -> None:
    assert scoring.geometric_mean(factors) == mean


@relaxed
@given(FACTOR_LISTS)
@example([1, 2])
def test_the_mean_is_the_root_of_the_product_rounded_half_up(factors: list[int]) -> None:
    with localcontext(prec=60):
        root = Decimal(prod(factors)) ** (Decimal(1) / len(factors))
        # Sixty digits cannot fall on the wrong side of a half: see the next test.
        rounded = root.quantize(Decimal("1e-50")).quantize(Decimal(1), ROUND_HALF_UP)
    assert scoring.geometric_mean(factors) == rounded


@relaxed
@given(FACTOR_LISTS)
def test_the_mean_lies_within_half_a_score_exactly(factors: list[int]) -> None:
    mean = scoring.geometric_mean(factors)
    half = Fraction(1, 2)
    assert (mean - half) ** len(factors) <= prod(factors) < (mean + half) ** len(factors)


@relaxed
@given(FACTOR_LISTS.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_the_mean_lies_among_the_factors_in_whatever_order(
    factors: tuple[list[int], list[int]],
) -> None:
    one, other = map(scoring.geometric_mean, factors)
    assert one == other
    assert min(factors[0]) <= one <= max(factors[0])


def test_the_levels_cover_every_score_once_two_by_two() -> None:
    covered = [n for level in scoring.BANDS for n in range(level.low, level.high + 1)]
    assert covered == list(range(1, 11))
    assert all(level.high == level.low + 1 for level in scoring.BANDS)


@pytest.mark.parametrize("level", scoring.BANDS)
def test_every_example_is_shipped_with_its_score(level: scoring.Band) -> None:
    path = SHIPPED / "events" / f"{level.example}.json"
    assert json.loads(path.read_text(encoding="utf-8"))["score"] == level.score
    assert level.low <= level.score <= level.high


@pytest.mark.parametrize(
    ("scores_of", "meaning"),
    [
        ("1-2", "re-report, rumour, opinion"),
        ("3-4", "modest: a shipped feature, an ordinary round"),
        ("5-6", "notable: a meaningful release, a binding rule"),
        ("7-8", "major: a frontier model, a landmark law"),
        ("9-10", "named a year later"),
    ],
)
def test_the_rubric_says_what_each_level_means_with_an_example(
    scores_of: str, meaning: str
) -> None:
    text = rubric_text()
    (at,) = [n for n, line in enumerate(text.splitlines()) if scores_of in line.split()]
    line, below = text.splitlines()[at : at + 2]
    (level,) = [each for each in scoring.BANDS if f"{each.low}-{each.high}" == scores_of]
    assert line.split(maxsplit=1) == [scores_of, meaning]
    assert below.split() == ["such", "as", level.example, f"({level.score})"]


def test_the_rubric_ends_with_the_rule_for_doubt_and_fits() -> None:
    lines = rubric_text().splitlines()
    assert lines[-1] == "If torn between two scores, take the lower."
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("old", "given", "fields"),
    [
        ({}, {"score": 5}, {"score": 5}),
        ({}, {"rationale": "Why."}, {"rationale": "Why."}),
        ({}, {}, {}),
        (
            {},
            {"factors": {"scale": 2, "impact": 6}},
            {"factors": {"scale": 2, "impact": 6}, "score": 3},
        ),
        ({"score": 9}, {"factors": {"scale": 2}}, {"factors": {"scale": 2}, "score": 2}),
        (
            {"factors": {"scale": 2, "legacy": 1}},
            {"factors": {"legacy": 6}},
            {"factors": {"scale": 2, "legacy": 6}, "score": 3},
        ),
        ({}, {"factors": {"scale": 2}, "score": 9}, {"factors": {"scale": 2}, "score": 9}),
        ({}, {"factors": {"scale": 2}, "score": None}, {"factors": {"scale": 2}, "score": 2}),
        ({}, {"factors": {}}, {"factors": {}}),
    ],
)
def test_a_judgement_sets_what_it_names_and_factors_the_score(
    old: dict[str, Any], given: dict[str, Any], fields: dict[str, Any]
) -> None:
    assert judged(event("a", **old), given) == fields


@pytest.mark.parametrize("wrong", [0, 11, -1, 7.5, "high", None, []])
def test_a_factor_that_is_no_score_is_left_to_the_model(wrong: object) -> None:
    given = {"factors": {"scale": 5, "impact": wrong}}
    assert scoring.with_judgement(event("a"), given) == given


@relaxed
@given(
    st.dictionaries(st.sampled_from(FACTORS), st.integers(1, 10)),
    st.dictionaries(st.sampled_from(FACTORS), st.integers(1, 10), min_size=1),
)
def test_new_factors_join_the_old_ones(old: dict[str, int], new: dict[str, int]) -> None:
    fields = judged(event("a", factors=old or None), {"factors": new})
    joined = {name: new.get(name, old.get(name)) for name in FACTORS if name in {*old, *new}}
    assert fields["factors"] == joined
    assert fields["score"] == scoring.geometric_mean(n for n in joined.values() if n)
