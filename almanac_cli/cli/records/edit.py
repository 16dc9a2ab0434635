"""`edit` for any kind of record: several by options, or one in the user's editor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from almanac_cli.cli.editor import edit_field_text, edit_record_text
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.messages.future import future_warnings
from almanac_cli.cli.options.fields import (
    fields_from_options,
    invalid_as_usage_error,
    option_name,
)
from almanac_cli.cli.options.own_fields import read_settings
from almanac_cli.cli.output import path_line, print_change, unchanged_notes
from almanac_cli.cli.record_ids import names_one, resolve_fields, resolve_id, resolve_ids
from almanac_cli.operations import edit

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.cli.editor import Edited
    from almanac_cli.model.kind import Kind


def edit_records(
    session: Session, kind: Kind, texts: tuple[str, ...], options: dict[str, Any]
) -> None:
    """Change the records that `texts` name, by options or one in the editor; print their paths.

    `options` are the values of the kind's field options and of `edit_options`. Also raises what
    `operations.edit` and `operations.editor_texts` raise.

    Raises:
        UsageError: if an option has an invalid value, or if there are no options and the editor
            cannot be used: for several records, without a terminal, or with --dry-run.
        CommandFailed: if the editor cannot be started, or removes the file that it edits.
        NotFound: if a text names no record.
        Ambiguous: if a text names several records.

    """
    as_json, dry_run = options.pop("as_json"), options.pop("dry_run")
    allow_duplicates, field = options.pop("allow_duplicates"), options.pop("edit_field")
    changes = _edit_from_options(kind, options)
    store, notes = session.store, []
    if changes == edit.Edit({}):
        _require_editor(session, kind, texts, field, dry_run=dry_run)
        edited = _edit_text(session, kind, texts[0], field, allow_duplicates=allow_duplicates)
        records, notes = [edited.record], [edited.note] if edited.note else []
    elif field:
        raise UsageError("--edit goes with no other change")
    else:
        ids = [*dict.fromkeys(resolve_ids(session, kind, texts))]
        fields = resolve_fields(session, kind, dict(changes.fields))
        changes = replace(changes, fields=fields)
        switches = {"dry_run": dry_run, "allow_duplicates": allow_duplicates}
        with invalid_as_usage_error(fields):
            records = edit.edit_all(store, kind, ids, changes, session.now, **switches)
    print_change(
        store,
        [path_line(store, kind, record.id) for record in records],
        lambda: store.as_rows(records),
        as_json=as_json,
        one=names_one(texts),
        notes=[
            *(notes or unchanged_notes(store, dry_run=dry_run)),
            *future_warnings(records, session.now),
        ],
        dry_run=dry_run,
    )


def _require_editor(
    session: Session, kind: Kind, texts: tuple[str, ...], field: str | None, *, dry_run: bool
) -> None:
    """Raise UsageError if the editor cannot be opened on the record that `texts` name."""
    if not names_one(texts):
        hint = f"give an option that changes these {kind.plural}"
        raise UsageError(f"the editor takes one {kind.name} at a time", hint=hint)
    if field and dry_run:
        raise UsageError("--edit goes with no --dry-run")
    if field and not session.interactive:
        raise UsageError(
            "--edit needs a terminal", hint=f"or give the text with {option_name(field)}"
        )
    if dry_run or not session.interactive:
        raise UsageError("nothing to change", hint="give an option, or edit on a terminal")


def _edit_text(
    session: Session, kind: Kind, text: str, field: str | None, *, allow_duplicates: bool
) -> Edited:
    """Open the editor on one field of the record that `text` names, or on all of it for `None`."""
    id_ = resolve_id(session, kind, text)
    if field:
        return edit_field_text(session, kind, id_, field)
    return edit_record_text(session, kind, id_, allow_duplicates=allow_duplicates)


def _edit_from_options(kind: Kind, options: dict[str, Any]) -> edit.Edit:
    """Return the changes for the values of field options and of `edit_options`, which it empties.

    Raises:
        UsageError: if a text and a file are set for one field, or `--set` has an invalid value.

    """
    own = read_settings(kind, options.pop("settings"))
    return edit.Edit(
        unset=options.pop("unset"),
        add_tags=options.pop("add_tags"),
        remove_tags=options.pop("remove_tags"),
        date_order=options.pop("date_order"),
        fields=fields_from_options(options) | own,
    )
