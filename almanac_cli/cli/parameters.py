"""What can be given on the command line beside plain words: ids, dates, text from elsewhere.

Ids are completed by the shell; the functions for it are passed to click as `shell_complete`, those
that read values as `callback`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.context import Session, open_store
from almanac_cli.errors import AlmanacError, InvalidValue, TooLarge
from almanac_cli.model.kinds import EVENT, GUIDE, Kind
from almanac_cli.storage import files

if TYPE_CHECKING:
    from click import Context, Parameter

MOST_JSON = 32 * 1024 * 1024


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
    from almanac_cli.model import dates

    try:
        return dates.to_text(dates.parse(value, session.now))
    except InvalidValue as error:
        raise click.BadParameter(error.reason, ctx, param) from None


def text(ctx: Context, param: Parameter, value: str | None) -> str | None:
    """Read a text: `-` from standard input, `@FILE` from a file, anything else is the text."""
    if value is None or (value != "-" and not value.startswith("@")):
        return value
    data = read_input(value.removeprefix("@"), files.MAX_RECORD_BYTES)
    if data is None:
        raise click.BadParameter("is larger than 1 MiB", ctx, param)
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise click.BadParameter("is not UTF-8", ctx, param) from None


def read_objects(name: str) -> bytes:
    """Return the JSON in standard input, for `-`, or in the file of this name.

    Raises TooLarge if it is larger than 32 MiB, which may be without end.
    """
    if (data := read_input(name, MOST_JSON)) is None:
        source = "standard input" if name == "-" else name
        raise TooLarge("input", source, MOST_JSON)
    return data


def read_input(name: str, most: int) -> bytes | None:
    """Return what standard input, for `-`, or a file holds; None if that is more than so much."""
    with click.open_file(name, "rb") as file:
        data: bytes = file.read(most + 1)
    return data if len(data) <= most else None


def _names(ctx: Context, kind: Kind, incomplete: str) -> list[str]:
    try:
        store = open_store(ctx.find_root().params.get("data"))
        return store.reader(kind).ids_with_prefix(incomplete)
    except AlmanacError:
        return []
