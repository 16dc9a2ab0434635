"""Options of commands that list records: output format, order and number."""

from __future__ import annotations

import click

from almanac_cli.cli.completion.values import complete_columns, complete_sort_fields
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.group import Decorator, option_group
from almanac_cli.cli.parameters import NumberOption, WholeNumber

FORMATS = ("table", "json", "ndjson", "csv", "tsv", "markdown", "ids")
_FLAGS = {"json": "--json", "ndjson": "--ndjson", "ids": "-q"}  # by format


def _one_format(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> str:  # noqa: ARG001 (click's signature)
    """Return the format that options name; UsageError if they name several."""
    names = [*dict.fromkeys(values)]
    if len(names) > 1:
        one, other = (format_option(name) for name in names[:2])
        raise UsageError(f"{one} goes with no {other}")
    return names[0] if names else FORMATS[0]


def format_option(name: str) -> str:
    """Return the option for a format, as it is typed."""
    return _FLAGS.get(name, f"--format {name}")


def _flag(*names: str, flag_value: str, help_: str) -> Decorator:
    """Return the option that is short for a format."""
    return click.option(
        *names,
        "output_format",
        flag_value=flag_value,
        multiple=True,
        callback=_one_format,
        help=help_,
    )


form_options = option_group(
    _flag("--json", flag_value="json", help_="Print a JSON array."),
    _flag("--ndjson", flag_value="ndjson", help_="Print one JSON object per line."),
    _flag("-q", "--quiet", flag_value="ids", help_="Print only ids, one per line."),
    click.option(
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        multiple=True,
        callback=_one_format,
        metavar="FORMAT",
        help=f"Print {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.",
    ),
    click.option(
        "--fields",
        metavar="A,B,C",
        shell_complete=complete_columns,
        help="Print only these fields, in this order.",
    ),
    click.option(
        "--template",
        metavar="TEXT",
        help="Print TEXT for each, with fields in braces: '{score} {title} <{url}>'.",
    ),
)


def limit_option(default: int | None = None) -> Decorator:
    """Return a decorator that adds the option `--limit`; `None` is no limit."""
    return click.option(
        "--limit",
        cls=NumberOption,
        type=WholeNumber(min=0),
        metavar="N",
        default=default,
        show_default=default is not None,
        help="Show at most N.",
    )


sort_options = option_group(
    click.option(
        "--sort",
        metavar="FIELD[,-FIELD]",
        shell_complete=complete_sort_fields,
        help="Sort by these fields; - for descending.",
    ),
    click.option("--reverse", is_flag=True, help="Reverse the order."),
    limit_option(),
)
