"""Rules of sources: which items they match, and which texts are none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import InvalidValue
from almanac_cli.model.intake_rules import NO_KEEP_RULE, Facts, parse_rule, refusing_rule

NOW = datetime(2026, 4, 30, 12, tzinfo=UTC)
ITEM = Facts(
    "Sponsored: GPT-5 beats all",
    "A model for $30 million, says the café.",
    ["Machine Learning", "R&D!"],
    ["llm"],
    datetime(2026, 4, 1, tzinfo=UTC),
    NOW,
)


@pytest.mark.parametrize(
    "rule",
    [
        "title: sponsored",
        "title:GPT-5 Beats",
        " title : gpt 5 ",
        "tag: machine learning",
        "tag: LLM",
        "text ~ \\$\\d+ million",
        "text ~ ^sponsored:",
        "text~caf[eé]\\.$",
        "older: 29d",
        "older: 4w",
    ],
)
def test_a_rule_matches_an_item(rule: str) -> None:
    assert parse_rule(rule).matches(ITEM)


@pytest.mark.parametrize(
    "rule",
    ["title: sponsor", "title: beats GPT", "tag: learning", "text ~ ^a model$", "older: 1mo"],
)
def test_a_rule_does_not_match_an_item(rule: str) -> None:
    assert not parse_rule(rule).matches(ITEM)


def test_words_of_scripts_without_spaces_are_parts_of_titles() -> None:
    assert parse_rule("title: 模型").matches(ITEM._replace(title="新的大模型发布"))


def test_an_item_without_a_date_is_never_older() -> None:
    assert not parse_rule("older: 1d").matches(ITEM._replace(published=None))


FORMS = "must be like title: words, tag: x, text ~ regular expression, or older: 30d, not "


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", f"{FORMS}''"),
        ("sponsored", f"{FORMS}'sponsored'"),
        ("author: x", f"{FORMS}'author: x'"),
        ("text: x", f"{FORMS}'text: x'"),
        ("title: ", f"{FORMS}'title: '"),
        ("title: !?", "has no word of a title: '!?'"),
        ("tag: &", "has a tag that has no letter or digit in it: '&'"),
        ("older: 30", "must name an age like 30d, 8w, 6mo or 1y, not '30'"),
        ("older: 0d", "must name an age like 30d, 8w, 6mo or 1y, not '0d'"),
        ("text ~ a**", "is no regular expression, multiple repeat at position 2: 'a**'"),
    ],
)
def test_a_text_that_is_no_rule_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_rule(text)
    assert caught.value.reason == reason


def test_what_matches_a_drop_rule_is_not_taken() -> None:
    rules = ["title: x", "tag: llm", "title: sponsored"]
    assert refusing_rule(rules, [], ITEM) == "tag: llm"
    assert refusing_rule(rules, ["title: sponsored"], ITEM) == "tag: llm"


def test_with_keep_rules_only_what_matches_one_is_taken() -> None:
    assert refusing_rule(["title: x"], ["title: y", "tag: llm"], ITEM) is None
    assert refusing_rule([], ["title: y"], ITEM) == NO_KEEP_RULE
    assert refusing_rule([], [], ITEM) is None


@settings(deadline=None)
@given(
    st.sampled_from(["title: ", "tag: ", "text ~ ", "older: ", ""]),
    st.text() | st.text("ab(|)*+?\\.[]^0d "),
    st.text(),
    st.text(),
)
def test_any_text_is_a_rule_or_refused(start: str, rest: str, title: str, summary: str) -> None:
    try:
        rule = parse_rule(start + rest)
    except InvalidValue:
        return
    assert rule.matches(ITEM._replace(title=title, summary=summary)) in {True, False}
