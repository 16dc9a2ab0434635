"""The items of feeds that an almanac knows: those that wait, and those that were decided about."""

from __future__ import annotations

from collections import Counter
from sys import intern
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from almanac_cli.errors import InvalidValue
from almanac_cli.index.identities import Identities
from almanac_cli.model import item_keys
from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.model.query import Order, Query
from almanac_cli.model.seen import OF_GUIDS
from almanac_cli.model.urls import canonical_url
from almanac_cli.operations.changed_events import differing_row
from almanac_cli.operations.intake.deciding import keys_of
from almanac_cli.operations.intake.item_sources import ItemSources
from almanac_cli.storage import changed_texts, seen_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.item_keys import ItemKeys
    from almanac_cli.model.seen import Decision
    from almanac_cli.operations.store import Store
    from almanac_cli.storage.changed_texts import ChangedText

# "restored": it was decided about, and is undecided again.
Status: TypeAlias = Literal["new", "restored", "waiting", "decided"]
# Tells whether an item is another article than one that has its guid.
Comparison: TypeAlias = "Callable[[ItemKeys, ItemKeys], bool]"
_KEY_BITS = 88  # of a key as a number: 17 digits to base 36


class Waiting(NamedTuple):
    """An item in the inbox, as far as others are compared with it; many are in memory."""

    id: str
    source: str  # the id of its source
    feed: str | None  # the URL of the feed that had it first
    key_text: str  # the keys under which it was met and its marks, with spaces between them
    digest: str | None  # of what the feed had of it
    fetched: str  # when it was met first

    @property
    def keys(self) -> ItemKeys:
        """The keys under which it was met."""
        return item_keys.split(self.key_text.split())


class Standing(NamedTuple):
    """What is known of an item of a feed."""

    status: Status
    id: str | None = None  # of the item in the inbox; `None` if none waits
    decision: Decision | None = None  # the last one about it; `None` if only an event has its URL


class _Line(NamedTuple):
    """A decision and its place among all, which tells two of one time apart."""

    decision: Decision
    place: int

    @property
    def order(self) -> tuple[str, int]:
        """What is greater for the later one."""
        return self.decision.time, self.place


