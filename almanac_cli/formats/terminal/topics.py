"""Topics of the help as lines for people, from texts in a small part of Markdown.

Blocks are separated by blank lines: a heading (`# ` or `## `), the definition of a term (the term,
and in the next line `: ` with the text, as in PHP Markdown Extra), code (indented by four spaces),
or a paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats.terminal.width import display_width, wrap_line

if TYPE_CHECKING:
    from almanac_cli.formats.terminal.style import Style

MAX_COLUMNS = 80  # of a topic, however wide the terminal is
_SECTION = "## "  # before the heading of one
_INDENT = "  "
_CODE = "    "  # before a line of code in the source
_GAP = 2  # columns between a term and its text
_WIDE_COLUMNS = 60  # from so many on, the texts of terms stand in a column beside them
_MAX_TERM_COLUMNS = 20  # of a term with its text beside it


def heading(text: str) -> str:
    """Return the heading of a topic, which is its first line."""
    return text.partition("\n")[0].removeprefix("# ")


def topic_lines(text: str, style: Style) -> list[str]:
    """Return a topic as lines that fit the width of the style, and at most 80 columns."""
    columns = min(style.width or MAX_COLUMNS, MAX_COLUMNS)
    lines: list[str] = []
    indent = ""
    blocks = [block.split("\n") for block in style.safe(text).strip().split("\n\n")]
    for before, block in zip([[""], *blocks], blocks, strict=False):
        # Definitions, and the text below a heading of a section, follow without a blank line.
        is_list = _is_definition(block) and _is_definition(before)
        if lines and not is_list and not before[0].startswith(_SECTION):
            lines.append("")
        lines += _block_lines(block, columns, indent, style)
        indent = indent or (_INDENT if block[0].startswith(_SECTION) else "")
    return lines


def _is_definition(block: list[str]) -> bool:
    return len(block) > 1 and block[1].startswith(": ")


def _block_lines(block: list[str], columns: int, indent: str, style: Style) -> list[str]:
    """Return one block of the source, given as its lines, as lines of at most so many columns.

    Paragraphs are indented by `indent`, which is not empty in a section.
    """
    first = block[0]
    if first.startswith("#"):
        colon = ":" if first.startswith(_SECTION) else ""
        return [style.bold(line) for line in wrap_line(first.lstrip("# ") + colon, columns)]
    if first.startswith(_CODE):
        return [indent + _INDENT + line.removeprefix(_CODE) for line in block]
    if _is_definition(block):
        return _definition(first, " ".join(block[1:]).removeprefix(": "), columns)
    return _wrap(" ".join(block), columns, indent)


def _definition(term: str, text: str, columns: int) -> list[str]:
    """Return the lines of a term and its text: side by side, or if narrow, one below the other."""
    if columns < _WIDE_COLUMNS:
        return [_INDENT + term, *_wrap(text, columns, 2 * _INDENT)]
    margin = " " * (len(_INDENT) + _MAX_TERM_COLUMNS + _GAP)
    beside = _wrap(text, columns, margin)
    if display_width(term) > _MAX_TERM_COLUMNS:
        return [_INDENT + term, *beside]
    padding = " " * (len(margin) - len(_INDENT) - display_width(term))
    return [f"{_INDENT}{term}{padding}{beside[0].lstrip()}", *beside[1:]]


def _wrap(text: str, columns: int, indent: str = "") -> list[str]:
    return [indent + line for line in wrap_line(text, columns - len(indent))]
