"""Printing what came of a fetch, and its progress."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.failures import CommandFailed
from almanac_cli.cli.messages.fetching import describe_note, left_out_text, rule_text
from almanac_cli.cli.messages.intake import swept_note
from almanac_cli.cli.output import print_json, print_records, warn, warn_invalid_files
from almanac_cli.errors import Interrupted, Invalid
from almanac_cli.formats import json_codec
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.kinds import SOURCE
from almanac_cli.operations.fetch.results import FAILURES, LASTING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from almanac_cli.cli.context import Session
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.fetch.request import FetchRequest, Outcome
    from almanac_cli.operations.fetch.results import FetchResult, SourceResult, Status

# By status, what the sources of it are called in the last line.
_COUNTED: dict[Status, str] = {
    "unchanged": "unchanged",
    "failed": "failed",
    "failing": "failing for long",
    "held": "held back",
    "gone": "gone",
    "waiting": "left alone for a while",
    "interrupted": "interrupted",
    "not_due": "not due",
    "paused": "paused",
    "no_feed": "without a feed",
}
_MAX_ID_COLUMNS = 30
_MAX_IDS = 3  # of sources that failed for one reason
_SAID = {"moved", "back", "changed", "read", "page"}  # notes that are worth a line by themselves
_QUIET = {
    "not_due",
    "just_asked",
    "interrupted",
}  # those that are said in the last line, or in JSON


def fetching_progress(
    session: Session, outcomes: Iterable[Outcome], count: int
) -> AbstractContextManager[Iterable[Outcome]]:
    """Return a context manager whose value iterates over outcomes and shows a progress bar.

    The bar is shown on stderr, only if that is a terminal that can move its cursor.
    """
    if not _has_bar(session):
        return nullcontext(outcomes)
    return click.progressbar(
        outcomes, length=count, label="Fetching", file=sys.stderr, show_eta=False, show_pos=True,
        show_percent=False, width=0,
    )  # fmt: skip


def _has_bar(session: Session) -> bool:
    return sys.stderr.isatty() and session.environment.get("TERM") != "dumb"


def print_result(  # noqa: PLR0913 (switches by keyword)
    session: Session,
    request: FetchRequest,
    result: FetchResult,
    *,
    form: str | None,
    is_strict: bool,
    is_chosen: bool,
) -> int:
    """Print what came of a fetch, and return the exit code.

    Args:
        session: The run of the program.
        request: What was asked for.
        result: What came of it.
        form: "json", "ndjson", or `None` for lines.
        is_strict: Whether every failure counts.
        is_chosen: Whether the user named the sources; then all is said of them.

    Raises:
        CommandFailed: if nothing at all could be reached.

    """
    if result.is_interrupted and sys.stderr.isatty() and not _has_bar(session):
        click.echo(err=True)  # ^C stands on this line
    warn_invalid_files(session.store)
    if form is not None:
        _print_rows(result, request.now, form)
    else:
        is_loud = is_strict or is_chosen or sys.stdout.isatty()
        _print_lines(result, request, is_loud=is_loud)
    if request.dry_run:
        click.echo("dry run: nothing was written", err=True)
    if result.is_interrupted:
        return Interrupted.exit_code
    if result.is_offline:
        raise CommandFailed("nothing could be reached", hint="is this machine online?")
    if result.is_refused and not is_strict and not result.has_lasting:
        hint = "a source on this machine or network needs: almanac source edit SOURCE --private"
        if len(result.sources) > 1:
            hint += "; if all are: almanac source list -q | almanac source edit - --private"
        raise CommandFailed("nothing could be reached", hint=hint)
    has_wrong = result.has_lasting or (is_strict and result.has_failures)
    is_partial = any(error.kind == SOURCE.name for error in session.store.invalid_files.values())
    return Invalid.exit_code if has_wrong or is_partial else 0


def _print_rows(result: FetchResult, now: datetime, form: str) -> None:
    rows = [_row(source, now) for source in result.sources]
    if form == "json":
        print_records(rows, one=False)
    else:
        print_json(f"{json_codec.compact(row)}\n" for row in rows)


def _row(result: SourceResult, now: datetime) -> JsonObject:
    """Return what came of a source as `--json` prints it."""
    notes = [*_losses(result), *(describe_note(note, now) for note in result.notes)]
    return {
        "source": result.source,
        "status": result.status,
        "new": result.new,
        "known": result.known,
        "changed": result.changed,
        "old": result.old,
        "dropped": result.dropped,
        "held": result.held,
        "note": "; ".join(notes) or None,
    }


def _print_lines(result: FetchResult, request: FetchRequest, *, is_loud: bool) -> None:
    """Print a line for each source that had something new, or a problem, and count the others.

    What does not pass by itself is printed to stderr.
    """
    shown = [source for source in result.sources if _is_worth_a_line(source, is_loud=is_loud)]
    width = min(max((len(source.source) for source in shown), default=0), _MAX_ID_COLUMNS)
    for source in shown:
        line = f"{source.source.ljust(width)}  {_text(source, request.now)}"
        if _lasts(source):
            warn(one_line(line))
        else:
            click.echo(one_line(line))
    if result.is_in_vain and not is_loud:
        for line in _reasons(result, request.now):
            click.echo(one_line(line))
    click.echo(_summary(result, {source.source for source in shown}))
    for note in swept_note(result.swept):
        click.echo(note)
    for hint in _next_steps(result):
        click.echo(hint)


def _is_worth_a_line(result: SourceResult, *, is_loud: bool) -> bool:
    """Tell whether a source has a line of its own; if `is_loud`, also what passes by itself."""
    has_news = result.new or result.changed or result.held
    if has_news or _lasts(result) or any(note.code in _SAID for note in result.notes):
        return True
    return is_loud and (result.status in FAILURES or bool(_losses(result)))


def _reasons(result: FetchResult, now: datetime) -> Iterator[str]:
    """Yield why sources failed this time: a line for all of one reason, with the first of them."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for source in result.sources:
        if source.is_asked and not _is_worth_a_line(source, is_loud=False):
            groups[_text(source, now)].append(source.source)
    for text, ids in groups.items():
        yield f"{_named(ids)}  {text}"


