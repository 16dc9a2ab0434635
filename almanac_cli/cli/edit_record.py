"""`edit` for any kind of record: by options, or in the user's editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.cli.editor import edit_in_editor
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.messages.future import future_warnings
from almanac_cli.cli.options.fields import fields_from_options, invalid_as_usage_error
from almanac_cli.cli.options.own_fields import read_settings
from almanac_cli.cli.output import path_line, print_change
from almanac_cli.cli.record_ids import resolve_id
from almanac_cli.operations import edit

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.model.kinds import Kind


def edit_record(session: Session, kind: Kind, text: str, options: dict[str, Any]) -> None:
    """Change the record that `text` names, by options or in the editor, and print its path.

    `options` are the values of the kind's field options and of `edit_options`. Also raises what
    `operations.edit` raises.

    Raises:
        UsageError: if an option has an invalid value, or if there are no options and the editor
            cannot be used: stdin is not a terminal, or --dry-run is set.
        CommandFailed: if the editor cannot be started, or removes the file that it edits.
        NotFound: if `text` names no record.
        Ambiguous: if `text` is a prefix of several ids.

    """
    as_json, dry_run = options.pop("as_json"), options.pop("dry_run")
    allow_duplicates = options.pop("allow_duplicates")
    changes = _edit_from_options(kind, options)
    store = session.store
    id_ = resolve_id(session, kind, text)
    notes: list[str] = []
    if changes != edit.Edit({}):
        with invalid_as_usage_error():
            record = edit.edit(
                store,
                kind,
                id_,
                changes,
                session.now,
                dry_run=dry_run,
                allow_duplicates=allow_duplicates,
            )
    elif session.interactive and not dry_run:
        record, notes = edit_in_editor(session, kind, id_, allow_duplicates=allow_duplicates)
    else:
        raise UsageError("nothing to change", hint="give an option, or edit on a terminal")
    print_change(
        store,
        [path_line(store, kind, id_)],
        lambda: store.as_rows([record]),
        as_json=as_json,
        notes=[*notes, *future_warnings([record], session.now)],
        dry_run=dry_run,
    )


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
