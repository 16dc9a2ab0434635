"""The blocks of templates, and those that replace none: most likely their names are misspelt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from almanac_cli.formats.html.template_files import TemplateFiles

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TAG = re.compile(
    r"""\{%[-+]?\s*(?:extends\s+["'](?P<parent>[^"']+)["']|block\s+(?P<block>\w+)|(?P<end>endblock))"""
)


class UnusedBlock(NamedTuple):
    """A block that no page shows, since the template that its own one extends has none such."""

    path: Path  # of the file that it stands in
    name: str
    others: tuple[str, ...]  # the blocks that can be replaced there, sorted


def unused_blocks(files: TemplateFiles) -> Iterator[UnusedBlock]:
    """Yield the blocks that stand outside of all others in a template, and replace none."""
    for path, content in files.templates.values():
        parent, outer, _ = _read(content)
        if parent is None:
            continue
        replaceable = _all_blocks(files, parent)
        for block in outer:
            if replaceable and block not in replaceable:
                yield UnusedBlock(path, block, tuple(sorted(replaceable)))


def _all_blocks(files: TemplateFiles, name: str) -> set[str]:
    """Return the names of the blocks of a template, and of those that it extends."""
    blocks: set[str] = set()
    parents: set[str] = set()
    parent: str | None = name
    while parent in files.templates and parent not in parents:
        parents.add(parent)
        parent, _, more = _read(files.templates[parent][1])
        blocks |= more
    return blocks


def _read(content: bytes) -> tuple[str | None, list[str], set[str]]:
    """Return what a template extends, its blocks that stand in no other one, and all its blocks."""
    parent = None
    outer: list[str] = []
    blocks: set[str] = set()
    depth = 0
    for tag in _TAG.finditer(_COMMENT.sub("", content.decode(errors="replace"))):
        if tag["parent"]:
            parent = parent or tag["parent"]
        elif tag["block"]:
            outer += [tag["block"]] if depth == 0 else []
            blocks.add(tag["block"])
            depth += 1
        else:
            depth -= 1
    return parent, outer, blocks
