"""`almanac import`: events from files in many forms."""  # noqa: N999 (a command has its own name)

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.import_records import import_records
from almanac_cli.cli.options.imports import import_options
from almanac_cli.model.kinds import EVENT


@click.command("import", short_help="Add events from files.")
@import_options
@pass_session
def command(session: Session, /, **options: Any) -> None:  # noqa: ANN401 (one for each of the options)
    """Add the events in files, in the Markdown files of folders, or in standard input if it is -.

    The forms are JSON (an array, an object a line, or objects one after another), CSV and TSV with
    a header, and Markdown with front matter in YAML, TOML or JSON. Each event needs title, source
    and published; keys that are no fields are kept. --map takes a field from a key of another name,
    such as author.name in an object or file.date in the name of a Markdown file:

        almanac import a.csv --map published=date,url=link --set source="A. B."

    If one is invalid, nothing is added. Those that exist already are skipped and named, or with
    --update change the events that are there, as in `almanac add`. A dry run shows the first three.
    All files together may have 32 MiB and 100,000 events.
    """
    import_records(session, EVENT, **options)
