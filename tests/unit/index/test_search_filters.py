"""Filters in the syntax of a search: which words are one, and what may stand beside them."""

from __future__ import annotations

import re
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.index import search_expression
from almanac_cli.index.search_syntax import Filter, FilterBesideOr, parse
from almanac_cli.model.kinds import EVENT
from support.search import PLAIN, table
from support.texts import relaxed

NAMES = {"tag", "score", "any-tag"}
REFUSED = re.compile(
    "nothing to search for: .|.* needs another word to search in$|NOT is no operator: .|"
    "parentheses do not group: .|no search in a field |.* holds for the whole search, and not ",
    re.DOTALL,
)
PIECES = st.sampled_from(
    ["tag:", "-tag:", "score:", "any-tag:", "x-tag:", "TAG:", "title:", "x", "y*", '"', "OR", "-",
     "(", ">=7", "*", " ", " ", "\x00", "é"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("tag:x", [Filter("tag:x", "tag", "x", excluded=False)]),
        ("-TAG:x,y", [Filter("-TAG:x,y", "tag", "x,y", excluded=True)]),
        ('tag:"a b"', [Filter('tag:"a b"', "tag", "a b", excluded=False)]),
        ("tag:a*", [Filter("tag:a*", "tag", "a*", excluded=False)]),
        ("score:>=7", [Filter("score:>=7", "score", ">=7", excluded=False)]),
        ("any-tag:!", [Filter("any-tag:!", "any-tag", "!", excluded=False)]),
        ("tag:a:b", [Filter("tag:a:b", "tag", "a:b", excluded=False)]),
    ],
)
def test_a_name_with_a_value_is_a_filter(text: str, filters: list[Filter]) -> None:
    assert parse(EVENT, text, NAMES) == ([], filters, False)
    beside = parse(EVENT, f"a {text} b", NAMES)
    assert [term.text for term in beside.sides[0]] == ["a", "b"]
    assert beside.filters == filters


@pytest.mark.parametrize("text", ["tag:", "tag: x", '"tag:x"', "x-tag:y", "a-tag:b", 'tag:""'])
def test_all_else_is_text(text: str) -> None:
    parsed = parse(EVENT, text, NAMES)
    assert parsed.filters == []
    assert parsed.sides


@pytest.mark.parametrize(
    ("text", "match", "without"),
    [
        ("tag:x", "", ""),
        ("tag:x a", '"a"', ""),
        ("tag:x a -b", '("a") NOT ("b")', ""),
        ("tag:x -b -c", "", '"b" OR "c"'),
    ],
)
def test_what_is_only_excluded_needs_no_word_beside_filters(
    text: str, match: str, without: str
) -> None:
    search = search_expression.parse(EVENT, text, NAMES)
    assert search.match.replace(PLAIN, "") == match
    assert search.without.replace(PLAIN, "") == without


def test_filters_of_one_name_with_or_between_are_a_choice() -> None:
    parsed = parse(EVENT, "tag:x OR tag:y", NAMES)
    assert parsed.is_choice
    assert [item.value for item in parsed.filters] == ["x", "y"]


@pytest.mark.parametrize(
    "text",
    ["tag:x OR a", "a tag:x OR b", "tag:x OR score:7", "tag:x OR -tag:y", "tag:x y OR tag:z"],
)
def test_a_filter_on_one_side_of_or_is_refused(text: str) -> None:
    with pytest.raises(FilterBesideOr) as caught:
        parse(EVENT, text, NAMES)
    assert caught.value.filter.name == "tag"


def test_an_unknown_name_is_told_filters_and_fields() -> None:
    with pytest.raises(ValueError, match="use any-tag, author, id, rationale, score, source, "):
        parse(EVENT, "autor:x", NAMES)


@relaxed
@given(st.lists(PIECES, max_size=8).map("".join))
def test_whatever_is_typed_is_valid_or_refused(text: str) -> None:
    try:
        search = search_expression.parse(EVENT, text, NAMES)
    except ValueError as error:
        assert REFUSED.match(str(error))  # noqa: PT017 (either way is right)
        return
    assert search.match or search.filters
    with closing(table()) as base:
        for expression in filter(None, (search.match, search.without)):
            base.execute("SELECT 1 FROM words WHERE words MATCH ?", (expression,)).fetchall()
