"""Options that many commands share, alone and together."""

from __future__ import annotations

import click

from almanac_cli.cli.options.group import option_group

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
yes_option = click.option("-y", "--yes", is_flag=True, help="Do not ask.")
allow_duplicate_option = click.option(
    "--allow-duplicate",
    "allow_duplicates",
    is_flag=True,
    help="Do so even if the record is there already.",
)
html_option = click.option(
    "--html", is_flag=True, help="Turn HTML in titles, summaries and the like to plain text."
)
dry_run_option = click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
_DATE_ORDERS = ("dmy", "mdy", "ymd")  # those of `calendar_dates.Order`, which is slow to load
DATE_ORDER_HINT = "or name the order of the numbers with --date-order dmy, mdy or ymd"
date_order_option = click.option(
    "--date-order",
    type=click.Choice(_DATE_ORDERS),
    metavar="ORDER",
    help="Order in dates such as 3/4/2026: dmy, mdy, ymd.",
)
update_option = click.option(
    "--update",
    "updates",
    is_flag=True,
    help="Give what bulk input says, and is not empty, to records that are there.",
)
# Of commands that show pages.
detail_options = option_group(
    click.option(
        "--full", "detail", flag_value="full", help="Show the whole summaries of related records."
    ),
    click.option(
        "--brief", "detail", flag_value="brief", help="Show related records without summaries."
    ),
)
# Of commands that ask before they change records.
confirmed_options = option_group(yes_option, dry_run_option, json_option)
