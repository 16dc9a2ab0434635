"""A third kind of record, which the program does not know: a talk, about events, with a guide."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from almanac_cli.model import fields  # noqa: TC001 (pydantic reads the annotations)
from almanac_cli.model.kind import Kind, Reference
from almanac_cli.model.kinds import KINDS
from almanac_cli.model.record import Record
from almanac_cli.operations.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def _identity(row: Mapping[str, Any]) -> str:
    return f"{row['speaker']}\n{row['title']}"


TALK = Kind(
    name="talk",
    article="a",
    folder="talks",
    number=9,
    fields=(
        "id", "title", "speaker", "place", "date", "abstract", "topics", "events", "guide",
        "answers", "sequels", "changed",
    ),
    identity=_identity,
    date_field="date",
    time_fields=("date", "changed"),
    set_fields=("topics", "events", "sequels"),
    references=(
        Reference("events", "event"),
        Reference("guide", "guide", many=False),
        Reference("answers", "talk", many=False),
        Reference("sequels", "talk", symmetric=True),
    ),
    updated_field="changed",
    inherited_fields={"place": "speaker"},
    sortable_fields=("id", "title", "speaker", "date"),
    table_columns=("age", "speaker", "title", "id"),
    page_heading=("speaker", "date"),
    page_texts=("abstract",),
    page_notes=("topics",),
    search_weights={"abstract": 1.0, "title": 4.0, "speaker": 1.0},
    excerpt_fields=("abstract",),
    similarity_weights={"title": 3.0, "abstract": 1.0},
    topic_fields=("title", "abstract"),
)  # fmt: skip


class Talk(Record):
    """Somebody spoke about events, as its file holds it."""

    kind = TALK

    title: fields.Title
    speaker: fields.Line
    place: fields.Line | None = None
    date: fields.Time
    abstract: fields.Text = ""
    topics: fields.Tags = ()
    events: fields.Ids = ()
    guide: fields.Id | None = None
    answers: fields.Id | None = None
    sequels: fields.Ids = ()
    changed: fields.Time


def talks_store(root: Path) -> Store:
    """Open an almanac that holds talks too."""
    return Store.open(root, kinds=(*KINDS, TALK))


def talk(title: str, **values: object) -> dict[str, Any]:
    """Return the JSON object of a talk that is to be added."""
    return {"title": title, "speaker": "Ada", "date": "2026-11-20", **values}


def stored_talk(root: Path, id_: str) -> dict[str, Any]:
    """Return what the file of a talk holds."""
    content: dict[str, Any] = json.loads((root / "talks" / f"{id_}.json").read_text())
    return content