def _named(ids: Sequence[str]) -> str:
    """Return the first ids, and how many there are beside."""
    more = len(ids) - _MAX_IDS
    return f"{', '.join(ids[:_MAX_IDS])}{f' and {more} more' if more > 0 else ''}"


def _lasts(result: SourceResult) -> bool:
    """Tell whether there is something to look after that was found just now."""
    return result.is_asked and result.status in LASTING


def _text(result: SourceResult, now: datetime) -> str:
    """Return what came of a source: its numbers, and what is to be said."""
    numbers = {"new": result.new, "updated": result.changed, "old": result.old}
    counts = [f"{number} {word}" for word, number in numbers.items() if number]
    notes = [describe_note(note, now) for note in result.notes if note.code not in _QUIET]
    return (
        "; ".join(filter(None, (", ".join([*counts, *_losses(result)]), *notes))) or "nothing new"
    )


def _losses(result: SourceResult) -> list[str]:
    """Return how many items each rule took, and how many can be no record."""
    rules = [rule_text(rule, count) for rule, count in sorted(result.rules.items())]
    return [*rules, *([left_out_text(result.left_out)] if result.left_out else [])]


def _summary(result: FetchResult, shown: Collection[str]) -> str:
    """Return how many sources and new items there are, and what the other sources are.

    Of those that failed the ones are named that no line has `shown`.
    """
    new = sum(source.new for source in result.sources)
    parts = [f"{new} new item{'' if new == 1 else 's'}" if new else "nothing new"]
    counts = Counter(source.status for source in result.sources)
    failed: defaultdict[Status, list[str]] = defaultdict(list)
    for source in result.sources if not result.is_in_vain else ():
        if source.status in FAILURES and source.source not in shown:
            failed[source.status].append(source.source)
    parts += [
        f"{counts[status]} {word}{f' ({_named(ids)})' if (ids := failed[status]) else ''}"
        for status, word in _COUNTED.items()
        if counts[status]
    ]
    number = len(result.sources)
    return f"{number} source{'' if number == 1 else 's'}: {', '.join(parts)}"


def _next_steps(result: FetchResult) -> Iterator[str]:
    """Yield what the user can do next, a line each."""
    sources = result.sources
    if not sources:
        yield "add a source with: almanac source add URL"
    if any(source.new for source in sources):
        yield "keep or drop them with: almanac triage"
    for source in sources:
        if source.held:
            yield f"take what was held back with: almanac fetch {source.source} --accept"
        elif source.is_asked and source.status == "gone":
            yield f"give it another feed, or pause it: almanac source edit {source.source}"
    if sources and all(source.status == "not_due" for source in sources):
        codes = {note.code for source in sources for note in source.notes}
        option = "--now" if "not_due" in codes else "--force"
        yield f"ask all the same with: almanac fetch {option}"
