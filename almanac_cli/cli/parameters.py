"""Parsing values of options and arguments: dates, numbers, texts, files.

click calls the `parse_` and `read_` functions with a context as `callback`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from almanac_cli.cli.context import Session
from almanac_cli.cli.failures import UsageError
from almanac_cli.errors import InvalidValue, TooLarge, quoted
from almanac_cli.storage import files

if TYPE_CHECKING:
    from click import Context, Parameter
    from click.types import OptionHelpExtra

    from almanac_cli.model.bounds import Bound

_STDIN_READER = "almanac_cli.stdin_reader"  # in `Context.meta`: the name of what has read stdin
MAX_INPUT_BYTES = 32 * 1024 * 1024  # of bulk input


class NumberOption(click.Option):
    """An option whose help does not show the range of its number; for `click.option(cls=...)`."""

    def get_help_extra(self, ctx: Context) -> OptionHelpExtra:
        """Return what click appends to the help text, such as the default, without the range."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


class WholeNumber(click.IntRange):
    """The type of an option with a whole number in a range; refused as fields of records are."""

    def convert(self, value: Any, param: Parameter | None, ctx: Context | None) -> int:  # noqa: ANN401 (as click has it)
        """Return the number for a value; click.BadParameter if it is none, or not in the range."""
        try:
            number: int = super().convert(value, param, ctx)
        except click.BadParameter:
            bounds = (
                f", {self.min} or more" if self.max is None else f" from {self.min} to {self.max}"
            )
            self.fail(f"must be a whole number{bounds}, not {quoted(str(value))}", param, ctx)
        return number


def parse_since(ctx: Context, param: Parameter, value: str | None) -> Bound | None:
    """Return the beginning of a range of dates; `None` for an option that is not used.

    `value` has any form that `dates.parse` reads, such as "2026-04-03", "2026-04" or "yesterday".

    Raises:
        click.BadParameter: if `dates.parse` cannot read it.

    """
    return _parse_bound(ctx, param, value, "first")


def parse_until(ctx: Context, param: Parameter, value: str | None) -> Bound | None:
    """Return the end of a range of dates, as `parse_since` returns its beginning.

    Raises:
        click.BadParameter: if `dates.parse` cannot read it.

    """
    return _parse_bound(ctx, param, value, "last")


def _parse_bound(
    ctx: Context,
    param: Parameter,
    value: str | None,
    end: Literal["first", "last"],
) -> Bound | None:
    """Return an end of a range, or raise click.BadParameter; `None` if there is no value."""
    session = ctx.find_object(Session)
    if value is None or session is None:
        return None
    from almanac_cli.model import bounds, dates

    make = bounds.first if end == "first" else bounds.last
    try:
        return make(dates.parse(value, session.now), session.now.tzinfo)
    except InvalidValue as error:
        raise click.BadParameter(error.reason, ctx, param) from None


def read_file(ctx: Context, param: Parameter, value: str | None) -> str | None:
    """Return the content of the file that an option names, of stdin for "-".

    A byte order mark at its beginning is left out. `None` is returned for an option that is not
    used.

    Raises:
        click.BadParameter: if the content is larger than a record may be, or not UTF-8.
        UsageError: if the value is "-" and another option reads stdin already.
        OSError: if the file cannot be read.

    """
    if value is None:
        return None
    if value == "-":
        _claim_stdin(ctx, param.opts[-1])
    data = _read_at_most(value, files.MAX_RECORD_BYTES)
    if data is None:
        raise click.BadParameter("is larger than 1 MiB", ctx, param)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.BadParameter("is not UTF-8", ctx, param) from None


def read_json_input(name: str) -> bytes:
    """Return the content of the file `name`, or of stdin for "-"; it is not decoded.

    Raises:
        TooLarge: if there are more than MAX_INPUT_BYTES, after reading no more than these.
        OSError: if the file cannot be read.

    """
    if (data := _read_at_most(name, MAX_INPUT_BYTES)) is None:
        source = "standard input" if name == "-" else name
        raise TooLarge("input", source, MAX_INPUT_BYTES)
    return data


def read_input(name: str, option: str) -> bytes:
    """Return the content of the file that an option names, as `read_json_input` does.

    Raises:
        UsageError: if it is stdin, and that was read already.
        TooLarge: if there are more than MAX_INPUT_BYTES.
        OSError: if the file cannot be read.

    """
    if name == "-":
        _claim_stdin(click.get_current_context(), option)
    return read_json_input(name)


def read_ids() -> list[str]:
    """Return the lines of stdin that are not blank, without the spaces around them.

    Raises:
        UsageError: if stdin was read already, or is not UTF-8.
        TooLarge: if there are more than MAX_INPUT_BYTES.

    """
    _claim_stdin(click.get_current_context(), "ID")
    try:
        text = read_json_input("-").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("the ids in standard input are not UTF-8") from None
    return [line.strip() for line in text.split("\n") if line.strip()]


def _read_at_most(name: str, limit_bytes: int) -> bytes | None:
    """Return the content of a file, or of stdin for "-"; None if it exceeds the limit."""
    with click.open_file(name, "rb") as file:
        data: bytes = file.read(limit_bytes + 1)
    return data if len(data) <= limit_bytes else None


def _claim_stdin(ctx: Context, name: str) -> None:
    """Raise UsageError if stdin, which can be read once, was read before; `name` reads it now."""
    if reader := ctx.meta.get(_STDIN_READER):
        other = f"another {name}" if reader == name else name
        raise UsageError(f"standard input can be read once only, not by {reader} and {other}")
    ctx.meta[_STDIN_READER] = name
