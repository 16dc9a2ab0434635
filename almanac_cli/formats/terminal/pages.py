"""Values to text for people: pages, and what makes any text safe to show.

Whatever a person is shown goes through `safe`; a width of None means that nothing is cut off.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from almanac_cli.model.rows import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from almanac_cli.model.kinds import Kind

_NARROWEST = 6
# What is never shown raw. Whatever moves the cursor, reorders text or is half a character: C0, C1
# and DEL, the line and paragraph separators, the explicit marks of direction, surrogates. And what
# is there but not seen, which hides text or tells two texts apart that look alike: the property
# Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt) but for joiners and variation
# selectors, and besides it annotations, the blank of Braille and the note without a head.
_ACTING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U000e0fff"
)
# One after a character is what emoji, Persian, scripts of India, Mongolian, Chinese names need.
_JOINERS = "\u200c\u200d"
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
# The flags that are spelt out in tags: England, Scotland, Wales (Unicode Technical Standard 51).
_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(char)) for char in f"{region}\x7f")
    for region in ("gbeng", "gbsct", "gbwls")
)
_UNSAFE = re.compile(
    f"(?P<flag>{_FLAGS})|[{_ACTING}]"
    f"|(?<![^\\s{_JOINERS}])[{_JOINERS}]|(?<![^\\s{_SELECTORS}])[{_SELECTORS}]"
)
# The tallest stack that is written, of Tibetan, has eight marks; a ninth shows that it is a flood.
_MOST_MARKS = 8
_MAYBE_FLOOD = re.compile(f"[\u0300-\U0010ffff]{{{_MOST_MARKS + 1}}}")


def safe(text: str) -> str:
    """Make text harmless for a terminal: what could act on it, or hide, is shown as an escape.

    What people write stays as it is in every script, emoji included; of marks on one letter, eight.
    """
    text = _UNSAFE.sub(lambda match: match["flag"] or _escaped(match[0]), text)
    return _without_floods(text) if _MAYBE_FLOOD.search(text) else text


def one_line(text: str) -> str:
    """Make text harmless, and what would break its line visible."""
    return safe(text).replace("\n", "\\n").replace("\t", "\\t")


def safe_parts(parts: Sequence[str]) -> list[str]:
    """Make the parts of one text harmless, each as it stands in that text."""
    begun = [safe(each) for each in accumulate(parts, initial="")]
    cuts = [len(each) for each in begun]
    return [begun[-1][start:end] for start, end in pairwise(cuts)]


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()


def _without_floods(text: str) -> str:
    """Escape what would be more than eight marks on one character."""
    from wcwidth import wcwidth

    shown, marks = [], 0
    for char in text:
        marks = 0 if char.isascii() or wcwidth(char) else marks + 1
        shown.append(_escaped(char) if marks > _MOST_MARKS else char)
    return "".join(shown)


class Pen:
    """How people are shown things: the moment that ages count from, the width, and colour."""

    def __init__(self, now: datetime, *, width: int | None = None, color: bool = False) -> None:
        self.now = now
        self.width = width
        self.color = color

    def bold(self, text: str) -> str:
        """Make text stand out, where colour is wanted."""
        return f"\x1b[1m{text}\x1b[0m" if self.color and text else text

    def dim(self, text: str) -> str:
        """Make text stand back, where colour is wanted."""
        return f"\x1b[2m{text}\x1b[0m" if self.color and text else text

    def age(self, time: str) -> str:
        """Say how long ago a record's time is."""
        from almanac_cli.model import dates

        return dates.age(dates.from_text(time), self.now)

    def wrap(self, text: str, indent: str = "") -> list[str]:
        """Make text safe and break it into lines that fit; those that do stay as they are."""
        room = None if self.width is None else max(self.width - len(indent), _NARROWEST)
        lines = safe(text).expandtabs(4).split("\n")
        return [
            (indent + part).rstrip()
            for line in lines
            for part in ([line] if room is None or cells(line) <= room else _broken(line, room))
        ]


def record_page(
    kind: Kind,
    record: Mapping[str, Any],
    related: Sequence[tuple[Kind, Sequence[Mapping[str, Any]]]],
    pen: Pen,
) -> str:
    """Lay one record out as a page, with the records of each kind that belong with it."""
    lines = [
        *pen.wrap(_heading(kind, record, pen)),
        *_title(record, pen),
        *(line for field in kind.texts for line in _part(_text_of(record[field], pen))),
        *_notes({field.capitalize(): _note(record[field]) for field in kind.notes}, pen),
        *(line for other, rows in related for line in _section(other, rows, pen)),
    ]
    return "\n".join(lines) + "\n"


