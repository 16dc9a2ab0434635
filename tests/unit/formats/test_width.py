"""Text measured and clipped in columns of a terminal."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.formats.terminal.width import clip, display_width, is_narrow, widest
from support.texts import SHOWN, relaxed


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("short", 5, "short"),
        ("shorter", 5, "shor…"),
        ("two words", 5, "two…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("", 3, ""),
    ],
)
def test_text_is_cut_to_a_number_of_columns(text: str, width: int, shown: str) -> None:
    assert clip(text, width) == shown


@relaxed
@given(SHOWN.map(safe).filter(lambda text: "\t" not in text and "\n" not in text))
@example("❤\ufe0f" * 30)
@example("1\ufe0f\u20e3" * 30)
@example("日本語の見出し00\u1a61\\x1f")
@example("0\u1a61" * 30)
def test_cut_text_is_never_wider_than_it_may_be(text: str) -> None:
    for width in (3, 8, 16, 40):
        cut = clip(text, width)
        assert 0 <= wcswidth(cut) <= width
        assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


def test_what_is_taken_for_narrow_has_one_column_a_character() -> None:
    narrow = [char for char in map(chr, range(0x110000)) if is_narrow(char) and char.isprintable()]
    assert {"a", "é", "…", "’"} <= {*narrow}
    assert {wcswidth(char) for char in narrow} == {1}
    assert wcswidth("".join(narrow)) == len(narrow)


@relaxed
@given(st.lists(SHOWN.map(safe).map(lambda text: " ".join(text.split())), min_size=1))
def test_the_widest_text_is_as_wide_as_any(texts: list[str]) -> None:
    assert widest(texts) == max(map(display_width, texts))
