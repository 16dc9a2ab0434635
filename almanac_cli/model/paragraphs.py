"""Paragraphs of plain texts, which blank lines part, and the beginnings of long ones."""

from __future__ import annotations

import re

_BLANK_LINE = re.compile(r"\n\s*\n")


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, those between blank lines; none if it is blank."""
    text = text.strip()
    if "\n" not in text:
        return [text] if text else []
    return [part.strip() for part in _BLANK_LINE.split(text)]


def shorten(text: str, limit: int) -> str:
    """Return a text, or if it has more than `limit` characters its first words and an ellipsis."""
    if len(text) <= limit:
        return text
    head, _, _ = text[: limit + 1].rpartition(" ")
    return f"{(head or text[:limit]).rstrip(' ,;:.')}\N{HORIZONTAL ELLIPSIS}"
