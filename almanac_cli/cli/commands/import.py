"""`almanac import`: events from files in many forms."""  # noqa: N999 (a command has its own name)

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.imports import import_options
from almanac_cli.cli.records.import_records import import_records
from almanac_cli.model.kinds import EVENT


@click.command("import", short_help="Add events from files.")
@import_options
@pass_session
def command(session: Session, /, **options: Any) -> None:  # noqa: ANN401 (one for each of the options)
    """Add the events in files, in the Markdown files of folders, or in standard input if it is -.

    The forms are JSON (an array, an object a line, or objects one after another), CSV and TSV with
    a header, and Markdown with front matter in YAML, TOML or JSON. Each event needs title, source
    and published; keys that are no fields are kept. --map takes a field from a key of another name:

        almanac import a.csv --map published=date,url=link --set source="A. B."

    \b
    author=user.name     the name in an object
    tags=labels.name     the names in a list of objects
    tags=labels.0        the first of a list
    published=file.date  the date in a name such as 2026-04-03-title.md
    url=link,url=site    the first of several keys that has a value
    id=                  nothing: the field is left out

    Texts of tags, guides and links are split at commas and semicolons, lists of authors are joined,
    and numbers become texts where a text must be. The text of a Markdown file is the summary,
    unless it has one. YAML needs: pip install 'almanac-cli[yaml]'

    If one is invalid, nothing is added. Those that exist already are skipped and named. With
    --update, what they say is given to the event with the same id, URL, or source, title and day:
    tags, guides and links are joined, other values replaced, empty ones ignored, and a report of
    the URL by another source becomes coverage. A dry run shows the first three. All files together
    may have 32 MiB and 100,000 events. An import is one step of `almanac undo`.
    """  # noqa: D301 (the backspace is how click is told to keep lines)
    import_records(session, EVENT, **options)