class KnownItems:
    """All known items by their keys; who takes items in, or decides, tells it so."""

    def __init__(
        self,
        sources: ItemSources,
        event_identities: Identities | None = None,
        event_reader: Reader | None = None,
    ) -> None:
        self.sources = sources
        self.waiting: dict[str, Waiting] = {}  # by id
        self.lines: Counter[tuple[str, str | None]] = Counter()  # of seen files, by source and URL
        self.changed: dict[str, ChangedText] = {}  # what feeds say now of kept items, by URL
        self._events, self._reader = event_identities, event_reader
        self._ids: dict[int, str] = {}  # of waiting items, by key
        self._count = 0  # of decisions
        self._latest: dict[int, _Line] = {}  # by key
        self._numbers: dict[str, int] = {}  # of sources, from 1
        self._newest: dict[str, int] = {}  # the latest date of its items, by source
        self._sizes: dict[str, int] = {}  # of files of decisions that are known, by source
        self._met: frozenset[str] = frozenset()  # sources of which something was known at first

    @classmethod
    def load(cls, store: Store) -> KnownItems:
        """Read what an almanac knows of items.

        Raises:
            DiskError: if a folder cannot be read.
            FileUnusable: if a file of decisions cannot be read.

        """
        reader = store.reader(EVENT)
        known = cls(ItemSources.load(store), Identities(store.index, EVENT), reader)
        known._sizes = seen_files.sizes(store.root)
        known.changed = changed_texts.read(store.root)
        for source, decisions in seen_files.read_all(store.root).items():
            known.decide(source, decisions)
        for row in store.reader(ITEM).select(Query(), Order()).rows():
            known.wait(known.waiting_item(row))
        sources = (item.source for item in known.waiting.values())
        known._met = frozenset((*(source for source, _ in known.lines), *sources))
        return known

    def reload(self, store: Store) -> None:
        """Read again what the almanac knows; also raises what `load` does."""
        met = self._met
        store.refresh()
        vars(self).update(vars(KnownItems.load(store)))
        self._met = met

    def is_outdated(self, store: Store, source: str) -> bool:
        """Tell whether another process has decided about items of a source in the meantime."""
        return seen_files.size(store.root, source) != self._sizes.get(source, 0)

    def note_size(self, store: Store, source: str) -> None:
        """Note that the decisions in the file of a source are known."""
        self._sizes[source] = seen_files.size(store.root, source)

    def note_added(self, source: str, size: int) -> None:
        """Note that the file of a source has grown by decisions that are known, in bytes."""
        self._sizes[source] = self._sizes.get(source, 0) + size

    def waiting_item(self, row: Mapping[str, Any]) -> Waiting:
        """Return what is compared of an item, from its row or its fields."""
        source, key_text = self.sources.id_of(row), " ".join(keys_of(row).all)
        feed = None if row["feed"] is None else intern(row["feed"])
        return Waiting(row["id"], source, feed, key_text, row["digest"], intern(row["fetched"]))

    def wait(self, item: Waiting) -> None:
        """Note that an item is in the inbox now.

        Of two with one key, the first met counts; of two articles with one guid, the last.
        """
        keys = item.keys
        self.waiting[item.id] = item
        for key, scoped in zip(keys.keys, self._scoped(item.source, keys.keys), strict=True):
            other = self.waiting.get(self._ids.get(scoped, ""))
            if other is not None and other.id != item.id:
                is_later = (item.fetched, item.id) > (other.fetched, other.id)
                if is_later != (_is_guid(key) and item_keys.are_unlike(keys, other.keys)):
                    continue
            self._ids[scoped] = item.id
        self._note_date(item.source, keys)

    def leave(self, id_: str) -> None:
        """Note that an item is in the inbox no more."""
        item = self.waiting.pop(id_)
        for key in self._scoped(item.source, item.keys.keys):
            if self._ids.get(key) == id_:
                del self._ids[key]

    def decide(self, source: str, decisions: Iterable[Decision]) -> None:
        """Note decisions about items of a source, in the order of its file."""
        for decision in decisions:
            keys = item_keys.split(decision.keys)
            self._count += 1
            line = _Line(decision, self._count)
            self.lines[source, decision.url] += 1
            for key in self._scoped(source, keys.keys):
                before = self._latest.get(key)
                if before is None or before.decision.time <= decision.time:
                    self._latest[key] = line
            self._note_date(source, keys)

    def stand(self, source: str, keys: ItemKeys, url: str | None) -> Standing:
        """Return what is known of an item with these keys, whose URL may be another one."""
        id_ = self._waiting_id(source, keys)
        decision = self.decision(
            source, keys, item_keys.is_reused if id_ is None else item_keys.are_unlike
        )
        if decision and decision.is_final:
            return Standing("decided", id_, decision)
        if id_ is not None:
            return Standing("waiting", id_, decision)
        if self.has_event(url):
            return Standing("decided", None, decision)
        return Standing("new" if decision is None else "restored", None, decision)

    def decision(
        self, source: str, keys: ItemKeys, is_another: Comparison = item_keys.is_reused
    ) -> Decision | None:
        """Return the latest decision about an item with these keys, `None` if there is none.

        `is_another` tells whether it is another article than an earlier one with its guid; of an
        item that is known, `item_keys.are_unlike` does: it was told apart when it was taken.
        """
        lines = [
            line
            for key, scoped in zip(keys.keys, self._scoped(source, keys.keys), strict=True)
            if (line := self._latest.get(scoped))
            and not (_is_guid(key) and _is_of_another(keys, line.decision, is_another))
        ]
        return max(lines, key=lambda line: line.order).decision if lines else None

    def has_event(self, url: str | None) -> bool:
        """Tell whether an event has this URL, or one of its reports."""
        if url is None or self._events is None:
            return False
        try:
            identity = canonical_url(url)
        except InvalidValue:
            return False
        if self._reader is None or not self._events.may_contain(identity):
            return False
        return bool(self._reader.with_identity(identity))  # the identities are short hashes

    def differs(self, url: str, text: ChangedText) -> bool:
        """Tell whether the event with a URL is there, and says otherwise than its feed now."""
        return self._reader is not None and differing_row(self._reader, url, text) is not None

    def new_keys(self, source: str, keys: ItemKeys) -> tuple[str, ...]:
        """Return those keys under which nothing was decided yet."""
        return tuple(
            key
            for key, scoped in zip(keys.keys, self._scoped(source, keys.keys), strict=True)
            if scoped not in self._latest
        )

    def is_first(self, source: str) -> bool:
        """Tell whether nothing was known of a source before items were taken in now."""
        return source not in self._met

    def newest_s(self, source: str) -> int | None:
        """Return the latest date of the known items of a source, in seconds since 1970."""
        return self._newest.get(source)

    def _waiting_id(self, source: str, keys: ItemKeys) -> str | None:
        """Return the id of the item in the inbox with one of these keys, the likest if several."""
        ids = [*dict.fromkeys(self._waiting_ids(source, keys))]
        if len(ids) > 1:
            ids.sort(key=lambda id_: item_keys.are_unlike(keys, self.waiting[id_].keys))
        return ids[0] if ids else None

    def _waiting_ids(self, source: str, keys: ItemKeys) -> Iterator[str]:
        """Yield for each of these keys the id of the item in the inbox that has it.

        No item that is unlike one counts for it, whatever its date: it would replace what waits.
        """
        for key, scoped in zip(keys.keys, self._scoped(source, keys.keys), strict=True):
            item = self.waiting.get(self._ids.get(scoped, ""))
            if item and not (_is_guid(key) and item_keys.are_unlike(keys, item.keys)):
                yield item.id

    def decided_waiting(self) -> Iterator[str]:
        """Yield the ids of items in the inbox that are decided about."""
        for item in self.waiting.values():
            decision = self.decision(item.source, item.keys, item_keys.are_unlike)
            if decision and decision.is_final:
                yield item.id

    def duplicates(self) -> Iterator[str]:
        """Yield the ids of items in the inbox of which another was met before, in another clone."""
        for item in self.waiting.values():
            others = self._waiting_ids(item.source, item.keys)
            if {*others} - {item.id}:
                yield item.id

    def _note_date(self, source: str, keys: ItemKeys) -> None:
        """Note the date of an item of a source, if it has one."""
        if (time_s := item_keys.published_s(keys.marks)) is not None:
            self._newest[source] = max(time_s, self._newest.get(source, time_s))

    def _scoped(self, source: str, keys: Iterable[str]) -> list[int]:
        """Return keys with the source in which alone they count, as numbers: texts take more."""
        scope = self._numbers.setdefault(source, len(self._numbers) + 1) << _KEY_BITS
        return [int(key, 36) + (0 if key[0] == item_keys.IN_ALL_SOURCES else scope) for key in keys]


def _is_guid(key: str) -> bool:
    return key[0] in OF_GUIDS


def _is_of_another(keys: ItemKeys, decision: Decision, is_another: Comparison) -> bool:
    """Tell whether a decision under the guid of an item was about another article than this one."""
    before = item_keys.decided_keys(decision)
    if not decision.is_final and item_keys.are_unlike(keys, before):
        return True
    return is_another(keys, before)
