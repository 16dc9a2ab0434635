"""The names of the folders of tags and sources in a site: different texts get different names."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.model.slugs import is_reserved
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Of a name without digits; file systems take 255.
_MAX_BYTES = 64
_MIN_DIGITS = 8


class Folders(NamedTuple):
    """The names of the folders of a site, by the text that each one is about."""

    tags: Mapping[str, str]
    sources: Mapping[str, str]


def folder_names(texts: Iterable[str]) -> dict[str, str]:
    """Return for each text the name of its folder, in the order of the texts.

    A name has the letters and digits of a text, of any script, folded as `text.fold` does, and
    hyphens between them. It also has digits of the SHA-256 of the text, eight or more, where
    nothing else would be left of the text, where it would be longer than 64 bytes, where Windows
    reserves it, and where the name of an earlier text differs in case or marks alone: some file
    systems take such names as the same.
    """
    names: dict[str, str] = {}
    keys: set[str] = set()
    for text in dict.fromkeys(texts):
        name = next(name for name in _candidates(text) if _key(name) not in keys)
        keys.add(_key(name))
        names[text] = name
    return names


def _candidates(text: str) -> Iterator[str]:
    """Yield the names that a text may have, the preferred one first."""
    name = _plain_name(text)
    head = name.encode()[:_MAX_BYTES].decode(errors="ignore").strip("-")
    if name and name == head and not is_reserved(name):
        yield name
    digest = hashlib.sha256(text.encode()).hexdigest()
    for count in range(_MIN_DIGITS, len(digest) + 1, _MIN_DIGITS):
        yield f"{head}-{digest[:count]}".lstrip("-")


def _plain_name(text: str) -> str:
    """Return the letters, digits and marks of a text, folded; "" if it has only marks."""
    folded = fold(text).replace("'", "")
    spaced = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in folded)
    return "-".join(spaced.split()) if any(map(str.isalnum, spaced)) else ""


def _key(name: str) -> str:
    """Return the key of a name, equal for those that a file system may take as the same."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(char for char in decomposed if unicodedata.category(char)[0] != "M")
