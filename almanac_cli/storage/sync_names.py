"""Names that synchronisers give: to copies after a conflict, and to placeholders of files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_ID = "[a-z0-9]+(?:-[a-z0-9]+)*"
# What follows the name of the original: "foo (Anna's conflicted copy 2026-11-20)" (Dropbox, and
# ownCloud, Nextcloud, OpenCloud, Seafile, FileCloud with other words in parentheses), "foo (1)"
# (Google Drive, browsers), "foo 2" (iCloud), "foo copy 2" (Finder), "foo - Copy (2)" (Windows),
# "foo.sync-conflict-20261120-003022-ABCDEFG" (Syncthing), "foo.Conflict" (Resilio Sync),
# "foo_conflict-20261120-003022" (ownCloud before 2.5).
_COPY = (
    rf"(?s)({_ID})(?: ?\(.*\)| \d+| copy(?: \d+)?| - Copy(?: \(\d+\))?"
    r"|\.sync-conflict-.*|\.Conflict\d*|_conflict-.*)\.json"
)
_MARKS_OF_COPIES = (" ", "(", ".sync-conflict-", ".Conflict", "_conflict-")  # one in each name
# ".foo.json.icloud" (iCloud Drive), "foo.json.nextcloud", "foo.json.owncloud" (where virtual files
# are placeholders with a suffix: https://github.com/owncloud/client/wiki/Virtual-Files).
_SUFFIXES = (".icloud", ".nextcloud", ".owncloud")
_PLACEHOLDER = rf"\.({_ID})\.json\.icloud|({_ID})\.json\.(?:nextcloud|owncloud)"


def are_usual(names: Collection[str]) -> bool:
    """Return whether no name can be that of a copy or a placeholder, as in nearly every folder."""
    text = "/".join(names)
    return not any(mark in text for mark in (*_MARKS_OF_COPIES, *_SUFFIXES))


def copies(names: Collection[str]) -> dict[str, str]:
    """Return the names of copies of record files, each with the id of the original.

    A name counts as that of a copy only if the original is among `names`, all those of a folder.
    """
    present = set(names)
    matches = {name: match[1] for name in names if (match := re.fullmatch(_COPY, name))}
    return {name: id_ for name, id_ in matches.items() if f"{id_}.json" in present}


def placeholders(names: Collection[str]) -> dict[str, str]:
    """Return the names of placeholders, each with the id of the record that is not here.

    A placeholder beside the file that it stands for is none. `names` are all those of a folder.
    """
    present = set(names)
    matches = {
        name: match[1] or match[2] for name in names if (match := re.fullmatch(_PLACEHOLDER, name))
    }
    return {name: id_ for name, id_ in matches.items() if f"{id_}.json" not in present}


def placeholder_names(id_: str) -> tuple[str, ...]:
    """Return the names that a placeholder of a record may have."""
    icloud, *others = _SUFFIXES
    return (f".{id_}.json{icloud}", *(f"{id_}.json{suffix}" for suffix in others))
