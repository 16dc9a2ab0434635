"""Options of `import`: the form of the input, and how its keys become fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.completion.values import complete_conditions
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.options.own_fields import read_settings
from almanac_cli.cli.options.switches import (
    allow_duplicate_option,
    date_order_option,
    dry_run_option,
    html_option,
    json_option,
    update_option,
)
from almanac_cli.cli.paths import PathName
from almanac_cli.errors import quoted
from almanac_cli.operations.field_map import FieldMap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.kind import Kind

FORMATS = ("json", "csv", "tsv", "markdown")
_NEXT_PAIR = re.compile(r",(?=[^,=]+=)")

import_options = option_group(
    click.argument(
        "names", metavar="FILE...|-", nargs=-1, required=True, type=PathName(readable=False)
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="Form of the input.  [default: by the name, else by what it looks like]",
    ),
    click.option(
        "--map",
        "maps",
        multiple=True,
        shell_complete=complete_conditions,
        metavar="FIELD=KEY[,...]",
        help="Take FIELD from KEY, or leave it out if KEY is empty; may be repeated.",
    ),
    click.option(
        "--set",
        "settings",
        multiple=True,
        shell_complete=complete_conditions,
        metavar="FIELD=VALUE",
        help="Value of FIELD where an object has none; may be repeated.",
    ),
    click.option("--skip-invalid", is_flag=True, help="Add the valid objects, name the others."),
    html_option,
    update_option,
    allow_duplicate_option,
    date_order_option,
    dry_run_option,
    json_option,
)


def field_map_from_options(kind: Kind, maps: Iterable[str], settings: Iterable[str]) -> FieldMap:
    """Return how keys become fields of a kind, by the values of `--map` and `--set`.

    Raises:
        UsageError: if a value is not of the form that the option takes.

    """
    pairs = [pair for text in maps for pair in _NEXT_PAIR.split(text)]
    return FieldMap(
        keys=[_pair("--map", "FIELD=KEY", text) for text in pairs],
        defaults=_defaults(kind, settings),
    )


def _defaults(kind: Kind, settings: Iterable[str]) -> dict[str, Any]:
    """Return by field the values of `--set`: texts for those of the kind, others as in `add`."""
    defaults: dict[str, Any] = {}
    own: list[str] = []
    for setting in settings:
        name, value = _pair("--set", "FIELD=VALUE", setting)
        if name in defaults:
            raise UsageError(f"--set: sets {quoted(name)} twice")
        if name in kind.fields:
            defaults[name] = value
        else:
            own.append(setting)
    return {**defaults, **read_settings(kind, own)}


def _pair(option: str, form: str, text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(f"{option}: {text!r} is not of the form {form}")
    return name.strip(), value.strip()
