"""Resolving the arguments and options that name records to ids; `-` stands for standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.parameters import read_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from almanac_cli.cli.context import Session
    from almanac_cli.model.kinds import Kind

STDIN = "-"


def resolve_id(session: Session, kind: Kind, text: str) -> str:
    """Return the full id of the record of a kind that a text names, as `Store.resolve` does.

    Raises:
        NotFound: if the text names no record.
        Ambiguous: if the text names several records.

    """
    return session.store.resolve(kind, text)


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
