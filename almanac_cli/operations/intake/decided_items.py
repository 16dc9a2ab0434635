"""The items that were decided about, each with all lines about it.

An item that has got further keys since has a line for each time. Lines are about one item if they
have time, outcome and a key in common, and are not unlike: of two articles with one guid, both may
have been decided about in one step.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.model import item_keys, seen
from almanac_cli.storage import seen_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from almanac_cli.model.seen import Decision, Outcome
    from almanac_cli.operations.intake.known_items import KnownItems
    from almanac_cli.operations.store import Store


class DecidedItem(NamedTuple):
    """An item that was decided about."""

    source: str  # the id of its source
    lines: list[Decision]  # at least one

    @property
    def decision(self) -> Decision:
        """The decision, with the keys of all lines."""
        return seen.merged(self.lines)


class DecidedItems:
    """The items that were decided about last in some ways."""

    def __init__(self, store: Store, known: KnownItems, outcomes: Collection[Outcome]) -> None:
        """Read them.

        Raises:
            DiskError: if the folder of decisions cannot be read.
            FileUnusable: if a file of decisions cannot be read.

        """
        self._by_key: defaultdict[tuple[str, ...], list[DecidedItem]] = defaultdict(list)
        self._items: list[DecidedItem] = []
        for source, decisions in seen_files.read_all(store.root).items():
            lines = dict.fromkeys(
                decision
                for decision in decisions
                if decision.outcome in outcomes and is_last(known, source, decision)
            )
            for line in seen.joined(lines):
                self._add(source, line)

    def __iter__(self) -> Iterator[DecidedItem]:
        return (item for item in self._items if item.lines)

    def about(self, source: str, decision: Decision) -> DecidedItem | None:
        """Return the item of a source, or another one, that a decision is about."""
        return next(iter(self._alike(source, decision)), None)

    def _add(self, source: str, line: Decision) -> None:
        """Add a line to the item that it is about; join those that turn out to be one."""
        alike = self._alike(source, line)
        item = alike[0] if alike else DecidedItem(source, [])
        if not alike:
            self._items.append(item)
        lines = [line, *(line for other in alike[1:] for line in other.lines)]
        for other in alike[1:]:
            other.lines.clear()
        item.lines.extend(lines)
        for added in lines:
            for scoped in _scoped(source, added):
                self._by_key[scoped].append(item)

    def _alike(self, source: str, line: Decision) -> list[DecidedItem]:
        """Return the items with lines that are about the same one."""
        keys = item_keys.decided_keys(line)
        items = {
            id(item): item
            for scoped in _scoped(source, line)
            for item in self._by_key.get(scoped, ())
            if any(_are_alike(keys, other) for other in item.lines)
        }
        return [*items.values()]


def is_last(known: KnownItems, source: str, decision: Decision) -> bool:
    """Tell whether nothing else was decided about an item since, but for further keys of it."""
    keys = item_keys.decided_keys(decision)
    last = known.decision(source, keys, item_keys.are_unlike)
    return last is not None and (last.time, last.outcome) == (decision.time, decision.outcome)


def _are_alike(keys: item_keys.ItemKeys, line: Decision) -> bool:
    return not item_keys.are_unlike(keys, item_keys.decided_keys(line))


def _scoped(source: str, line: Decision) -> Iterable[tuple[str, ...]]:
    """Yield the keys of a line with what else lines about one item have in common."""
    for key in line.identifying:
        scope = "" if key[0] == item_keys.IN_ALL_SOURCES else source
        yield scope, key, line.time, line.outcome
