"""Chromium without a window, for tests of pages and for pictures of them.

It is driven by Playwright (`pip install -e '.[browser]'`). The browser is that of
$ALMANAC_CHROMIUM, or else that of the system, or else the one of `playwright install chromium`.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
# It runs as root in containers, asks nobody for updates, and finds no host of any name.
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


def executable() -> str | None:
    """Return the path of the browser of the system, if it has one."""
    paths = (os.environ.get("ALMANAC_CHROMIUM"), *map(shutil.which, NAMES))
    return next(filter(None, paths), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, and end it with the block.

    Raises:
        ImportError: if there is no Playwright.
        playwright.sync_api.Error: if there is no browser, or it does not start.

    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()
