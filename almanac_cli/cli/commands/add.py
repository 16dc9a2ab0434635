"""`almanac add`: a new event, or many from JSON."""

from __future__ import annotations

from typing import Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.options.fields import add_options, event_options
from almanac_cli.cli.records.add import add_records
from almanac_cli.model.kinds import EVENT


@click.command(short_help="Add an event, or many from JSON.")
@click.argument("title", required=False)
@event_options
@add_options
@pass_session
def command(session: Session, /, json_in: str | None, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Add an event, and print its id and path.

    Without TITLE, on a terminal, it asks for the fields: ? explains a question, < goes back. By
    default an event was published now, and has the tier of the last event from the same source. An
    event that exists already, by its URL or else by source, title and day, is refused with exit
    code 7.

    With --json-in it adds an object, an array of objects, or one object per line. Each needs title,
    source and published. If one is invalid, nothing is added; those that exist already are skipped
    and named. With --update, what they say is given to the events that are there: tags, guides and
    links are joined, and a report of a URL by another source becomes coverage.
    """
    add_records(session, EVENT, json_in, options)
