"""JSON in files and pipes: bytes decoded strictly, and values encoded; numbers to the letter.

A number that `int` or `float` would write differently is a `Numeral`.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from json.encoder import encode_basestring as _quote
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import InvalidValue, Problem, quoted
from almanac_cli.model.numerals import Numeral, read_fraction, read_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.model.record import Record

MAX_DEPTH = 100  # levels of objects and arrays within each other
_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"
# Of 7 characters, or as many more as `conflict-marker-size` says (gitattributes(5)).
_CONFLICT = rb"(?m)^(<{7,}|={7,}|>{7,}|\|{7,})(?: .*)?\r?$"
# Written as \u escapes, so that a file or a JSON answer can be shown by any terminal: DEL, C1,
# the line and paragraph separators, the marks that reorder text, and halves of surrogate pairs.
_ESCAPED = "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_SURROGATE = "[\ud800-\udfff]"
# Before the text of a numeral while it is encoded. No other text has it: JSON that is read must
# have no lone surrogates, and those of arguments and file names (PEP 383) are U+DC80 to U+DCFF.
_NUMERAL = "\ud800"


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
            markers of git, a syntax error, a key twice in one object, NaN or Infinity, nesting
            beyond 100 levels, or half of a surrogate pair.

    """
    text = _text(data)
    with _as_decode_errors(data):
        value = _STRICT.decode(text)
    if b"\\u" in data or data.count(b"[") + data.count(b"{") > MAX_DEPTH:
        _check(value)
    return value


def decode_at(text: str, start: int) -> tuple[Any, int]:
    """Return the value of the JSON that begins at a place in a text, and the place of its end.

    Raises:
        DecodeError: as `decode` does, but for what comes after the value.

    """
    with _as_decode_errors(b""):
        value, end = _STRICT.raw_decode(text, start)
    _check(value)
    return value, end


def decode_row(text: str) -> Any:  # noqa: ANN401 (the type of the row)
    """Return the row, or other value, in JSON that `compact` returned; it is not checked."""
    return _TRUSTED.decode(text)


def pretty(value: object) -> str:
    """Return a JSON value in the canonical form of a file: indented by two, with a newline."""
    if not isinstance(value, dict) or not value:
        return _finish(_PRETTY.encode(value)) + "\n"
    # `json` indents at the pace of Python; most values of a record are texts, and lists of texts.
    members = (f"{_quote(key)}: {_member(inner)}" for key, inner in value.items())
    return _finish("{\n  " + ",\n  ".join(members) + "\n}") + "\n"


def record_bytes(record: Record) -> bytes:
    """Return the content of a record's file in canonical form: set fields only, as UTF-8."""
    return pretty(record.as_stored()).encode()


def compact(value: object) -> str:
    """Return a value as JSON in one line, without spaces or a newline."""
    return _finish(_COMPACT.encode(value))


def is_same(one: object, other: object) -> bool:
    """Tell whether two values are the same JSON, in which numbers are equal if written alike.

    The keys of objects may be in any order; true is not 1.
    """
    return one is other or _SORTED.encode(one) == _SORTED.encode(other)


def array(texts: Iterable[str]) -> Iterator[str]:
    """Yield in pieces the text of a JSON array; each of the texts is the JSON of one item."""
    lead = "["
    for text in texts:
        yield f"{lead}\n{text}"
        lead = ","
    yield "[]\n" if lead == "[" else "\n]\n"


def _member(value: object) -> str:
    """Return the value of a key of an object, indented as `pretty` does it."""
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "[\n    " + ",\n    ".join(map(_quote, value)) + "\n  ]"
    return _PRETTY.encode(value).replace("\n", "\n  ")


def _finish(text: str) -> str:
    """Return the result of an encoder with its numerals as numbers, and with more escapes."""
    if _NUMERAL in text:
        text = re.sub(f'"{_NUMERAL}([-+.0-9Ee]+)"', r"\1", text)
    if text.isascii() and "\x7f" not in text:
        return text
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


def _mark(value: object) -> str:
    """Return a numeral as the text that `_finish` looks for; the encoders call it."""
    if isinstance(value, Numeral):
        return _NUMERAL + value.text
    raise TypeError(f"{type(value).__name__} is not JSON")


_STRICT = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_constant,
    parse_float=read_fraction,
    parse_int=read_whole,
)
_TRUSTED = json.JSONDecoder(parse_float=read_fraction, parse_int=read_whole)
_PRETTY = json.JSONEncoder(ensure_ascii=False, indent=2, default=_mark)
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_mark)
_SORTED = json.JSONEncoder(sort_keys=True, default=_mark)
