"""Text made safe to show on a terminal, in every script."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats.terminal.sanitize import safe, safe_parts
from support.texts import BELONGING, HIDDEN, relaxed

EVERYTHING = "".join(map(chr, range(sys.maxunicode + 1)))
FLAG_OF_WALES = "\U0001f3f4" + "".join(chr(0xE0000 + ord(char)) for char in "gbwls\x7f")
# The marks and the explicit formatting characters of Unicode Standard Annex 9.
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_of_all_of_unicode_nothing_acts_on_a_terminal() -> None:
    left = set(safe(EVERYTHING))
    assert [hex(ord(c)) for c in left if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}] in (
        ["0x9", "0xa"],
        ["0xa", "0x9"],
    )
    assert not left & set(BIDIRECTIONAL)
    assert not [c for c in left if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO",
                "PDF", "LRI", "RLI", "FSI", "PDI"}]  # fmt: skip


def test_whatever_can_be_read_is_left_as_it_is() -> None:
    legible = [
        char
        for char in EVERYTHING
        if unicodedata.category(char)[0] not in "CZ" and char not in HIDDEN
    ]
    text = "".join(f"a{char}b\n" for char in [*legible, "\u3000"])
    assert safe(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d💻 می\u200cکند\n\tzwei",
        "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏿 1\ufe0f\u20e3 🇩🇪 ☎\ufe0e",
        f"{FLAG_OF_WALES} Cymru",
        "हिन्दी क्ष्म्य ক্‍ষ",
        "שָׁל֥וֹם مُحَمَّدٌ สวัสดี",
        "ཧྐྵྨླྺྼྻྂ",
        "葛\U000e0100城 ᠠ᠋",
        "e\u0301\u0302 한글 " + unicodedata.normalize("NFD", "한글"),
    ],
)
def test_every_script_and_emoji_is_left_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_what_is_there_but_not_seen_is_shown() -> None:
    for char in HIDDEN:
        assert safe(f"a{char}b") == f"a{ascii(char)[1:-1]}b"
    for char in BELONGING:
        shown = ascii(char)[1:-1]
        assert safe(f"a{char}{char}b") == f"a{char}{shown}b"
        assert safe(f"{char} {char}") == f"{shown} {shown}"
    tags = "".join(chr(0xE0000 + ord(char)) for char in "gbxyz\x7f")
    assert safe(f"\U0001f3f4{tags}") == "\U0001f3f4" + ascii(tags)[1:-1]


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0e34", "\u064b", "\u11a8", "\U00010efd"])
def test_of_a_flood_of_marks_eight_stay_on_a_letter(mark: str) -> None:
    shown = ascii(mark)[1:-1]
    for letter in ("a", "é", "漢", "🚀"):
        assert safe(letter + mark * 8) == letter + mark * 8
        flood = (letter + mark * 300) * 2
        assert safe(flood) == (letter + mark * 8 + shown * 292) * 2


@pytest.mark.parametrize("mark", ["\U00011ca9", "\u0903", "\u1056"])
def test_a_mark_without_a_letter_that_takes_a_column_gets_one(mark: str) -> None:
    circle = "\u25cc"
    assert safe(f"{mark} {mark}\n{mark}a") == f"{circle}{mark} {circle}{mark}\n{circle}{mark}a"
    assert safe(f"क{mark} {circle}{mark}") == f"क{mark} {circle}{mark}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\rb\x08c\x7f", "a\\rb\\x08c\\x7f"),
        ("\x00", "\\x00"),
        ("\x9b2J", "\\x9b2J"),
        ("\x0b\x0c", "\\x0b\\x0c"),
        ("evil\u202etxt.exe", "evil\\u202etxt.exe"),
        ("\u2066a\u2069\u200f", "\\u2066a\\u2069\\u200f"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\udcff\ud800", "\\udcff\\ud800"),
        ("\ufeff", "\\ufeff"),
        ("plain \\x1b", "plain \\x1b"),
        ("", ""),
    ],
)
def test_what_could_act_on_a_terminal_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert safe(text) == shown


WILD = st.text(st.characters() | st.sampled_from([*"a \u0301\u200d\ufe0f\U0001f3f4\U000e0067"]))


@relaxed
@given(st.lists(WILD | st.just("e" + "\u0301" * 9)))
def test_safe_text_is_safe_at_once_and_part_by_part(parts: list[str]) -> None:
    shown = safe("".join(parts))
    assert safe(shown) == shown == "".join(safe_parts(parts))
    assert len(safe_parts(parts)) == len(parts)
    shown.encode()
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
