"""The pages of a site by kind, such as front, event or month, and one of each to look at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LISTS = {
    "page": "",
    "month": r"\d{4}/\d\d/",
    "tag": "tags/[^/]+/",
    "source": "sources/[^/]+/",
    "guide": "guides/[^/]+/",
}
# Each kind with the folder of its pages; what has many pages has a kind for the older ones.
KINDS = {
    "front": "",
    "event": "events/[^/]+/",
    "year": r"\d{4}/",
    "week": r"\d{4}/w\d\d/",
    **{name: folder for name, folder in _LISTS.items() if folder},
    **{f"{name}-older": rf"{folder}page/\d+/" for name, folder in _LISTS.items()},
    **{
        name: f"{name}/"
        for name in ("guides", "tags", "sources", "top", "stats", "search", "about", "feeds")
    },
}
_PATTERNS = {name: re.compile(f"{folder}index[.]html") for name, folder in KINDS.items()}
_PATTERNS["missing"] = re.compile(r"404\.html")


def pages(site: Path) -> list[str]:
    """Return the paths of all pages of a site, within its folder, sorted."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def kind_of(page: str) -> str:
    """Return the kind of the page at a path; "" if it is of none that is known."""
    return next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(page)), "")


def samples(site: Path) -> dict[str, str]:
    """Return by kind the path of its largest page; kinds of which there is none are left out."""
    by_size = sorted(pages(site), key=lambda page: ((site / page).stat().st_size, page))
    largest = {kind_of(page): page for page in by_size}
    return {name: largest[name] for name in _PATTERNS if name in largest}
