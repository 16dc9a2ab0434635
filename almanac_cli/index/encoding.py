"""The encoding of ids, times, identities and contents in the tables of the index."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from almanac_cli.model import periods
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from almanac_cli.model.rows import Precision

_NO_SEPARATORS = dict.fromkeys(map(ord, "-:TZ"))


def id_to_key(id_: str) -> str | bytes:
    """Return the value of an id in the tables: the id itself, as text, if it is valid Unicode.

    An id with lone surrogates comes from a file name that is not UTF-8; its value is the bytes of
    that name.
    """
    try:
        id_.encode()
    except UnicodeEncodeError:
        return os.fsencode(id_)
    return id_


def key_to_id(key: str | bytes) -> str:
    """Return the id for a value from the tables; the reverse of `id_to_key`."""
    return os.fsdecode(key)


def to_unicode(text: str) -> str:
    """Return a text with escapes for lone surrogates, which SQLite refuses."""
    return text.encode(errors="backslashreplace").decode()


def date_to_int(time: str, precision: Precision | None) -> int:
    """Return a record's time and its precision, `None` for a moment, as one number.

    The number is larger for later times, and of equal times for shorter periods; its last digit is
    `periods.rank`. The moment 2026-04-03T12:00:00Z is 202604031200004: no count of seconds.
    """
    return int(time.translate(_NO_SEPARATORS)) * 10 + periods.rank(precision)


def identity_hash(identity: str) -> int:
    """Return a BLAKE2b hash of an identity as a signed number of 32 bits; collisions are rare."""
    return int.from_bytes(hashing.digest(to_unicode(identity).encode(), size=4), signed=True)


def content_digest(data: bytes) -> bytes:
    """Return a BLAKE2b digest of 8 bytes of the bytes of a file, to notice changes."""
    return hashing.digest(data, size=8)
