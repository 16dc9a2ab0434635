"""`add` for any kind of record: one from options or prompts, or many from JSON."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import progress_bar
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.messages.future import future_warnings
from almanac_cli.cli.options.fields import fields_from_options, invalid_as_usage_error, option_name
from almanac_cli.cli.options.own_fields import read_settings
from almanac_cli.cli.output import path_line, print_change
from almanac_cli.cli.parameters import read_json_input
from almanac_cli.cli.record_ids import resolve_fields
from almanac_cli.cli.records.bulk_input import pop_add_options
from almanac_cli.cli.records.bulk_result import (
    html_lines,
    result_items,
    result_lines,
    result_records,
)
from almanac_cli.formats.json_items import parse_items
from almanac_cli.operations import add
from almanac_cli.operations.import_items import import_items

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.cli.questions.ask_fields import Replies
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.drafts import AddOptions


def add_records(session: Session, kind: Kind, json_in: str | None, options: dict[str, Any]) -> None:
    """Add one record of a kind, or the records in the JSON file `json_in`, and print the result.

    `options` are the values of the kind's field options and of `add_options`. Without a title, the
    user is asked for the fields. Also raises what `operations.add` raises.

    Raises:
        UsageError: if options exclude each other or have invalid values, or if there is no title
            and stdin is not a terminal.

    """
    as_json, html = options.pop("as_json"), options.pop("html")
    add_options = pop_add_options(options)
    fields = fields_from_options(options)
    if json_in is not None:
        if fields:
            raise UsageError(f"--json-in takes no {option_name(next(iter(fields)))} beside it")
        _import_json(session, kind, json_in, add_options, html=html, as_json=as_json)
        return
    require_no_bulk(add_options, html=html)
    fields |= read_settings(kind, fields.pop("settings", ()))
    fields = resolve_fields(session, kind, fields)
    add_one(session, kind, fields, add_options, as_json=as_json)


def require_no_bulk(options: AddOptions, *, html: bool) -> None:
    """Check that no option of bulk input was used.

    Raises:
        UsageError: if one was.

    """
    of_bulk = {
        "--skip-invalid": options.skip_invalid,
        "--update": options.updates,
        "--html": html,
    }
    if option := next((name for name, is_used in of_bulk.items() if is_used), None):
        raise UsageError(f"{option} goes with --json-in")


def add_one(  # noqa: PLR0913 (two by keyword)
    session: Session,
    kind: Kind,
    fields: dict[str, Any],
    options: AddOptions,
    *,
    as_json: bool,
    replies: Replies | None = None,
) -> None:
    """Add one record; on a terminal, ask for its fields, or show the records nearest to it.

    `replies` are those to questions so far; `None` for the fields alone. Also raises what
    `operations.add` and `add_by_questions` raise.
    """
    store, now = session.store, session.now
    if kind.title_field not in fields:
        from almanac_cli.cli.questions.add_by_questions import add_by_questions
        from almanac_cli.cli.questions.ask_fields import Replies

        record, notes = add_by_questions(session, kind, replies or Replies(fields), options)
    else:
        fields, notes = {**kind.option_defaults, **fields}, []
        with invalid_as_usage_error(fields):
            if kind.similarity_weights and session.interactive:
                from almanac_cli.cli.questions.near_records import near_lines, near_to

                draft = add.add(store, kind, fields, now, replace(options, dry_run=True))
                lines = near_lines(kind, near_to(store, draft), session.style)
                click.echo("".join(f"{line}\n" for line in lines), nl=False, err=True)
            record = add.add(store, kind, fields, now, options)
    print_change(
        store,
        [path_line(store, kind, record.id)],
        lambda: store.as_rows([record]),
        as_json=as_json,
        notes=[*notes, *future_warnings([record], now)],
        dry_run=options.dry_run,
    )


def _import_json(  # noqa: PLR0913 (two switches by keyword)
    session: Session, kind: Kind, path: str, options: AddOptions, *, html: bool, as_json: bool
) -> None:
    """Add the JSON objects in a file; print the added records, and the outcome of the others."""
    store = session.store
    items = parse_items(read_json_input(path))
    progress = partial(progress_bar, label="Checking")
    imported = import_items(
        store, kind, items, None, session.now, options, progress=progress, html=html
    )
    result = imported.result
    print_change(
        store,
        [path_line(store, kind, record.id) for record in result_records(result)],
        lambda: result_items(store, result),
        as_json=as_json,
        one=False,
        notes=[
            *html_lines(imported.html),
            *future_warnings(result_records(result), session.now),
            *result_lines(kind, result),
        ],
        dry_run=options.dry_run,
    )
