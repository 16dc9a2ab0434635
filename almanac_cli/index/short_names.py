"""Short names of records, for tables: runs of words of their ids that denote them alone.

`resolve.resolve` must return the record for its name, whatever other files there are.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from almanac_cli.index.id_words import count_ids, ids_with_any_word, word_counts
from almanac_cli.index.tokenizer import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from almanac_cli.index.reader import Reader

MAX_COLUMNS = 14  # of a name, where a run that short denotes the record
_MIN_COLUMNS = 4  # fewer say little, and look like a score or a number in a list
# Up to so many ids with a word are compared for each name; of the rarest word of an id, more.
_RARE_IDS = 30
_MAX_IDS = 300
# With more names than one for so many files, it is faster to compare the ids of all.
_FILES_FOR_A_NAME = 60


class Beginnings(Protocol):
    """The ids of all files of a kind, by what they begin with."""

    def any(self, text: str) -> bool:
        """Tell whether any id begins with a text."""

    def only(self, start: str, id_: str) -> bool:
        """Tell whether an id, which begins with these whole words, is the only one that does."""


def short_names(reader: Reader, ids: Collection[str]) -> dict[str, str]:
    """Return by id the short name of each of these records, the id itself if it has no other.

    It is the shortest run of whole words of the id that `resolve` takes for the record, if that has
    at most `MAX_COLUMNS`, otherwise the shortest such beginning of the id. Of runs inside ids of a
    large almanac, only those with a rare word are considered. `ids` are those of valid records.
    """
    if count_ids(reader) <= _FILES_FOR_A_NAME * len(ids):
        everything = reader.ids_with_prefix("")
        return shortest_runs(ids, everything, SortedIds(everything))
    words = {id_: id_.split("-") for id_ in ids}
    anchors = _anchors(words.values(), word_counts(reader, {*chain(*words.values())}))
    return shortest_runs(ids, ids_with_any_word(reader, anchors), IndexedIds(reader), anchors)


def shortest_runs(
    ids: Collection[str],
    others: Iterable[str],
    beginnings: Beginnings,
    anchors: AbstractSet[str] | None = None,
) -> dict[str, str]:
    """Return by id its short name; see `short_names`.

    Args:
        ids: The ids to name.
        others: The ids that a name must not denote, with or without those to name; if there are
            `anchors`, at least all that have one of them.
        beginnings: All ids that there are.
        anchors: Words of which a run inside an id must have one; `None` if any words will do.

    """
    names: dict[str, str] = {}
    for run, id_ in sorted(_unique_runs(dict.fromkeys(ids), others), key=_columns):
        if (
            id_ not in names
            and _is_name(run)
            and (anchors is None or not anchors.isdisjoint(run.split("-")))
            and not beginnings.any(run)
        ):
            names[id_] = run
    return {id_: _shortest_beginning(id_, names.get(id_, id_), beginnings) for id_ in ids}


def _shortest_beginning(id_: str, name: str, beginnings: Beginnings) -> str:
    """Return the shortest beginning of whole words of an id that no other id has.

    `name` is returned if that is shorter.
    """
    end = id_.find("-", _MIN_COLUMNS)
    while 0 < end <= len(name):
        start = id_[:end]
        if beginnings.only(start, id_) and _is_name(start):
            return start
        end = id_.find("-", end + 1)
    return name


class SortedIds:
    """All ids, in memory, for many names."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = [*ids, ""]  # sorted; the last one begins with nothing
        self._set = frozenset(ids)

    def any(self, text: str) -> bool:
        """Tell whether any id begins with a text."""
        ids = self._ids
        return ids[bisect_left(ids, text, 0, len(ids) - 1)].startswith(text)

    def only(self, start: str, id_: str) -> bool:
        """Tell whether an id, which begins with these whole words, is the only one that does."""
        ids, head = self._ids, f"{start}-"
        at = bisect_left(ids, head, 0, len(ids) - 1)
        return ids[at] == id_ and not ids[at + 1].startswith(head) and start not in self._set


class IndexedIds:
    """All ids, in the index, for a few names."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def any(self, text: str) -> bool:
        """Tell whether any id begins with a text."""
        return bool(self._reader.ids_with_prefix(text, 1))

    def only(self, start: str, id_: str) -> bool:
        """Tell whether an id, which begins with these whole words, is the only one that does."""
        head = self._reader.ids_with_prefix(f"{start}-", 2)
        return head == [id_] and self._reader.ids_with_prefix(start, 1) != [start]


def _columns(item: tuple[str, str]) -> int:
    """Return the columns that a run takes, of a run and its id."""
    return len(item[0])


def _is_name(run: str) -> bool:
    """Tell whether a run can be a name: long enough, with a word that is no number or stopword."""
    if len(run) < _MIN_COLUMNS:
        return False
    return not all(word.isdigit() or word in STOPWORDS for word in run.split("-"))


def _unique_runs(ids: Collection[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the short runs that one of `ids` has, and no other of these or of `others`, with it."""
    owners: dict[str, str | None] = {}  # by run the id that has it, None if several have
    for id_ in ids:
        for run in _short_runs(id_):
            if owners.setdefault(run, id_) is not id_:
                owners[run] = None
    for other in others:
        if other not in ids:
            for run in _short_runs(other):
                if run in owners:
                    owners[run] = None
    for run, owner in owners.items():
        if owner is not None:
            yield run, owner


def _short_runs(id_: str) -> list[str]:
    """Return the runs of whole words of an id that have at most `MAX_COLUMNS`."""
    words = id_.split("-")
    runs = []
    for n, word in enumerate(words, 1):
        run = word
        if len(run) <= MAX_COLUMNS:
            runs.append(run)
            for following in words[n:]:
                run = f"{run}-{following}"
                if len(run) > MAX_COLUMNS:
                    break
                runs.append(run)
    return runs


def _anchors(ids: Iterable[Sequence[str]], counts: Mapping[str, int]) -> set[str]:
    """Return the rare words of ids: of each id, which is split into words, at least the rarest.

    `counts` has for each word the number of ids with it.
    """
    anchors: set[str] = set()
    for words in ids:
        rarest = min(words, key=lambda word: counts.get(word, 0))
        anchors.update(word for word in words if counts.get(word, 0) <= _RARE_IDS)
        if counts.get(rarest, 0) <= _MAX_IDS:
            anchors.add(rarest)
    return anchors
