"""`almanac check`: check every file, and fix what can be fixed automatically."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.context import Session, pass_session, progress_bar
from almanac_cli.cli.messages.findings import describe_finding
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import counts_text, echo_and_go_on, print_records
from almanac_cli.errors import Invalid
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.operations import check

if TYPE_CHECKING:
    from almanac_cli.cli.messages.findings import Wording
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.check import CheckResult
    from almanac_cli.operations.findings import Finding


@click.command(short_help="Check every file.")
@click.option("--fix", is_flag=True, help="Fix what can be fixed automatically.")
@click.option("--dry-run", is_flag=True, help="Show what --fix would do, change nothing.")
@json_option
@pass_session
def command(session: Session, /, *, fix: bool, dry_run: bool, as_json: bool) -> int:
    """Check every file, and print each problem on a line; the exit code is 5 if there are any.

    A line that begins with `note:` is worth a look, but no problem.

    --fix writes files in canonical form, removes links to records that do not exist and links that
    are stored twice, and deletes temporary files of interrupted commands. It never changes an
    invalid file. `almanac undo` undoes it.
    """
    fixes = fix and not dry_run
    progress = partial(progress_bar, label="Checking")
    report = (check.fix if fixes else check.check)(
        session.store, session.now, progress, session.git
    )
    remaining = [finding for finding in report.findings if not (fixes and finding.fixable)]
    wrong = sum(not finding.is_note for finding in remaining)
    worded = [(finding, describe_finding(finding)) for finding in report.findings]
    worded.sort(key=lambda pair: (pair[0].file, pair[0].field, pair[1].what))
    if as_json:
        rows = [_row(finding, wording, fixes=fixes) for finding, wording in worded]
        print_records(rows, one=False)
    else:
        outcome = "fixed" if fixes else "would be fixed" if dry_run else None
        for finding, wording in worded:
            echo_and_go_on(_line(finding, wording, outcome))
        click.echo(_summary(report, len(remaining), wrong), err=True)
    return Invalid.exit_code if wrong else 0


def _row(finding: Finding, wording: Wording, *, fixes: bool) -> JsonObject:
    """Return a finding as `--json` prints it."""
    return {
        "file": finding.file,
        "field": finding.field or None,
        "what": wording.what,
        "hint": wording.hint,
        "mend": wording.fix,
        "mended": fixes and finding.fixable,
        "note": finding.is_note,
    }


def _line(finding: Finding, wording: Wording, outcome: str | None) -> str:
    """Return the line for a finding: file, field, message, and the fix or the hint."""
    advice = f"{outcome}: {wording.fix}" if outcome and wording.fix else wording.hint
    place = f"{finding.file}: {finding.field}".removesuffix(": ")
    label = "note: " if finding.is_note else ""
    return one_line(f"{label}{place}: {wording.what} ({advice})")


def _summary(report: CheckResult, remaining: int, wrong: int) -> str:
    """Return how many records were read, and how many findings were fixed, and remain."""
    fixed = len(report.findings) - remaining
    outcomes = [f"{fixed} fixed"] if fixed else []
    outcomes += [f"{wrong} wrong" if wrong else "nothing wrong"]
    if notes := remaining - wrong:
        outcomes.append("1 note" if notes == 1 else f"{notes} notes")
    return f"{counts_text(report.counts)}: {', '.join(outcomes)}"
