"""The words of an unfinished command line, compared with Python's own reader of shell words."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.cli.completion import shell_words
from almanac_cli.cli.completion.shell_words import Word

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\\"'$` é大:=!"))
BREAKS = " \t\n\"'@><=;|&(:"


@pytest.mark.parametrize(
    ("line", "before", "word"),
    [
        ("almanac ", ["almanac"], Word("")),
        ("almanac show ge", ["almanac", "show"], Word("ge")),
        ("a 'b c' \"d e\" f\\ g", ["a", "b c", "d e"], Word("f g")),
        ("a '' ", ["a", ""], Word("")),
        ('a "b c', ["a"], Word("b c", '"', 0)),
        ("a 'b c", ["a"], Word("b c", "'", 0)),
        ("a 'b\\", ["a"], Word("b\\", "'", 0)),
        ("a --b=c", ["a"], Word("--b=c", "", 4)),
        ("a --b='c: d", ["a"], Word("--b=c: d", "'", 4)),
        ("a b\\:c", ["a"], Word("b:c")),
        ("a b:c:d", ["a"], Word("b:c:d", "", 4)),
        ("a b\\", ["a"], Word("b")),
        ('a "b\\c\\"', ["a"], Word('b\\c"', '"', 0)),
    ],
)
def test_a_line_is_split_as_bash_splits_it(line: str, before: list[str], word: Word) -> None:
    assert shell_words.split(line, BREAKS) == (before, word)


@given(TEXTS, st.sampled_from(["", "'", '"']))
def test_an_escaped_text_is_read_as_it_was(text: str, quote: str) -> None:
    line = f"almanac show {quote}{shell_words.escape(text, quote)}"
    _, word = shell_words.split(line)
    assert (word.text, word.quote) == (text, quote)


@given(st.lists(TEXTS))
def test_quoted_words_are_split_as_the_standard_library_does(texts: list[str]) -> None:
    line = " ".join(["almanac", *map(shlex.quote, texts), ""])
    assert shell_words.split(line, BREAKS)[0] == ["almanac", *texts] == shlex.split(line)
