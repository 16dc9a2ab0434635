"""What tests of tables and pages share: texts of every width, a terminal, records to show."""

from __future__ import annotations

from typing import cast

from hypothesis import settings
from hypothesis import strategies as st

from almanac_cli.formats.terminal.style import Style
from almanac_cli.model import records, rows
from almanac_cli.model.kinds import EVENT, GUIDE
from support.records import event, guide
from support.setting import MOMENT

WIDTHS = [120, 80, 60, 40]
PIECES = [
    "日本語の見出し",
    "한국어",
    "word",
    "Zürich",
    "e\u0301\u0302",
    "مرحبا",
    "שלום",
    "हिन्दी",
    "🚀",
    "👩\u200d💻",
    "👨\u200d👩\u200d👧",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "🇩🇪",
    "👍🏽",
    "☎\ufe0e",
    "✈\ufe0f",
    *"\u202e\u200b\u0301 -…",
    "a" * 30,
    "漢" * 30,
    "❤\ufe0f" * 20,
    "🇩🇪" * 20,
    "👩\u200d💻" * 10,
]
# Unicode 16, DerivedCoreProperties.txt: what has the property Default_Ignorable_Code_Point, in code
# points from and to, and three more that take room and show nothing, or stand around annotations.
UNSEEN = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    (0x2800, 0x2800), (0xFFF9, 0xFFFB), (0x1D159, 0x1D159),
)  # fmt: skip
# What emoji and the scripts of Asia need, once, after the character that it belongs to.
BELONGING = {
    chr(n)
    for n in (0x200C, 0x200D, 0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE10),
              *range(0xE0100, 0xE01F0))
}  # fmt: skip
HIDDEN = {chr(n) for first, last in UNSEEN for n in range(first, last + 1)} - BELONGING
JOINERS = "\u200d\ufe0e\ufe0f"  # how wide they are alone depends on what stands before them
SHOWN = st.lists(
    st.sampled_from(PIECES)
    | st.text(st.characters(codec="utf-8", exclude_characters=JOINERS), max_size=12),
    min_size=1,
    max_size=12,
).map("".join)
LINES = SHOWN.filter(lambda text: bool(text.split()))
relaxed = settings(deadline=None)


def style(width: int | None = None, *, color: bool = False, links: bool = False) -> Style:
    """Return a style for a terminal of this width at a fixed moment."""
    return Style(MOMENT, width=width, color=color, links=links)


def shown_event(id_: str, **fields: object) -> rows.Event:
    """Return a valid event as readers see it."""
    return cast("rows.Event", records.parse(EVENT, event(id_, **fields), id_).as_json())


def shown_guide(id_: str, **fields: object) -> rows.Guide:
    """Return a valid guide as readers see it."""
    return cast("rows.Guide", records.parse(GUIDE, guide(id_, **fields), id_).as_json())
