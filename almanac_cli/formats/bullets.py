"""Lists of lines as Markdown, an item a bullet, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BULLET = re.compile(r"\s*[-*+\u2022](?:\s+|$)")


def to_bullets(items: Iterable[str]) -> str:
    """Return a list of texts of one line as Markdown, each after a hyphen on a line of its own."""
    return "".join(f"- {item}\n" for item in items)


def from_bullets(text: str) -> list[str]:
    """Return the items of a list that a person has edited; none of them is empty.

    An item begins at a bullet, or at a line that is not indented. Indented lines continue the item
    above them, as Markdown has it (https://spec.commonmark.org/0.31.2/#list-items). Empty lines,
    and bullets with nothing after them, are left out.
    """
    items: list[str] = []
    for line in text.splitlines():
        if bullet := _BULLET.match(line):
            items.append(line[bullet.end() :].strip())
        elif line[:1].isspace() and line.strip() and items:
            items[-1] = f"{items[-1]} {line.strip()}".strip()
        else:
            items.append(line.strip())
    return [item for item in items if item]
