"""How text is shown on a terminal: bold and dim, ages, and lines that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.formats.terminal.width import display_width, wrap_line

if TYPE_CHECKING:
    from datetime import datetime

_MIN_WRAP_COLUMNS = 6  # of the text in a line, however narrow the terminal is


class Style:
    """The settings for showing text to people: the current time, the width, and colour."""

    def __init__(self, now: datetime, *, width: int | None = None, color: bool = False) -> None:
        self.now = now  # the moment from which ages count
        self.width = width  # of the terminal in columns; None if nothing is wrapped or clipped
        self.color = color  # whether bold and dim have an effect

    def bold(self, text: str) -> str:
        """Return a text in bold, if there is colour."""
        return f"\x1b[1m{text}\x1b[0m" if self.color and text else text

    def dim(self, text: str) -> str:
        """Return a text in faint letters, if there is colour."""
        return f"\x1b[2m{text}\x1b[0m" if self.color and text else text

    def age(self, time: str) -> str:
        """Return the age of a time, which is RFC 3339 in UTC as in rows, such as "3d ago".

        Raises:
            InvalidValue: if it is no such time.

        """
        from almanac_cli.model import dates

        return dates.age(dates.from_text(time), self.now)

    def wrap(self, text: str, indent: str = "") -> list[str]:
        """Return a text, not yet sanitized, as sanitized lines, wrapped to the width.

        `indent` is put before each line; lines that are not wrapped keep their spaces.
        """
        lines = safe(text).expandtabs(4).split("\n")
        if self.width is not None:
            width = max(self.width - len(indent), _MIN_WRAP_COLUMNS)
            lines = [
                part
                for line in lines
                for part in ([line] if display_width(line) <= width else wrap_line(line, width))
            ]
        return [(indent + line).rstrip() for line in lines]
