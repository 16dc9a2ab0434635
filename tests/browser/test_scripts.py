"""The scripts of the site: ages as the command line counts them, and search without a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from almanac_cli.formats.html import elements
from almanac_cli.model import ages, dates
from almanac_cli.model.periods import Date, first_day
from support.setting import MOMENT
from support.visits import visit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from almanac_cli.model.rows import Precision

MAX_SEARCH_BYTES = 60_000  # that one search loads
NOWS = (MOMENT, datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
ZONES = ("UTC", "Pacific/Kiritimati", "America/Los_Angeles")
TIMES = "() => [...document.querySelectorAll('time')].map(time => time.textContent)"


def moments(now: datetime) -> list[tuple[datetime, Precision | None]]:
    """Return times near to another one and far from it, and the periods that begin around them."""
    seconds = (0, 1, 59, 60, 61, 3599, 3600, 86_399, 86_400, 86_401)
    days = (1, 2, 27, 28, 29, 30, 31, 32, 59, 60, 61, 89, 92, 180, 364, 365, 366, 730, 1461, 9999)
    spans = [*(timedelta(seconds=n) for n in seconds), *(timedelta(days=n) for n in days)]
    times = [now + sign * span for span in spans for sign in (1, -1)]
    periods: list[tuple[datetime, Precision | None]] = [
        (datetime.combine(first_day(time.date(), precision), datetime.min.time(), UTC), precision)
        for time in times
        for precision in ("day", "month", "quarter", "year")
    ]
    # A moment at midnight is a day, as records have it.
    return [*((time, None) for time in times if time.time() != datetime.min.time()), *periods]


@pytest.mark.parametrize("now", NOWS)
@pytest.mark.parametrize("zone", ZONES)
def test_ages_are_those_of_the_command_line(
    varied_site: Path, browser: Browser, tmp_path: Path, now: datetime, zone: str
) -> None:
    times = moments(now)
    items = (f"<p>{elements.date(dates.to_text(time), precision)}</p>" for time, precision in times)
    script = f'<script src="{(varied_site / "assets" / "ages.js").as_uri()}" defer></script>'
    (tmp_path / "x.html").write_text(f"<!doctype html>{script}{''.join(items)}", encoding="utf-8")
    here = now.astimezone(ZoneInfo(zone))
    with visit(browser, tmp_path, timezone_id=zone) as tab:
        tab.page.clock.set_fixed_time(now)
        shown = tab.open("x.html").evaluate(TIMES)
    expected = [ages.age(Date(time, precision), here) for time, precision in times]
    different = [
        (str(time), precision, age, text)
        for (time, precision), age, text in zip(times, expected, shown, strict=True)
        if age != text
    ]
    assert different == []


def test_ages_are_beside_their_dates(varied_site: Path, browser: Browser) -> None:
    with visit(browser, varied_site) as tab:
        tab.page.clock.set_fixed_time(MOMENT)
        page = tab.open("index.html")
        titles = page.evaluate("() => [...document.querySelectorAll('time')].map(t => t.title)")
        texts = page.evaluate(TIMES)
    assert all(titles)
    assert "3d ago" in texts
    assert "20 November 2026" in titles


@pytest.mark.parametrize(
    ("words", "id_"),
    [
        ("weights", "a-laboratory-publishes-weights"),
        ("largest mod", "a-laboratory-publishes-weights"),
        ("\u898b\u51fa\u3057", "in-japanese"),
        ("\u062c\u062f\u064a\u062f", "in-arabic"),
        ("S\u00f6hne", "with-marks"),
        ("sohne", "with-marks"),
    ],
)
def test_a_search_finds_events(varied_site: Path, browser: Browser, words: str, id_: str) -> None:
    with visit(browser, varied_site) as tab:
        page = tab.open("search/index.html")
        page.fill("main input[type=search]", words)
        page.press("main input[type=search]", "Enter")
        page.wait_for_selector(f"main a[href$='events/{id_}/index.html']", timeout=5000)
        loaded = {path for path in tab.requests if "search" in path and path.endswith(".js")}
    assert tab.events == []
    assert sum((varied_site / path).stat().st_size for path in loaded) <= MAX_SEARCH_BYTES


@pytest.mark.parametrize("words", ["<img src=x onerror=trap(1)>", "script", "trap invalid"])
def test_a_search_does_nothing_that_a_text_says(
    hostile_site: Path, browser: Browser, words: str
) -> None:
    with visit(browser, hostile_site, bypass_csp=True) as tab:
        page = tab.open("search/index.html")
        page.fill("main input[type=search]", words)
        page.press("main input[type=search]", "Enter")
        page.wait_for_function("document.querySelector('[role=status]').textContent.trim()")
        page.wait_for_timeout(300)
    assert tab.events == []
