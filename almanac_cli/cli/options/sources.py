"""Options that set fields of a source, for `source add` and `source edit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.completion.values import complete_authors, complete_source_names
from almanac_cli.cli.options.fields import tags_option
from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.parameters import read_file
from almanac_cli.errors import InvalidValue
from almanac_cli.model import tags

if TYPE_CHECKING:
    from click import Context, Parameter


def _read_map(ctx: Context, param: Parameter, values: tuple[str, ...]) -> dict[str, str] | None:
    """Return the tags by category that `CATEGORY=TAG` says; `None` for an option not used."""
    mapped = {}
    for text in values:
        category, equals, tag = text.rpartition("=")
        try:
            if not equals or not category.strip():
                raise InvalidValue(f"must be CATEGORY=TAG, not {text!r}")  # noqa: TRY301 (one handler)
            mapped[category.strip()] = tags.parse(tag.strip())
        except InvalidValue as error:
            raise click.BadParameter(error.reason, ctx, param) from None
    return mapped or None


def _read_first(_ctx: Context, _param: Parameter, value: str | None) -> str | None:
    """Return the number of items that the first fetch takes; for "all" the most that there are."""
    if value is None or value.strip().lower() != "all":
        return value
    from almanac_cli.model.source_fields import MAX_FIRST  # it loads pydantic

    return str(MAX_FIRST)


name_option = click.option(
    "--name",
    shell_complete=complete_source_names,
    metavar="NAME",
    help="Name, exactly as events have it in their source.",
)
source_options = option_group(
    click.option(
        "--alias",
        "aliases",
        multiple=True,
        shell_complete=complete_source_names,
        metavar="NAME",
        help="Another name of it in events; may be repeated.",
    ),
    click.option("--site", metavar="URL", help="Front page."),
    click.option("--feed", "feeds", multiple=True, metavar="URL", help="Feed; may be repeated."),
    click.option("--tier", metavar="N", help="1 primary, 2 commentary or analysis, 3 secondhand."),
    click.option(
        "--author",
        shell_complete=complete_authors,
        metavar="NAME",
        help="Author of what names none.",
    ),
    tags_option("Tag of all that comes from it, or several; may be repeated."),
    click.option(
        "--map",
        "tag_map",
        multiple=True,
        callback=_read_map,
        metavar="CATEGORY=TAG",
        help="Tag for a category of its feeds; may be repeated.",
    ),
    click.option(
        "--drop",
        multiple=True,
        metavar="RULE",
        help="Drop what this rule takes, such as 'title: sponsored'; may be repeated.",
    ),
    click.option(
        "--keep",
        multiple=True,
        metavar="RULE",
        help="Take only what such a rule takes; may be repeated.",
    ),
    click.option("--every", metavar="HOURS", help="Hours between two requests of a feed."),
    click.option(
        "--first",
        callback=_read_first,
        metavar="N|all",
        help="How many items to take the first time, the newest ones.",
    ),
    click.option("--user-agent", metavar="TEXT", help="What to say who asks."),
    click.option(
        "--conditional/--no-conditional",
        default=None,
        help="Ask only for what has changed, or always for all.",
    ),
    click.option(
        "--private/--no-private",
        default=None,
        help="Its feeds may be on this machine or network, or not.",
    ),
    click.option("--paused/--no-paused", default=None, help="Ask it no more, or again."),
    click.option("--note", help="What else there is to say about it."),
    click.option(
        "--note-file",
        type=click.Path(readable=False),
        callback=read_file,
        metavar="FILE|-",
        help="Read the note from FILE; - is standard input.",
    ),
)
