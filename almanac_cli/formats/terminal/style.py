"""How text is shown on a terminal: bold and dim, hyperlinks, ages, and lines that fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue
from almanac_cli.formats.terminal.sanitize import safe, safe_parts
from almanac_cli.formats.terminal.width import clip, display_width, wrap_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from almanac_cli.model.rows import Precision

ESCAPES = re.compile(r"\x1b\[\d*m|\x1b\]8;;[!-~]*\x1b\\")  # what a style writes around texts
_MIN_WRAP_COLUMNS = 6  # of the text in a line, however narrow the terminal is
_MAX_WRAP_COLUMNS = 100  # of a line, however wide the terminal is: longer ones are hard to read
# In a hyperlink, which has more of it than a URL: terminals cut off or ignore those over 2083.
_MAX_LINK_BYTES = 2000


class Style:
    """The settings for showing text to people: the current time, the width, colour, encoding."""

    def __init__(
        self,
        now: datetime,
        *,
        width: int | None = None,
        color: bool = False,
        links: bool = False,
        encoding: str = "utf-8",
    ) -> None:
        self.now = now  # from which ages count, in the time zone whose days they count
        self.width = width  # of the terminal in columns; None if nothing is wrapped or clipped
        self.color = color  # whether bold and dim have an effect
        self.links = links  # whether the output is a terminal, which makes hyperlinks of OSC 8
        self.encoding = encoding  # of the output: what it lacks is escaped, and takes more columns

    def narrower(self, columns: int) -> Style:
        """Return this style for lines that have so many columns less."""
        width = self.text_width
        return Style(
            self.now,
            width=None if width is None else max(width - columns, _MIN_WRAP_COLUMNS),
            color=self.color,
            links=self.links,
            encoding=self.encoding,
        )

    def bold(self, text: str) -> str:
        """Return a text in bold, if there is colour."""
        return f"\x1b[1m{text}\x1b[0m" if self.color and text else text

    def dim(self, text: str) -> str:
        """Return a text in faint letters, if there is colour."""
        return f"\x1b[2m{text}\x1b[0m" if self.color and text else text

    def link(self, text: str, url: str | None) -> str:
        """Return a sanitized text as a hyperlink, if the terminal has them and the URL is valid.

        The sequence is OSC 8 of "Hyperlinks in Terminal Emulators" (Egmont Koblinger), which ends
        with ST and has no other bytes than 32 to 126 in its URL.
        """
        if not (self.links and text and url):
            return text
        from almanac_cli.model.urls import ascii_url

        try:
            target = ascii_url(url)
        except InvalidValue:
            return text
        if len(target) > _MAX_LINK_BYTES:
            return text
        return f"\x1b]8;;{target}\x1b\\{text}\x1b]8;;\x1b\\"

    def url(self, url: str) -> str:
        """Return a URL whole and in faint letters, as a hyperlink if the terminal has them."""
        return self.dim(self.link(self.safe(url), url))

    def age(self, time: str, precision: Precision | None = None) -> str:
        """Return the age of a time, which is RFC 3339 in UTC as in rows, such as "3d ago".

        Without a precision it is a moment, at midnight a day.

        Raises:
            InvalidValue: if it is no such time.

        """
        # Of modules and not of their package, which would take longer for each of many ages.
        from almanac_cli.model.ages import age
        from almanac_cli.model.dates import from_text
        from almanac_cli.model.periods import Date, precision_of

        return age(Date(from_text(time), precision_of(time, precision)), self.now)

    def safe(self, text: str) -> str:
        """Return a text sanitized, and with escapes for characters that the encoding lacks."""
        return self._encodable(safe(text))

    def safe_parts(self, parts: Sequence[str]) -> list[str]:
        """Return the result of `safe` for a text that is given in parts, in as many parts."""
        return [self._encodable(part) for part in safe_parts(parts)]

    def clip(self, text: str, width: int) -> str:
        """Return a sanitized text, or if it is wider than `width`, its start with an ellipsis."""
        return clip(text, width, self.ellipsis)

    @property
    def ellipsis(self) -> str:
        """The sign that something is left out, in characters that the output has."""
        return "\u2026" if self._encodable("\u2026") == "\u2026" else "..."

    @property
    def text_width(self) -> int | None:
        """The columns of a line of running text: at most 100; `None` if it is not wrapped."""
        return None if self.width is None else min(self.width, _MAX_WRAP_COLUMNS)

    def wrap(self, text: str, indent: str = "") -> list[str]:
        """Return a text, not yet sanitized, as sanitized lines, wrapped to the text width.

        `indent` is put before each line; lines that are not wrapped keep their spaces.
        """
        lines = self.safe(text).expandtabs(4).split("\n")
        if self.text_width is not None:
            width = max(self.text_width - len(indent), _MIN_WRAP_COLUMNS)
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
