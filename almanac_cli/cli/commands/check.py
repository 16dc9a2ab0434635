"""`almanac check`: read everything, and name everything that is wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, bar, pass_session
from almanac_cli.cli.output import json_option, print_records, say
from almanac_cli.errors import Invalid
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.operations import check

if TYPE_CHECKING:
    from almanac_cli.operations.check import Finding, Report


@click.command(short_help="Name everything that is wrong in the files.")
@click.option("--fix", is_flag=True, help="Mend what has one right answer.")
@click.option("--dry-run", is_flag=True, help="Say what --fix would mend, change nothing.")
@json_option
@pass_session
def command(session: Session, /, *, fix: bool, dry_run: bool, as_json: bool) -> int:
    """Read every file, and print what is wrong, one finding a line; exit with 5 if anything is.

    --fix writes files in canonical form, takes away links and guides that do not exist and links
    that two files hold, and removes left-over temporary files. What is invalid is never changed,
    and `almanac undo` takes all of it back.
    """
    mends = fix and not dry_run
    watch = partial(bar, label="Checking")
    report = (check.fix if mends else check.find)(session.store, session.now, watch)
    left = sum(not mends or each.mend is None for each in report.findings)
    if as_json:
        print_records([_row(each, mends=mends) for each in report.findings], one=False)
    else:
        how = "mended" if mends else "would be mended" if dry_run else None
        for each in report.findings:
            say(_line(each, how))
        click.echo(_summary(report, left), err=True)
    return Invalid.exit_code if left else 0


def _row(finding: Finding, *, mends: bool) -> dict[str, Any]:
    """Return a finding as `--json` prints it."""
    mended = mends and finding.mend is not None
    return finding._asdict() | {"field": finding.field or None, "mended": mended}


def _line(finding: Finding, how: str | None) -> str:
    """Say what is wrong, and what to do about it, or how it is mended."""
    rest = f"{how}: {finding.mend}" if how and finding.mend else finding.hint
    return one_line(f"{_place(finding)}: {finding.what} ({rest})")


def _place(finding: Finding) -> str:
    return f"{finding.file}: {finding.field}".removesuffix(": ")


def _summary(report: Report, left: int) -> str:
    """Say how much was read, and how much is wrong."""
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    mended = len(report.findings) - left
    said = [f"{mended} mended"] if mended else []
    said += [f"{left} wrong" if left else "nothing wrong"]
    return f"{counts}: {', '.join(said)}"
