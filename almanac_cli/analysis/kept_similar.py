"""The similar records of all records as the index keeps them, decoded where they are looked at."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING

from almanac_cli.analysis.similar_records import Similar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from almanac_cli.analysis.vocabulary import Vocabulary
    from almanac_cli.index.relation_rows import KeptRow


class KeptSimilar(Mapping[str, Similar]):
    """By id what is kept of the similar records of each record.

    Very many rows are looked at after a change, and few of them are needed: rows stay as numbers of
    records and of words, which are compared faster than ids and stems.
    """

    def __init__(
        self, rows: dict[str, KeptRow], numbers: Mapping[str, int], vocabulary: Vocabulary
    ) -> None:
        """Take rows by id; `numbers` are those of all records that rows name, by id."""
        self._rows = rows
        self._numbers = numbers
        self._ids = {number: id_ for id_, number in numbers.items()}
        self._vocabulary = vocabulary

    def __getitem__(self, id_: str) -> Similar:
        row = self._rows[id_]
        return Similar(
            ids=self._to_ids(row.similar),
            whys=row.whys,
            terms=tuple(map(self._vocabulary.stems.__getitem__, array("I", row.terms))),
            witnesses=self._to_ids(row.witnesses),
            threshold=row.threshold,
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def without(self, ids: Iterable[str]) -> KeptSimilar:
        """Return the same of all records but these."""
        rows = {**self._rows}
        for id_ in ids:
            rows.pop(id_, None)
        return KeptSimilar(rows, self._numbers, self._vocabulary)

    def naming(self, witnesses: Iterable[str], similar: Iterable[str]) -> set[str]:
        """Return the ids of the records with any of these witnesses, or similar records."""
        are_witnesses = self._to_numbers(witnesses).isdisjoint
        are_similar = self._to_numbers(similar).isdisjoint
        return {
            id_
            for id_, row in self._rows.items()
            if not are_witnesses(array("I", row.witnesses))
            or not are_similar(array("I", row.similar))
        }

    def with_terms(self, stems: Iterable[str], but: Collection[str]) -> Iterator[str]:
        """Yield the ids of the records, `but` for some, with any of these stems as a top term."""
        are_terms = self._vocabulary.numbers_of_stems(stems).isdisjoint
        for id_, row in self._rows.items():
            if id_ not in but and not are_terms(array("I", row.terms)):
                yield id_

    def results(self) -> Iterator[tuple[str, tuple[str, ...], str]]:
        """Yield the id of each record with `ids` and `whys` of its similar records."""
        for id_, row in self._rows.items():
            yield id_, self._to_ids(row.similar), row.whys

    def _to_ids(self, numbers: bytes) -> tuple[str, ...]:
        return tuple(map(self._ids.__getitem__, array("I", numbers)))

    def _to_numbers(self, ids: Iterable[str]) -> set[int]:
        return {self._numbers[id_] for id_ in ids if id_ in self._numbers}
