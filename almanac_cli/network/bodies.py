"""The bodies of answers: read to their end, inflated once, and never more than is allowed."""

from __future__ import annotations

import zlib
from functools import partial
from http.client import HTTPException
from typing import TYPE_CHECKING

from almanac_cli.network.channel import TooMuch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

_PIECE_BYTES = 65536
_GZIP_WINDOW = zlib.MAX_WBITS | 16  # with a header of gzip, as the documentation of zlib says
_GZIP_FIRST_BYTE = 0x1F  # RFC 1952, section 2.3.1
_MAX_MEMBERS = 100  # of a file of gzip; more than one is rare


class UnknownEncoding(Exception):
    """Raised when a body is compressed in another way than by gzip once, or not really so."""


class CutOff(Exception):
    """Raised when less came than was announced."""


def read_body(answer: HTTPResponse, max_bytes: int) -> bytes:
    """Return the body of an answer.

    Raises:
        TooMuch: if it is longer than `max_bytes`.
        CutOff: if it is not whole.
        UnknownEncoding: if it is compressed in an unknown way, or not as it is said to be.
        OSError, http.client.HTTPException: if the connection breaks off, or this is no body.

    """
    parts, size = [], 0
    for piece in _decoded(answer, max_bytes):
        size += len(piece)
        if size > max_bytes:
            raise TooMuch(max_bytes)
        parts.append(piece)
    # Some servers announce the length that the body has when it is not compressed. What is
    # compressed by gzip has its own length and checksum, by which it is known to be whole.
    if answer.length and not (parts and _encoding(answer)):
        raise CutOff
    return b"".join(parts)


def read_beginning(answer: HTTPResponse, max_bytes: int) -> tuple[bytes, bool]:
    """Return the first bytes of the body of an answer, and whether they are all of it.

    Whatever is wrong with it, is an end of it.
    """
    body = bytearray()
    try:
        for piece in _decoded(answer, max_bytes):
            body += piece
            if len(body) > max_bytes:
                return bytes(body[:max_bytes]), False
    except (TooMuch, CutOff, UnknownEncoding, OSError, HTTPException, ValueError):
        return bytes(body), False
    return bytes(body), not answer.length


def _decoded(answer: HTTPResponse, max_bytes: int) -> Iterator[bytes]:
    """Yield a body in pieces, the last of which may exceed `max_bytes`."""
    lengths = {length.strip() for length in answer.headers.get_all("content-length", [])}
    if not answer.chunked and (len(lengths) > 1 or (lengths and answer.length is None)):
        raise HTTPException("no length")
    transfer = answer.headers.get("transfer-encoding", "").strip().lower()
    if transfer not in {"", "identity", "chunked"}:
        raise UnknownEncoding(transfer)
    pieces = iter(partial(answer.read, _PIECE_BYTES), b"")
    encoding = _encoding(answer)
    if encoding in {"gzip", "x-gzip"}:
        return _inflate(pieces, max_bytes)
    if encoding:
        raise UnknownEncoding(encoding)
    return pieces


def _encoding(answer: HTTPResponse) -> str:
    """Return how a body is compressed, empty if it is not."""
    encoding = ", ".join(answer.headers.get_all("content-encoding", [])).strip().lower()
    return "" if encoding == "identity" else encoding


def _inflate(pieces: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Yield a body without its compression, in pieces of a bounded length."""
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    members, is_empty = 1, True
    for piece in pieces:
        is_empty, data = False, piece
        while data:
            if inflater.eof:
                if data[0] != _GZIP_FIRST_BYTE:  # padding
                    break
                members += 1
                if members > _MAX_MEMBERS:
                    raise UnknownEncoding("gzip")
                inflater = zlib.decompressobj(_GZIP_WINDOW)
            try:
                yield inflater.decompress(data, min(_PIECE_BYTES, max_bytes + 1))
            except zlib.error:
                raise UnknownEncoding("gzip") from None
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if not inflater.eof and not is_empty:
        raise CutOff
