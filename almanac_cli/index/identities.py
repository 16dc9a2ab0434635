"""The identities of all records in the index at once, to tell quickly which are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.index.encoding import identity_hash

if TYPE_CHECKING:
    from almanac_cli.index.database import Index
    from almanac_cli.model.kind import Kind


class Identities:
    """The hashes of the identities of the records of a kind when it was made."""

    def __init__(self, index: Index, kind: Kind) -> None:
        sql = "SELECT hash FROM identity JOIN record USING (n) WHERE kind = ?"
        self._hashes = set(index.fetch_column(sql, (kind.number,)))

    def may_contain(self, identity: str) -> bool:
        """Tell whether a record may have an identity; if not, none has."""
        return identity_hash(identity) in self._hashes
