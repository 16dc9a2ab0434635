"""The message of a failure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What people are told of a failure."""

    sentence: str
    details: tuple[str, ...] = ()  # further lines
    hint: str | None = None  # what to do about it

    @property
    def text(self) -> str:
        """The sentence and the details, a line each; line breaks within them are escaped.

        The name of a file, or a key, may be made to look like another line.
        """
        return "\n".join(
            line.replace("\n", "\\n").replace("\t", "\\t")
            for line in (self.sentence, *self.details)
        )
