"""Records, or one of their fields, as texts for an editor, and what was made of these texts.

The `replace_` functions are one transaction each, and also raise the errors of
`Store.transaction`. `id_` is a full id, `now` an aware datetime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import FileConflict, Invalid, InvalidRecord, NotFound, Problem
from almanac_cli.formats import bullets, json_codec
from almanac_cli.model import records
from almanac_cli.operations.identities import require_unique
from almanac_cli.operations.references import added_references, resolve_references
from almanac_cli.operations.store import Stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.store import Store


class EditorText(NamedTuple):
    """A text for an editor."""

    file: bytes  # the content of the record's file that the text was made from
    text: bytes  # in UTF-8
    name: str  # for a file with the text: "an-id.json", "an-id-body.md", "an-id-summary.txt"


def record_text(store: Store, kind: Kind, id_: str) -> EditorText:
    """Return the JSON of a record with every field, null if it is unset; of an invalid file as is.

    Raises:
        NotFound: if the record does not exist.
        InvalidFile: if its file cannot be read.

    """
    data = store.read_bytes(kind, id_)
    try:
        fields = store.parse(kind, id_, data).as_stored()
    except Invalid:
        return EditorText(data, data, f"{id_}.json")
    text = json_codec.pretty({**dict.fromkeys(kind.fields), **fields})
    return EditorText(data, text.encode(), f"{id_}.json")


def field_text(store: Store, kind: Kind, id_: str, field: str) -> EditorText:
    """Return the text of one field of a record, or for one of `Kind.bullet_fields` the bullets.

    Raises:
        NotFound: if the record does not exist.
        InvalidFile: if its file is invalid.

    """
    stored = store.read(kind, id_)
    value = stored.record.as_json()[field]
    is_list = field in kind.bullet_fields
    if field == kind.cited_pages_field:
        value = [f"{page['title']} {page['url']}" for page in value]
    text = bullets.to_bullets(value) if is_list else f"{value}\n" if value else ""
    suffix = "txt" if field in kind.plain_fields and not is_list else "md"
    return EditorText(stored.data, text.encode(), f"{id_}-{field}.{suffix}")


def replace_field(  # noqa: PLR0913 (two by keyword)
    store: Store,
    kind: Kind,
    id_: str,
    field: str,
    data: bytes,
    *,
    before: bytes,
    now: datetime,
) -> Record:
    """Replace one field of a record by the text from an editor, and return the record.

    Args:
        store: The store of the almanac.
        kind: The kind of the record.
        id_: The full id of the record.
        field: The name of one of `Kind.long_fields` or `Kind.bullet_fields`; an empty text
            unsets it.
        data: The text, in UTF-8, as `field_text` returns it.
        before: The content of the record's file when the editor was opened.
        now: The time of the change.

    Raises:
        InvalidRecord: if the text cannot be a value of the field; carries every problem.
        FileConflict: if the file was removed, or its content is not `before`.

    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidRecord(kind.name, id_, [Problem(field, "is not UTF-8")]) from None
    with store.transaction(now) as changes:
        _require_unchanged(store, kind, id_, before)
        stored = store.read(kind, id_)
        base = stored.record.as_stored()
        value: object = bullets.from_bullets(text) if field in kind.bullet_fields else text
        if field == kind.cited_pages_field:
            value = [*_cited_pages(bullets.from_bullets(text), base.get(field, ()))]
        fields = {field: value}
        return changes.update(stored, records.parse_input(kind, fields, id_, now, base=base))


def replace_from_editor(  # noqa: PLR0913 (three by keyword)
    store: Store,
    kind: Kind,
    id_: str,
    data: bytes,
    *,
    before: bytes,
    now: datetime,
    allow_duplicates: bool = False,
) -> Record:
    """Replace a record, whose file may be invalid, by the text from an editor, and return it.

    Nothing is written if it is the same record. If the file is invalid, new references and the
    identity are not checked.

    Args:
        store: The store of the almanac.
        kind: The kind of the record.
        id_: The full id of the record, which stays the same.
        data: JSON in UTF-8, as `record_text` returns it; a field of null, or left out, is unset.
        before: The content of the record's file when the editor was opened.
        now: The time of the change.
        allow_duplicates: Whether the record may get the identity of another.

    Raises:
        InvalidRecord: if `data` is not a valid record with this id; carries every problem.
        FileConflict: if the file was removed, or its content is not `before`.
        NotFound: if a new reference names no record.
        Ambiguous: if a new reference names several records.
        Duplicate: if the change gives the record the identity of another (see `Kind.identity`),
            unless duplicates are allowed.

    """
    with store.transaction(now) as changes:
        record = _parse(kind, id_, data)
        _require_unchanged(store, kind, id_, before)
        try:
            old = store.parse(kind, id_, before)
        except Invalid:
            changes.replace(record, before)
            return record
        resolve_references(store, kind, added_references(old, record))
        if not allow_duplicates:
            require_unique(old, record, store.reader(kind).with_identity)
        return changes.update(Stored(before, old), record)


def _cited_pages(lines: Iterable[str], before: Iterable[JsonObject]) -> Iterator[JsonObject | str]:
    """Yield what lines, `TITLE URL`, say of pages; keys of the user's own stay with their URL."""
    pages = {page["url"]: page for page in before}
    for line in lines:
        title, _, url = line.rpartition(" ")
        yield {**pages[url], "title": title} if title and url in pages else line


def _parse(kind: Kind, id_: str, data: bytes) -> Record:
    """Return the record in the text from an editor; InvalidRecord if it has another id."""
    try:
        value = json_codec.decode(data)
    except json_codec.DecodeError as error:
        raise InvalidRecord(kind.name, id_, [error.problem()]) from None
    problems = []
    if isinstance(value, dict) and value.get("id") != id_:
        problems.append(Problem("id", f"cannot be edited; it must stay {id_}"))
    return records.parse(kind, value, id_, problems)


def _require_unchanged(store: Store, kind: Kind, id_: str, before: bytes) -> None:
    """Raise FileConflict if the file of a record was removed, or its content is not `before`."""
    path = store.path(kind, id_)
    try:
        if store.read_bytes(kind, id_) != before:
            raise FileConflict(path, "changed")
    except NotFound:
        raise FileConflict(path, "removed") from None
