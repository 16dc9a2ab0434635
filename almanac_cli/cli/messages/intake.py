"""The lines about items of feeds: what became of them, and what their sources say now."""

from __future__ import annotations

from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from almanac_cli.operations.changed_events import ChangedEvent
    from almanac_cli.operations.decide import Kept, Lost

_MAX_GUESSED = 3  # guessed dates that have a line of their own
_MAX_SUMMARY = 160  # characters of a summary in a line


def kept_notes(kept: Kept) -> Iterator[str]:
    """Yield the notes about items that were kept, but not as they were."""
    for item, event in kept.there.items():
        yield f"{item} is there already: {event}"
    yield from map(lost_note, kept.lost)
    for item, day in islice(kept.guessed.items(), _MAX_GUESSED):
        id_ = kept.events[item].id
        yield f"date guessed: {day}; correct it with: almanac edit {id_} --published DATE"
    if (more := len(kept.guessed) - _MAX_GUESSED) > 0:
        yield f"{more:,} more dates are guessed"


def lost_note(lost: Lost) -> str:
    """Return the note about a reference of an item that its event does not have."""
    return f"{lost.item}: left out of {lost.field}, since there is no {lost.id}"


def swept_note(ids: Iterable[str]) -> list[str]:
    """Return the note about items that were in the inbox although they were decided about."""
    count = len([*ids])
    if not count:
        return []
    items = "item was" if count == 1 else "items were"
    return [f"{count} {items} decided about already"]


def story_line(item: str, events: Iterable[Mapping[str, Any]]) -> str:
    """Return the line about events that perhaps tell the same story as an item.

    The events are the likeliest first; each has its `grade` as a key.
    """
    by_grade = {"likely": "likely", "maybe": "perhaps"}
    parts = []
    for grade, alike in groupby(events, key=itemgetter("grade")):
        titles = ", ".join(f"{row['title']} ({row['id']})" for row in alike)
        parts.append(f"{by_grade[grade]} the same story as {titles}")
    return f"{item}: {'; '.join(parts)}"


def changed_lines(changed: ChangedEvent) -> Iterator[str]:
    """Yield the lines about an event whose source says otherwise now."""
    row, now = changed
    yield row["id"]
    for field, before, after in (
        ("title", row["title"], now.title),
        ("summary", row["summary"], now.summary),
    ):
        if before != after:
            yield f"  {field} was  {_short(before)}"
            yield f"  {field} is   {_short(after)}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_SUMMARY else f"{line[:_MAX_SUMMARY]}..."
