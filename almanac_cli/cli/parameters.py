"""Types, callbacks and completion of options and arguments: ids, dates, numbers, texts, files.

click calls the `complete_` functions as `shell_complete` and the `parse_` and `read_` functions
with a context as `callback`.
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
    from click.types import OptionHelpExtra

MAX_INPUT_BYTES = 32 * 1024 * 1024


class NumberOption(click.Option):
    """An option for a number, without the range that click would show behind its help."""

    def get_help_extra(self, ctx: Context) -> OptionHelpExtra:
        """Return what stands behind the help of the option, such as its default."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


def complete_event_ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 (click's signature)
    """Return the ids of events with this prefix; an empty list where there is no almanac."""
    return _complete_ids(ctx, EVENT, incomplete)


def complete_guide_ids(ctx: Context, param: Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 (click's signature)
    """Return the ids of guides with this prefix; an empty list where there is no almanac."""
    return _complete_ids(ctx, GUIDE, incomplete)


def parse_date(ctx: Context, param: Parameter, value: str | None) -> str | None:
    """Return a date in any form that `dates.parse` reads as a time in RFC 3339.

    Raises click.BadParameter if it is none of them.
    """
    session = ctx.find_object(Session)
    if value is None or session is None:
        return value
    from almanac_cli.model import dates

    try:
        return dates.to_text(dates.parse(value, session.now))
    except InvalidValue as error:
        raise click.BadParameter(error.reason, ctx, param) from None


def read_text(ctx: Context, param: Parameter, value: str | None) -> str | None:
    """Return a text: for `-` standard input, for `@FILE` that file, anything else as it is.

    Raises click.BadParameter if what is read is larger than a record may be, or not UTF-8.
    """
    if value is None or (value != "-" and not value.startswith("@")):
        return value
    data = _read_at_most(value.removeprefix("@"), files.MAX_RECORD_BYTES)
    if data is None:
        raise click.BadParameter("is larger than 1 MiB", ctx, param)
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise click.BadParameter("is not UTF-8", ctx, param) from None


def read_json_input(name: str) -> bytes:
    """Return the bytes of the file of this name, or of standard input for `-`.

    Raises TooLarge if there are more than MAX_INPUT_BYTES; the input may have no end.
    """
    if (data := _read_at_most(name, MAX_INPUT_BYTES)) is None:
        source = "standard input" if name == "-" else name
        raise TooLarge("input", source, MAX_INPUT_BYTES)
    return data


def _read_at_most(name: str, limit_bytes: int) -> bytes | None:
    """Return the bytes of a file, or of standard input for `-`; None if there are more."""
    with click.open_file(name, "rb") as file:
        data: bytes = file.read(limit_bytes + 1)
    return data if len(data) <= limit_bytes else None


def _complete_ids(ctx: Context, kind: Kind, incomplete: str) -> list[str]:
    try:
        store = open_store(ctx.find_root().params.get("data"))
        return store.reader(kind).ids_with_prefix(incomplete)
    except AlmanacError:
        return []
