"""Options of `almanac fetch`."""

from __future__ import annotations

import click

from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.parameters import NumberOption, WholeNumber, parse_since

_MAX_PAGES = 100

fetch_options = option_group(
    click.option(
        "--now",
        "is_early",
        is_flag=True,
        help="Ask feeds that are not due, too, but none twice in an hour.",
    ),
    click.option(
        "--force",
        "is_forced",
        is_flag=True,
        help="Ask at once, whatever servers wish, and for the whole feeds.",
    ),
    click.option(
        "--newest",
        cls=NumberOption,
        type=WholeNumber(min=1),
        metavar="N",
        help="Take at most the newest N items of a feed.",
    ),
    click.option(
        "--since",
        callback=parse_since,
        metavar="DAY",
        help="Take the items from this day on.",
    ),
    click.option(
        "--pages",
        cls=NumberOption,
        type=WholeNumber(1, _MAX_PAGES),
        default=1,
        metavar="N",
        help="Read up to N pages of feeds that have older items on further pages.",
    ),
    click.option(
        "--accept",
        "accepts_held",
        is_flag=True,
        help="Take items that were held back since too many came at once.",
    ),
    click.option(
        "--from",
        "file",
        metavar="FILE",
        help="Read a feed from this file, or from standard input (-), and ask no server; events of "
        "another almanac come whole.",
    ),
    click.option("--source", metavar="SOURCE", help="With --from: the source that the feed is of."),
    click.option("--strict", is_flag=True, help="Exit with 5 if any source failed."),
)
result_options = option_group(
    click.option("--dry-run", is_flag=True, help="Ask, but write nothing."),
    click.option("--json", "form", flag_value="json", help="Print a JSON array."),
    click.option("--ndjson", "form", flag_value="ndjson", help="Print one JSON object per line."),
)
