"""The matches of a search in bold, in the lines of a table."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.query import Highlight


def context_lines(highlight: Highlight, indent: str, style: Style) -> list[str]:
    """Return the excerpt of a highlight as a list of one indented line; [] if it is empty."""
    if not highlight.context:
        return []
    text = " ".join(style.safe("".join(highlight.context)).split())
    if style.width is not None:
        text = style.clip(text, max(style.width - len(indent), 1))
    return [indent + line for line in bold_matches([text], highlight.context, style) if line]


def bold_matches(lines: Sequence[str], parts: Sequence[str], style: Style) -> list[str]:
    """Return the lines of a text with the matches of a search in bold.

    Args:
        lines: The sanitized text in lines, which may be clipped or wrapped: white space may differ
            from that in the parts.
        parts: The text in parts, not sanitized; those with an odd index are matches. If there are
            none, or there is no colour, the lines are returned unchanged.
        style: The style.

    """
    if not (parts and style.color):
        return [*lines]
    bold = (
        n % 2 == 1
        for n, part in enumerate(style.safe_parts(parts))
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
