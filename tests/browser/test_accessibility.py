"""axe-core finds nothing on any kind of page: light and dark, wide and narrow, at 400%."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.site_pages import KINDS, samples
from support.visits import visit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

# What axe looks for: everything it knows, targets of 24 pixels included; or what colours change.
EVERYTHING: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
COLOURS: dict[str, Any] = {"runOnly": ["color-contrast", "link-in-text-block"]}
RUN = """options => axe.run(document, {resultTypes: ["violations"], preload: false, ...options})"""
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 1024}}
TELEPHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
# 400% of a window of 1280 by 1024 pixels: WCAG 2.2, success criterion 1.4.10.
ZOOMED: dict[str, Any] = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
WINDOWS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "desk, light": (DESK | {"color_scheme": "light"}, EVERYTHING),
    "desk, dark": (DESK | {"color_scheme": "dark"}, COLOURS),
    "telephone, light": (TELEPHONE | {"color_scheme": "light"}, COLOURS),
    "zoomed, dark": (ZOOMED | {"color_scheme": "dark"}, EVERYTHING),
}


def violations(page: Page, axe: str, options: dict[str, Any]) -> list[str]:
    """Return what axe finds on a page: the rule, what is wrong, and where first."""
    page.evaluate(f"{axe};0")
    return [
        f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:200]}"
        f" ({len(rule['nodes'])}): {rule['nodes'][0]['failureSummary'][:300]}"
        for rule in page.evaluate(RUN, options)["violations"]
    ]


# Wide and light, narrow and dark; the other two look at the same colours in the other width.
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["desk, light", "zoomed, dark"], id="wide and narrow"),
        pytest.param(["desk, dark", "telephone, light"], id="crossed", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("kind", [*KINDS, "missing"])
def test_axe_finds_nothing(
    varied_site: Path, browser: Browser, axe: str, kind: str, names: list[str]
) -> None:
    path = samples(varied_site)[kind]
    problems = {}
    for name in names:
        window, options = WINDOWS[name]
        with visit(browser, varied_site, **window) as tab:
            problems[name] = violations(tab.open(path), axe, options)
    assert {name: rules for name, rules in problems.items() if rules} == {}


@pytest.mark.parametrize("kind", ["front", "event", "guide", "sources", "week"])
def test_axe_finds_nothing_among_hostile_records(
    hostile_site: Path, browser: Browser, axe: str, kind: str
) -> None:
    with visit(browser, hostile_site, **TELEPHONE) as tab:
        assert violations(tab.open(samples(hostile_site)[kind]), axe, EVERYTHING) == []


@pytest.mark.parametrize("kind", [*KINDS, "missing"])
def test_nothing_is_wider_than_320_pixels(varied_site: Path, browser: Browser, kind: str) -> None:
    with visit(browser, varied_site, **TELEPHONE) as tab:
        assert too_wide(tab.open(samples(varied_site)[kind])) == []


def test_no_hostile_text_is_wider_than_320_pixels(hostile_site: Path, browser: Browser) -> None:
    with visit(browser, hostile_site, **TELEPHONE) as tab:
        problems = {path: too_wide(tab.open(path)) for path in samples(hostile_site).values()}
    assert {path: wide for path, wide in problems.items() if wide} == {}


def too_wide(page: Page) -> list[str]:
    """Return the elements that stand out of the window, if the page can be scrolled sideways."""
    elements: list[str] = page.evaluate("""() => {
        const root = document.documentElement, width = root.clientWidth;
        if (root.scrollWidth <= width) return [];
        return [...document.body.querySelectorAll("*")]
            .filter(element => element.getBoundingClientRect().right > width)
            .map(element => element.outerHTML.slice(0, 200));
    }""")
    return elements
