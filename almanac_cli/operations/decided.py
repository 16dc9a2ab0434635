"""What became of the records that decisions named: `Decided`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from almanac_cli.operations.decide import Kept

if TYPE_CHECKING:
    from almanac_cli.model.record import Record


@dataclass(slots=True)
class Decided:
    """What became of the records that decisions named, each once, in the order of the input."""

    changed: list[Changed] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # ids of the records that stay as they were
    removed: list[str] = field(default_factory=list)  # ids of the removed records
    dropped: list[str] = field(default_factory=list)  # ids of dropped ones that waited
    # Ids of remaining records, of any kind, from which references to removed ones were removed.
    unlinked: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)  # ids of those that wait as they were
    items: Kept = field(default_factory=Kept)  # what became of those that waited, and were kept


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that a decision has changed."""

    record: Record  # as its file now has it
    fields: tuple[str, ...]  # the names of those with a new value, in canonical order


def differing_fields(before: Record, after: Record) -> tuple[str, ...]:
    """Return the names of the fields whose values differ, in canonical order."""
    old, new = before.as_json(), after.as_json()
    return tuple(name for name in before.kind.fields if old[name] != new[name])
