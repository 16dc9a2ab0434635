"""Lists of lines as bullets, as a person may have edited them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats.bullets import from_bullets, to_bullets


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("- a\n- b\n", ["a", "b"]),
        ("* a\n+ b\n\u2022 c", ["a", "b", "c"]),
        ("- a\n  goes on\n- b", ["a goes on", "b"]),
        ("a\nb", ["a", "b"]),
        ("\n\n- a\r\n\r\n-\r\n- b\r\n", ["a", "b"]),
        ("  - a\n\tb", ["a b"]),
        ("  a", ["a"]),
        ("-5 degrees\n- -5 degrees", ["-5 degrees", "-5 degrees"]),
    ],
)
def test_an_item_is_a_bullet_or_a_line_of_its_own(text: str, items: list[str]) -> None:
    assert from_bullets(text) == items


_LINES = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" ")).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(_LINES.filter(bool)))
def test_bullets_are_read_back_as_the_list_that_they_show(items: list[str]) -> None:
    assert from_bullets(to_bullets(items)) == items
