"""What can be given on the command line beside plain words: ids, dates, text from elsewhere.

Ids are completed by the shell; the functions for it are passed to click as `shell_complete`, those
that read values as `callback`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.commands.session import Session, open_store
from almanac_cli.errors import AlmanacError
from almanac_cli.records import EVENT, GUIDE, Kind

if TYPE_CHECKING:
    from click import Context, Parameter


def event_ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 (click's signature)
    """Offer the ids of events that begin so; none where there is no almanac."""
    return _names(ctx, EVENT, incomplete)


def guide_ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 (click's signature)
    """Offer the ids of guides that begin so; none where there is no almanac."""
    return _names(ctx, GUIDE, incomplete)


def date(ctx: Context, param: Parameter, value: str | None) -> str | None:
    """Read a moment in any of the forms that `dates.parse` understands, as records have it."""
    session = ctx.find_object(Session)
    if value is None or session is None:
        return value
    from almanac_cli import dates  # noqa: PLC0415 (most commands are given none)

    try:
        return dates.to_text(dates.parse(value, session.now))
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, param) from None


def text(ctx: Context, param: Parameter, value: str | None) -> str | None:
    """Read a text: `-` from standard input, `@FILE` from a file, anything else is the text."""
    if value is None or (value != "-" and not value.startswith("@")):
        return value
    try:
        return read_input(value.removeprefix("@")).decode()
    except UnicodeDecodeError:
        raise click.BadParameter("is not UTF-8", ctx, param) from None


def read_input(name: str) -> bytes:
    """Return what standard input, for `-`, or the file of this name holds."""
    with click.open_file(name, "rb") as file:
        data: bytes = file.read()
    return data


def _names(ctx: Context, kind: Kind, incomplete: str) -> list[str]:
    try:
        store = open_store(ctx.find_root().params.get("data"))
        return store.lookup(kind).beginning(incomplete)
    except AlmanacError:
        return []
