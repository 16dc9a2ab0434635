"""Records as pages for people."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from almanac_cli.formats.terminal import pages, tables
from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.formats.terminal.style import Style
from almanac_cli.model import query, rows
from almanac_cli.model.kinds import EVENT, GUIDE
from support.golden import check_golden
from support.setting import MOMENT
from support.texts import WIDTHS, relaxed, shown_event, shown_guide, style

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
        EVENT, FULL_EVENT, [(GUIDE, guides), (EVENT, RELATED)], style(width, color=color)
    )


def test_the_page_of_an_event_at_eighty_columns() -> None:
    check_golden("event-page.txt", event_page(80))


def test_the_page_of_an_event_at_forty_columns() -> None:
    check_golden("event-page-40.txt", event_page(40))


def test_the_page_of_a_guide_at_eighty_columns() -> None:
    check_golden(
        "guide-page.txt", pages.record_page(GUIDE, FULL_GUIDE, [(EVENT, RELATED)], style(80))
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_the_terminal_but_for_a_url_that_stays_whole(width: int) -> None:
    both = [
        event_page(width),
        pages.record_page(GUIDE, FULL_GUIDE, [(EVENT, RELATED)], style(width)),
    ]
    lines = [line for page in both for line in page.splitlines()]
    wide = [line for line in lines if wcswidth(line.expandtabs(8)) > width]
    assert set(wide) <= {FULL_EVENT["url"], FULL_GUIDE["url"]}
    assert FULL_EVENT["url"] in lines
    assert FULL_GUIDE["url"] in lines


def test_a_report_is_shown_in_the_letters_that_a_terminal_has() -> None:
    url = "https://news.example/\u65e5"
    shown = shown_event("a", coverage=[{"source": "\u958b\u6e90", "url": url}])
    page = pages.record_page(EVENT, shown, [], Style(MOMENT, width=80, encoding="iso8859-1"))
    assert page.splitlines()[-1] == "Also: \\u958b\\u6e90, https://news.example/\\u65e5"


def test_colour_changes_nothing_but_the_looks_of_a_page() -> None:
    colored = event_page(80, color=True)
    assert "\x1b[1mRelated guides (2)\x1b[0m\n" in colored
    assert colored.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "") == (
        event_page(80)
    )
    assert "\x1b" not in event_page(80)


def test_the_page_of_a_small_event_has_no_empty_parts() -> None:
    assert pages.record_page(
        EVENT, shown_event("small"), [(GUIDE, []), (EVENT, [])], style(80)
    ) == ("-  Source, 3d ago (2026-11-20)\nSmall\n\nRelated guides (0)\n\nRelated events (0)\n")


def test_the_page_of_a_small_guide_has_no_empty_parts() -> None:
    assert pages.record_page(GUIDE, shown_guide("small"), [(EVENT, [])], style(80)) == (
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
    page = pages.record_page(EVENT, wild, [(GUIDE, [manual]), (EVENT, [wild])], style(80))
    page += pages.record_page(GUIDE, manual, [(EVENT, [wild])], style(80))
    for width in (None, 80, 40):
        page += tables.table(
            [wild], EVENT.table_columns, style(width), time_fields=EVENT.time_fields
        )
    assert safe(page) == page


def test_the_best_related_events_stand_first_on_a_page() -> None:
    page = pages.record_page(
        EVENT,
        FULL_EVENT,
        [(GUIDE, []), (EVENT, query.by_score(RELATED[::-1], "published"))],
        style(80),
    )
    first, second = (page.index(each["id"]) for each in RELATED)
    assert first < second
