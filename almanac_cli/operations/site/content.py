"""What a site shows: the selected events, all guides, and what tells their content apart."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import FileConflict
from almanac_cli.formats.html.folders import Folders, folder_names
from almanac_cli.index.summaries import all_links, bodies, summaries
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.model.periods import MONTHS
from almanac_cli.model.rows import with_only_links
from almanac_cli.model.spellings import by_spelling
from almanac_cli.model.text import sort_key
from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store

KEY_BYTES = 8  # of the keys of pages and other files, and of what they are made of
_SECOND = 10  # of `encoding.date_to_int`, whose last digit is a precision
_DAY = 10**7
_DAY_PRECISION = 3  # `periods.rank` of a day; it is lower for longer periods
_LAST_SUNDAY = 99991226


class Entry(NamedTuple):
    """What the plan of a site knows of an event; a NamedTuple, since there are very many."""

    id: str
    key: bytes  # a digest that tells its row, as the site shows it, apart from others
    dated: int  # `encoding.date_to_int` of its date
    score: int | None
    source: str
    tier: int | None
    type: str | None
    tags: tuple[str, ...]
    named: tuple[str, ...]  # ids of guides that it names
    guides: tuple[str, ...]  # those of them that the site has
    links: tuple[str, ...]  # ids of linked events that the site has, sorted

    @property
    def day(self) -> int:
        """The day of its date as a number: 20260403."""
        return self.dated // _DAY

    @property
    def month(self) -> int:
        """The month of its date as a number: 202604."""
        return self.day // 100

    @property
    def year(self) -> int:
        """The year of its date."""
        return self.day // 10_000

    @property
    def week(self) -> tuple[int, int] | None:
        """The year and number of the ISO week of its date; `None` of a month or longer.

        Also `None` of the last days of the year 9999, whose week the calendar does not hold.
        """
        if self.dated % _SECOND < _DAY_PRECISION or self.day > _LAST_SUNDAY:
            return None
        return iso_week(self.day)


class GuideEntry(NamedTuple):
    """What the plan of a site knows of a guide."""

    id: str
    key: bytes  # a digest of its file
    title: str
    summary: str
    tags: tuple[str, ...]


class Content:
    """The records of a site, and the ways in which its lists arrange them."""

    def __init__(self, store: Store, ids: Sequence[str]) -> None:
        """Read what the plan of a site needs of its events, in this order, and of all guides."""
        self._store = store
        self.guides = _guides(store.reader(GUIDE))
        self.events = _events(store.reader(EVENT), ids, self.guides)
        self._texts: dict[str, dict[str, str]] = {kind.name: {} for kind in (EVENT, GUIDE)}

    @cached_property
    def source_names(self) -> dict[str, str]:
        """The name of each source; those that differ in case or marks alone have the same."""
        return by_spelling(self._sources)

    @property
    def unused_tags(self) -> list[str]:
        """The tags of guides that no event has, sorted; they have no page."""
        tags = {tag for guide in self.guides.values() for tag in guide.tags}
        return sorted(tags.difference(*(entry.tags for entry in self.events.values())))

    def folders(self) -> Folders:
        """Return the names of the folders of tags and sources; those of most events are plain."""
        tags = Counter(tag for entry in self.events.values() for tag in entry.tags)
        sources: Counter[str] = Counter()
        for source, count in self._sources.items():
            sources[self.source_names[source]] += count
        names = folder_names(_by_frequency(sources))
        return Folders(
            folder_names(_by_frequency(tags)),
            {source: names[name] for source, name in self.source_names.items()},
        )

    @cached_property
    def _sources(self) -> Counter[str]:
        return Counter(entry.source for entry in self.events.values())

    def texts(self, kind: Kind, ids: Iterable[str]) -> dict[str, str]:
        """Return by id the rows of records in JSON, as the site shows them; they are kept.

        Raises:
            FileConflict: if a record was removed since the content was read.

        """
        texts = self._texts[kind.name]
        ids = [*ids]
        missing = [id_ for id_ in ids if id_ not in texts]
        if missing:
            links = self.events if kind is EVENT else {}
            for id_, text in bodies(self._store.reader(kind), missing).items():
                texts[id_] = with_only_links(text, "links", links[id_].links) if links else text
        try:
            return {id_: texts[id_] for id_ in ids}
        except KeyError as error:
            raise FileConflict(self._store.path(kind, error.args[0]), "removed") from None


@cache
def iso_week(day: int) -> tuple[int, int]:
    """Return the year and the number of the ISO week of a day such as 20260403."""
    year, week, _ = to_date(day).isocalendar()
    return year, week


def to_date(day: int) -> date:
    """Return a day such as 20260403 as a date."""
    return date(day // 10_000, day // 100 % 100, day % 100)


def month_words(month: int) -> str:
    """Return a month such as 202604 as people read it: "April 2026"."""
    return f"{MONTHS[month % 100 - 1]} {month // 100}"


def best(entries: Iterable[Entry], limit: int) -> list[Entry]:
    """Return the events with the highest scores, the highest first, of equal ones the first."""
    scored = [entry for entry in entries if entry.score is not None]
    return sorted(scored, key=lambda entry: -(entry.score or 0))[:limit]


def _guides(reader: Reader) -> dict[str, GuideEntry]:
    rows = summaries(reader, ("title", "summary", "tags"))
    guides = (
        GuideEntry(row.id, row.digest, row.values[0], row.values[1], tuple(row.values[2]))
        for row in rows.values()
    )
    return {guide.id: guide for guide in sorted(guides, key=_by_title)}


def _by_title(guide: GuideEntry) -> tuple[str, str]:
    return sort_key(guide.title), guide.id


def _events(
    reader: Reader, ids: Sequence[str], guides: Mapping[str, GuideEntry]
) -> dict[str, Entry]:
    rows = summaries(reader, ("source", "tier", "type", "tags", "guides"))
    links = all_links(reader)
    shown = {id_: rows[id_] for id_ in ids if id_ in rows}
    entries = {}
    for id_, row in shown.items():
        source, tier, type_, tags, named = row.values
        linked = sorted(links[id_] & shown.keys()) if id_ in links else []
        entries[id_] = Entry(
            id_,
            _key(row.digest, linked) if linked else row.digest[:KEY_BYTES],
            row.dated,
            row.score,
            source,
            tier,
            type_,
            tuple(tags),
            tuple(named),
            tuple([guide for guide in named if guide in guides]) if named else (),
            tuple(linked),
        )
    return entries


def _key(digest: bytes, linked: Iterable[str]) -> bytes:
    return hashing.digest(digest, ",".join(linked).encode(), size=KEY_BYTES)


def _by_frequency(counts: Counter[str]) -> list[str]:
    """Return texts, the most frequent first, and of equally frequent ones by code point."""
    return sorted(counts, key=lambda text: (-counts[text], text))
