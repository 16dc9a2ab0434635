"""How ids, times, identities and contents stand in the tables of the index."""

from __future__ import annotations

import os

from almanac_cli.storage import hashing

_NO_SEPARATORS = dict.fromkeys(map(ord, "-:TZ"))


def id_to_key(id_: str) -> str | bytes:
    """Return what stands for an id: itself, or its bytes if the name of its file is not UTF-8."""
    try:
        id_.encode()
    except UnicodeEncodeError:
        return os.fsencode(id_)
    return id_


def key_to_id(key: str | bytes) -> str:
    """Return the id that a key stands for."""
    return os.fsdecode(key)


def to_unicode(text: str) -> str:
    """Return a text that SQLite can take: lone surrogates become escapes, as in a string."""
    return text.encode(errors="backslashreplace").decode()


def time_to_int(time: str) -> int:
    """Return a number for a time as records have it; numbers are in the order of the times."""
    return int(time.translate(_NO_SEPARATORS))


def identity_hash(identity: str) -> int:
    """Return a signed number of 32 bits for an identity; few records share one by chance."""
    return int.from_bytes(hashing.digest(to_unicode(identity).encode(), size=4), signed=True)


def content_digest(data: bytes) -> bytes:
    """Return the 8 bytes by which the index knows what a file held."""
    return hashing.digest(data, size=8)
