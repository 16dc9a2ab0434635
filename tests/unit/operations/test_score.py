"""Scores and factors come in together, or none of them does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Invalid, InvalidInput, Problem
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations import score
from almanac_cli.operations.store import Store
from support.messages import fails
from support.records import changed, event, files, stored, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path


def test_scores_from_another_program_are_all_set(few: Path) -> None:
    data = (
        b'{"id": "a", "score": 7, "rationale": "why"}\n'
        b'\n{"id": "https://example.com/p/a-post/", "score": "3"}\n'
    )
    before = files(few)
    score.score_all(Store.open(few), EVENT, data, MOMENT)
    assert changed(before, few) == {"events/a.json", "events/d.json"}
    assert (stored(few, "a")["score"], stored(few, "a")["rationale"]) == (7, "why")
    assert stored(few, "d")["score"] == 3


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ('{"id": "b", "score": 11}', "line 2: score: must be a whole number from 1 to 10, not 11"),
        ('{"id": "b", "score": 7.5}', "line 2: score: must be a whole number, not 7.5"),
        ('{"id": "b", "score": "high"}', "line 2: score: must be a whole number, not 'high'"),
        ('{"id": "b", "score": null}', "line 2: score: is missing"),
        ('{"id": "b"}', "line 2: score: is missing"),
        ('{"score": 5}', "line 2: id: is missing"),
        ('{"id": 7, "score": 5}', "line 2: id: is missing"),
        ('{"id": "nope", "score": 5}', "line 2: no event 'nope'"),
        ("7", "line 2: must be an object"),
    ],
)
def test_one_wrong_score_stops_all_and_is_named_by_its_line(few: Path, row: str, what: str) -> None:
    before = files(few)
    data = f'{{"id": "a", "score": 7}}\n{row}\n{{"id": "c", "score": 7}}\n'.encode()
    with fails(InvalidInput, match=f"^nothing was scored\n  {re.escape(what)}"):
        score.score_all(Store.open(few), EVENT, data, MOMENT)
    assert changed(before, few) == set()


def test_a_score_for_a_broken_file_names_the_file(
    few: Path,
) -> None:
    write(few, event("broken", tier=9))
    before = files(few)
    with fails(Invalid, match=r"events/broken\.json"):
        score.score_all(Store.open(few), EVENT, b'{"id": "broken", "score": 5}', MOMENT)
    assert changed(before, few) == set()


def test_every_wrong_score_is_reported_together(few: Path) -> None:
    data = b'{"id": "a", "score": 0}\n{"id": "nope", "score": 1}\n{"id": "b", "score": 99}\n'
    with pytest.raises(InvalidInput) as caught:
        score.score_all(Store.open(few), EVENT, data, MOMENT)
    positions = [refusal.position for refusal in caught.value.refusals]
    assert positions == ["line 1", "line 2", "line 3"]


def test_the_last_of_several_scores_for_one_event_counts(few: Path) -> None:
    data = b'{"id": "a", "score": 1, "rationale": "r"}\n{"id": "a", "score": 2}\n'
    score.score_all(Store.open(few), EVENT, data, MOMENT)
    assert (stored(few, "a")["score"], stored(few, "a")["rationale"]) == (2, "r")


def test_factors_join_those_there_are_and_set_the_score(few: Path) -> None:
    store = Store.open(few)
    score.score(store, EVENT, "a", {"factors": {"scale": "2"}}, MOMENT)
    score.score(store, EVENT, "a", {"factors": {"impact": "8"}}, MOMENT)
    assert stored(few, "a")["factors"] == {"scale": 2, "impact": 8}
    assert stored(few, "a")["score"] == 4


def test_problems_name_the_field_they_are_in(few: Path) -> None:
    with pytest.raises(Invalid) as caught:
        score.score(Store.open(few), EVENT, "a", {"score": "11"}, MOMENT)
    what = "must be a whole number from 1 to 10, not 11"
    assert caught.value.problems == (Problem("score", what),)
