"""The lines of a table's titles: hyperlinks, with the matches of a search in bold."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


def linked_title(
    lines: Sequence[str], parts: Sequence[str], style: Style, url: str | None
) -> list[str]:
    """Return the lines of a title as hyperlinks to a URL, with the matches of a search in bold.

    `lines` and `parts` are as for `bold_matches`. Spaces before a line are not part of the link.
    """

    def link(text: str) -> str:
        title = text.lstrip(" ")
        return text[: len(text) - len(title)] + style.link(title, url)

    return bold_matches(lines, parts, style, link)


def bold_matches(
    lines: Sequence[str],
    parts: Sequence[str],
    style: Style,
    look: Callable[[str], str] = str,
) -> list[str]:
    """Return the lines of a text with the matches of a search in bold.

    Args:
        lines: The sanitized text in lines, which may be clipped or wrapped: white space may differ
            from that in the parts.
        parts: The text in parts, not sanitized; those with an odd index are matches. If there are
            none, or there is no colour, the lines are returned unchanged.
        style: The style.
        look: Returns a part of a line, match or not, with escape sequences around it.

    """
    if not (parts and style.color):
        return [*map(look, lines)]
    bold = (
        n % 2 == 1
        for n, part in enumerate(style.safe_parts(parts))
        for char in part
        if not char.isspace()
    )
    return [
        "".join(
            style.bold(look("".join(chars))) if is_match else look("".join(chars))
            for is_match, chars in groupby(line, lambda char: char != " " and next(bold, False))
        )
        for line in lines
    ]
