"""What is asked of a build of a site: `Request`, `Selected`, and `Design`, what all pages share."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from almanac_cli.formats.html.renderer import Renderer, SiteInfo
    from almanac_cli.index.sync import Progress
    from almanac_cli.model.query import Query


class Selected(NamedTuple):
    """The events that a site shows, and by what they were selected; see `Reader.select`."""

    ids: Sequence[str]  # newest first; they have valid files
    query: Query
    match: str | None = None
    without: str | None = None


class Request(NamedTuple):
    """What site is built, and where."""

    folder: Path  # of the site
    # The address of the site, with a slash at its end; "" for none, `None` for that which it has.
    url: str | None = None
    templates: Path | None = None  # the folder of the user's own templates
    full: bool = False  # whether all files are made again, also those that are up to date
    dry_run: bool = False  # whether files are only made to be compared, and nothing is written
    progress: Progress = nullcontext  # wraps the ids or paths of what takes long


class Design(NamedTuple):
    """What all pages of a site share."""

    site: SiteInfo
    renderer: Renderer  # of this site; the names of folders that it has do not matter
