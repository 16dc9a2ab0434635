"""Options of `almanac site`, beside those that select events."""

from __future__ import annotations

from pathlib import Path

import click

from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.parameters import NumberOption, WholeNumber
from almanac_cli.cli.paths import PathName
from almanac_cli.errors import InvalidValue


def _parse_url(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001 (click's signature)
    """Return the address of a site with a slash at its end; "" for a site without one.

    Raises:
        click.BadParameter: if it is no http or https URL, or has a query or a fragment.

    """
    if value is None:
        return None
    from almanac_cli.model.urls import ascii_url, canonical_url

    url = value.strip()
    if not url:
        return ""
    try:
        canonical_url(url)
    except InvalidValue as error:
        raise click.BadParameter(error.reason) from None
    url = ascii_url(url)
    if "?" in url or "#" in url:
        raise click.BadParameter("must have no ? and no #")
    return url if url.endswith("/") else f"{url}/"


site_options = option_group(
    click.option(
        "--url",
        callback=_parse_url,
        metavar="URL",
        help='The address of the site, for feeds and a sitemap; kept for later builds, until "".',
    ),
    click.option(
        "--templates",
        type=PathName(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="A folder with templates of your own; see `almanac help templates`.",
    ),
    click.option("--full", is_flag=True, help="Make every file again."),
    click.option(
        "--check", is_flag=True, help="Write nothing; exit with 1 if a build would change files."
    ),
    click.option(
        "--serve", is_flag=True, help="Show it on this machine, and make it again on changes."
    ),
    click.option(
        "--port",
        cls=NumberOption,
        type=WholeNumber(1, 65535),
        metavar="N",
        help="The port of --serve.  [default: 8000, or the next free one]",
    ),
)
