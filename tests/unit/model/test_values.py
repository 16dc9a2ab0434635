"""Values of any type: set or not, equal to a text, and in order."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from almanac_cli.formats import json_codec
from almanac_cli.model import numerals, values
from support.examples import examples
from support.numbers import NUMBER_TEXTS


def decoded(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    return json_codec.decode(text.encode())


@given(NUMBER_TEXTS, NUMBER_TEXTS)
@settings(max_examples=examples(1000), deadline=None)
def test_numbers_are_compared_by_value(one: str, other: str) -> None:
    a, b = Fraction(one), Fraction(other)
    key, other_key = numerals.sort_key(one), numerals.sort_key(other)
    assert key is not None
    assert other_key is not None
    assert ((a > b) - (a < b)) == ((key > other_key) - (key < other_key))


@pytest.mark.parametrize(
    "texts",
    [
        ("-1e400", "-12345678901234567890123", "-12345678901234567890122", "-1.2", "-1.1", "-1",
         "-0.1", "-1e-400", "0", "1e-400", "0.1", "0.1234567890123456788", "0.1234567890123456789",
         "1", "9", "10", "1E3", "1001", "1e400"),
        ("-1e9999999999999999999", "0", "1e-9999999999999999999", "1", "1e9999999999999999999"),
        ("9" * 4999, "9" * 5000),
    ],
)  # fmt: skip
def test_numbers_of_any_size_are_in_order(texts: tuple[str, ...]) -> None:
    keys = [numerals.sort_key(text) or b"" for text in texts]
    assert all(one < other for one, other in pairwise(keys))


@pytest.mark.parametrize("text", ["", "-", "1.", ".1", "1e", "+1", "0x1", "1 2", "nan", "٣", "1_0"])
def test_a_text_that_is_no_number_has_no_key(text: str) -> None:
    assert numerals.sort_key(text) is None


@pytest.mark.parametrize(
    ("value", "text", "equal"),
    [
        ('"Mistral AI"', " mistral  ai ", True), ('"Étude"', "etude", True),
        ('"Mistral"', "mistral ai", False), ('"7"', "7", True), ('"7.0"', "7", False),
        ("7", "7", True), ("7", "7.0", True), ("7", " 7 ", True), ("7.10", "7.1", True),
        ("1E3", "1000", True), ("-0", "0", True), ("7", "seven", False), ("7", "", False),
        ("12345678901234567890123", "12345678901234567890124", False),
        ("true", "True", True), ("false", "false", True), ("true", "1", False),
        ("1", "true", False),
        ("null", "null", False), ("null", "", False), ('""', "", True),
        ('["a", 7.0, [true]]', "A", True), ('["a", 7.0, [true]]', "7", True),
        ('["a", 7.0, [true]]', "true", True), ('["a"]', "b", False), ("[]", "", False),
        ('{"EUR": 5}', "eur", True), ('{"EUR": 5}', "5", False),
    ],
)  # fmt: skip
def test_a_value_equals_a_text_by_its_type(value: str, text: str, equal: bool) -> None:  # noqa: FBT001 (a case)
    assert values.matches(decoded(value), text) is equal


@pytest.mark.parametrize("text", ["null", '""', "[]", "{}"])
def test_empty_values_are_unset(text: str) -> None:
    assert not values.is_set(decoded(text))
    assert values.sort_key(decoded(text)) is None


@pytest.mark.parametrize("text", ["0", "false", '" "', "[null]", '{"a": null}', "-0", "0.0"])
def test_zero_and_false_are_set(text: str) -> None:
    assert values.is_set(decoded(text))
    assert values.sort_key(decoded(text)) is not None


def test_values_are_sorted_by_type_and_then_by_value() -> None:
    texts = ["-1.50", "-1", "0.10", "9", "10", "1E3", '"9"', '"a"', '"B"', '"É"', '"f"', "false",
             "true", '["a"]', '["b"]', '{"c": 1}']  # fmt: skip
    keys = [values.sort_key(decoded(text)) or (0, b"") for text in texts]
    assert keys == sorted(keys)
    assert len({*keys}) == len(keys)
