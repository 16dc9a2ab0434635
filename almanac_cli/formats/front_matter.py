"""Markdown files with front matter: fields in YAML, TOML or JSON above the text."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any

from almanac_cli.formats.items import BODY, NO_YAML, Item, decode_text
from almanac_cli.formats.json_codec import DecodeError, decode, decode_at
from almanac_cli.model import numerals

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.model.numerals import Numeral

# A line of three signs opens the front matter, as in Jekyll (YAML), Hugo (YAML, TOML) and Hexo
# (YAML, JSON), and the same line closes it; Jekyll also takes three dots for the end of YAML.
_FENCES = {"---": r"(?:---|\.\.\.)", "+++": r"\+\+\+", ";;;": ";;;"}
_OPENS = re.compile(r"(---|\+\+\+|;;;)[ \t]*\r?(?:\n|\Z)")
_DATED_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[-_ ]")  # as Jekyll names its posts


def parse_front_matter(data: bytes, name: str) -> list[Item]:
    """Return the item of a Markdown file: the fields of its front matter, and its text as `body`.

    Hugo's form of JSON, an object at the beginning of the file, is read as well. Dates of TOML
    become texts. The context of the item has `file.name`, and `file.date` where the name begins
    with a date. Nothing is raised: a file that cannot be read is an item with an error. The list is
    empty if there is only white space.

    Args:
        data: The content of the file.
        name: The path of the file, which is the position of the item; "" for another input.

    """
    try:
        text = decode_text(data)
        if not text.strip():
            return []
        fields = _fields(text)
    except DecodeError as error:
        return [Item(name, error=error)]
    return [Item(name, fields, context=_context(name))]


def has_front_matter(text: str) -> bool:
    """Return whether a text begins with the sign of YAML, TOML or JSON between fences."""
    return _OPENS.match(text) is not None


def _fields(text: str) -> dict[str, Any]:
    """Return the fields of the front matter, and the text below it without empty lines around it.

    Raises:
        DecodeError: if there is no front matter, it cannot be read, or it has a text of its own.

    """
    if text.startswith("{"):
        value, end = decode_at(text, 0)
    elif opens := _OPENS.match(text):
        closes = re.compile(rf"(?m)^{_FENCES[opens[1]]}[ \t]*\r?$").search(text, opens.end())
        if closes is None:
            raise DecodeError(f"has front matter that no line of {opens[1]} ends", 1)
        # With the end of the first line, so that the lines of errors are those of the file.
        value = _DECODERS[opens[1]]("\n" + text[opens.end() : closes.start()])
        end = closes.end()
    else:
        raise DecodeError("has no front matter")
    if not isinstance(value or {}, dict):
        raise DecodeError("has front matter that is no list of fields")
    body = text[end:].replace("\r\n", "\n").strip("\n").rstrip()
    if not body:
        return value or {}
    if BODY in (value or {}):
        raise DecodeError(f"has the key {BODY!r} and a text below its front matter")
    return {**(value or {}), BODY: body}


def _decode_yaml(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        from almanac_cli.formats.yaml_codec import decode_yaml
    except ModuleNotFoundError as error:
        if error.name != "yaml":
            raise
        raise DecodeError("has front matter in YAML, which needs PyYAML", code=NO_YAML) from None
    return decode_yaml(text)


def _decode_toml(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    import tomllib

    try:
        return _without_dates(tomllib.loads(text.replace("\r\n", "\n"), parse_float=_float))
    except tomllib.TOMLDecodeError as error:
        raise DecodeError(f"is not TOML: {error}") from None
    except RecursionError:
        raise DecodeError("is nested too deep") from None
    except ValueError:  # of Python's own: an integer with more digits than it takes
        raise DecodeError("holds a number that is too large") from None


def _float(text: str) -> float | Numeral | str:
    """Return a number that is written the same in JSON, or else the text: 1_000.5, +1.0, inf."""
    return text if numerals.sort_key(text) is None else numerals.read_fraction(text)


def _without_dates(value: object) -> object:
    """Return a value with dates and times as texts in the form of RFC 3339."""
    match value:
        case dict():
            return {key: _without_dates(inner) for key, inner in value.items()}
        case list():
            return [_without_dates(inner) for inner in value]
        case date() | time():
            return value.isoformat()
    return value


def _decode_json(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the object in JSON; Hexo leaves out its braces."""
    content = text.strip().removesuffix(",")
    return decode((text if content.startswith("{") else f"{{\n{content}}}").encode())


_DECODERS: dict[str, Callable[[str], Any]] = {
    "---": _decode_yaml,
    "+++": _decode_toml,
    ";;;": _decode_json,
}


def _context(name: str) -> dict[str, Any]:
    """Return what the name of a file says: {"file": {"name": ..., "date": ...}}."""
    stem = name.rpartition("/")[2].rpartition(".")[0]
    if not stem:
        return {"file": {}}
    dated = _DATED_NAME.match(stem)
    return {"file": {"name": stem, **({"date": dated[1]} if dated else {})}}
