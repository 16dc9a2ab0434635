"""`almanac digest`: what mattered in a week, or in other days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.filters import filter_options, search_option
from almanac_cli.cli.options.output_file import output_option
from almanac_cli.cli.options.periods import period_options, read_period
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import raise_if_incomplete
from almanac_cli.cli.output_file import STDOUT, write_output
from almanac_cli.cli.selection import select_events
from almanac_cli.storage.location import read_name

if TYPE_CHECKING:
    from almanac_cli.model.digests import Digest
    from almanac_cli.model.spans import Span

FORMATS = ("text", "markdown", "html", "eml")


@click.command(short_help="Show what mattered in a week, for a newsletter.")
@period_options
@filter_options
@search_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help=f"Print {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, a mail.  [default: text]",
)
@output_option
@json_option
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    week: Span | None,
    month: Span | None,
    search: str | None,
    output_format: str | None,
    output: str | None,
    as_json: bool,
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> None:
    """Show what mattered in the last seven days, or in other days, grouped by story and score.

    Of reports that are linked, or tell the same story, the best is shown, with the others below
    it. An event of which only the month is known is in the digest of the month, and in none of a
    week. DATE is as in `almanac list`.
    """
    if as_json and output_format:
        raise UsageError("--json goes with no --format")
    period = read_period(session, week, month, filters["since"], filters["until"])
    filters |= {"since": period.since, "until": period.until}
    selection = select_events(session, search, filters)

    from almanac_cli.operations.digest import make_digest

    digest = make_digest(session.store, selection.result.rows(), period.span)
    _print(session, digest, "json" if as_json else output_format or FORMATS[0], output)
    selection.report_absences()
    raise_if_incomplete(session.store)


def _print(session: Session, digest: Digest, output_format: str, output: str | None) -> None:
    """Print a digest in a format, or write it into a file."""
    if output_format == "text" and output in {None, STDOUT}:
        from almanac_cli.cli.pager import echo_paged
        from almanac_cli.formats.terminal.digest_text import digest_text

        echo_paged(session, digest_text(digest, session.style))
    else:
        write_output(session, output, _content(session, digest, output_format))


def _content(session: Session, digest: Digest, output_format: str) -> str | bytes:
    """Return a digest as the content of a file."""
    match output_format:
        case "json":
            from almanac_cli.formats import json_codec

            return json_codec.pretty(digest.as_json())
        case "text":
            from almanac_cli.formats.terminal.digest_text import digest_text
            from almanac_cli.formats.terminal.style import Style

            return "".join(digest_text(digest, Style(session.now)))
        case "markdown":
            from almanac_cli.formats.digest_markdown import digest_markdown

            return digest_markdown(digest)
        case "html":
            from almanac_cli.formats.digest_html import digest_html

            return digest_html(digest, read_name(session.store.root))
    from almanac_cli.formats.digest_mail import digest_mail

    return digest_mail(digest, read_name(session.store.root))
