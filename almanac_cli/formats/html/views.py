"""What templates show beside rows: related events, periods, lists of names, pagers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats.reasons import reason_text, shared_text
from almanac_cli.formats.value_texts import own_text
from almanac_cli.model import periods, scoring
from almanac_cli.model.kinds import EVENT, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from almanac_cli.model.rows import JsonObject

_SCORE_WORDS = ("minor", "modest", "notable", "major", "to be remembered")  # of the bands
MAX_RELATED = 8  # events on the page of an event


class Related(NamedTuple):
    """A related event on the page of another one."""

    event: Mapping[str, Any]  # its row
    linked: bool  # otherwise it is suggested
    reason: str  # what both share, and how far they are apart


class PagerLink(NamedTuple):
    """A link to a list page that goes on where another one ends."""

    path: str
    label: str  # the dates of its events


class Pager(NamedTuple):
    """The list pages before and after a list page, `None` where there is none."""

    newer: PagerLink | None = None
    older: PagerLink | None = None


class Name(NamedTuple):
    """A tag, a source or a guide in a list of all."""

    label: str
    path: str
    total: int  # of its events
    note: str = ""  # one line about it


class Names(NamedTuple):
    """A group of names below a heading."""

    heading: str
    names: Sequence[Name]


class Period(NamedTuple):
    """A month in the page of its year, or a year in that of the best events."""

    label: str  # "June 2026", "2026"
    path: str
    total: int  # of its events
    events: Sequence[Mapping[str, Any]]  # the rows of the best of them


def related_events(
    event: Mapping[str, Any],
    linked: Sequence[Mapping[str, Any]],
    suggested: Iterable[tuple[Mapping[str, Any], JsonObject]],
) -> list[Related]:
    """Return the related events of a page, linked ones first, at most MAX_RELATED.

    Args:
        event: The row of the event of the page.
        linked: The rows of the events that it is linked to, in the order in which they are shown.
        suggested: The rows of suggested events, best first, with what `related --json` has as
            `why` of each.

    """
    items = [
        Related(row, linked=True, reason=shared_text(EVENT, event, row))
        for row in linked[:MAX_RELATED]
    ]
    for row, why in suggested:
        if len(items) >= MAX_RELATED:
            break
        items.append(Related(row, linked=False, reason=reason_text(why)))
    return items


def by_month(rows: Iterable[Mapping[str, Any]]) -> list[Period]:
    """Return rows in groups of successive ones that are dated in the same month of UTC."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["published"][:7], []).append(row)
    return [
        Period(periods.to_words(month, "month"), f"{month.replace('-', '/')}/", len(events), events)
        for month, events in groups.items()
    ]


def own_fields(row: Mapping[str, Any], kind: str = "event") -> list[tuple[str, str]]:
    """Return the names and texts of the fields of the user's own in a row that are set."""
    fields = next(item.fields for item in KINDS if item.name == kind)
    if len(row) <= len(fields):
        return []
    texts = ((key, own_text(value)) for key, value in row.items() if key not in fields)
    return [(key, text) for key, text in texts if text]


def score_word(value: int | None) -> str:
    """Return what a score says of an event in a word or three: "major"."""
    bands = zip(scoring.BANDS, _SCORE_WORDS, strict=True)
    words = (word for band, word in bands if value is not None and band.low <= value <= band.high)
    return next(words, "not scored")
