"""Reading replies that choose records: by the numbers of those that are listed, or by name."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.messages.describe import describe
from almanac_cli.cli.questions.prompts import parse_numbers
from almanac_cli.cli.record_ids import resolve_id
from almanac_cli.errors import AlmanacError, Ambiguous, NotFound
from almanac_cli.formats.terminal.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind

_NUMBERS = re.compile(r"[0-9-]+")  # a number, or a range of numbers


def parse_choice(session: Session, kind: Kind, reply: str, listed: Sequence[str] = ()) -> list[str]:
    """Return the ids that a reply chooses, each once, in its order.

    Its parts, with spaces or commas between, are numbers of the ids in `listed` from 1, ranges of
    such numbers, and what `resolve_id` takes: "1 3", "2-4", "1, gemma-4". A number that is none of
    the list, such as 2024, is a name. Words between two commas that name a record together are its
    name: "gemma 4" is not the fourth of the list.

    Raises:
        click.UsageError: if a part is no number and names no record.

    """
    ids: list[str] = []
    for item in reply.split(","):
        for part in _parts(session, kind, item):
            try:
                ids += [listed[index] for index in parse_numbers(part, len(listed))]
            except click.UsageError as no_number:
                ids.append(_resolve(session, kind, part, no_number))
    return [*dict.fromkeys(ids)]


def _parts(session: Session, kind: Kind, item: str) -> list[str]:
    """Return the parts of what stands between two commas: all of it, or its words."""
    words = item.split()
    if len(words) > 1 and not all(map(_NUMBERS.fullmatch, words)):
        with suppress(NotFound):
            with suppress(Ambiguous):
                session.store.resolve(kind, item.strip())
            return [item.strip()]
    return words


def _resolve(session: Session, kind: Kind, part: str, no_number: click.UsageError) -> str:
    """Return the id of the record that a part names.

    Raises:
        click.UsageError: if it names none; `no_number` if it has only digits, and names not just
            one.

    """
    try:
        if part.isdecimal():
            return session.store.resolve(kind, part)
        return resolve_id(session, kind, part)
    except AlmanacError as error:
        if part.isdecimal():
            raise no_number from None
        message = describe(error)
        lines = [message.text, *([one_line(message.hint)] if message.hint else [])]
        raise click.UsageError("\n".join(lines)) from None
