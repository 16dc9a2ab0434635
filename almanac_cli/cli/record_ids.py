"""Resolving the texts that name records to ids; `-` is standard input, `@` the latest record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from almanac_cli.cli.parameters import read_ids
from almanac_cli.errors import Ambiguous

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind

STDIN = "-"
_LATEST = re.compile("@([1-9][0-9]{0,8})?")


def resolve_id(session: Session, kind: Kind, text: str) -> str:
    """Return the full id of the record of a kind that a text names.

    `@` names the record that was last added or changed, `@2` the one before it; any other text what
    `Store.resolve` returns. If it names several, the user is asked which, on a terminal.

    Raises:
        NotFound: if the text names no record.
        NoLatest: if there are not so many records that were added or changed.
        AmbiguousName: if the text names several records, and the user cannot be asked.
        CommandFailed: if the user chooses none of them.

    """
    if match := _LATEST.fullmatch(text):
        from almanac_cli.operations.latest import latest_id

        return latest_id(session.store, kind, int(match[1] or 1))
    try:
        return session.store.resolve(kind, text)
    except Ambiguous as error:
        from almanac_cli.cli.questions.candidates import choose_record

        return choose_record(session, kind, error)


def resolve_fields(session: Session, kind: Kind, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the values of options with ids in place of the texts that name other records.

    See `resolve_ids` for what is raised.
    """
    kinds = session.store.kinds
    return fields | {
        reference.field: reference.value(
            resolve_ids(session, kinds[reference.target], reference.ids(fields))
        )
        for reference in kind.references
        if fields.get(reference.field)
    }


def resolve_ids(session: Session, kind: Kind, texts: Iterable[str]) -> list[str]:
    """Return the full ids of the records that texts name, in the order of the texts.

    In place of the text "-" stand the lines of standard input that are not blank. An id is returned
    as often as it is named.

    Raises:
        NotFound: if a text names no record.
        Ambiguous: if a text names several records.
        UsageError: if standard input is read already, or is not UTF-8.
        TooLarge: if there is more in standard input than bulk input may have.

    """
    return [resolve_id(session, kind, text) for text in read_texts(texts)]


def read_texts(texts: Iterable[str]) -> list[str]:
    """Return texts with the lines of standard input that are not blank in place of "-".

    Raises:
        UsageError: if standard input is read already, or is not UTF-8.
        TooLarge: if there is more in standard input than bulk input may have.

    """
    names: list[str] = []
    for text in texts:
        names += read_ids() if text == STDIN else [text]
    return names


def names_one(texts: Sequence[str]) -> bool:
    """Tell whether texts name one record, whatever standard input holds: JSON is then no array."""
    return len(texts) == 1 and texts[0] != STDIN
