"""The messages about pages of the web that are to become events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.messages.message import Message
from almanac_cli.operations.page_refused import PageIncomplete, PageRefused

if TYPE_CHECKING:
    from almanac_cli.formats.page_facts.walls import Wall
    from almanac_cli.operations.web_page import WebPage

_WALLS: dict[Wall, str] = {
    "browser": "a check for browsers",
    "consent": "a question for consent",
    "login": "a page to log in",
    "error": "a page of an error",
}
_FIELDS = {"title": "title", "source": "source", "published": "day"}
_FROM = "save the page in a browser, and give it with --from page.html"


def describe_page(error: BaseException) -> Message | None:
    """Return the message of a page that makes no event; `None` for another exception."""
    match error:
        case PageRefused():
            sentence = f"{error.url} answers with the status {error.status}"
            return Message(sentence, hint=f"if a browser shows it, {_FROM}")
        case PageIncomplete():
            return _incomplete(error)
    return None


def obstacle(page: WebPage) -> Message | None:
    """Return the message about what is there in place of a page; `None` if it is the page."""
    if wall := page.facts.wall:
        return Message(f"{page.url} shows {_WALLS[wall]}, not the page", hint=_FROM)
    if page.media_type:
        return Message(f"{page.url} is no page in HTML, but {page.media_type}")
    return None


def _incomplete(error: PageIncomplete) -> Message:
    names = " and ".join(f"no {_FIELDS[field]}" for field in error.missing)
    if message := obstacle(error.page):
        add = f"or add it with: almanac add TITLE --url {error.page.url}"
        hint = f"{message.hint}; {add}" if message.hint else add.removeprefix("or ")
        return Message(message.sentence, (f"so there is {names}",), hint=hint)
    if "title" in error.missing:
        hint = f"add it with: almanac add TITLE --url {error.page.url}"
    else:
        hint = "give it with --published"
    return Message(f"{error.page.url} names {names}", hint=hint)
