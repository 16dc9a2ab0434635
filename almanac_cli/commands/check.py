"""`almanac check`: read everything, and name everything that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli import checks
from almanac_cli.commands.output import json_option, print_records
from almanac_cli.commands.session import Session, pass_session
from almanac_cli.errors import Invalid
from almanac_cli.render import one_line

if TYPE_CHECKING:
    from almanac_cli.checks import Finding, Report


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
    if fix and not dry_run:
        report = checks.fix(session.store, session.now)
        left = [each for each in report.findings if each.mend is None]
    else:
        report = checks.find(session.store, session.now)
        left = report.findings
    if as_json:
        rows = [
            each._asdict() | {"field": each.field or None, "mended": each not in left}
            for each in report.findings
        ]
        print_records(rows, one=False)
    else:
        for each in report.findings:
            if dry_run or each not in left:
                click.echo(_mended(each, dry_run=dry_run))
            else:
                click.echo(_said(each))
        click.echo(_summary(report, len(left)), err=True)
    return Invalid.exit_code if left else 0


def _said(finding: Finding) -> str:
    return one_line(f"{_place(finding)}: {finding.what} ({finding.hint})")


def _mended(finding: Finding, *, dry_run: bool) -> str:
    if finding.mend is None:
        return _said(finding)
    how = "would be mended" if dry_run else "mended"
    return one_line(f"{_place(finding)}: {finding.what} ({how}: {finding.mend})")


def _place(finding: Finding) -> str:
    return f"{finding.file}: {finding.field}".removesuffix(": ")


def _summary(report: Report, left: int) -> str:
    """Say how much was read, and how much is wrong."""
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    mended = len(report.findings) - left
    said = [f"{mended} mended"] if mended else []
    said += [f"{left} wrong" if left else "nothing wrong"]
    return f"{counts}: {', '.join(said)}"
