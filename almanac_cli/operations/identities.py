"""Refusing changes that give a record the identity of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import Duplicate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from almanac_cli.model.record import Record


def require_unique(
    before: Record, record: Record, with_identity: Callable[[str], Iterable[str]]
) -> list[str]:
    """Return the identities of a changed record, of which no other record may have a new one.

    Args:
        before: The record before the change; the identities that it had are not looked up.
        record: The record after the change.
        with_identity: Returns the ids of the records with an identity, such as
            `Reader.with_identity`.

    Raises:
        Duplicate: if another record has an identity that is new.

    """
    kind = record.kind
    old = kind.identities(before.as_json())
    identities = kind.identities(record.as_json())
    for identity in identities:
        for other in with_identity(identity) if identity not in old else ():
            if other != record.id:
                raise Duplicate(kind.name, other)
    return identities
