"""The records near to a new one: the most similar ones, and those that tell the same story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.analysis import related, same_story, similarity
from almanac_cli.errors import InvalidRecord
from almanac_cli.formats.terminal import pages
from almanac_cli.operations import add
from almanac_cli.operations.drafts import AddOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store

_SENTENCES = {"likely": "Likely the same story", "maybe": "Perhaps the same story"}  # by grade
_MAX_NEAREST = 5  # of which links are chosen
_MAX_SHOWN = 3  # without a question


class Near(NamedTuple):
    """The records that are near to a new one, as rows; both lists may be empty."""

    # The most similar ones that it is not linked to, each with `related.why` under the key `why`.
    nearest: list[JsonObject]
    # Those that perhaps tell the same story, the likeliest first, each with its `grade` as a key.
    same_story: list[JsonObject]


def find_near(
    session: Session, kind: Kind, fields: Mapping[str, Any], date_order: Order | None
) -> Near:
    """Return the records near to a new record with these fields, as they were entered.

    There are none as long as the fields are not those of a valid record.

    Raises:
        NotFound: if a reference names no record.
        Ambiguous: if a reference names several records.

    """
    if not kind.similarity_weights:
        return Near([], [])
    options = AddOptions(dry_run=True, allow_duplicates=True, date_order=date_order)
    try:
        draft = add.add(session.store, kind, fields, session.now, options)
    except InvalidRecord:
        return Near([], [])
    return near_to(session.store, draft)


def near_to(store: Store, draft: Record) -> Near:
    """Return the records near to a new record, whose kind has `similarity_weights`."""
    (row,) = store.as_rows([draft])
    reader = store.reader(draft.kind)
    nearest = related.suggested_rows(
        reader, row, min_similarity=similarity.MIN_NEAREST_SIMILARITY, limit=_MAX_NEAREST
    )
    return Near(nearest, same_story.rows(reader, row))


def story_sentence(row: Mapping[str, Any]) -> str:
    """Return the words about a record that perhaps tells the same story; it has a `grade`."""
    return _SENTENCES[row["grade"]]


def mention(kind: Kind, row: Mapping[str, Any], sentence: str, style: Style) -> list[str]:
    """Return the lines of a sentence about a record: "sentence: title (source, age), id"."""
    age = style.age(row[kind.date_field], kind.precision(row, kind.date_field))
    about = ", ".join(filter(None, (row.get("source"), age)))
    return style.wrap(f"{sentence}: {row['title']} ({about}), {row['id']}")


def near_lines(kind: Kind, near: Near, style: Style) -> list[str]:
    """Return the lines that show the records nearest to a new one, at most three of each sort."""
    same = near.same_story[:_MAX_SHOWN]
    lines = [line for row in same for line in mention(kind, row, story_sentence(row), style)]
    ids = {row["id"] for row in same}
    others = [{**row, "why": None} for row in near.nearest if row["id"] not in ids][:_MAX_SHOWN]
    if others:
        lines.append(f"The nearest {kind.plural}:")
    return lines + [line for row in others for line in pages.list_item(kind, row, style)]
