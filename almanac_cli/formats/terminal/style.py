"""How text is shown on a terminal: bold and dim, ages, and lines that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats.terminal.sanitize import safe, safe_parts
from almanac_cli.formats.terminal.width import clip, display_width, wrap_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from almanac_cli.model.rows import Precision

_MIN_WRAP_COLUMNS = 6  # of the text in a line, however narrow the terminal is


class Style:
    """The settings for showing text to people: the current time, the width, colour, encoding."""

    def __init__(
        self,
        now: datetime,
        *,
        width: int | None = None,
        color: bool = False,
        encoding: str = "utf-8",
    ) -> None:
        self.now = now  # from which ages count, in the time zone whose days they count
        self.width = width  # of the terminal in columns; None if nothing is wrapped or clipped
        self.color = color  # whether bold and dim have an effect
        self.encoding = encoding  # of the output: what it lacks is escaped, and takes more columns

    def bold(self, text: str) -> str:
        """Return a text in bold, if there is colour."""
        return f"\x1b[1m{text}\x1b[0m" if self.color and text else text

    def dim(self, text: str) -> str:
        """Return a text in faint letters, if there is colour."""
        return f"\x1b[2m{text}\x1b[0m" if self.color and text else text

    def age(self, time: str, precision: Precision | None = None) -> str:
        """Return the age of a time, which is RFC 3339 in UTC as in rows, such as "3d ago".

        Without a precision it is a moment, at midnight a day.

        Raises:
            InvalidValue: if it is no such time.

        """
        from almanac_cli.model import ages, dates, periods

        value = periods.Date(dates.from_text(time), periods.precision_of(time, precision))
        return ages.age(value, self.now)

    def safe(self, text: str) -> str:
        """Return a text sanitized, and with escapes for characters that the encoding lacks."""
        return self._encodable(safe(text))

    def safe_parts(self, parts: Sequence[str]) -> list[str]:
        """Return the result of `safe` for a text that is given in parts, in as many parts."""
        return [self._encodable(part) for part in safe_parts(parts)]

    def clip(self, text: str, width: int) -> str:
        """Return a sanitized text, or if it is wider than `width`, its start with an ellipsis."""
        ellipsis = "\u2026" if self._encodable("\u2026") == "\u2026" else "..."
        return clip(text, width, ellipsis)

    def wrap(self, text: str, indent: str = "") -> list[str]:
        """Return a text, not yet sanitized, as sanitized lines, wrapped to the width.

        `indent` is put before each line; lines that are not wrapped keep their spaces.
        """
        lines = self.safe(text).expandtabs(4).split("\n")
        if self.width is not None:
            width = max(self.width - len(indent), _MIN_WRAP_COLUMNS)
            lines = [
                part
                for line in lines
                for part in ([line] if display_width(line) <= width else wrap_line(line, width))
            ]
        return [(indent + line).rstrip() for line in lines]

    def _encodable(self, text: str) -> str:
        if self.encoding == "utf-8" or text.isascii():
            return text
        return text.encode(self.encoding, "backslashreplace").decode(self.encoding)
