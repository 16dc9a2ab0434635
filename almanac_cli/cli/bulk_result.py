"""The outcome of bulk input as lines for people, and as items of a JSON answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.messages.describe import refusal_lines, refusal_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.add import ImportResult
    from almanac_cli.operations.brought_back import BroughtBack
    from almanac_cli.operations.store import Store

_MAX_SKIPPED_LINES = 10
_MAX_BROUGHT_BACK = 5  # ids in the line about records that had been removed


def result_lines(kind: Kind, result: ImportResult) -> list[str]:
    """Return the lines for stderr, at the end the counts.

    Before them stand the refused objects, the skipped ones, and in one line the records that had
    been removed. At most ten skipped objects have a line of their own; the number of the others is
    in one more.
    """
    lines = [*_refusal_lines(result), *_skip_lines(kind, result)]
    if result.brought_back:
        lines.append(_brought_back_line(result.brought_back))
    return [*lines, _counts(result)]


def skipped_items(result: ImportResult) -> list[JsonObject]:
    """Return for each skipped object its position, and the id of the record that it repeats."""
    return [{"skipped": skip.position, "id": skip.id} for skip in result.skipped]


def result_row(store: Store, result: ImportResult) -> JsonObject:
    """Return the outcome as one object: added rows, skipped objects, and invalid ones."""
    return {
        "added": [*store.as_rows(result.added)],
        "skipped": [skip._asdict() for skip in result.skipped],
        "brought_back": [record.id for record in result.brought_back],
        "invalid": refusal_rows(result.refusals),
    }


def _refusal_lines(result: ImportResult) -> Iterator[str]:
    """Yield a warning for each problem of an object that was refused."""
    return (f"Warning: {line}" for line in refusal_lines(result.refusals))


def _skip_lines(kind: Kind, result: ImportResult) -> Iterator[str]:
    """Yield a line for each skipped object, up to ten, and one with the number of the others."""
    for position, id_ in result.skipped[:_MAX_SKIPPED_LINES]:
        yield f"{f'Skipped {position}'.strip()}: this {kind.name} is there already: {id_}"
    if (more := len(result.skipped) - _MAX_SKIPPED_LINES) > 0:
        yield f"Skipped {more:,} more; --json names them all"


def _brought_back_line(brought_back: Sequence[BroughtBack]) -> str:
    """Return a line that names the first of the added records that had been removed, and when."""
    days = {record.time[:10] for record in brought_back}
    ids = ", ".join(record.id for record in brought_back[:_MAX_BROUGHT_BACK])
    if (more := len(brought_back) - _MAX_BROUGHT_BACK) > 0:
        ids += f" and {more:,} more"
    since = f"on {max(days)}{' or before' if len(days) > 1 else ''}"
    return f"Brought back {len(brought_back):,}, though removed {since}: {ids}"


def _counts(result: ImportResult) -> str:
    """Return how many objects had which outcome: "2 added, 1 already there"."""
    counts = {
        "added": len(result.added),
        "already there": len(result.skipped),
        "invalid": len(result.refusals),
    }
    return ", ".join(f"{n} {outcome}" for outcome, n in counts.items() if n or outcome == "added")
