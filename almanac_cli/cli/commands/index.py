"""`almanac index`: show or rebuild the index of records, which may be deleted at any time."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import counts_text, print_records, warn_invalid_files
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model import ages, dates, periods
from almanac_cli.model.query import Order, Query


@click.command(short_help="Show or rebuild the index.")
@click.option("--rebuild", is_flag=True, help="Rebuild it from the files.")
@json_option
@pass_session
def command(session: Session, /, *, rebuild: bool, as_json: bool) -> None:
    """Update the index, and show where it is and what it holds.

    The index only makes commands fast. It follows the files by itself and can be deleted.
    """
    store = session.store
    if rebuild:
        store.index.remove()
    counts = {
        kind.folder: store.reader(kind).select(Query(), Order(limit=0)).total
        for kind in store.kinds.values()
    }
    path = store.index.path
    warn_invalid_files(store)
    try:
        status = path.stat()
    except OSError as error:
        raise CommandFailed(f"there can be no index in {path.parent}: {error.strerror}") from None
    changed = datetime.fromtimestamp(status.st_mtime, UTC)
    if as_json:
        facts = {"path": str(path), **counts, "bytes": status.st_size}
        print_records([{**facts, "changed": dates.to_text(changed)}], one=True)
    else:
        age = ages.age(periods.Date(changed, None), session.now)
        click.echo(one_line(str(path)))
        click.echo(f"{counts_text(counts)}, {status.st_size / 1e6:.1f} MB, changed {age}")
