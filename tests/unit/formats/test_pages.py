"""Records as pages for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

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

if TYPE_CHECKING:
    from almanac_cli.formats.terminal.pages import Detail

LONG = (
    "The first paragraph is long enough that it has to be wrapped on any terminal that people use, "
    "and it says what happened.\n\n\tAn indented line.\n\n"
    "The last one: 日本語のテキストも正しい幅で折り返されなければならない。"
)
RELATED = [
    shown_event("gemma-4-byte-for-byte-the-most-capable-open-models", score=8,
                title="Gemma 4: Byte for byte, the most capable open models",
                source="Google DeepMind Blog", published="2026-04-02T00:00:00Z",
                url="https://deepmind.google/models/gemma-4", summary=LONG * 3),
    shown_event("unscored-rumour", source="開源", published="2026-11-23T12:00:00Z"),
]  # fmt: skip
SUGGESTED = shown_event(
    "a-chip-for-models", title="A chip for models", source="Lab", score=10, summary=LONG,
    url="https://lab.example/\u30c1\u30c3\u30d7?q=a&b=\u00e9",
) | {
    "linked": False,
    "why": {"similarity": 0.4, "terms": ["byte", "gemma"], "tags": ["on-device"], "guides": [],
            "neighbours": [], "days": 2, "same_day": False, "support": 0.0, "witness": None},
}  # fmt: skip
FULL_EVENT = shown_event(
    "gemma-4-and-what-makes-an-open-model-succeed",
    title="Gemma 4 and what makes an open model succeed \u2014 オープンモデルの成功の条件",
    source="Interconnects", author="Nathan Lambert", tier=2, score=5,
    url="https://www.interconnects.ai/p/gemma-4-and-what-makes-an-open-model",
    published="2026-04-03T00:00:00Z", added="2026-04-05T09:30:00Z", summary=LONG,
    tags=["gemma", "open-weights"], factors={"scale": 4, "impact": 6, "novelty": 5},
    rationale="A notable analysis of adoption.", guides=["open-weights"],
    links=[other["id"] for other in RELATED],
    coverage=[{"source": "Press", "url": "https://press.example/gemma"}],
)  # fmt: skip
FULL_GUIDE = shown_guide(
    "open-weights", title="Open weights", level="beginner", url="https://x.org/open-weights",
    summary="Weights that anybody can download, e.g. Gemma. What follows from that is said below.",
    takeaways=[
        "Short.",
        "A takeaway that is so long that it cannot but go on in a second line of its own.",
    ],
    body=f"## What it means\n\n{LONG}",
    references=[
        {"title": "A paper", "url": "https://x.org/paper"},
        {"title": f"On {'openness ' * 12}".strip(), "url": "https://x.org/openness"},
    ],
    tags=["licences", "open-weights"],
    updated="2026-10-01T00:00:00Z",
)  # fmt: skip
LONG_GUIDE = shown_guide(
    "a-guide-with-a-long-id-that-takes-a-line-of-its-own",
    title="A guide with a long title that takes a line of its own", summary="word " * 100,
)  # fmt: skip
GUIDES = [FULL_GUIDE, shown_guide("moe", title="Mixture of experts"), LONG_GUIDE]
DETAILS: list[Detail] = ["brief", "excerpt", "full"]
ESCAPES = re.compile(r"\x1b\[[012]m|\x1b\]8;;[ -~]*\x1b\\")


def event_page(
    width: int | None, *, color: bool = False, links: bool = False, detail: Detail = "excerpt"
) -> str:
    """Return the page of the full event."""
    return pages.record_page(
        EVENT,
        FULL_EVENT,
        [(GUIDE, GUIDES), (EVENT, [*RELATED, SUGGESTED])],
        style(width, color=color, links=links),
        detail,
    )


def guide_page(width: int | None, detail: Detail = "excerpt") -> str:
    """Return the page of the full guide."""
    return pages.record_page(GUIDE, FULL_GUIDE, [(EVENT, RELATED)], style(width), detail)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_page_of_an_event_on_terminals_of_all_widths(width: int) -> None:
    check_golden(f"event-page-{width}.txt", event_page(width))


@pytest.mark.parametrize("detail", ["brief", "full"])
def test_the_page_of_an_event_with_less_and_with_more(detail: Detail) -> None:
    check_golden(f"event-page-{detail}.txt", event_page(80, detail=detail))


def test_the_page_of_an_event_off_a_terminal_is_whole() -> None:
    check_golden("event-page-pipe.txt", event_page(None))


def test_the_page_of_an_event_in_colour_with_links() -> None:
    check_golden("event-page-colour.txt", event_page(80, color=True, links=True))


def test_the_page_of_an_event_with_hostile_text() -> None:
    bad = "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x07 \x1b[2J\u202eright\x9b31m\r\n"
    texts = {"title": bad, "source": bad, "author": bad, "summary": f"{bad}. {bad}" * 9}
    urls = {"url": "https://evil.example/\x1b]8;;", "tags": [bad], "rationale": bad}
    wild = cast("rows.Event", {**SUGGESTED, **texts, **urls, "my\x1b[1m": bad})
    why = cast("dict[str, object]", SUGGESTED["why"]) | {"terms": [bad], "tags": [bad]}
    guide = cast("rows.Guide", {**FULL_GUIDE, "title": bad, "summary": bad, "url": bad})
    page = pages.record_page(
        EVENT,
        {**wild, "url": "javascript:alert(1)"},
        [(GUIDE, [guide]), (EVENT, [wild, {**wild, "why": why, "url": "https://a@b.example"}])],
        style(80, color=True, links=True),
    )
    assert "\x1b]8" not in page
    check_golden("event-page-hostile.txt", page)


@pytest.mark.parametrize(("width", "detail"), [(80, "excerpt"), (40, "full"), (200, "brief")])
def test_the_page_of_a_guide(width: int, detail: Detail) -> None:
    check_golden(f"guide-page-{width}.txt", guide_page(width, detail))


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_fits_the_terminal_but_for_urls_that_stay_whole(width: int, detail: Detail) -> None:
    both = event_page(width, detail=detail) + guide_page(width, detail)
    wide = [line for line in both.splitlines() if wcswidth(line.expandtabs(8)) > width]
    urls = {other["url"] for other in (FULL_EVENT, FULL_GUIDE, *RELATED, SUGGESTED)}
    assert {line.strip() for line in wide} <= urls | {"https://press.example/gemma"}
    assert FULL_EVENT["url"] in both.splitlines()
    assert FULL_GUIDE["url"] in both.splitlines()


def test_text_on_a_wide_terminal_is_at_most_100_columns_wide() -> None:
    assert max(map(wcswidth, event_page(200).expandtabs(8).splitlines())) == 100


def test_a_report_is_shown_in_the_letters_that_a_terminal_has() -> None:
    url = "https://news.example/\u65e5"
    shown = shown_event("a", coverage=[{"source": "\u958b\u6e90", "url": url}])
    page = pages.record_page(EVENT, shown, [], Style(MOMENT, width=80, encoding="iso8859-1"))
    assert page.splitlines()[-1] == "Also: \\u958b\\u6e90, https://news.example/\\u65e5"


@pytest.mark.parametrize("detail", DETAILS)
def test_colour_and_links_change_nothing_but_the_looks_of_a_page(detail: Detail) -> None:
    colored = event_page(80, color=True, links=True, detail=detail)
    assert "\x1b[1mRelated guides (3)\x1b[0m\n" in colored
    assert ESCAPES.sub("", colored) == event_page(80, detail=detail)
    assert "\x1b]8" not in event_page(80, color=True, detail=detail)


def test_no_line_leaves_a_link_or_a_colour_open() -> None:
    for line in event_page(40, color=True, links=True, detail="full").splitlines():
        assert line.count("\x1b[0m") * 2 == len(re.findall(r"\x1b\[", line))
        assert line.count("\x1b]8;;\x1b\\") * 2 == line.count("\x1b]8;;")


def test_the_page_of_a_small_event_has_no_empty_parts() -> None:
    assert pages.record_page(
        EVENT, shown_event("small"), [(GUIDE, []), (EVENT, [])], style(80)
    ) == (
        "-  Source, 3d ago (2026-11-20)\nSmall\nsmall  added 2d ago (2026-11-21)\n\n"
        "Related guides (0)\n\nRelated events (0)\n"
    )


def test_the_page_of_a_small_guide_has_no_empty_parts() -> None:
    assert pages.record_page(GUIDE, shown_guide("small"), [(EVENT, [])], style(80)) == (
        "updated 2d ago (2026-11-21)\nSmall\nsmall\n\nRelated events (0)\n"
    )


@relaxed
@given(st.text(st.characters()), st.text(st.characters()))
def test_no_text_of_a_record_reaches_the_terminal_raw(one: str, other: str) -> None:
    texts = {"title": one, "source": other, "author": one, "summary": other, "rationale": one}
    wild = cast("rows.Event", {**FULL_EVENT, **texts, "url": other, "tags": [one], "id": other})
    manual = cast(
        "rows.Guide", {**FULL_GUIDE, "title": one, "body": other, "takeaways": [one, other]}
    )
    page = ""
    for detail in DETAILS:
        looks = style(80, color=True, links=True)
        page += pages.record_page(EVENT, wild, [(GUIDE, [manual]), (EVENT, [wild])], looks, detail)
        page += pages.record_page(GUIDE, manual, [(EVENT, [wild])], looks, detail)
    for width in (None, 80, 40):
        page += tables.table(
            [wild], EVENT.table_columns, style(width), time_fields=EVENT.time_fields
        )
    plain = ESCAPES.sub("", page)
    assert safe(plain) == plain


def test_the_best_related_events_stand_first_on_a_page() -> None:
    page = pages.record_page(
        EVENT,
        FULL_EVENT,
        [(GUIDE, []), (EVENT, query.by_score(RELATED[::-1], "published"))],
        style(80),
    )
    first, second = (page.index(each["id"]) for each in RELATED)
    assert first < second
