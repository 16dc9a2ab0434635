"""Pictures of one page of every kind of a site: a telephone, a tablet, a desk; light and dark.

PYTHONPATH=tests python -m support.screenshots SITE FOLDER [--kind KIND ...] [--whole]

SITE is the folder that `almanac site` made. The files in FOLDER are called KIND-WIDTH-SCHEME.png:
event-360-dark.png. They show the first two screens of a page, or with --whole all of it;
event-print.pdf is the page on paper.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from support.chromium import chromium
from support.site_pages import samples

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIZES = ((360, 800), (768, 1024), (1440, 900))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def take(browser: Browser, site: Path, folder: Path, pages: dict[str, str], *, whole: bool) -> None:
    """Write the pictures of pages, given by kind, into a folder.

    Args:
        browser: The browser that shows the pages.
        site: The folder of the site.
        folder: Where the pictures are written; those of the same names are replaced.
        pages: The paths of the pages within the site, by kind.
        whole: Whether a picture shows all of the page, and not the first two screens of it.

    """
    for width, height in SIZES:
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page = context.new_page()
            for kind, path in pages.items():
                page.goto((site / path).as_uri())
                length = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size(
                    {"width": width, "height": height if whole else min(length, 2 * height)}
                )
                page.screenshot(path=folder / f"{kind}-{width}-{scheme}.png", full_page=whole)
                page.set_viewport_size({"width": width, "height": height})
                if (width, scheme) == (1440, "light"):
                    page.pdf(path=folder / f"{kind}-print.pdf", format="A4")
            context.close()


def main() -> None:
    """Take the pictures that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, metavar="SITE")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--kind", action="append", metavar="KIND", help="such as front, event, tag")
    parser.add_argument("--whole", action="store_true", help="show all of each page")
    options = parser.parse_args()
    pages = samples(options.site.resolve())
    if unknown := set(options.kind or ()) - pages.keys():
        parser.error(f"{options.site} has no pages of: {', '.join(sorted(unknown))}")
    options.folder.mkdir(parents=True, exist_ok=True)
    chosen = {kind: path for kind, path in pages.items() if kind in (options.kind or pages)}
    with chromium() as browser:
        take(browser, options.site.resolve(), options.folder, chosen, whole=options.whole)


if __name__ == "__main__":
    main()
