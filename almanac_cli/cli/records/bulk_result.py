"""The outcome of bulk input as lines for people, and as items of a JSON answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from almanac_cli.cli.messages.describe import refusal_lines, refusal_rows
from almanac_cli.cli.messages.differences import difference_line
from almanac_cli.cli.messages.imports import refusal_hint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.add import ImportResult
    from almanac_cli.operations.brought_back import BroughtBack
    from almanac_cli.operations.store import Store

_MAX_SKIPPED_LINES = 10
_MAX_POSITIONS = 3  # of objects with HTML
_MAX_BROUGHT_BACK = 5  # ids in the line about records that had been removed
_MAX_WAITING = 5  # ids in the line about what waits


def result_lines(kind: Kind, result: ImportResult) -> list[str]:
    """Return the lines for stderr, at the end the counts.

    Before them stand the refused objects, the skipped ones, what objects said otherwise than the
    records that they were joined with, and in one line each the records that had been removed, and
    what waits to become one that was added. At most ten skipped objects have a line of their own;
    the number of the others is in one more.
    """
    lines = [*_refusal_lines(result), *_skip_lines(kind, result)]
    lines += (f"{lost.id}: {difference_line(lost)}" for lost in result.differences)
    if result.brought_back:
        lines.append(_brought_back_line(result.brought_back))
    if result.waiting:
        lines.append(_waiting_line(result.waiting))
    return [*lines, _counts(result)]


def result_records(result: ImportResult) -> list[Record]:
    """Return the records that were added, and those that were changed."""
    return [*result.added, *result.updated]


def result_items(store: Store, result: ImportResult) -> list[JsonObject]:
    """Return the outcome as items of one array: the rows of added and of changed records.

    After them stands for each skipped object its position, and the id of the record that it
    repeats.
    """
    skipped = [{"skipped": skip.position, "id": skip.id} for skip in result.skipped]
    return [*store.as_rows(result_records(result)), *skipped]


def html_lines(positions: Sequence[str]) -> list[str]:
    """Return a line about the objects that seem to have HTML in them, an empty list if none do."""
    if not positions:
        return []
    first = _first(positions, _MAX_POSITIONS)
    where = f" ({first})" if first else ""
    return [f"Note: there seems to be HTML in texts{where}; --html makes plain text of it"]


def result_row(store: Store, result: ImportResult) -> JsonObject:
    """Return the outcome as one object: rows of added and changed records, and other objects."""
    return {
        "added": [*store.as_rows(result.added)],
        "updated": [*store.as_rows(result.updated)],
        "skipped": [skip._asdict() for skip in result.skipped],
        "differences": [asdict(difference) for difference in result.differences],
        "brought_back": [record.id for record in result.brought_back],
        "waiting": [*result.waiting],
        "invalid": refusal_rows(result.refusals),
    }


def _refusal_lines(result: ImportResult) -> Iterator[str]:
    """Yield a warning for each problem of an object that was refused, and what can be done."""
    yield from (f"Warning: {line}" for line in refusal_lines(result.refusals))
    if hint := refusal_hint(result.refusals):
        yield hint


def _skip_lines(kind: Kind, result: ImportResult) -> Iterator[str]:
    """Yield a line for each skipped object, up to ten, and one with the number of the others."""
    for position, id_ in result.skipped[:_MAX_SKIPPED_LINES]:
        yield f"{f'Skipped {position}'.strip()}: this {kind.name} is there already: {id_}"
    if (more := len(result.skipped) - _MAX_SKIPPED_LINES) > 0:
        yield f"Skipped {more:,} more; --json names them all"


def _brought_back_line(brought_back: Sequence[BroughtBack]) -> str:
    """Return a line that names the first of the added records that had been removed, and when."""
    days = {record.time[:10] for record in brought_back}
    ids = _first([record.id for record in brought_back], _MAX_BROUGHT_BACK)
    since = f"on {max(days)}{' or before' if len(days) > 1 else ''}"
    return f"Brought back {len(brought_back):,}, though removed {since}: {ids}"


def _waiting_line(ids: Sequence[str]) -> str:
    """Return a line that names the first of what waits in the inbox, and was added all the same."""
    wait, them = ("waits", "it") if len(ids) == 1 else ("wait", "them")
    drop = f"take {them} out with: almanac drop {ids[0] if len(ids) == 1 else '...'}"
    return f"{len(ids):,} added {wait} in the inbox, too: {_first(ids, _MAX_WAITING)}; {drop}"


def _first(names: Sequence[str], limit: int) -> str:
    """Return the first of several names, and how many there are besides: "a, b and 3 more"."""
    more = len(names) - limit
    listed = ", ".join(filter(None, names[:limit]))
    return f"{listed} and {more:,} more" if more > 0 else listed


def _counts(result: ImportResult) -> str:
    """Return how many objects had which outcome: "2 added, 1 already there"."""
    counts = {
        "added": len(result.added),
        "updated": len(result.joined),
        "already there": len(result.skipped),
        "invalid": len(result.refusals),
    }
    return ", ".join(f"{n} {outcome}" for outcome, n in counts.items() if n or outcome == "added")
