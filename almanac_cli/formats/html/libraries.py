"""The libraries that pages need, which the extra `site` brings: `require_libraries`."""

from __future__ import annotations

from importlib.util import find_spec

from almanac_cli.errors import AlmanacError

_LIBRARIES = {"jinja2": "jinja2", "markdown_it": "markdown-it-py"}  # with their names of packages


class LibrariesMissing(AlmanacError):
    """Raised when pages cannot be made, since libraries are not installed."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names  # of their packages


def require_libraries() -> None:
    """Check that the libraries can be loaded, without loading them.

    Raises:
        LibrariesMissing: if one cannot.

    """
    missing = tuple(name for module, name in _LIBRARIES.items() if find_spec(module) is None)
    if missing:
        raise LibrariesMissing(missing)
