"""Paragraphs of plain texts, and the beginnings of long ones."""

from __future__ import annotations

import pytest

from almanac_cli.model.paragraphs import shorten, split_paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []), (" \n\n ", []), ("one", ["one"]), (" one\ntwo ", ["one\ntwo"]),
        ("\n\none\n \t\n\n two \n\n\nthree\n", ["one", "two", "three"]),
    ],
)  # fmt: skip
def test_blank_lines_part_paragraphs(text: str, expected: list[str]) -> None:
    assert split_paragraphs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""), ("one, two", "one, two"), ("one, three", "one…"), ("unbroken text", "unbroken…"),
        ("unbrokentext", "unbroken…"), ("a b. c d e", "a b. c d…"),
    ],
)  # fmt: skip
def test_a_long_text_is_cut_between_words(text: str, expected: str) -> None:
    assert shorten(text, 8) == expected
