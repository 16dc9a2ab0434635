"""Regular expressions in linear time: they match what Python's do, and never take long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import InvalidValue
from almanac_cli.model.linear_regex import LinearRegex
from support.examples import examples
from support.growth import grows_evenly

LETTERS = st.sampled_from([*"abcA1_ -\n.", "é"])
ATOMS = st.sampled_from(
    [
        *"abcA1_ -.^$é{}]",
        r"\b",
        r"\B",
        r"\d",
        r"\W",
        r"\s",
        r"\.",
        "[ab]",
        "[^a-c]",
        r"[\d_]",
        "[]a]",
    ]
)
# Of an empty text, versions of Python before 3.14 say that no \B is in it.
TEXTS = st.lists(st.text(LETTERS, min_size=1, max_size=12), max_size=3)
COUNTS = st.sampled_from(["", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,3}", "{,2}", "{2,}"])


def pieces(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    sequence = st.lists(st.builds(str.__add__, inner, COUNTS), max_size=4).map("".join)
    choice = st.lists(sequence, min_size=1, max_size=3).map("|".join)
    return st.sampled_from(["({})", "(?:{})"]).flatmap(lambda form: choice.map(form.format))


EXPRESSIONS = st.lists(
    st.builds(str.__add__, st.recursive(ATOMS, pieces, max_leaves=8), COUNTS), max_size=5
).map("".join)


@settings(deadline=None, max_examples=examples(400))
@given(EXPRESSIONS, TEXTS)
def test_it_matches_where_python_does(expression: str, texts: list[str]) -> None:
    try:
        expected = re.compile(expression, re.IGNORECASE | re.MULTILINE)
        regex = LinearRegex(expression)
    except (re.error, InvalidValue):
        return
    for text in texts:
        assert regex.search(text) == bool(expected.search(text)), text


@settings(deadline=None)
@given(st.text(st.sampled_from([*"ab()[]{}|*+?^$.\\-1,:=!<"]), max_size=12))
def test_whatever_is_entered_is_an_expression_or_refused(expression: str) -> None:
    try:
        regex = LinearRegex(expression)
    except InvalidValue:
        return
    assert regex.search("ab1-") == bool(re.search(expression, "ab1-", re.IGNORECASE | re.MULTILINE))


@pytest.mark.parametrize(
    "expression", ["(a+)+$", "(a|a)+$", "(a|aa)+$", "(.*)*x", ".*.*.*.*.*.*x", "(a?){50}a{50}$"]
)
def test_exponential_expressions_take_time_by_the_length(expression: str) -> None:
    regex = LinearRegex(expression)

    def search(text: str) -> None:
        assert not regex.search(text)

    assert grows_evenly(search, lambda size: "a" * size + "b", 800)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("(", "is no regular expression, missing ), unterminated subpattern at position 0: '('"),
        ("a**", "is no regular expression, multiple repeat at position 2: 'a**'"),
        (r"(a)\1", r"has \1 in it, which is not taken: '(a)\\1'"),
        ("(?=a)", "has (?= in it, which is not taken: '(?=a)'"),
        ("(?P<n>a)", "has (?P in it, which is not taken: '(?P<n>a)'"),
        ("a++", "has a repetition that gives nothing back: 'a++'"),
        ("(a{99}){99}", "repeats too much: '(a{99}){99}'"),
        ("a" * 301, f"has more than 300 characters: '{'a' * 40}...'"),
        (r"a\Z", r"has \Z in it, which is not taken: 'a\\Z'"),
        ("(" * 60 + ")" * 60, f"has too many groups in each other: '{'(' * 40}...'"),
    ],
)
def test_what_cannot_be_matched_in_time_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        LinearRegex(expression)
    assert caught.value.reason == reason


def test_case_does_not_matter_and_lines_have_ends() -> None:
    assert LinearRegex("(?i)^weekly ROUNDUP$").search("News\nWeekly roundup\n")
    assert not LinearRegex("^roundup").search("Weekly roundup")
