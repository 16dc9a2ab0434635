"""Reading the files, folders and standard input that are imported, as items."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.parameters import MAX_INPUT_BYTES, read_json_input
from almanac_cli.errors import TooLarge
from almanac_cli.formats.item_formats import MARKDOWN_SUFFIXES, read_items
from almanac_cli.formats.items import MAX_ITEMS, Item, limited
from almanac_cli.operations.drafts import AddOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STDIN = "-"


def pop_add_options(options: dict[str, Any]) -> AddOptions:
    """Remove the values that say how records are added from those of options, and return them.

    Raises:
        UsageError: if duplicates are both to be added and to change the records that are there.

    """
    add_options = AddOptions(
        **{field.name: options.pop(field.name) for field in fields(AddOptions)}
    )
    if add_options.updates and add_options.allow_duplicates:
        raise UsageError("--update and --allow-duplicate exclude each other")
    return add_options


def read_inputs(names: Sequence[str], form: str | None) -> list[Item]:
    """Return the items in files, in the Markdown files of folders, and in stdin for "-".

    Where there are several files, positions begin with the path. `form` is that of all
    files, as `read_items` takes it; `None` if each tells its own.

    Raises:
        UsageError: if stdin is named twice, or a folder has no Markdown file.
        TooLarge: if the files have more than MAX_INPUT_BYTES together.
        OSError: if a file cannot be read.

    """
    if names.count(_STDIN) > 1:
        raise UsageError("standard input can be read once only")
    paths = [path for name in names for path in _paths(name)]
    return limited(_items(paths, form), MAX_ITEMS)


def _items(paths: Sequence[str], form: str | None) -> Iterator[Item]:
    size = 0
    for path in paths:
        data = read_json_input(path)
        size += len(data)
        if size > MAX_INPUT_BYTES:
            raise TooLarge("input", "this", MAX_INPUT_BYTES)
        for item in read_items(data, "" if path == _STDIN else path, form):
            position = _position(item, path, among=len(paths))
            yield item if position == item.position else replace(item, position=position)


def _position(item: Item, path: str, among: int) -> str:
    """Return the position of an item with the path of its file, where it is needed to find it."""
    is_told = item.position or not item.error or path == _STDIN
    if item.position == path or (among == 1 and is_told):
        return item.position
    place = "standard input" if path == _STDIN else path
    return f"{place}: {item.position}" if item.position else place


def _paths(name: str) -> list[str]:
    """Return the paths of the files in a folder, or the name itself if it is no folder."""
    if name == _STDIN or not Path(name).is_dir():
        return [name]
    paths = sorted(_markdown_files(name))
    if not paths:
        raise UsageError(f"{name}: holds no Markdown files ({', '.join(MARKDOWN_SUFFIXES)})")
    return paths


def _markdown_files(folder: str) -> Iterator[str]:
    """Yield the paths of the Markdown files in a folder and those within it, but hidden ones.

    Raises:
        OSError: if a folder cannot be read.

    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _markdown_files(entry.path)
            elif entry.name.lower().endswith(MARKDOWN_SUFFIXES):
                yield entry.path
