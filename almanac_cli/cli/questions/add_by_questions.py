"""Adding one record, for whose fields the user is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.messages.differences import difference_line
from almanac_cli.cli.options.fields import invalid_as_usage_error
from almanac_cli.cli.questions.ask_fields import ask_fields
from almanac_cli.cli.questions.unsaved import keep_unsaved
from almanac_cli.errors import InvalidRecord
from almanac_cli.model import records
from almanac_cli.operations import add
from almanac_cli.operations.duplicates import add_report

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.cli.questions.ask_fields import Replies
    from almanac_cli.model.calendar_dates import Order
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.record import Record
    from almanac_cli.operations.drafts import AddOptions


def add_by_questions(
    session: Session,
    kind: Kind,
    replies: Replies,
    options: AddOptions,
) -> tuple[Record, list[str]]:
    """Ask for the fields that are not there, add the record, and return it with notes for the user.

    If the user says that it is coverage of a record that is there, it becomes a report of that
    record, which is returned. Also raises what `ask_fields`, `add.add` and `add_report` raise.

    Args:
        session: The session.
        kind: The kind of the record.
        replies: What was entered so far: the fields that options have set.
        options: How it is added.

    Raises:
        UsageError: if stdin is not a terminal, or if a field that options have set is not valid;
            before the first question.

    """
    if not session.interactive:
        raise UsageError("Missing argument 'TITLE'.", hint="or give --json-in FILE")
    store, now, fields = session.store, session.now, replies.fields
    with invalid_as_usage_error():
        _check_fields(session, kind, fields, options.date_order)
    with keep_unsaved(session, kind, replies), invalid_as_usage_error():
        allowed = options.allow_duplicates
        ask_fields(session, kind, replies, options.date_order, allow_duplicates=allowed)
        if id_ := replies.covers:
            covered, lost = add_report(store, kind, id_, fields, now, options)
            return covered, [f"added to the coverage of {id_}", *map(difference_line, lost)]
        options = replace(options, allow_duplicates=allowed or replies.is_duplicate)
        record = add.add(store, kind, fields, now, options)
    return record, []


def _check_fields(
    session: Session, kind: Kind, fields: dict[str, Any], date_order: Order | None
) -> None:
    """Check the fields that options have set, before the user types any more.

    Raises:
        InvalidRecord: if they are not valid; carries every problem.

    """
    problems = [
        problem
        for field, value in fields.items()
        for problem in records.field_problems(kind, field, value, session.now, date_order)
    ]
    if problems:
        raise InvalidRecord(kind.name, "", problems)
