"""What is wrong in a template: `TemplateFault`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import AlmanacError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


class TemplateFault(AlmanacError):
    """Raised when a template of the user's own has a mistake."""

    def __init__(
        self, path: Path, line: int | None, reason: str, near: Collection[str] = ()
    ) -> None:
        self.path = path  # of the template
        self.line = line  # from 1 on; `None` if it is not known
        self.reason = reason  # what is wrong; of the syntax, as the template engine says it
        self.near = near  # names like one that is not defined
