"""Values to text: what is safe to show, tables that fit, pages, JSON."""

from __future__ import annotations

import sys
import unicodedata
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from almanac_cli.formats.terminal import pages, tables
from almanac_cli.model import query, rows
from almanac_cli.model.kinds import EVENT, GUIDE
from support.golden import check_golden
from support.texts import BELONGING, HIDDEN, SHOWN, WIDTHS, pen, relaxed, shown_event, shown_guide

EVERYTHING = "".join(map(chr, range(sys.maxunicode + 1)))
FLAG_OF_WALES = "\U0001f3f4" + "".join(chr(0xE0000 + ord(char)) for char in "gbwls\x7f")
# The marks and the explicit formatting characters of Unicode Standard Annex 9.
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

# --- safe


def test_of_all_of_unicode_nothing_acts_on_a_terminal() -> None:
    left = set(pages.safe(EVERYTHING))
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
    assert pages.safe(text) == text


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
    assert pages.safe(text) == text


def test_what_is_there_but_not_seen_is_shown() -> None:
    for char in HIDDEN:
        assert pages.safe(f"a{char}b") == f"a{ascii(char)[1:-1]}b"
    for char in BELONGING:
        shown = ascii(char)[1:-1]
        assert pages.safe(f"a{char}{char}b") == f"a{char}{shown}b"
        assert pages.safe(f"{char} {char}") == f"{shown} {shown}"
    tags = "".join(chr(0xE0000 + ord(char)) for char in "gbxyz\x7f")
    assert pages.safe(f"\U0001f3f4{tags}") == "\U0001f3f4" + ascii(tags)[1:-1]


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0e34", "\u064b", "\u11a8", "\U00010efd"])
def test_of_a_flood_of_marks_eight_stay_on_a_letter(mark: str) -> None:
    shown = ascii(mark)[1:-1]
    for letter in ("a", "é", "漢", "🚀"):
        assert pages.safe(letter + mark * 8) == letter + mark * 8
        flood = (letter + mark * 300) * 2
        assert pages.safe(flood) == (letter + mark * 8 + shown * 292) * 2


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
    assert pages.safe(text) == shown


WILD = st.text(st.characters() | st.sampled_from([*"a \u0301\u200d\ufe0f\U0001f3f4\U000e0067"]))


@relaxed
@given(st.lists(WILD | st.just("e" + "\u0301" * 9)))
def test_safe_text_is_safe_at_once_and_part_by_part(parts: list[str]) -> None:
    shown = pages.safe("".join(parts))
    assert pages.safe(shown) == shown == "".join(pages.safe_parts(parts))
    assert len(pages.safe_parts(parts)) == len(parts)
    shown.encode()
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]


# --- cut and wrap


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
    assert pages.cut(text, width) == shown


@relaxed
@given(SHOWN.map(pages.safe).filter(lambda text: "\t" not in text and "\n" not in text))
@example("❤\ufe0f" * 30)
@example("1\ufe0f\u20e3" * 30)
def test_cut_text_is_never_wider_than_it_may_be(text: str) -> None:
    for width in (3, 8, 16, 40):
        cut = pages.cut(text, width)
        assert 0 <= wcswidth(cut) <= width
        assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three four five", ["one two three four", "five"]),
        ("fits  as   it is", ["fits  as   it is"]),
        ("first\n\nsecond", ["first", "", "second"]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        ("ab " + "x" * 25, ["ab", "x" * 20, "x" * 5]),
        ("漢" * 12, ["漢" * 10, "漢" * 2]),
        ("a\x1bb", ["a\\x1bb"]),
        ("trailing   ", ["trailing"]),
        ("", [""]),
    ],
)
def test_text_is_broken_at_spaces_into_lines_that_fit(text: str, lines: list[str]) -> None:
    assert pen(20).wrap(text) == lines


def test_every_line_of_an_indented_text_is_indented_and_fits() -> None:
    lines = pen(20).wrap("one two three four five six", "    ")
    assert lines == ["    one two three", "    four five six"]


def test_nothing_is_broken_where_there_is_no_terminal() -> None:
    assert pen(None).wrap("word " * 100 + "\nend") == [("word " * 100).rstrip(), "end"]


@relaxed
@given(SHOWN.filter(lambda text: "\t" not in text), st.sampled_from(["", "  ", "      "]))
@example("❤\ufe0f" * 60, "")
def test_wrapped_text_fits_and_loses_nothing_but_spaces(text: str, indent: str) -> None:
    for width in WIDTHS:
        lines = pen(width).wrap(text, indent)
        assert all(0 <= wcswidth(line) <= width for line in lines)
        assert "".join("".join(lines).split()) == "".join(pages.safe(text).split())


@pytest.mark.parametrize("text", ["Café:\t" + "word " * 40, "\t\t\t\t\t" + "word " * 6])
def test_text_with_tabs_fits_as_well(text: str) -> None:
    lines = pen(40).wrap(text)
    assert max(wcswidth(line.expandtabs(8)) for line in lines) <= 40
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())


# --- pages

