"""BLAKE2b digests of bytes, which tell whether content has changed."""

from __future__ import annotations

# Where hashlib takes it from, which itself loads OpenSSL: 2 ms at the start of every command.
from _blake2 import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from array import array


def digest(*parts: bytes | array[int], size: int) -> bytes:
    """Return the BLAKE2b digest of the concatenated parts; `size` is its length, 1 to 64 bytes."""
    hasher = blake2b(digest_size=size)
    for part in parts:
        hasher.update(part)
    return hasher.digest()
