"""Importing lists of feeds: new sources, and feeds for the sources that are there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from almanac_cli.errors import InvalidValue
from almanac_cli.formats.items import Item
from almanac_cli.formats.json_codec import DecodeError
from almanac_cli.model import tags
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.model.text import fold
from almanac_cli.model.urls import canonical_url
from almanac_cli.operations.add import ImportResult, Match, add_all
from almanac_cli.operations.drafts import AddOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from almanac_cli.operations.store import Store


@dataclass(frozen=True, slots=True)
class ImportedSources:
    """The outcome of importing a list of feeds."""

    result: ImportResult
    # The names of folders that no tag could be made of.
    folders: tuple[str, ...] = ()


def import_sources(
    store: Store,
    items: Iterable[Item],
    now: datetime,
    *,
    is_private: bool = False,
    dry_run: bool = False,
) -> ImportedSources:
    """Add the sources in a list of feeds, as `formats.opml_reader` returns them.

    A feed that a source has is skipped. One whose name is that of a source, or an alias of it, goes
    to that source, unless all their addresses are on other hosts: then it is refused. Feeds of one
    name in the list become one source. What is invalid is refused, the rest is added. The sources
    that get a feed are private if `is_private`. Also raises the errors of `Store.transaction`.
    """
    list_ = _List(store, is_private=is_private)
    for item in items:
        list_.take(item)
    options = AddOptions(dry_run=dry_run, skip_invalid=True, updates=True)
    result = add_all(store, SOURCE, list_.items(), now, options)
    result = replace(result, skipped=(*list_.skipped, *result.skipped))
    return ImportedSources(result, (*list_.folders_without_tag,))


@dataclass(slots=True)
class _Entry:
    """A source that is there, or one that the list names first."""

    id: str | None = None  # None for a new one
    hosts: set[str] = field(default_factory=set)  # of its site and its feeds
    has_site: bool = False
    position: str = ""  # of its first feed in the list
    # What the list says of it, as entered; empty if it says nothing new.
    fields: dict[str, Any] = field(default_factory=dict)


class _List:
    """The feeds of a list by the source that each belongs to."""

    def __init__(self, store: Store, *, is_private: bool) -> None:
        self._common = {"private": True} if is_private else {}  # fields of all sources
        self.skipped: list[Match] = []  # feeds that sources have
        self.folders_without_tag: dict[str, None] = {}
        self._entries: list[_Entry | Item] = []  # new ones and errors, in the order of the list
        self._by_name: dict[str, _Entry] = {}  # by names and aliases, folded
        self._by_feed: dict[str, _Entry] = {}  # by the canonical URLs of feeds
        for row in store.reader(SOURCE).select(Query(), Order()).rows():
            urls = [*row["feeds"], *filter(None, [row["site"]])]
            entry = _Entry(row["id"], {*map(_host, urls)}, has_site=bool(row["site"]))
            for name in (row["name"], *row["aliases"]):
                self._by_name.setdefault(fold(name), entry)
            self._by_feed |= {canonical_url(feed): entry for feed in row["feeds"]}

    def items(self) -> list[Item]:
        """Return the sources as items of bulk input: what is new of each, or an error."""
        return [
            entry if isinstance(entry, Item) else Item(entry.position, entry.fields)
            for entry in self._entries
        ]

    def take(self, item: Item) -> None:
        """Take one feed of the list, or an error."""
        if item.error:
            self._entries.append(item)
            return
        value, (feed,) = item.value, item.value["feeds"]
        try:
            key = canonical_url(feed)
        except InvalidValue as error:
            reason = f"{feed} {error.reason}"
            self._entries.append(Item(item.position, error=DecodeError(reason)))
            return
        if entry := self._by_feed.get(key):
            self._take_known(entry, item)
            return
        hosts = {host for host in map(_host, (feed, value["site"])) if host}
        entry = self._by_name.get(fold(value["name"]))
        if entry and entry.hosts and entry.hosts.isdisjoint(hosts):
            reason = f"is named as another source, {value['name']}, of {min(entry.hosts)}: {feed}"
            self._entries.append(Item(item.position, error=DecodeError(reason)))
            return
        if entry is None:
            entry = self._by_name[fold(value["name"])] = _Entry()
        self._add(entry, item, hosts)
        self._by_feed[key] = entry

    def _take_known(self, entry: _Entry, item: Item) -> None:
        """Skip a feed that a source has; one that is new in this list gets further tags."""
        if entry.id is None:
            known = entry.fields["tags"]
            entry.fields["tags"] = [*dict.fromkeys([*known, *self._tags(item.value["tags"])])]
        else:
            self.skipped.append(Match(item.position, entry.id))

    def _add(self, entry: _Entry, item: Item, hosts: set[str]) -> None:
        """Add a feed to an entry."""
        value: Mapping[str, Any] = item.value
        if not entry.fields:
            entry.position = item.position
            entry.fields = {"id": entry.id} if entry.id else {"name": value["name"]}
            entry.fields |= {"feeds": [], "tags": [], **self._common}
            self._entries.append(entry)
        entry.hosts |= hosts
        entry.fields["feeds"] += value["feeds"]
        merged = [*entry.fields["tags"], *self._tags(value["tags"])]
        entry.fields["tags"] = [*dict.fromkeys(merged)]
        if value["site"] and not entry.has_site:
            entry.fields["site"], entry.has_site = value["site"], True

    def _tags(self, folders: Iterable[str]) -> list[str]:
        """Return the tags that folders become."""
        made = {folder: tags.from_name(folder) for folder in folders}
        self.folders_without_tag |= {folder: None for folder, tag in made.items() if not tag}
        return [tag for tag in made.values() if tag]


def _host(url: str | None) -> str:
    """Return the host of a URL in canonical form, "" if it has none."""
    try:
        return urlsplit(canonical_url(url)).netloc if url else ""
    except InvalidValue:
        return ""
