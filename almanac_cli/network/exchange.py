"""One exchange with a server: a request that is sent, and the answer to it: `exchange`."""

from __future__ import annotations

import re
from http.client import HTTPResponse
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.network.bodies import read_beginning, read_body

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from io import BufferedIOBase

    from almanac_cli.network.channel import Channel

_HEAD_BYTES = 1 << 18  # of the headers of an answer, with those that come before it (1xx)
_HEADER_CHARS = 8192  # of one header, as LimitRequestFieldSize of Apache has it
_FRAME_BYTES = 1 << 20  # of what stands between the pieces of a body, and of compression
_REFUSAL_BYTES = 1 << 16  # of the body of an answer that refuses; it tells walls apart
_REFUSED = 400
_WITHOUT_BODY = {204, 304}
_REDIRECTS = {301, 302, 303, 307, 308}
_HEADER = re.compile(rb"[!-9;-~]+:|[ \t]")  # its name and a colon, or more of the one before
_FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class Answer(NamedTuple):
    """What a server answered in one exchange."""

    status: int
    headers: Mapping[str, str]  # by name in lower case; equal ones joined by ", "
    body: bytes
    is_reusable: bool  # whether the connection is good for another exchange

    @property
    def location(self) -> str | None:
        """Where a redirect leads, `None` if the answer is none."""
        return self.headers.get("location") if self.status in _REDIRECTS else None


def message(resource: str, headers: Iterable[tuple[str, str]], method: str = "GET") -> bytes:
    """Return a request as it is sent; control characters in values become spaces."""
    lines = [f"{method} {resource} HTTP/1.1"]
    lines += [f"{name}: {_CONTROL.sub(' ', value).strip(' ')}" for name, value in headers]
    return b"".join(b"%s\r\n" % _encode(line) for line in [*lines, ""])


def _encode(line: str) -> bytes:
    """Encode a line as what servers send is decoded, so that it goes back to them unchanged."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode()


def exchange(channel: Channel, request: bytes, max_bytes: int) -> Answer:
    """Send a request and return the answer.

    Raises:
        OSError: if the connection breaks off; TimeoutError if it takes too long.
        http.client.HTTPException: if the answer is not HTTP.
        TooMuch, CutOff, UnknownEncoding: as `bodies.read_body` does.

    """
    answer = begin(channel, request)
    status, headers = answer.status, _headers(answer)
    if status in _WITHOUT_BODY:
        answer.close()
        return Answer(status, headers, b"", is_reusable=not answer.will_close)
    channel.allow(max_bytes + _FRAME_BYTES)
    if status in _REDIRECTS and "location" in headers and answer.will_close:
        body, is_whole = b"", False  # nobody needs it
    elif status in _REDIRECTS or status >= _REFUSED:
        body, is_whole = read_beginning(answer, _REFUSAL_BYTES)
    else:
        body, is_whole = read_body(answer, max_bytes), True
    answer.close()
    return Answer(status, headers, body, is_reusable=is_whole and not answer.will_close)


def begin(channel: Channel, request: bytes, method: str = "GET") -> HTTPResponse:
    """Send a request and return the answer, of which the headers are read.

    Raises:
        OSError, http.client.HTTPException, TooMuch: as `exchange` does.

    """
    channel.allow(_HEAD_BYTES)
    channel.send(request)
    answer = _FinalResponse(channel, method=method)  # type: ignore[arg-type]  # all that it uses
    answer.begin()
    return answer


class _FinalResponse(HTTPResponse):
    """The answer of a server, without those that come before it (RFC 9110, section 15.2)."""

    def begin(self) -> None:
        """Read the headers."""
        file = self.fp
        self.fp = _Lines(file)  # type: ignore[assignment]  # all that is needed of it here
        try:
            super().begin()
            while 100 <= self.status < 200:  # noqa: PLR2004 (they are a class of statuses)
                self.headers = None  # type: ignore[assignment]  # so that the next ones are read
                super().begin()
        finally:
            self.fp = None if file.closed else file  # type: ignore[assignment]  # as when closed


class _Lines:
    """The lines of the head of an answer, without headers that are none.

    `http.client` takes one for the end of all headers, and with those behind it the length of the
    body would be lost.
    """

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._is_inside = False  # whether a line of status came, and no empty one since

    def readline(self, limit: int) -> bytes:
        """Return the next line, of at most so many bytes."""
        line = self._file.readline(limit)
        while self._is_inside and line.strip() and not _HEADER.match(line):
            line = self._file.readline(limit)
        self._is_inside = bool(line.strip())
        return line

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _headers(answer: HTTPResponse) -> dict[str, str]:
    """Return the headers of an answer by name in lower case, each on one line, equal ones once.

    One that is longer than servers themselves take is left out: some are remembered and sent back.
    """
    headers: dict[str, str] = {}
    for name, value in answer.headers.items():
        key, text = name.lower(), _FOLD.sub(" ", value).strip(" \t")
        before = headers.setdefault(key, text)
        if text != before:  # some servers send one twice, which may have but one value
            headers[key] = f"{before}, {text}"
    return {
        key: text
        for key, text in headers.items()
        if len(text) <= _HEADER_CHARS or key == "location"  # too long a URL is refused as such
    }
