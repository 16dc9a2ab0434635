"""The option `--set KEY=VALUE`, which sets fields of the user's own, and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.completion.values import complete_own_fields
from almanac_cli.cli.failures import UsageError
from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.formats import json_codec
from almanac_cli.model import own_fields, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.kind import Kind

_NO_NUMBERS = {"NaN", "Infinity", "-Infinity"}  # of JSON, though Python reads them

set_option = click.option(
    "--set",
    "settings",
    multiple=True,
    shell_complete=complete_own_fields,
    metavar="KEY=VALUE",
    help="Field of your own; VALUE is JSON, or else text. May be repeated.",
)


def read_settings(kind: Kind, settings: Iterable[str]) -> dict[str, Any]:
    """Return by key the values that `--set` was used with.

    Raises:
        UsageError: if a text is not KEY=VALUE, a key is a field of the kind, cannot be one of the
            user's own, or occurs twice, or a value cannot be kept.

    """
    fields: dict[str, Any] = {}
    for setting in settings:
        key, equals, value = text.normalize(setting).partition("=")
        try:
            if not equals:
                raise InvalidValue(f"must be KEY=VALUE, not {quoted(setting)}")  # noqa: TRY301 (one handler)
            if key in fields:
                raise InvalidValue(f"sets {quoted(key)} twice")  # noqa: TRY301 (the same)
            own_fields.check_key(kind, key)
            fields[key] = _read_value(value)
        except InvalidValue as error:
            hint = f"use {option}" if (option := _option_of(key)) else None
            raise UsageError(f"--set: {error.reason}", hint=hint) from None
    return fields


def _read_value(value: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the value of the JSON in a text, or the text itself if it is none.

    Raises:
        InvalidValue: if it is JSON that a record must not have, or not Unicode.

    """
    text.check_controls(value)
    try:
        return json_codec.decode(value.encode())
    except json_codec.DecodeError as error:
        if error.line or not value.strip() or value.strip() in _NO_NUMBERS:
            return value
        raise


def _option_of(field: str) -> str | None:
    """Return the option of the current command that sets a field, `None` if there is none."""
    for param in click.get_current_context().command.params:
        if param.name == field and isinstance(param, click.Option):
            return param.opts[-1]
    return None
