"""`import` for any kind of record: files in any form, with their keys mapped to fields."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from almanac_cli.cli.context import progress_bar
from almanac_cli.cli.messages.future import future_warnings
from almanac_cli.cli.messages.imports import map_option
from almanac_cli.cli.options.imports import field_map_from_options
from almanac_cli.cli.output import path_line, print_change
from almanac_cli.cli.records.bulk_input import pop_add_options, read_inputs
from almanac_cli.cli.records.bulk_result import html_lines, result_lines, result_records, result_row
from almanac_cli.formats import json_codec
from almanac_cli.operations.import_items import import_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.operations.import_items import Imported
    from almanac_cli.operations.store import Store

_MAX_SHOWN = 3  # records of a dry run


def import_records(  # noqa: PLR0913 (one for each of `import_options`)
    session: Session,
    kind: Kind,
    *,
    names: Sequence[str],
    form: str | None,
    maps: Iterable[str],
    settings: Iterable[str],
    html: bool,
    as_json: bool,
    **options: Any,  # noqa: ANN401 (those of `AddOptions`)
) -> None:
    """Add the records in files, and print what became of each; a dry run shows the first three.

    Also raises what `read_inputs`, `field_map_from_options` and `import_items` raise.
    """
    add_options = pop_add_options(options)
    field_map = field_map_from_options(kind, maps, settings)
    imported = import_items(
        session.store,
        kind,
        read_inputs(names, form),
        field_map,
        session.now,
        add_options,
        progress=partial(progress_bar, label="Checking"),
        html=html,
    )
    _print_result(session, kind, imported, as_json=as_json, dry_run=add_options.dry_run)


def _print_result(
    session: Session, kind: Kind, imported: Imported, *, as_json: bool, dry_run: bool
) -> None:
    result = imported.result
    records = result_records(result)
    notes = [
        *_offer_lines(imported.offers),
        *html_lines(imported.html),
        *future_warnings(records, session.now),
        *result_lines(kind, result),
    ]
    print_change(
        session.store,
        (_drafts if dry_run else _paths)(session.store, kind, records),
        lambda: [result_row(session.store, result)],
        as_json=as_json,
        notes=notes,
        dry_run=dry_run,
    )


def _offer_lines(offers: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a line about fields that no object has, if there are keys that may be them."""
    if offers:
        yield f"Note: no object has {', '.join(offers)}; to take it, use {map_option(offers)}"


def _paths(store: Store, kind: Kind, records: Iterable[Record]) -> Iterator[str]:
    """Yield a line with the id and the path of each record."""
    return (path_line(store, kind, record.id) for record in records)


def _drafts(store: Store, kind: Kind, records: Sequence[Record]) -> Iterator[str]:
    """Yield the paths of the first records, and the lines that their files would have."""
    first = records[:_MAX_SHOWN]
    for record in first:
        yield path_line(store, kind, record.id)
        yield from json_codec.pretty(record.as_stored()).splitlines()
    if (more := len(records) - len(first)) > 0:
        yield f"and {more:,} more"
