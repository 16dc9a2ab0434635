"""Visiting the pages of a site in a browser, and what they did that they should not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, Request

# What hostile text calls, and what the policy of a page says where it had to block something; both
# are told as errors on the console.
_TRAP = """
window.trap = (...words) => console.error(`trap: ${words}`);
addEventListener("securitypolicyviolation", event =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


class Visit(NamedTuple):
    """A tab of the browser, and what happened in it since it was opened."""

    page: Page
    site: Path
    events: list[str]  # requests that left the site, dialogs, windows, lines on the console
    requests: list[str]  # the paths of the files that were asked for, within the site

    def open(self, path: str) -> Page:
        """Show a page of the site, wait until its scripts have run, and return the tab."""
        self.requests.clear()
        self.page.goto((self.site / path).as_uri(), wait_until="load")
        self.page.evaluate("0")  # what happened before this is told before its answer
        return self.page


@contextmanager
def visit(
    browser: Browser,
    site: Path,
    **options: Any,  # noqa: ANN401 (as Playwright takes them)
) -> Iterator[Visit]:
    """Open a tab for the pages of a site, and close it with the block.

    Args:
        browser: The browser.
        site: The folder of the site.
        **options: What the tab is like, as Playwright's `Browser.new_context` takes it.

    """
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    context.add_init_script(_TRAP)
    tab = Visit(context.new_page(), site, [], [])
    root = site.as_uri() + "/"

    def note_request(request: Request) -> None:
        if request.url.startswith(root):
            tab.requests.append(request.url.removeprefix(root))
        else:
            tab.events.append(f"request: {request.url}")

    def note_dialog(dialog: Dialog) -> None:
        tab.events.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    tab.page.on("request", note_request)
    tab.page.on("dialog", note_dialog)
    tab.page.on("pageerror", lambda error: tab.events.append(f"error: {error}"))
    tab.page.on(
        "console",
        lambda message: tab.events.append(f"{message.type}: {message.text}"),
    )
    tab.page.on("popup", lambda page: tab.events.append(f"window: {page.url}"))
    try:
        yield tab
    finally:
        context.close()
