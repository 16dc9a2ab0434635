"""Names for what two events share."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.analysis.shared_names import Spelling, joined_words
from almanac_cli.model.kinds import EVENT


def row(title: str, summary: str = "", tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"title": title, "summary": summary, "tags": [*tags], "source": "S", "author": None}


@pytest.mark.parametrize(
    ("title", "other", "terms", "names"),
    [
        ("Gemma 4 is out", "A look at Gemma 4", ["gemma"], ["Gemma 4"]),
        ("Gemma 4 is out", "A look at gemma-4", ["gemma"], ["Gemma 4"]),
        ("Gemma 4 is out", "A look at Gemma 3", ["gemma"], ["Gemma"]),
        ("GPT-5.2 at work", "What GPT-5.2 costs", ["gpt"], ["GPT-5.2"]),
        ("A model on-device", "On-device models", ["device"], ["on-device"]),
        ("A model on device", "Models on device", ["device"], ["device"]),
        ("Open weights win", "open weights", ["weights", "open"], ["Open weights"]),
        ("Open, weights win", "open weights", ["weights", "open"], ["weights", "Open"]),
        ("Claude Opus 4.6", "Claude Opus 4.6", ["opus", "claude"], ["Claude Opus 4.6"]),
        ("A B C D E F", "a b c d e f", ["b", "c", "d", "e", "f"], ["B C D E", "F"]),
        ("The café", "CAFE", ["cafe"], ["café"]),
        ("The labs", "a lab", ["labs"], ["labs"]),
        ("The labs", "a lab", ["elsewhere"], ["elsewhere"]),
        ("模型 发布", "模型 发布", ["模型", "发布"], ["模型 发布"]),
        ("Nothing", "Nothing", [], []),
    ],
)
def test_words_that_stand_together_in_both_are_one_name(
    title: str, other: str, terms: list[str], names: list[str]
) -> None:
    assert list(Spelling(EVENT, row(title)).names(terms, joined_words(EVENT, row(other)))) == names


def test_the_text_is_the_model_and_not_the_tag() -> None:
    asked = row("New models", "All about Gemma", ("gemma",))
    assert Spelling(EVENT, asked).names(["gemma"], joined_words(EVENT, row("Gemma"))) == ("Gemma",)


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=8), max_size=5))
def test_any_text_has_names(title: str, other: str, terms: list[str]) -> None:
    names = Spelling(EVENT, row(title)).names(terms, joined_words(EVENT, row(other)))
    assert len(names) <= len(terms)
    assert all(name in title or name in {*terms, "S"} for name in names)
