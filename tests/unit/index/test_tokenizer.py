"""The tokens of texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.index import schema, tokenizer

TEXTS = ["Gemma gemma running", "", "the run of 4 chips", "x " * 200]


def test_bags_have_the_tokens_of_texts_in_any_order() -> None:
    bags = tokenizer.count_tokens(TEXTS, schema.TOKENIZER)
    assert [sorted(bag.tokens) for bag in bags[:3]] == [
        ["gemma", "gemma", "run"], [], ["4", "chip", "of", "run", "the"],
    ]  # fmt: skip
    assert [bag.length for bag in bags] == [3, 0, 5, 200]


def test_bags_may_have_some_tokens_alone() -> None:
    bags = tokenizer.count_tokens(TEXTS, schema.TOKENIZER, {"run", "absent"})
    assert [bag.tokens for bag in bags] == [["run"], [], ["run"], []]
    assert [bag.length for bag in bags] == [3, 0, 5, 200]


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_bags_of_any_texts_are_their_lists(texts: list[str]) -> None:
    lists = tokenizer.tokenize(texts, schema.TOKENIZER)
    bags = tokenizer.count_tokens(texts, schema.TOKENIZER)
    assert [sorted(bag.tokens) for bag in bags] == [*map(sorted, lists)]
    assert [bag.length for bag in bags] == [*map(len, lists)]


@given(st.lists(st.text(st.characters(codec="utf-8")) | st.text(st.characters(codec="ascii"))))
def test_words_of_any_texts_are_unstemmed_tokens(texts: list[str]) -> None:
    assert tokenizer.split_words(texts) == tokenizer.tokenize(texts, schema.UNSTEMMED)


def test_a_very_long_word_is_cut_like_a_token() -> None:
    texts = ["long " + "x" * 40_000]
    assert tokenizer.split_words(texts) == tokenizer.tokenize(texts, schema.UNSTEMMED)
