"""Which source an item or an event is from: the file of decisions about it has the id of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.model import slugs
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.operations.store import Store

_UNNAMED = "unnamed"  # where the name of a source has no Latin letter or digit


class ItemSources:
    """The sources of an almanac by their feeds and names."""

    def __init__(self, rows: list[Mapping[str, Any]]) -> None:
        self._names = {row["id"]: row["name"] for row in rows}
        self._by_feed = {feed: row["id"] for row in rows for feed in row["feeds"]}
        self._by_name: dict[str, str] = {}
        for row in rows:
            for name in (row["name"], *row["aliases"]):
                self._by_name.setdefault(fold(name), row["id"])

    @classmethod
    def load(cls, store: Store) -> ItemSources:
        """Read the sources of an almanac."""
        return cls([*store.reader(SOURCE).select(Query(), Order()).rows()])

    def id_of(self, item: Mapping[str, Any]) -> str:
        """Return the id of the source of an item, from its row.

        That is the source that the item names, or one with its feed, or one with its name; an item
        of none of these gets the id that a source of its name would have.
        """
        own: str | None = item["source_id"]
        if own in self._names:
            return str(own)
        feed = self._by_feed.get(item["feed"])
        return own or feed or self.id_of_name(item["source"]) or _as_id(item["source"])

    def feeds_of(self, id_: str) -> list[str]:
        """Return the URLs of the feeds of a source, by its id."""
        return [feed for feed, source in self._by_feed.items() if source == id_]

    def name_of(self, id_: str) -> str:
        """Return the name of the source with an id, the id itself if there is none."""
        return str(self._names.get(id_, id_))

    def id_of_name(self, name: str) -> str | None:
        """Return the id of the source with a name, `None` if there is none."""
        return self._by_name.get(fold(name))


def _as_id(name: str) -> str:
    return slugs.shorten(slugs.slugify(name)) or _UNNAMED
