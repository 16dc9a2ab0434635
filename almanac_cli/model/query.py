"""What the user asked to see: which records match, and in what order; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from almanac_cli.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = TypeVar("Row", bound="Mapping[str, Any]")


class Order(NamedTuple):
    """How to arrange records: by fields, then newest first; what is unset comes last."""

    sort: tuple[tuple[str, bool], ...] = ()
    reverse: bool = False
    limit: int | None = None

    def arrange(self, rows: Iterable[Row], newest: str) -> list[Row]:
        """Arrange the records and cut at the limit; `newest` names the time they are dated by."""
        found = sorted(rows, key=lambda row: str(row["id"]))
        for field, falling in reversed((*self.sort, (newest, True))):
            found = _sorted(found, field, falling=falling)
        if self.reverse:
            found.reverse()
        return found[: self.limit]


class Query(NamedTuple):
    """Which records to see. Times are as in records; names are compared without regard to case.

    Of several sources, authors, tiers or levels any will do; of several tags or guides all must be
    there. A record without a field has no value in it.
    """

    since: str | None = None
    until: str | None = None
    min_score: int | None = None
    max_score: int | None = None
    unscored: bool = False
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()
    linked_to: str | None = None
    orphan: bool = False

    def matches(self, row: Mapping[str, Any], dated: str, links: str = "links") -> bool:
        """Say whether the record, with its links from both sides, is asked for.

        `dated` is the field that dates it, and `links` the one that links it to others.
        """
        score = row.get("score")
        return (
            (self.since is None or row[dated] >= self.since)
            and (self.until is None or row[dated] <= self.until)
            and (self.min_score is None or (score is not None and score >= self.min_score))
            and (self.max_score is None or (score is not None and score <= self.max_score))
            and (not self.unscored or score is None)
            and all(_is_among(row.get(field), values) for field, values in self.any_of.items())
            and all(set(values) <= set(row.get(field, ())) for field, values in self.all_of.items())
            and (self.linked_to is None or self.linked_to in row.get(links, ()))
            and (not self.orphan or not row.get(links))
        )

    @property
    def any_of(self) -> dict[str, tuple[Any, ...]]:
        """The fields that must have one of several values, with these."""
        values = {
            "source": self.sources,
            "author": self.authors,
            "tier": self.tiers,
            "level": self.levels,
        }
        return {field: wanted for field, wanted in values.items() if wanted}

    @property
    def all_of(self) -> dict[str, tuple[str, ...]]:
        """The fields that must hold all of several values, with these."""
        values = {"tags": self.tags, "guides": self.guides}
        return {field: wanted for field, wanted in values.items() if wanted}


class Found(NamedTuple):
    """Where the words of a search stand in an event: every other part of a text is one of them."""

    title: tuple[str, ...]
    context: tuple[str, ...]


def parse_sort(text: str, sortable: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Read `score,-published` as fields, each with whether it falls; ValueError if unknown."""
    found = []
    for each in text.split(","):
        field = each.strip().removeprefix("-")
        if field not in sortable:
            raise InvalidValue(f"cannot sort by {field!r}; use {', '.join(sortable)}")
        found.append((field, each.strip().startswith("-")))
    return tuple(found)


def _is_among(value: object, wanted: tuple[Any, ...]) -> bool:
    return value is not None and _key(value) in {_key(one) for one in wanted}


def _sorted(rows: list[Row], field: str, *, falling: bool) -> list[Row]:
    """Sort by one field, keeping the order of equals; rows without a value come last."""
    having = [row for row in rows if row[field] is not None]
    missing = [row for row in rows if row[field] is None]
    return sorted(having, key=lambda row: _key(row[field]), reverse=falling) + missing


def _key(value: Any) -> Any:  # noqa: ANN401 (whatever one field holds)
    return value.casefold() if isinstance(value, str) else value


def best_first(rows: Iterable[Row], dated: str) -> list[Row]:
    """Arrange records by score, the highest first, then newest first by their date field."""
    return Order(sort=(("score", True),)).arrange(rows, newest=dated)
