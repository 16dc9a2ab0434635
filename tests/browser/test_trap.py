"""Hostile text does nothing in a browser, whether or not the policy of the page is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.site_pages import KINDS, pages, samples
from support.visits import visit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

# What text could turn into: elements that we write nowhere, code, addresses that are code.
FOREIGN = """() => [...document.querySelectorAll("*")].flatMap(element => {
    const found = [...element.attributes]
        .filter(attribute => attribute.name.startsWith("on") || attribute.name === "style")
        .map(attribute => `${element.tagName} ${attribute.name}`);
    if (["IFRAME", "OBJECT", "EMBED", "BASE", "STYLE", "IMG"].includes(element.tagName))
        found.push(element.tagName);
    if (element.tagName === "SCRIPT" && !element.src && element.type !== "application/ld+json")
        found.push(element.outerHTML);
    for (const url of [element.href, element.src, element.action])
        if (typeof url === "string" && url && !/^(https?|file):/.test(url)) found.push(url);
    return found;
})"""


@pytest.mark.parametrize(
    ("enforced", "some"),
    [
        pytest.param(False, samples, id="without policy"),
        pytest.param(True, samples, id="with policy"),
        # Enough without: what tries to act with the policy acts without it too.
        pytest.param(False, pages, id="every page without policy", marks=pytest.mark.slow),
    ],
)
def test_hostile_text_does_nothing(
    hostile_site: Path,
    browser: Browser,
    some: Callable[[Path], dict[str, str] | list[str]],
    *,
    enforced: bool,
) -> None:
    chosen = some(hostile_site)
    paths = chosen.values() if isinstance(chosen, dict) else chosen
    foreign = {}
    with visit(browser, hostile_site, bypass_csp=not enforced) as tab:
        for path in paths:
            foreign[path] = tab.open(path).evaluate(FOREIGN)
    assert tab.events == []
    assert {path: markup for path, markup in foreign.items() if markup} == {}


@pytest.mark.parametrize("kind", [*KINDS, "missing"])
def test_a_page_asks_for_its_own_files_alone(
    varied_site: Path, browser: Browser, kind: str
) -> None:
    with visit(browser, varied_site) as tab:
        tab.open(samples(varied_site)[kind])
    assert tab.events == []
    assert all((varied_site / path).is_file() for path in tab.requests)
