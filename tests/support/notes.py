"""A third kind of record, such as a program that uses this package may have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from almanac_cli.model import fields  # noqa: TC001 (pydantic reads the annotations)
from almanac_cli.model.kind import Kind
from almanac_cli.model.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NOTE = Kind(
    name="note",
    article="a",
    folder="notes",
    number=9,
    fields=("id", "title", "written"),
    identity=lambda row: str(row["title"]),
    date_field="written",
    time_fields=("written",),
)


class Note(Record):
    """A title with a time."""

    kind = NOTE

    title: fields.Title
    written: fields.Time


def create_notes(root: Path, ids: Iterable[str]) -> None:
    """Write notes behind the program's back."""
    (root / "notes").mkdir()
    for id_ in ids:
        note = {"id": id_, "title": id_, "written": "2026-11-20T00:00:00Z"}
        (root / "notes" / f"{id_}.json").write_text(json.dumps(note))
