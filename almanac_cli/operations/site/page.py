"""A file of a site, as it is planned before it is made: `Page`, and its key."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from almanac_cli.operations.site.content import KEY_BYTES
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.operations.site.content import Content

# What a page is made of, beside rows: values that marshal takes.
Argument: TypeAlias = "str | int | tuple[Argument, ...] | None"

# The last one that writes equal values as equal bytes, whatever else refers to them.
_MARSHAL_VERSION = 2
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
        self._event_keys = {id_: entry.key for id_, entry in content.events.items()}
        self._guide_keys = {id_: entry.key for id_, entry in content.guides.items()}

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
        parts = [self._base]
        facts = (path, maker, arguments, len(events), len(guides))
        parts.append(marshal.dumps(facts, _MARSHAL_VERSION))
        parts += map(self._event_keys.__getitem__, events)
        parts += map(self._guide_keys.__getitem__, guides)
        key = hashing.digest(b"".join(parts), size=KEY_BYTES)
        return Page(path, key.hex(), maker, arguments, events, guides)
