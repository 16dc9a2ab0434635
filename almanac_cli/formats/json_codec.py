"""JSON in files and pipes: bytes decoded strictly, and values encoded."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidValue, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.model.records import Record

MAX_DEPTH = 100  # levels of objects and arrays within each other
_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"
_CONFLICT = rb"(?m)^(<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$"
# Written as \u escapes, so that a file or a JSON answer can be shown by any terminal: DEL, C1,
# the line and paragraph separators, the marks that reorder text, and halves of surrogate pairs.
_ESCAPED = "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_SURROGATE = "[\ud800-\udfff]"


class DecodeError(InvalidValue):
    """Raised when bytes are not in a form that can be read, or hold what a record must not have."""

    def __init__(
        self, reason: str, line: int | None = None, column: int | None = None, *, code: str = ""
    ) -> None:
        self.line = line  # from 1; None if no line can be named
        self.column = column  # from 1, in characters; None if no column can be named
        self.code = code  # that of the `Problem`
        super().__init__(reason)

    def problem(self) -> Problem:
        """Return this error as the problem of a record: with reason and code, and no field."""
        return Problem("", self.reason, self.code)


def decode(data: bytes) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the value of one JSON document.

    Raises:
        DecodeError: if the bytes are empty, have a byte order mark, are not UTF-8, have conflict
            markers of git, a syntax error, a key twice in one object, NaN or Infinity, a number too
            large, nesting beyond 100 levels, or half of a surrogate pair.

    """
    text = _text(data)
    with _as_decode_errors(data):
        value = _DECODER.decode(text)
    if b"\\u" in data or data.count(b"[") + data.count(b"{") > MAX_DEPTH:
        _check(value)
    return value


def decode_at(text: str, start: int) -> tuple[Any, int]:
    """Return the value of the JSON that begins at a place in a text, and the place of its end.

    Raises:
        DecodeError: as `decode` does, but for what comes after the value.

    """
    with _as_decode_errors(b""):
        value, end = _DECODER.raw_decode(text, start)
    _check(value)
    return value, end


def pretty(value: object) -> str:
    """Return a JSON value in the canonical form of a file: indented by two, with a newline."""
    return _escape(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def record_bytes(record: Record) -> bytes:
    """Return the content of a record's file in canonical form: set fields only, as UTF-8."""
    return pretty(record.as_stored()).encode()


def compact(value: object) -> str:
    """Return a value as JSON in one line, without spaces or a newline."""
    return _escape(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def array(texts: Iterable[str]) -> Iterator[str]:
    """Yield in pieces the text of a JSON array; each of the texts is the JSON of one item."""
    lead = "["
    for text in texts:
        yield f"{lead}\n{text}"
        lead = ","
    yield "[]\n" if lead == "[" else "\n]\n"


def _escape(text: str) -> str:
    return re.sub(_ESCAPED, lambda match: f"\\u{ord(match[0]):04x}", text)


def _text(data: bytes) -> str:
    """Return the text in the bytes, or raise DecodeError if it is not UTF-8, or empty."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise DecodeError("begins with a byte order mark; save it as UTF-8 without one")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise DecodeError(f"is not UTF-8 (byte {error.start + 1})") from None
    if not text.strip():
        raise DecodeError("is empty")
    return text


@contextmanager
def _as_decode_errors(data: bytes) -> Iterator[None]:
    """Turn the errors of the decoder into DecodeError; a context manager."""
    try:
        yield
    except json.JSONDecodeError as error:
        raise _syntax_error(data, error) from None
    except RecursionError:
        raise DecodeError(_TOO_DEEP) from None
    except DecodeError:
        raise
    except ValueError:  # of Python's own: an integer with more digits than it takes
        raise DecodeError("holds a number that is too large") from None


def _syntax_error(data: bytes, error: json.JSONDecodeError) -> DecodeError:
    """Return the error for a text that is not JSON, such as one with conflict markers of git."""
    if marker := re.search(_CONFLICT, data):
        line = data.count(b"\n", 0, marker.start()) + 1
        reason = f"holds conflict markers of git (line {line})"
        return DecodeError(reason, line, code="conflict_markers")
    place = f"line {error.lineno}, column {error.colno}"
    return DecodeError(f"is not JSON: {error.msg} ({place})", error.lineno, error.colno)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object with these pairs, or raise DecodeError if a key occurs twice."""
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for n, key in enumerate(keys) if key in keys[:n])
        raise DecodeError(f"has the key {quoted(twice)} twice in one object")
    return value


def _constant(name: str) -> None:
    raise DecodeError(f"holds {name}, which is not a JSON number")


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise DecodeError("holds a number that is too large")
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)


def _check(value: object) -> None:
    """Raise DecodeError for deep nesting, and for halves of surrogate pairs."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise DecodeError(_TOO_DEEP)
        if any(isinstance(item, str) and re.search(_SURROGATE, item) for item in level):
            raise DecodeError("holds half of a surrogate pair")
        level = [inner for item in level for inner in _inside(item)]


def _inside(value: object) -> Iterable[object]:
    """Return the items of a list, the keys and values of an object, or an empty tuple."""
    if isinstance(value, dict):
        return (*value.keys(), *value.values())
    return value if isinstance(value, list) else ()