LONG = (
    "The first paragraph is long enough that it has to be wrapped on any terminal that people use, "
    "and it says what happened.\n\n\tAn indented line.\n\n"
    "The last one: 日本語のテキストも正しい幅で折り返されなければならない。"
)
RELATED = [
    shown_event("gemma-4-byte-for-byte-the-most-capable-open-models", score=8,
                title="Gemma 4: Byte for byte, the most capable open models",
                source="Google DeepMind Blog", published="2026-04-02T00:00:00Z"),
    shown_event("unscored-rumour", source="開源", published="2026-11-23T12:00:00Z"),
]  # fmt: skip
FULL_EVENT = shown_event(
    "gemma-4-and-what-makes-an-open-model-succeed",
    title="Gemma 4 and what makes an open model succeed \u2014 オープンモデルの成功の条件",
    source="Interconnects", author="Nathan Lambert", tier=2, score=5,
    url="https://www.interconnects.ai/p/gemma-4-and-what-makes-an-open-model",
    published="2026-04-03T00:00:00Z", summary=LONG, tags=["gemma", "open-weights"],
    factors={"scale": 4, "impact": 6, "novelty": 5}, rationale="A notable analysis of adoption.",
    guides=["open-weights"], links=[each["id"] for each in RELATED],
)  # fmt: skip
FULL_GUIDE = shown_guide(
    "open-weights", title="Open weights", level="beginner", url="https://x.org/open-weights",
    summary="Weights that anybody can download, and what follows from that.",
    takeaways=[
        "Short.",
        "A takeaway that is so long that it cannot but go on in a second line of its own.",
    ],
    body=f"## What it means\n\n{LONG}", tags=["licences", "open-weights"],
    updated="2026-10-01T00:00:00Z",
)  # fmt: skip


def event_page(width: int | None, *, color: bool = False) -> str:
    """Return the page of the full event."""
    guides = [FULL_GUIDE, shown_guide("moe", title="Mixture of experts")]
    return pages.record_page(
        EVENT, FULL_EVENT, [(GUIDE, guides), (EVENT, RELATED)], pen(width, color=color)
    )


def test_the_page_of_an_event_at_eighty_columns() -> None:
    check_golden("event-page.txt", event_page(80))


def test_the_page_of_an_event_at_forty_columns() -> None:
    check_golden("event-page-40.txt", event_page(40))


def test_the_page_of_a_guide_at_eighty_columns() -> None:
    check_golden(
        "guide-page.txt", pages.record_page(GUIDE, FULL_GUIDE, [(EVENT, RELATED)], pen(80))
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_the_terminal_but_for_a_url_that_stays_whole(width: int) -> None:
    both = [event_page(width), pages.record_page(GUIDE, FULL_GUIDE, [(EVENT, RELATED)], pen(width))]
    lines = [line for page in both for line in page.splitlines()]
    wide = [line for line in lines if wcswidth(line.expandtabs(8)) > width]
    assert set(wide) <= {FULL_EVENT["url"], FULL_GUIDE["url"]}
    assert FULL_EVENT["url"] in lines
    assert FULL_GUIDE["url"] in lines


def test_colour_changes_nothing_but_the_looks_of_a_page() -> None:
    colored = event_page(80, color=True)
    assert "\x1b[1mRelated guides (2)\x1b[0m\n" in colored
    assert colored.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "") == (
        event_page(80)
    )
    assert "\x1b" not in event_page(80)


def test_the_page_of_a_small_event_has_no_empty_parts() -> None:
    assert pages.record_page(EVENT, shown_event("small"), [(GUIDE, []), (EVENT, [])], pen(80)) == (
        "-  Source, 3d ago (2026-11-20)\nSmall\n\nRelated guides (0)\n\nRelated events (0)\n"
    )


def test_the_page_of_a_small_guide_has_no_empty_parts() -> None:
    assert pages.record_page(GUIDE, shown_guide("small"), [(EVENT, [])], pen(80)) == (
        "updated 2d ago (2026-11-21)\nSmall\n\nRelated events (0)\n"
    )


@relaxed
@given(st.text(st.characters()), st.text(st.characters()))
def test_no_text_of_a_record_reaches_the_terminal_raw(one: str, other: str) -> None:
    texts = {"title": one, "source": other, "author": one, "summary": other, "rationale": one}
    wild = cast("rows.Event", {**FULL_EVENT, **texts, "url": other, "tags": [one], "id": other})
    manual = cast(
        "rows.Guide", {**FULL_GUIDE, "title": one, "body": other, "takeaways": [one, other]}
    )
    page = pages.record_page(EVENT, wild, [(GUIDE, [manual]), (EVENT, [wild])], pen(80))
    page += pages.record_page(GUIDE, manual, [(EVENT, [wild])], pen(80))
    for width in (None, 80, 40):
        page += tables.table([wild], EVENT.columns, pen(width), [])
    assert pages.safe(page) == page


def test_the_best_related_events_stand_first_on_a_page() -> None:
    page = pages.record_page(
        EVENT,
        FULL_EVENT,
        [(GUIDE, []), (EVENT, query.best_first(RELATED[::-1], "published"))],
        pen(80),
    )
    first, second = (page.index(each["id"]) for each in RELATED)
    assert first < second
