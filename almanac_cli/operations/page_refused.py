"""What is raised when a page of the web makes no event: `PageRefused` and `PageIncomplete`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.operations.web_page import WebPage


class PageRefused(AlmanacError):
    """Raised when a server answers with a status that says that there is no page."""

    def __init__(self, url: str, status: int) -> None:
        self.url = url
        self.status = status


class PageIncomplete(Invalid):
    """Raised when a page does not say what an event needs, and nobody can be asked."""

    def __init__(self, page: WebPage, missing: Iterable[str]) -> None:
        self.page = page
        self.missing = tuple(missing)  # names of fields
        super().__init__()
