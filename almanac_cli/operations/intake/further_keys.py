"""The keys that items have got since they were decided about, as lines of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.model.item_keys import CONTENT, FIRST_SIGHT, IN_ALL_SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.model.item_keys import ItemKeys
    from almanac_cli.model.seen import Decision
    from almanac_cli.operations.intake.known_items import KnownItems
    from almanac_cli.operations.intake.sorting import MetItem

_MAX_LINES_OF_URL = 20  # so that guids that are new each time do not fill a file
_LASTING = {"g", "a", "u"}  # the letters of keys that an item is to be known by later


def further_lines(known: KnownItems, source: str, decided: Iterable[MetItem]) -> Iterator[Decision]:
    """Yield the last decision about items of a source for the keys that they have got since.

    There is none for an item that has no other keys, or had others too often, or of which only an
    event is known: that may be undone.
    """
    for met in decided:
        decision = met.standing.decision
        if decision is None or not decision.is_final:
            continue
        keys = known.new_keys(source, met.keys)
        is_full = known.lines[source, met.url] >= _MAX_LINES_OF_URL
        if is_full or _LASTING.isdisjoint(key[0] for key in keys):
            continue
        joining = {_joining_key(decision)} - {*keys}
        marks = _marks(decision, met.keys)
        yield decision._replace(keys=(*keys, *joining, *marks), url=met.url)


def _joining_key(decision: Decision) -> str:
    """Return the key of a decision that a line of further keys has too, so that both are one item.

    It is that of the URL, if there is one: another article may have the guid.
    """
    return next(
        (key for key in decision.identifying if key[0] == IN_ALL_SOURCES), decision.identifying[0]
    )


def _marks(decision: Decision, keys: ItemKeys) -> tuple[str, ...]:
    """Return the marks of an item; those of content and first sight are of the decision."""
    kept = {CONTENT, FIRST_SIGHT}
    before = (mark for mark in decision.marks if mark[0] in kept)
    return (*before, *(mark for mark in keys.marks if mark[0] not in kept))