def _heading(kind: Kind, record: Mapping[str, Any], pen: Pen) -> str:
    """Say in the first line of a page what its kind puts there, the score on its own."""
    score = f"{_score(record)}  " if "score" in kind.heading else ""
    parts = [_heading_part(field, record, pen) for field in kind.heading if field != "score"]
    return score + ", ".join(part for part in parts if part)


def _heading_part(field: str, record: Mapping[str, Any], pen: Pen) -> str:
    value = record[field]
    if value is None:
        return ""
    match field:
        case "published":
            return f"{pen.age(value)} ({value[:10]})"
        case "updated":
            return f"updated {pen.age(value)} ({value[:10]})"
        case "tier":
            return f"tier {value} ({TIERS[value]})"
        case "source" if record["author"]:
            return f"{value} ({record['author']})"
    return str(value)


def _text_of(value: str | Sequence[str], pen: Pen) -> list[str]:
    """Wrap a text, or each of several as a bullet."""
    if isinstance(value, str):
        return pen.wrap(value)
    return [
        f"{'- ' if n == 0 else '  '}{line.lstrip()}"
        for text in value
        for n, line in enumerate(pen.wrap(text, "  "))
    ]


def _note(value: object) -> str | None:
    match value:
        case list():
            return ", ".join(value)
        case dict():
            return ", ".join(f"{name} {n}" for name, n in value.items())
    return None if value is None else str(value)


def _section(kind: Kind, rows: Sequence[Mapping[str, Any]], pen: Pen) -> list[str]:
    """List related records of a kind: those with a score as entries, others a line each."""
    heading = _part([pen.bold(f"Related {kind.folder} ({len(rows)})")])
    if "score" in kind.fields:
        return [*heading, *(line for row in rows for line in entry(row, pen))]
    return [
        *heading,
        *(line for row in rows for line in pen.wrap(f"{row['title']}  {row['id']}", "  ")),
    ]


def entry(event: Mapping[str, Any], pen: Pen) -> list[str]:
    """Lay an event out as one of a page's list, its score in a column of its own."""
    age = pen.age(event["published"])
    suggested = "" if event.get("linked", True) else ", suggested"
    first, *rest = pen.wrap(f"{event['source']}, {age}{suggested}", " " * 6)
    return [
        f"{_score(event):>4}{first[4:]}",
        *rest,
        *pen.wrap(event["title"], " " * 6),
        *map(pen.dim, pen.wrap(event["id"], " " * 6)),
    ]


def cells(text: str) -> int:
    """Count the columns that text takes on a terminal."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)


def cut(text: str, width: int) -> str:
    """Shorten text to a number of columns, with an ellipsis if anything is lost."""
    if cells(text) <= width:
        return text
    return _head(text, width - 1).rstrip() + "\u2026"


def _title(record: Mapping[str, Any], pen: Pen) -> list[str]:
    url = record.get("url")
    return [*map(pen.bold, pen.wrap(record["title"])), *([pen.dim(safe(url))] if url else [])]


def _score(event: Mapping[str, Any]) -> str:
    return "-" if event["score"] is None else str(event["score"])


def _notes(notes: Mapping[str, str | None], pen: Pen) -> list[str]:
    """Lay out what has a name of its own, and leave out what is unset."""
    return _part(
        [line for name, text in notes.items() if text for line in pen.wrap(f"{name}: {text}")]
    )


def _part(lines: list[str]) -> list[str]:
    """Set lines off by an empty one before them, if there are any."""
    return ["", *lines] if any(lines) else []


def _broken(line: str, width: int) -> Iterator[str]:
    """Break a line at spaces, and a word that is wider than a line anywhere."""
    current = ""
    for word in line.split():
        rest = word
        if current and cells(f"{current} {rest}") <= width:
            current = f"{current} {rest}"
            continue
        if current:
            yield current
        while len(head := _head(rest, width)) < len(rest):
            yield head
            rest = rest[len(head) :]
        current = rest
    yield current


def _head(text: str, width: int) -> str:
    """Take as many characters from the start as fit into a number of columns, at least one."""
    if text.isascii():
        return text[: max(width, 1)]
    most = max(width, 1)
    while most < len(text) and cells(text[:most]) <= width:
        most *= 2
    ends = range(1, min(most, len(text)) + 1)
    end = max(bisect_right(ends, width, key=lambda n: cells(text[:n])), 1)
    while end > 1 and end < len(text) and cells(text[end]) == 0:
        end -= 1  # a mark stays with the letter that it belongs to
    return text[:end]
