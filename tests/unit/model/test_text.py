"""Texts: how they are stored, compared and sorted."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.model.text import fold, normalize, sort_key

# Letters with marks, marks alone, fillers, quotes: hypothesis seldom puts them together.
_TEXTS = st.lists(
    st.sampled_from(
        [*"aeZßıİσςеЕиВ가かｶ\u1100\u1161ไhि", "é", "\u0301", "\u0308", "\u0306", "\u3099"]
    )
    | st.sampled_from([*" \u00a0\u3000-\u2011'’ʼ\u00ad\u200b\u200d\ufeff\u034f\ufe0f"])
    | st.characters(codec="utf-8")
).map("".join)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("plain  text\n", "plain  text\n"),
        (unicodedata.normalize("NFD", "Café 한국어 パイソン Việt"), "Café 한국어 パイソン Việt"),
        ("\ufeffTrans\u00adformer mo\u200bdel\u2060", "Transformer model"),
        ("e\u00ad\u0301", "é"),
    ],
)
def test_stored_text_is_nfc_without_fillers(text: str, stored: str) -> None:
    assert normalize(text) == stored


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: a non-joiner within a word
        "क्\u200dष",  # Devanagari: a joiner
        "👩\u200d💻 ❤\ufe0f",
        "葛\U000e0100",  # a variant of a character in a name
        "שלום\u200f!",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_stored_text_keeps_what_scripts_need(text: str) -> None:
    assert normalize(text) == text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đông Łódź, Søren Þór", "dong lodz, soren thor"),
        ("Straße STRASSE", "strasse strasse"),
        ("Ελληνικό ΜΟΝΤΈΛΟΣ", "ελληνικο μοντελοσ"),
        ("Ёлка за́мок", "елка замок"),
        ("йога Україна ўзор", "йога україна ўзор"),
        ("İstanbul ışık", "istanbul isik"),
        ("ＧＰＴ－４ ﬁne ² ①", "gpt-4 fine 2 1"),
        ("ｶﾞ が", "ガ が"),
        ("한국어", "한국어"),
        ("हिन्दी ประเทศไทย", "हिन्दी ประเทศไทย"),
        ("مُحَمَّد أهلا שָׁלוֹם", "محمد أهلا שלום"),
        ("“Hinton’s” GPT\u20114 – «x»", '"hinton\'s" gpt-4 - "x"'),
        (" a\u00a0\u3000b\t\nc ", "a b c"),
        ("می\u200cخواهم \ufeffx\u00ady", "میخواهم xy"),
        ("1\ufe0f\u20e3", "1"),
        ("C++ C# .NET", "c++ c# .net"),
    ],
)
def test_folded_text_is_what_readers_compare(text: str, key: str) -> None:
    assert fold(text) == key
    assert fold(unicodedata.normalize("NFD", text)) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [("が", "か"), ("パ", "ハ"), ("й", "и"), ("ї", "і"), ("กา", "กำ"), ("c", "c++")],
)
def test_different_letters_fold_differently(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(_TEXTS)
def test_folding_is_stable_in_every_form(text: str) -> None:
    key = fold(text)
    assert fold(key) == key == unicodedata.normalize("NFC", key)
    assert fold(normalize(text)) == key
    assert fold(unicodedata.normalize("NFD", text)) == key


@given(_TEXTS)
def test_normalizing_is_stable_in_every_form(text: str) -> None:
    stored = normalize(text)
    assert normalize(stored) == stored == unicodedata.normalize("NFC", stored)
    assert normalize(unicodedata.normalize("NFD", text)) == stored


@given(_TEXTS, _TEXTS)
def test_sort_keys_are_equal_where_folds_are(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(fold(one))
    if one.isprintable() and other.isprintable():
        assert (sort_key(one) == sort_key(other)) == (fold(one) == fold(other))


def test_sorting_is_by_letters_after_symbols_and_digits() -> None:
    titles = [
        "Zebra",
        "Éclair",
        "apple",
        "Ångström",
        "«Яндекс»",
        "Ёлка",
        "Жук",
        "2 a",
        "{a}",
        "a b",
        "a-b",
        "ab",
    ]
    assert sorted(titles, key=sort_key) == [
        "«Яндекс»", "{a}", "2 a", "a b", "a-b", "ab", "Ångström", "apple", "Éclair", "Zebra",
        "Ёлка", "Жук",
    ]  # fmt: skip
