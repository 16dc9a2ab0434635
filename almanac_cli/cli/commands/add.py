"""`almanac add`: a new event, from options, from a page of the web, or many from JSON."""

from __future__ import annotations

import re
from typing import Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.fields import add_options, event_options
from almanac_cli.cli.options.switches import yes_option
from almanac_cli.cli.paths import PathName
from almanac_cli.cli.records.add import add_records
from almanac_cli.model.kinds import EVENT

_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)


@click.command(short_help="Add an event, from its page too, or many from JSON.")
@click.argument("title", metavar="[TITLE|URL]", required=False)
@event_options
@click.option(
    "--from",
    "page_file",
    type=PathName(readable=False, allow_dash=True),
    metavar="FILE|-",
    help="With URL: read the page from a file that a browser saved.",
)
@yes_option
@add_options
@pass_session
def command(
    session: Session,
    /,
    title: str | None,
    page_file: str | None,
    json_in: str | None,
    *,
    yes: bool,
    **options: Any,  # noqa: ANN401 (one a field)
) -> None:
    """Add an event, and print its id and path.

    Without TITLE, on a terminal, it asks for the fields: ? explains a question, < goes back. By
    default an event was published now, and has the tier of the last event from the same source. An
    event that exists already, by its URL or else by source, title and day, is refused with exit
    code 7.

    With a URL in place of TITLE it reads title, author, date, summary and site from the page, shows
    them and asks; tier and tags are those of the source whose site it is. With --yes it does not
    ask, and a page that does not tell its title or its day is refused with exit code 5.

    With --json-in it adds an object, an array of objects, or one object per line. Each needs title,
    source and published. If one is invalid, nothing is added; those that exist already are skipped
    and named. With --update, what they say is given to the events that are there: tags, guides and
    links are joined, and a report of a URL by another source becomes coverage.
    """
    if title is not None and json_in is None and _ADDRESS.fullmatch(title):
        from almanac_cli.cli.records.add_page import add_page

        add_page(session, title, page_file, options, yes=yes)
        return
    if page_file is not None or yes:
        raise UsageError(f"{'--from' if page_file is not None else '--yes'} goes with a URL")
    add_records(session, EVENT, json_in, {"title": title, **options})
