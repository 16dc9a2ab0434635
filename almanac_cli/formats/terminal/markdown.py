"""Markdown on a terminal: wrapped as it is written, with the layout of code, tables and lists kept.

The constructs are those of CommonMark 0.31 (fenced and indented code, list items, block quotes) and
of tables in GitHub Flavored Markdown; they are told apart line by line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.formats.terminal.style import Style

_FENCE = re.compile(r" *(`{3,}|~{3,})")
_CODE_INDENT = 4  # columns
_LIST_ITEM = re.compile(r"( *(?:[-*+]|\d{1,9}[.)]) +)(?=\S)")
_QUOTE = re.compile(r"( *(?:> ?)+)(?=\S)")
_TABLE_RULE = re.compile(r" *\|?(?: *:?-+:? *\|)+(?: *:?-+:?)? *")


def wrap_markdown(text: str, style: Style) -> list[str]:
    """Return a text, not yet sanitized, as sanitized lines that fit the width of the style.

    Code and tables are not wrapped, whatever the width; the further lines of a list item stand
    below its first word, and those of a quote have its marks.
    """
    if style.width is None:
        return style.wrap(text)
    return [line for source, verbatim in _lines(text) for line in _wrap(source, style, verbatim)]


def _wrap(line: str, style: Style, verbatim: bool) -> list[str]:  # noqa: FBT001 (from `_lines`)
    """Return a line of the source as lines for the terminal."""
    if verbatim:
        return [style.safe(line).rstrip()]
    if match := _LIST_ITEM.match(line):
        return _hang(line, match[0], " " * len(match[0]), style)
    if match := _QUOTE.match(line):
        return _hang(line, match[0], match[0], style)
    return style.wrap(line.lstrip(" "), " " * (len(line) - len(line.lstrip(" "))))


def _hang(line: str, first: str, rest: str, style: Style) -> list[str]:
    """Return the lines of an item: after the prefix `first`, further ones after `rest`."""
    lines = style.wrap(line.removeprefix(first), " " * len(first))
    prefixes = [first, *[rest] * (len(lines) - 1)]
    return [prefix + line[len(prefix) :] for prefix, line in zip(prefixes, lines, strict=True)]


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line of a text with tabs expanded, and whether it is code or part of a table."""
    lines = text.expandtabs(4).split("\n")
    fence, in_list, in_table, after_blank = "", False, False, True
    for n, line in enumerate(lines):
        if fence:
            if line.strip() and not line.strip().strip(fence[0]) and fence in line:
                fence = ""
            yield line, True
            continue
        if match := _FENCE.match(line):
            fence = match[1]
        is_blank = not line.strip()
        following = lines[n + 1] if n + 1 < len(lines) else ""
        in_table = not is_blank and (
            in_table or ("|" in line and _TABLE_RULE.fullmatch(following) is not None)
        )
        in_list = bool(_LIST_ITEM.match(line)) or (in_list and (is_blank or line.startswith(" ")))
        is_code = not in_list and line.startswith(" " * _CODE_INDENT) and after_blank
        yield line, bool(fence) or in_table or is_code
        after_blank = is_blank or is_code
