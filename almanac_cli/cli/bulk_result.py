"""The outcome of bulk input as lines for people, and as items of a JSON answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.messages.describe import problem_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.kinds import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.add import ImportResult

_MAX_SKIPPED_LINES = 10


def result_lines(kind: Kind, result: ImportResult) -> list[str]:
    """Return the lines for stderr: refused objects, skipped objects, and at the end the counts.

    At most ten skipped objects have a line of their own; the number of the others is in one more.
    """
    return [*_refusal_lines(result), *_skip_lines(kind, result), _counts(result)]


def skipped_items(result: ImportResult) -> list[JsonObject]:
    """Return for each skipped object its position, and the id of the record that it repeats."""
    return [{"skipped": skip.position, "id": skip.id} for skip in result.skipped]


def _refusal_lines(result: ImportResult) -> Iterator[str]:
    """Yield a warning for each problem of an object that was refused."""
    for refusal in result.refusals:
        for line in problem_lines(refusal.error, refusal.position):
            yield f"Warning: {line}"


def _skip_lines(kind: Kind, result: ImportResult) -> Iterator[str]:
    """Yield a line for each skipped object, up to ten, and one with the number of the others."""
    for position, id_ in result.skipped[:_MAX_SKIPPED_LINES]:
        yield f"{f'Skipped {position}'.strip()}: this {kind.name} is there already: {id_}"
    if (more := len(result.skipped) - _MAX_SKIPPED_LINES) > 0:
        yield f"Skipped {more:,} more; --json names them all"


def _counts(result: ImportResult) -> str:
    """Return how many objects had which outcome: "2 added, 1 already there"."""
    counts = {
        "added": len(result.added),
        "already there": len(result.skipped),
        "invalid": len(result.refusals),
    }
    return ", ".join(f"{n} {outcome}" for outcome, n in counts.items() if n or outcome == "added")
