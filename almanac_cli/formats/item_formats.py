"""The forms of bulk input, and which one an input has: by its name, or by what it looks like."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from almanac_cli.formats.front_matter import has_front_matter, parse_front_matter
from almanac_cli.formats.items import UNKNOWN_FORM, Item, decode_text
from almanac_cli.formats.json_codec import DecodeError
from almanac_cli.formats.json_items import parse_items
from almanac_cli.formats.table_items import looks_like_table, parse_table

if TYPE_CHECKING:
    from collections.abc import Callable

_READERS: dict[str, Callable[[bytes, str], list[Item]]] = {
    "json": lambda data, _: parse_items(data),
    "csv": lambda data, _: parse_table(data),
    "tsv": lambda data, _: parse_table(data, "\t"),
    "markdown": parse_front_matter,
}
MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown", ".mdx")
_BY_SUFFIX = {
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    **dict.fromkeys(MARKDOWN_SUFFIXES, "markdown"),
}
_SAMPLE_BYTES = 64 * 1024
_MAX_CHARACTER_BYTES = 4


def read_items(data: bytes, name: str = "", form: str | None = None) -> list[Item]:
    """Return the items in the content of a file; an item with an error if it has no known form.

    Args:
        data: The content, at most some tens of MiB.
        name: The path of the file, "" if it has none.
        form: "json", "csv", "tsv" or "markdown"; `None` for the one that the name tells, or else
            the content.

    """
    form = form or _BY_SUFFIX.get(_suffix(name)) or _form_of(data)
    if form is None:
        reason = "is not JSON, CSV, TSV, or Markdown with front matter"
        return [Item("", error=DecodeError(reason, code=UNKNOWN_FORM))]
    return _READERS[form](data, name)


def _suffix(name: str) -> str:
    base, dot, suffix = name.rpartition("/")[2].rpartition(".")
    return f"{dot}{suffix}".lower() if base else ""


def _form_of(data: bytes) -> str | None:
    """Return the form that content looks like; `None` if it looks like none."""
    text = _beginning(data[:_SAMPLE_BYTES])
    if text is None:
        return None
    if text.lstrip()[:1] in {"", "[", "{"}:
        return "json"
    if has_front_matter(text):
        return "markdown"
    return "csv" if looks_like_table(text) else None


def _beginning(sample: bytes) -> str | None:
    """Return the text in a sample, which may end within a character; `None` if it is not text."""
    for end in range(len(sample), max(0, len(sample) - _MAX_CHARACTER_BYTES), -1):
        with suppress(DecodeError):
            return decode_text(sample[:end])
    return None if sample else ""
