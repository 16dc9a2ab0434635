"""The matches of a search, in bold where they stand in a table."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from almanac_cli.formats.terminal.sanitize import safe, safe_parts
from almanac_cli.formats.terminal.width import clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.query import Highlight


def context_lines(highlight: Highlight, indent: str, style: Style) -> list[str]:
    """Return the excerpt around the matches of a record as one line, or none if it is empty."""
    if not highlight.context:
        return []
    text = " ".join(safe("".join(highlight.context)).split())
    if style.width is not None:
        text = clip(text, max(style.width - len(indent), 1))
    return [indent + line for line in bold_matches([text], highlight.context, style) if line]


def bold_matches(lines: Sequence[str], parts: Sequence[str], style: Style) -> list[str]:
    """Return the lines of a text with its matches, which are every other part of it, in bold.

    The lines may be clipped, wrapped or spaced in another way than the parts: only what is no white
    space is matched up, character by character.
    """
    if not parts:
        return [*lines]
    bold = (
        n % 2 == 1
        for n, part in enumerate(safe_parts(parts))
        for char in part
        if not char.isspace()
    )
    return [
        "".join(
            style.bold("".join(chars)) if is_match else "".join(chars)
            for is_match, chars in groupby(line, lambda char: char != " " and next(bold, False))
        )
        for line in lines
    ]
