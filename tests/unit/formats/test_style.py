"""How text is shown on a terminal: lines that fit."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from almanac_cli.formats.terminal.sanitize import safe
from support.texts import SHOWN, WIDTHS, relaxed, style


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three four five", ["one two three four", "five"]),
        ("fits  as   it is", ["fits  as   it is"]),
        ("first\n\nsecond", ["first", "", "second"]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        ("ab " + "x" * 25, ["ab", "x" * 20, "x" * 5]),
        ("漢" * 12, ["漢" * 10, "漢" * 2]),
        ("a\x1bb", ["a\\x1bb"]),
        ("trailing   ", ["trailing"]),
        ("", [""]),
    ],
)
def test_text_is_broken_at_spaces_into_lines_that_fit(text: str, lines: list[str]) -> None:
    assert style(20).wrap(text) == lines


def test_every_line_of_an_indented_text_is_indented_and_fits() -> None:
    lines = style(20).wrap("one two three four five six", "    ")
    assert lines == ["    one two three", "    four five six"]


def test_nothing_is_broken_where_there_is_no_terminal() -> None:
    assert style(None).wrap("word " * 100 + "\nend") == [("word " * 100).rstrip(), "end"]


@relaxed
@given(SHOWN.filter(lambda text: "\t" not in text), st.sampled_from(["", "  ", "      "]))
@example("❤\ufe0f" * 60, "")
def test_wrapped_text_fits_and_loses_nothing_but_spaces(text: str, indent: str) -> None:
    for width in WIDTHS:
        lines = style(width).wrap(text, indent)
        assert all(0 <= wcswidth(line) <= width for line in lines)
        assert "".join("".join(lines).split()) == "".join(safe(text).split())


@pytest.mark.parametrize("text", ["Café:\t" + "word " * 40, "\t\t\t\t\t" + "word " * 6])
def test_text_with_tabs_fits_as_well(text: str) -> None:
    lines = style(40).wrap(text)
    assert max(wcswidth(line.expandtabs(8)) for line in lines) <= 40
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
