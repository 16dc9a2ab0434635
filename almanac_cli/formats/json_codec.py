"""JSON text as it stands on disk and in pipes: bytes to plain values and back; pure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import InvalidValue, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from almanac_cli.model.records import Record

MAX_DEPTH = 100
_MAX_ITEMS = 100_000
_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"
_CONFLICT = rb"(?m)^(<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$"
# Written as \u escapes, so that a file or a JSON answer can be shown by any terminal: DEL, C1,
# the line and paragraph separators, the marks that reorder text, and halves of surrogate pairs.
_ESCAPED = "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


class DecodeError(InvalidValue):
    """Text that is not the JSON that a record can be made of."""

    def __init__(
        self, reason: str, line: int | None = None, column: int | None = None, *, code: str = ""
    ) -> None:
        self.line = line  # from 1; None where the whole text is meant
        self.column = column
        self.code = code  # that of the `Problem`
        super().__init__(reason)

    def problem(self) -> Problem:
        """Return the problem of a record that this text should have been."""
        return Problem("", self.reason, self.code)


class Item(NamedTuple):
    """An object of bulk input: its position, such as "line 3", and its JSON value or an error."""

    position: str
    value: Any = None
    error: DecodeError | None = None


_TOO_MANY = DecodeError(f"holds more than {_MAX_ITEMS:,} objects; give it in parts")


def decode(data: bytes) -> Any:  # noqa: ANN401 (any JSON value)
    """Read one JSON document strictly.

    Raises DecodeError where there is nothing, a byte order mark, not UTF-8, conflict markers of
    git, a syntax error, a key twice in one object, NaN or Infinity, a number too large, nesting
    beyond 100 levels, or half of a surrogate pair.
    """
    text = _text(data)
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float
        )
    except json.JSONDecodeError as error:
        if marker := re.search(_CONFLICT, data):
            line = data.count(b"\n", 0, marker.start()) + 1
            reason = f"holds conflict markers of git (line {line})"
            raise DecodeError(reason, line, code="conflict_markers") from None
        place = f"line {error.lineno}, column {error.colno}"
        reason = f"is not JSON: {error.msg} ({place})"
        raise DecodeError(reason, error.lineno, error.colno) from None
    except RecursionError:
        raise DecodeError(_TOO_DEEP) from None
    except DecodeError:
        raise
    except ValueError:  # of Python's own: an integer with more digits than it takes
        raise DecodeError("holds a number that is too large") from None
    if b"\\u" in data or data.count(b"[") + data.count(b"{") > MAX_DEPTH:
        _check(value)
    return value


def parse_items(data: bytes) -> list[Item]:
    """Read an object, an array of them, or one a line.

    What cannot be read is an item with an error, as is input of more than 100,000 objects. Nothing
    at all is no items.
    """
    if not data.strip():
        return []
    whole = _item("", data)
    if isinstance(whole.value, list):
        if len(whole.value) > _MAX_ITEMS:
            return [Item("", error=_TOO_MANY)]
        return [Item(f"item {n}", value) for n, value in enumerate(whole.value, 1)]
    if whole.error and not data.lstrip().startswith(b"["):
        if data.count(b"\n") > _MAX_ITEMS:
            return [Item("", error=_TOO_MANY)]
        rows = enumerate(data.split(b"\n"), 1)
        items = [_item(f"line {n}", row) for n, row in rows if row.strip()]
        if any(isinstance(item.value, dict) for item in items):
            return items
    return [whole]


def pretty(value: object) -> str:
    """Write JSON in the canonical form of a file: two-space indent, a newline at the end."""
    return _shown(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def record_bytes(record: Record) -> bytes:
    """Return a record in the canonical form of its file."""
    return pretty(record.as_stored()).encode()


def compact(value: object) -> str:
    """Write JSON in one line."""
    return _shown(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


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
        raise DecodeError("begins with a byte order mark; save it as UTF-8 without one")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise DecodeError(f"is not UTF-8 (byte {error.start + 1})") from None
    if not text.strip():
        raise DecodeError("is empty")
    return text


def _item(position: str, data: bytes) -> Item:
    try:
        return Item(position, decode(data))
    except DecodeError as error:
        return Item(position, error=error)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for n, key in enumerate(keys) if key in keys[:n])
        raise DecodeError(f"has the key {quoted(twice)} twice in one object")
    return found


def _constant(name: str) -> None:
    raise DecodeError(f"holds {name}, which is not a JSON number")


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise DecodeError("holds a number that is too large")
    return number


def _check(value: object) -> None:
    """Refuse what could not be written back: deep nesting, and halves of surrogate pairs."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise DecodeError(_TOO_DEEP)
        below: list[object] = []
        for each in level:
            if isinstance(each, dict):
                below += (*each.keys(), *each.values())
            elif isinstance(each, list):
                below += each
            elif isinstance(each, str) and not each.isascii() and _is_torn(each):
                raise DecodeError("holds half of a surrogate pair")
        level = below


def _is_torn(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)
