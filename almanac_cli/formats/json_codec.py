"""JSON text as it stands on disk and in pipes: bytes to plain values and back; pure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from almanac_cli.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.model.records import Record

DEEPEST = 100
_MOST = 100_000
_TOO_MANY = f"holds more than {_MOST:,} objects; give it in parts"
_TOO_DEEP = f"is nested more than {DEEPEST} levels deep"
_CONFLICT = rb"(?m)^(<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$"
# Written as \u escapes, so that a file or a JSON answer can be shown by any terminal: DEL, C1,
# the line and paragraph separators, the marks that reorder text, and halves of surrogate pairs.
_ESCAPED = "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"

# Made once: json.dumps would make one at every call.
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def decode(data: bytes) -> Any:  # noqa: ANN401 (any JSON value)
    """Read one JSON document strictly.

    Raises ValueError with a sentence that says what is wrong and, where it can, in which line:
    nothing there, a byte order mark, not UTF-8, conflict markers of git, a syntax error, a key
    twice in one object, NaN or Infinity, a number too large, nesting beyond 100 levels, or half of
    a surrogate pair.
    """
    text = _text(data)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float
        )
    except json.JSONDecodeError as error:
        if marker := re.search(_CONFLICT, data):
            line = data.count(b"\n", 0, marker.start()) + 1
            raise ValueError(f"holds conflict markers of git (line {line})") from None
        place = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"is not JSON: {error.msg} ({place})") from None
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    except ValueError as error:
        if "integer string conversion" in str(error):
            raise ValueError("holds a number that is too large") from None
        raise
    if b"\\u" in data or data.count(b"[") + data.count(b"{") > DEEPEST:
        _check(value)
    return value


def lines(data: bytes) -> list[tuple[str, Any]]:
    """Read an object, an array of them, or one a line, each with its position.

    What cannot be read stands as the ValueError that says why, as do more objects than 100,000.
    Nothing at all is no objects.
    """
    if not data.strip():
        return []
    whole = _value_or_error(data)
    found = [("", whole)]
    if isinstance(whole, list):
        if len(whole) > _MOST:
            return [("", ValueError(_TOO_MANY))]
        found = [(f"item {n}", each) for n, each in enumerate(whole, 1)]
    elif isinstance(whole, ValueError) and not data.lstrip().startswith(b"["):
        if data.count(b"\n") > _MOST:
            return [("", ValueError(_TOO_MANY))]
        rows = ((n, row) for n, row in enumerate(data.split(b"\n"), 1) if row.strip())
        each_line = [(f"line {n}", _value_or_error(row)) for n, row in rows]
        if any(isinstance(each, dict) for _, each in each_line):
            found = each_line
    return found


def pretty(value: object) -> str:
    """Write JSON in the canonical form of a file: two-space indent, a newline at the end."""
    return _shown(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def record_bytes(record: Record) -> bytes:
    """Return a record in the canonical form of its file."""
    return pretty(record.as_stored()).encode()


def compact(value: object) -> str:
    """Write JSON in one line."""
    return _shown(_COMPACT.encode(value))


def array(texts: Iterable[str]) -> Iterator[str]:
    """Write one JSON array of what is JSON already, an object a line, piece by piece."""
    lead = "["
    for text in texts:
        yield f"{lead}\n{text}"
        lead = ","
    yield "[]\n" if lead == "[" else "\n]\n"


def _shown(text: str) -> str:
    return re.sub(_ESCAPED, lambda match: f"\\u{ord(match[0]):04x}", text)


def _text(data: bytes) -> str:
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("begins with a byte order mark; save it as UTF-8 without one")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start + 1})") from None
    if not text.strip():
        raise ValueError("is empty")
    return text


def _value_or_error(data: bytes) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        return decode(data)
    except ValueError as error:
        return ValueError(str(error))  # without what it came from, which holds the data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for n, key in enumerate(keys) if key in keys[:n])
        raise ValueError(f"has the key {quoted(twice)} twice in one object")
    return found


def _constant(name: str) -> None:
    raise ValueError(f"holds {name}, which is not a JSON number")


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("holds a number that is too large")
    return number


def _check(value: object) -> None:
    """Refuse what could not be written back: deep nesting, and halves of surrogate pairs."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise ValueError(_TOO_DEEP)
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                below += (*each.keys(), *each.values())
            elif isinstance(each, list):
                below += each
            elif isinstance(each, str) and not each.isascii() and _is_torn(each):
                raise ValueError("holds half of a surrogate pair")
        level = below


def _is_torn(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)
