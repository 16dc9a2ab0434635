"""Building sites in this process, and reading what is in their folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Order, Query
from almanac_cli.operations.site.build import build
from almanac_cli.operations.site.request import Request, Selected
from almanac_cli.operations.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.operations.site.build import Result

URL = "https://almanac.example/news/"


def build_site(root: Path, request: Request, query: Query | None = None) -> Result:
    """Build the site of the events that a query selects, or of all."""
    store = Store.open(root)
    selected = query or Query()
    ids = store.reader(EVENT).select(selected, Order()).ids
    return build(store, Selected(ids, selected), request)


def site_of(root: Path, folder: Path, url: str | None = URL) -> Result:
    """Build the site of all events in a folder."""
    return build_site(root, Request(folder, url))


def tree(folder: Path) -> dict[str, bytes]:
    """Return the content of all files in a folder, by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def folders(folder: Path) -> set[str]:
    """Return the paths of all folders in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}
