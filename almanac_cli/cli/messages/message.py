"""The message of an error, as it is printed: `Message`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """The message of an error; control characters in it are not escaped yet."""

    sentence: str  # the first line, without a full stop
    details: tuple[str, ...] = ()  # further lines
    hint: str | None = None  # what the user can do; None for no hint

    @property
    def text(self) -> str:
        """The sentence and the details, joined by line breaks; the hint is not part of it.

        Line breaks and tabs within a line are escaped with a backslash, so that the name of a file
        or a key cannot pass as a line of its own.
        """
        return "\n".join(
            line.replace("\n", "\\n").replace("\t", "\\t")
            for line in (self.sentence, *self.details)
        )
