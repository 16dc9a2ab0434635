"""Printing what a build of a site did, or would do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.context import progress_bar
from almanac_cli.cli.output import did_you_mean, echo_and_go_on, print_records, warn
from almanac_cli.errors import quoted
from almanac_cli.formats.terminal.sanitize import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.site.build import Result
    from almanac_cli.operations.site.request import Request

making_progress = partial(progress_bar, label="Making the site")


def print_figures(request: Request, result: Result, *, as_json: bool) -> None:
    """Print how large a site is and what a build changed in it, as a line or as an object."""
    _print_address(request, result)
    if request.templates:
        _warn_of_unused(request.templates)
    if as_json:
        print_records([{**_figures(request, result), **_counts(result)}], one=True)
        return
    print_counts(result)
    click.echo(one_line(str(request.folder / "index.html")))


def _print_address(request: Request, result: Result) -> None:
    """Print which address the site has, if the user did not say it, to stderr."""
    if result.url is None:
        click.echo("no feeds and no sitemap: they need the address of the site (--url)", err=True)
    elif request.url is None:
        text = f"feeds and sitemap are for {result.url} as before; --url changes that"
        click.echo(one_line(text), err=True)


def _warn_of_unused(folder: Path) -> None:
    """Print a warning for each of the user's templates and blocks that no page uses."""
    from difflib import get_close_matches

    from almanac_cli.formats.html import template_files
    from almanac_cli.formats.html.template_blocks import unused_blocks

    files = template_files.read(folder)
    for block in unused_blocks(files):
        near = did_you_mean(get_close_matches(block.name, block.others, 1))
        text = f"{block.path}: the block {quoted(block.name)} replaces none"
        warn("; ".join(filter(None, (text, near))))
    for name in files.unused:
        near = did_you_mean(get_close_matches(name, files.templates.keys() - {name}, 1))
        warn("; ".join(filter(None, (f"no page uses the template {folder / name}", near))))


def print_counts(result: Result) -> None:
    """Print how large a site is and what a build changed in it, as a line."""
    changes = f"{len(result.changed)} changed, {len(result.removed)} removed"
    records = f"{_count(result.events, 'event')}, {_count(result.guides, 'guide')}"
    click.echo(f"{records}: {_count(len(result.sizes), 'file')}, {changes}")


def print_differences(request: Request, result: Result, *, as_json: bool) -> None:
    """Print the files that a build would write or remove, a line each, or as an object."""
    if as_json:
        lists = {"to_write": [*result.changed], "to_remove": [*result.removed]}
        print_records([{**_figures(request, result), **lists}], one=True)
        return
    _print_address(request, result)
    for path in result.changed:
        is_there = (request.folder / path).exists()
        state = "differs from what a build would write" if is_there else "is missing"
        echo_and_go_on(one_line(f"{request.folder / path}: {state}"))
    for path in result.removed:
        echo_and_go_on(one_line(f"{request.folder / path}: would be removed"))
    count = len(result.changed) + len(result.removed)
    click.echo(f"{_count(len(result.sizes), 'file')}: {count or 'none'} out of date", err=True)


def _figures(request: Request, result: Result) -> JsonObject:
    return {
        "folder": str(request.folder),
        "url": result.url,
        "events": result.events,
        "guides": result.guides,
        "pages": sum(path.endswith(".html") for path in result.sizes),
        "files": len(result.sizes),
        "bytes": sum(result.sizes.values()),
    }


def _counts(result: Result) -> JsonObject:
    return {
        "made": result.made,
        "changed": len(result.changed),
        "removed": len(result.removed),
    }


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
