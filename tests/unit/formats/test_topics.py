"""Topics of the help, laid out for terminals of several widths."""

from __future__ import annotations

import pytest

from almanac_cli.formats.terminal.style import Style
from almanac_cli.formats.terminal.topics import heading, topic_lines
from support.setting import MOMENT

TOPIC = """\
# A heading

A paragraph that is longer than forty columns,
in two lines of the source.

## Terms

--option WORD
: A text about the option that needs another line in 80 columns.

a term of more than twenty columns
: Its text,
which has two lines.

    $ almanac list

The end.
"""
WIDE = """\
A heading

A paragraph that is longer than forty columns, in two lines of the source.

Terms:
  --option WORD         A text about the option that needs another line in 80
                        columns.
  a term of more than twenty columns
                        Its text, which has two lines.

    $ almanac list

  The end."""
NARROW = """\
A heading

A paragraph that is longer than forty
columns, in two lines of the source.

Terms:
  --option WORD
    A text about the option that needs
    another line in 80 columns.
  a term of more than twenty columns
    Its text, which has two lines.

    $ almanac list

  The end."""


@pytest.mark.parametrize(("width", "text"), [(None, WIDE), (200, WIDE), (80, WIDE), (40, NARROW)])
def test_a_topic_fits_the_terminal_and_eighty_columns(width: int | None, text: str) -> None:
    assert "\n".join(topic_lines(TOPIC, Style(MOMENT, width=width))) == text


def test_only_the_headings_of_a_topic_are_bold() -> None:
    lines = topic_lines(TOPIC, Style(MOMENT, width=80, color=True))
    assert [line for line in lines if "\x1b" in line] == [
        "\x1b[1mA heading\x1b[0m",
        "\x1b[1mTerms:\x1b[0m",
    ]


def test_a_character_that_the_encoding_lacks_is_escaped() -> None:
    lines = topic_lines("# 2026年", Style(MOMENT, encoding="ascii"))
    assert lines == [r"2026\u5e74"]


def test_the_heading_of_a_topic_is_its_first_line() -> None:
    assert heading(TOPIC) == "A heading"
