"""A file of a site, as it is planned before it is made: `Page`, and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from almanac_cli.operations.site.content import KEY_BYTES
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.operations.site.content import Content

# What a page is made of, beside rows: values that have one `repr`, and that marshal takes.
Argument: TypeAlias = "str | int | tuple[Argument, ...] | None"

JSON = "event_json"  # the maker of the record of an event, beside its page
FEED = "feed"  # the maker of feeds


class Page(NamedTuple):
    """A file of a site, not made yet; a NamedTuple, since there are very many."""

    path: str  # in the site: "events/x/index.html"
    key: str  # hexadecimal digits, other ones if the file may be different
    maker: str  # the name of the function of `makers` that makes it
    arguments: tuple[Any, ...]  # of that function, `Argument`s
    events: tuple[str, ...] = ()  # ids of the events whose rows it gets, in their order
    guides: tuple[str, ...] = ()  # ids of the guides whose rows it gets, in their order


class Planner:
    """What gives the pages of a site their keys."""

    def __init__(self, content: Content, base: bytes) -> None:
        self.content = content
        self._base = base  # a digest of what every page shows, such as the templates

    def page(
        self,
        path: str,
        maker: str,
        *arguments: Argument,
        events: Iterable[str] = (),
        guides: Iterable[str] = (),
    ) -> Page:
        """Return a page that is made of these arguments and rows."""
        events, guides = tuple(events), tuple(guides)
        entries, explanations = self.content.events, self.content.guides
        keys = [entries[id_].key for id_ in events]
        keys += [explanations[id_].key for id_ in guides]
        facts = repr((path, maker, arguments, len(events), len(guides))).encode()
        key = hashing.digest(self._base, facts, b"".join(keys), size=KEY_BYTES)
        return Page(path, key.hex(), maker, arguments, events, guides)
