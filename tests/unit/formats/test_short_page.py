"""Pages fit the rows and columns of the terminal, whatever the record holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats.terminal import pages
from almanac_cli.formats.terminal.short_page import (
    fitting_page,
    numbered_line,
    related_line,
    short_page,
)
from almanac_cli.formats.terminal.style import Style
from almanac_cli.formats.terminal.width import display_width
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.model.records import parse
from support.records import event, guide
from support.setting import MOMENT

if TYPE_CHECKING:
    from almanac_cli.model.record import Record

WHY = {
    "similarity": 0.3, "terms": ["pixtral"], "tags": ["vision"], "guides": [], "neighbours": [],
    "days": 2, "same_day": False, "support": 0.0, "witness": None,
}  # fmt: skip


def row(**fields: object) -> dict[str, Any]:
    """Return the row of an event."""
    record: Record = parse(EVENT, event("one", **fields), "one")
    return record.as_json()


def near(count: int, *, linked: bool = False) -> list[dict[str, Any]]:
    """Return the rows of related events."""
    return [
        row(title=f"Other {n}", score=n) | {"linked": linked, "why": None if linked else WHY}
        for n in range(1, count + 1)
    ]


def test_a_short_page_has_all_parts_in_order() -> None:
    record = row(
        title="A title", author="Ada", tier=2, url="https://example.com/a", score=10,
        summary="In short.\n\nAnd more.", tags=["x", "y"], rationale="Why.", mood="good",
        coverage=[{"source": "Other", "url": "https://example.com/b"}],
    )  # fmt: skip
    primer = parse(GUIDE, guide("primer"), "primer").as_json()
    related = [(GUIDE, [primer]), (EVENT, [*near(1, linked=True), *near(1)])]
    lines = short_page(EVENT, record, related, Style(MOMENT, width=80), 24)
    assert lines == [
        "10  Source (Ada), 3d ago (2026-11-20), tier 2 (commentary)",
        "A title",
        "https://example.com/a",
        "one",
        "",
        "In short.",
        "",
        "And more.",
        "",
        "Tags: x, y",
        "Rationale: Why.",
        "Also: Other, https://example.com/b",
        "mood: good",
        "Guides: Primer",
        "",
        "Related events (2)",
        "   1  linked, Source, 3d ago: Other 1",
        "   1  Source, 3d ago: Other 1 (shares pixtral, vision; 2 days apart)",
    ]


def test_what_does_not_fit_is_counted_in_the_last_line() -> None:
    record = row(summary="\n".join(f"Line {n}." for n in range(40)), tags=["x"])
    lines = short_page(EVENT, record, [(EVENT, near(8))], Style(MOMENT, width=40), 18)
    assert lines == [
        "-  Source, 3d ago (2026-11-20)",
        "One",
        "one",
        "",
        "Line 0.",
        "Line 1.",
        "Line 2.",
        "Line 3.",
        "Line 4.",
        "Line 5.",
        "Line 6.",
        "... 33 more lines",
        "",
        "Tags: x",
        "",
        "Related events (8)",
        "   1  3d ago: Other 1",
        "... 7 more lines",
    ]


@given(
    fields=st.fixed_dictionaries(
        {
            "title": st.text("ab \u4e2d", min_size=1, max_size=300).filter(str.strip),
            "url": st.integers(0, 2000).map(lambda size: f"https://example.com/{'x' * size}"),
            "summary": st.text("ab \n#-\u4e2d", max_size=3000),
            "rationale": st.text("ab", max_size=400).map(lambda text: text or None),
        }
    ),
    count=st.integers(0, 8),
    width=st.sampled_from([20, 40, 80, 200]),
    max_rows=st.integers(10, 60),
)
def test_a_page_fits_any_terminal(
    fields: dict[str, Any], count: int, width: int, max_rows: int
) -> None:
    related = [(EVENT, near(count))]
    lines = fitting_page(EVENT, row() | fields, related, Style(MOMENT, width=width), max_rows)
    rows = [max(-(-display_width(line) // width), 1) for line in lines]
    assert sum(rows) <= max_rows


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (80, " 3    7  Source, 3d ago: A title (shares pixtral, vision; 2 days apart)"),
        (60, " 3    7  Source, 3d ago: A title"),
        (40, " 3    7  3d ago: A title"),
        (20, " 3    7  3d ago: A\u2026"),
    ],
)
def test_a_related_line_fits_and_drops_the_reason_first(width: int, line: str) -> None:
    record = row(title="A title", score=7) | {"linked": False, "why": WHY}
    assert related_line(EVENT, record, Style(MOMENT, width=width), 3) == line


@pytest.mark.parametrize(("max_rows", "detail"), [(60, "excerpt"), (30, "brief"), (18, None)])
def test_a_page_shows_as_much_as_fits(max_rows: int, detail: pages.Detail | None) -> None:
    style = Style(MOMENT, width=80, color=True)
    related = [(EVENT, [other | {"summary": "Long. " * 30} for other in near(5)])]
    lines = fitting_page(EVENT, row(summary="S."), related, style, max_rows)
    if detail:
        whole = pages.record_page(EVENT, row(summary="S."), related, style, detail)
        assert "\n".join(lines) + "\n" == whole
    else:
        assert lines == short_page(EVENT, row(summary="S."), related, style, max_rows)


def test_hostile_texts_are_escaped() -> None:
    style = Style(MOMENT, width=80, color=True)
    record = row() | {"title": "A\x1b[2J\x07", "url": "https://example.com/\x1b]8;;x"}
    text = "\n".join(
        [
            *short_page(EVENT, record, [(EVENT, [record | {"why": None}])], style, 20),
            related_line(EVENT, record, style),
            numbered_line(1, record, style),
        ]
    )
    for allowed in ("\x1b[1m", "\x1b[2m", "\x1b[0m"):
        text = text.replace(allowed, "")
    assert "\x1b" not in text
    assert "\x07" not in text
