"""The words of texts for the search of a site: folded, singular, or in pairs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.html.search_words import MAX_LETTERS, Tokenizer
from support import site_search

RELAXED = settings(deadline=None)
ACTING = (
    "models",
    "boxes",
    "companies",
    "4.1",
    "o'Neill",
    "SWE-bench",
    "Łódź",
    "漢字カナ",
    "가나",
    "\u0301",
)
TEXTS = st.lists(st.sampled_from(ACTING) | st.text(max_size=6), max_size=5).map(" ".join)


def tokens(text: str) -> list[str]:
    return Tokenizer().tokens(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Claude 4.1, and Llama-3.", ["claude", "4.1", "and", "llama", "3", "llama3"]),
        ("SWE-bench", ["swe", "bench", "swebench"]),
        ("OpenAI's o1; don't", ["openai", "o1", "dont"]),
        ("models model class", ["model", "class"]),
        ("companies company movies movie", ["company", "movy"]),
        ("searches search caches cache boxes box", ["search", "cach", "box"]),
        ("gas AIs", ["gas", "ais"]),
        ("Café CAFÉ cafe\u0301", ["cafe"]),
        ("Straße Łódź Þórr smørrebrød", ["strass", "lodz", "thorr", "smorrebrod"]),
        ("ΣΊΣΥΦΟΣ", ["σισυφοσ"]),
        ("İstanbul ISTANBUL ıstanbul", ["istanbul"]),
        ("Ёлка й", ["елка", "и"]),
        ("東京都", ["東京", "京都", "都"]),
        ("東", ["東"]),
        ("GPT模型", ["gpt", "模型", "型"]),
        ("ｶﾞﾂ", ["ガツ", "ツ"]),
        ("한국어", ["한국", "국어", "어"]),
        ("\ufb01ne ２０２６", ["fine", "2026"]),
        ("हिन्दी", ["हिन्दी"]),
        ("1\ufe0f\u20e3 ❤\ufe0f", ["1"]),
        ("x" * 50, ["x" * MAX_LETTERS]),
        ("\n .5 5. 5..5 _ - ' ’", ["5"]),
        ("", []),
    ],
)
def test_tokens_of_a_text_are(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@RELAXED
@given(TEXTS)
def test_tokens_are_those_of_the_slow_way(text: str) -> None:
    assert {*tokens(text)} == site_search.tokens_of(text)


@RELAXED
@given(TEXTS)
def test_a_token_has_letters_digits_marks_and_points_alone(text: str) -> None:
    assert all(token and not {*token} & {*' \t\n"<>&\\_%/'} for token in tokens(text))


@RELAXED
@given(TEXTS)
def test_case_does_not_matter(text: str) -> None:
    assert tokens(text.lower()) == tokens(text)
