"""Lists of numbers as text: what is encoded comes back, and mending equals encoding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.html import number_lists

RELAXED = settings(deadline=None)
NUMBERS = st.sets(st.integers(0, 200)) | st.sets(st.integers(0, 1 << 20))


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([0], "?"),
        ([31], "^"),
        ([32], "_@"),
        ([29, 58], "##"),
        ([0, 1, 2], "!F"),
        ([*range(12)], "!~~"),
        ([5, 6, 7, 8], "!_F"),
    ],
)
def test_numbers_as_text_are(numbers: list[int], text: str) -> None:
    assert number_lists.encode(numbers) == text


@RELAXED
@given(NUMBERS)
def test_numbers_come_back_ascending(numbers: set[int]) -> None:
    assert number_lists.decode(number_lists.encode(numbers)) == sorted(numbers)


@RELAXED
@given(NUMBERS, NUMBERS, NUMBERS)
def test_mended_text_is_that_of_the_numbers(
    numbers: set[int], removed: set[int], added: set[int]
) -> None:
    text = number_lists.mend(number_lists.encode(numbers), removed, added)
    assert text == number_lists.encode((numbers - removed) | added)


@RELAXED
@given(NUMBERS)
def test_text_has_nothing_to_escape(numbers: set[int]) -> None:
    text = number_lists.encode(numbers)
    assert text.isascii()
    assert text.isprintable()
    assert not {*text} & {*"\"'\\<>& "}


@RELAXED
@given(NUMBERS)
def test_text_is_no_longer_than_a_bit_for_each_number(numbers: set[int]) -> None:
    assert len(number_lists.encode(numbers)) <= max(
        max(numbers, default=0) // 6 + 2, len(numbers) * 5
    )
