"""`triage -`: the decisions of another program, read from standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.messages.intake import kept_notes
from almanac_cli.cli.output import print_change
from almanac_cli.cli.parameters import read_json_input
from almanac_cli.operations import decisions

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.decided import Changed, Decided
    from almanac_cli.operations.store import Store


def decide_from_stdin(session: Session, kind: Kind, *, as_json: bool, dry_run: bool) -> None:
    """Make the decisions in stdin, and print what became of each record.

    Raises:
        InvalidInput: if a decision is invalid; none is made then.
        TooLarge: if there is more in stdin than bulk input may have.

    """
    store = session.store
    data = read_json_input("-")
    decided = decisions.decide_all(store, kind, data, session.now, dry_run=dry_run)
    counts = {
        "changed": len(decided.changed),
        "kept": len(decided.kept) + len(decided.items.events) + len(decided.items.there),
    }
    if decided.removed or not decided.dropped:
        counts["removed"] = len(decided.removed)
    if decided.dropped:
        counts["dropped"] = len(decided.dropped)
    print_change(
        store,
        _lines(decided),
        lambda: [_row(store, decided)],
        as_json=as_json,
        notes=[
            *kept_notes(decided.items),
            ", ".join(f"{count} {outcome}" for outcome, count in counts.items()),
        ],
        dry_run=dry_run,
    )


def _lines(decided: Decided) -> list[str]:
    """Return a line for each record: what changed in it, or else what became of it."""
    return [
        *(f"{changed.record.id}: {_changes(changed)}" for changed in decided.changed),
        *(f"kept {id_}" for id_ in decided.kept),
        *(f"kept {id_} as {event.id}" for id_, event in decided.items.events.items()),
        *(f"left {id_} in the inbox" for id_ in decided.waiting),
        *(f"removed {id_}" for id_ in decided.removed),
        *(f"dropped {id_}" for id_ in decided.dropped),
        *(f"unlinked {id_}" for id_ in decided.unlinked),
    ]


def _changes(changed: Changed) -> str:
    """Return the fields that changed, with the value of a score: "score 7, tags"."""
    row = changed.record.as_json()
    return ", ".join(f"score {row[name]}" if name == "score" else name for name in changed.fields)


def _row(store: Store, decided: Decided) -> JsonObject:
    """Return the outcome as `--json` prints it, with the rows of the changed records."""
    records = [changed.record for changed in decided.changed]
    kinds = dict.fromkeys(record.kind for record in records)
    rows = [
        row
        for kind in kinds
        for row in store.as_rows(record for record in records if record.kind is kind)
    ]
    return {
        "changed": rows,
        "added": store.as_rows(decided.items.events.values()),
        "there": [*decided.items.there.values()],
        "kept": decided.kept,
        "waiting": decided.waiting,
        "dropped": [*decided.removed, *decided.dropped],
        "unlinked": decided.unlinked,
    }
