"""The subjects of a site: tags, sources and guides, with the events of each."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.model.text import fold, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from almanac_cli.formats.html.folders import Folders
    from almanac_cli.operations.site.content import Content, Entry


class Subject(NamedTuple):
    """What a page and its feeds list events about."""

    folder: str  # the path of the page in the site: "tags/x/"; "" for all events
    label: str  # the tag or the source; the title of the guide, or of the site
    parts: tuple[str, ...]  # what names it whatever its folder and label: ("tags", the tag)
    entries: Sequence[Entry]  # its events, newest first; maybe none
    note: str = ""  # a line about it


class Subjects(NamedTuple):
    """All subjects of a site, those of each sort by their labels."""

    everything: Subject
    tags: Sequence[Subject]
    sources: Sequence[Subject]
    guides: Mapping[str, Subject]  # by id

    @property
    def all(self) -> list[Subject]:
        """All subjects, the one with all events first."""
        return [self.everything, *self.guides.values(), *self.tags, *self.sources]


def find_subjects(content: Content, folders: Folders, title: str) -> Subjects:
    """Return the subjects of a site with this title."""
    entries = [*content.events.values()]
    tags, sources, guides = _collect(entries, content.source_names)
    return Subjects(
        Subject("", title, (), entries),
        _named("tags", folders.tags, tags, str),
        _named("sources", folders.sources, sources, fold),
        {
            guide.id: Subject(
                f"guides/{guide.id}/",
                guide.title,
                ("guides", guide.id),
                guides.get(guide.id, []),
                guide.summary,
            )
            for guide in content.guides.values()
        },
    )


def _collect(
    entries: Iterable[Entry], source_names: Mapping[str, str]
) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]], dict[str, list[Entry]]]:
    """Return the events by tag, by source, and by id of a guide."""
    tags: defaultdict[str, list[Entry]] = defaultdict(list)
    sources: defaultdict[str, list[Entry]] = defaultdict(list)
    guides: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        sources[source_names[entry.source]].append(entry)
        for tag in entry.tags:
            tags[tag].append(entry)
        for id_ in entry.guides:
            guides[id_].append(entry)
    return tags, sources, guides


def _named(
    parent: str,
    folders: Mapping[str, str],
    entries: Mapping[str, list[Entry]],
    to_key: Callable[[str], str],
) -> list[Subject]:
    """Return the subjects that are called by their texts, sorted.

    `to_key` returns the same for all texts that may stand for a subject.
    """
    return [
        Subject(f"{parent}/{folders[text]}/", text, (parent, to_key(text)), entries[text])
        for text in sorted(entries, key=lambda text: (sort_key(text), text))
    ]
