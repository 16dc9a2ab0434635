"""Tags: which words are tags, and how they are stored."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import InvalidValue
from almanac_cli.model import slugs, tags


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("C", "c"),
        ("C++", "c++"),
        ("C#", "c#"),
        (".NET", ".net"),
        ("Gemma 3.5", "gemma-3.5"),
        ("大模型", "大模型"),
        ("Нейросети", "нейросети"),
        ("GPT 模型", "gpt-模型"),
        ("Café", "café"),
        (unicodedata.normalize("NFD", "Việt 한국어 パ"), "việt-한국어-パ"),
        ("हिन्दी", "हिन्दी"),
        ("هوش\u200cمصنوعی", "هوش\u200cمصنوعی"),
        ("ＡＩ\u3000ﬁne", "ai-fine"),
        ("open_weights", "open-weights"),
        (" deep - learning\u00a0", "deep-learning"),
        ("deep\u2013learning", "deep-learning"),
        ("\ufeffa\u00adb", "ab"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_word_of_any_script_is_a_tag(text: str, tag: str) -> None:
    assert tags.parse(text) == tag
    assert tags.is_tag(tag)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a", ["a"]),
        ("A b, c", ["a-b", "c"]),
        ("a,b;c,", ["a", "b", "c"]),
        ("大模型、芯片\uff0c开源\uff1bx", ["大模型", "芯片", "开源", "x"]),
        (" , a ,, ", ["a"]),
    ],
)
def test_tags_are_split_at_commas_of_any_script(text: str, parts: list[str]) -> None:
    assert tags.parse_all([text, "z"]) == [*parts, "z"]


@pytest.mark.parametrize("text", ["", ",", " ; , "])
def test_a_text_without_a_tag_in_it_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        tags.parse_all(["a", text])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no letter or digit in it: ''"),
        ("++", "has no letter or digit in it: '++'"),
        ("\u0301", "has no letter or digit in it: '\u0301'"),
        ("R&D", "has '&' in it, and not only letters, digits, + # . and hyphens: 'R&D'"),
        (
            "🚀 launch",
            "has '🚀' in it, and not only letters, digits, + # . and hyphens: '🚀 launch'",
        ),
        ("C--", "begins or ends with a hyphen: 'C--'"),
        ("_x", "begins or ends with a hyphen: '_x'"),
        ("x" * 81, f"has more than 80 characters: '{'x' * 40}...'"),
    ],
)
def test_what_a_tag_cannot_keep_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        tags.parse(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "char", ["\u200d", "\ufe0f", "\u3164", "\u202e", "\x00", "/", "'", "\ud800"]
)
def test_a_tag_holds_nothing_hidden_or_active(char: str) -> None:
    for text in (f"{char}a", f"a{char}"):
        with pytest.raises(InvalidValue, match="and not only letters"):
            tags.parse(text)


@settings(deadline=None)
@given(st.text() | st.text("aÀßİΣςか\u3099\u0301²ﬁ -_+#.\u200c\u200b\u2011"))
def test_a_stored_tag_is_read_as_itself(text: str) -> None:
    try:
        tag = tags.parse(text)
    except InvalidValue:
        return
    assert tags.parse(tag) == tag == unicodedata.normalize("NFKC", tag)
    assert tags.is_tag(tag)


@settings(deadline=None)
@given(st.text())
def test_a_slug_is_a_tag(text: str) -> None:
    if slug := slugs.slugify(text)[: tags.MAX_LENGTH].strip("-"):
        assert tags.is_tag(slug)


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Q & A", "q-a"),
        ("C/C++", "c-c++"),
        ("  News:  Politics_2 ", "news-politics-2"),
        ("--AI--", "ai"),
        ("हिन्दी", "हिन्दी"),
        ("日本語", "日本語"),
        ("Größe, Ünï", "größe-ünï"),
        ("x" * 100, "x" * 80),
        (f"{'x' * 79} y", "x" * 79),
        ("\u202eab", "ab"),
        ("★", None),
        ("..", None),
        ("", None),
    ],
)
def test_a_name_of_something_else_becomes_a_tag(name: str, tag: str | None) -> None:
    assert tags.from_name(name) == tag


@given(st.text(max_size=90))
def test_what_a_name_becomes_is_a_tag_or_nothing(name: str) -> None:
    tag = tags.from_name(name)
    assert tag is None or tags.is_tag(tag)
    assert tags.from_name(tag or "") == tag
