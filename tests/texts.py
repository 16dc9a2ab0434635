"""What tests of tables and pages share: texts of every width, a terminal, records to show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from conftest import event, guide
from hypothesis import settings
from hypothesis import strategies as st

from almanac_cli import models, records, render
from almanac_cli.records import EVENT, GUIDE

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
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
JOINERS = "\u200d\ufe0e\ufe0f"  # how wide they are alone depends on what stands before them
SHOWN = st.lists(
    st.sampled_from(PIECES)
    | st.text(st.characters(codec="utf-8", exclude_characters=JOINERS), max_size=12),
    min_size=1,
    max_size=12,
).map("".join)
LINES = SHOWN.filter(lambda text: bool(text.split()))
relaxed = settings(deadline=None)


def pen(width: int | None = None, *, color: bool = False) -> render.Pen:
    """Return a pen for a terminal of this width at a fixed moment."""
    return render.Pen(NOW, width=width, color=color)


def shown_event(id_: str, **fields: object) -> records.Event:
    """Return a valid event as readers see it."""
    return cast("records.Event", models.parse(EVENT, event(id_, **fields), id_).as_json())


def shown_guide(id_: str, **fields: object) -> records.Guide:
    """Return a valid guide as readers see it."""
    return cast("records.Guide", models.parse(GUIDE, guide(id_, **fields), id_).as_json())
