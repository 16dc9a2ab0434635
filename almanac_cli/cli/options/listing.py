"""Options of commands that list records: output format, order and number."""

from __future__ import annotations

import click

from almanac_cli.cli.complete_values import complete_columns, complete_sort_fields
from almanac_cli.cli.options.group import Decorator, option_group
from almanac_cli.cli.parameters import NumberOption

form_options = option_group(
    click.option("--json", "output_format", flag_value="json", help="Print a JSON array."),
    click.option(
        "--ndjson", "output_format", flag_value="ndjson", help="Print one JSON object per line."
    ),
    click.option(
        "--fields",
        metavar="A,B,C",
        shell_complete=complete_columns,
        help="Print only these fields, in this order.",
    ),
    click.option(
        "-q", "--quiet", "output_format", flag_value="ids", help="Print only ids, one per line."
    ),
)


def limit_option(default: int | None = None) -> Decorator:
    """Return a decorator that adds the option `--limit`; `None` is no limit."""
    return click.option(
        "--limit",
        cls=NumberOption,
        type=click.IntRange(min=0),
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
