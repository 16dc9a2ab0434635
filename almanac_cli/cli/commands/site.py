"""`almanac site`: the almanac as a web site, in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.filters import filter_options, search_option
from almanac_cli.cli.options.site import site_options
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import raise_if_incomplete, warn_invalid_files
from almanac_cli.cli.paths import PathName
from almanac_cli.cli.selection import select_events
from almanac_cli.cli.site_report import (
    making_progress,
    print_counts,
    print_differences,
    print_figures,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.cli.selection import Selection
    from almanac_cli.operations.site.build import Result
    from almanac_cli.operations.site.request import Request


@click.command(short_help="Make a web site of the almanac.")
@click.argument("folder", metavar="DIR", type=PathName(path_type=Path))
@site_options
@filter_options
@search_option
@json_option
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    *,
    folder: Path,
    url: str | None,
    templates: Path | None,
    full: bool,
    check: bool,
    serve: bool,
    port: int | None,
    search: str | None,
    as_json: bool,
    **filters: Any,  # noqa: ANN401 (one for each of `filter_options`)
) -> int:
    """Make a web site of events and guides in the folder DIR.

    Only what has changed is made again. The folder must be empty, or a site that was made before;
    files that you put there stay. Its pages need no server: open DIR/index.html in a browser.

    DATE is as in `almanac list`.
    """
    _check_switches(port, serve=serve, check=check, as_json=as_json)
    if templates is not None:
        _check_apart(folder, templates)
    from almanac_cli.operations.site.request import Request

    request = Request(folder, url, templates, full=full, dry_run=check, progress=making_progress)
    if serve:
        _serve(session, search, filters, request, port)
        return 0
    selection, result = _build(session, search, filters, request)
    (print_differences if check else print_figures)(request, result, as_json=as_json)
    selection.report_absences()
    raise_if_incomplete(session.store)
    return 1 if check and (result.changed or result.removed) else 0


def _check_switches(port: int | None, *, serve: bool, check: bool, as_json: bool) -> None:
    """Refuse options of which one has no meaning with, or without, another.

    Raises:
        UsageError: if there are such options.

    """
    if port is not None and not serve:
        raise UsageError("--port goes with --serve")
    if serve and (check or as_json):
        raise UsageError(f"--serve goes with no {'--check' if check else '--json'}")


def _serve(
    session: Session,
    search: str | None,
    filters: Mapping[str, Any],
    request: Request,
    port: int | None,
) -> None:
    """Build a site, show it, and build it again when files change."""
    from almanac_cli.cli.serving import serve_site

    serve_site(session, request, port, lambda: _build_again(session, search, filters, request))


def _check_apart(folder: Path, templates: Path) -> None:
    """Check that neither the site nor the templates are in the folder of the other.

    Raises:
        UsageError: if one is.

    """
    site, own = folder.resolve(), templates.resolve()
    if site.is_relative_to(own) or own.is_relative_to(site):
        raise UsageError("--templates: a folder apart from that of the site is needed")


def _build(
    session: Session, search: str | None, filters: Mapping[str, Any], request: Request
) -> tuple[Selection, Result]:
    """Select the events of a site, and build it."""
    from almanac_cli.operations.site.build import build
    from almanac_cli.operations.site.request import Selected

    selection = select_events(session, search, filters)
    selection.require_possible()
    selected = Selected(selection.result.ids, selection.query, *selection.expressions)
    return selection, build(session.store, selected, request)


def _build_again(
    session: Session, search: str | None, filters: Mapping[str, Any], request: Request
) -> None:
    """Build a site that is shown, with warnings of invalid files."""
    _, result = _build(session, search, filters, request)
    print_counts(result)
    warn_invalid_files(session.store)
