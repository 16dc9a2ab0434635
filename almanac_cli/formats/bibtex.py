"""Events as entries of bibliographies, for BibTeX and for biblatex; in UTF-8."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from almanac_cli.model import periods
from almanac_cli.model.urls import to_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMS = ("bibtex", "biblatex")
# What TeX does not print as it is. Braces are commands: BibTeX counts those with a backslash, too.
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", **{char: f"\\{char}" for char in "$&#_%"},
}  # fmt: skip
_IN_TEX = str.maketrans(SPECIAL)
_OTHERS = re.compile(r",? et al\.?$")
_BETWEEN_NAMES = re.compile(r", and |, | and | & ")
_ABBREVIATED = 3  # letters of a month in its macro


def entries(form: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield an entry for each event, with its id as the key; `form` is one of FORMS."""
    kind, fields = ("misc", _bibtex_fields) if form == "bibtex" else ("online", _biblatex_fields)
    for row in rows:
        lines = [f"  {name} = {value},\n" for name, value in fields(row).items()]
        yield f"@{kind}{{{row['id']},\n{''.join(lines)}}}\n\n"


def _bibtex_fields(row: Mapping[str, Any]) -> dict[str, str]:
    fields = _first_fields(row) | _bibtex_date(row["published"], row["precision"])
    if row["url"]:
        fields["howpublished"] = rf"{{\url{{{to_uri(row['url'])}}}}}"
    return fields | _last_fields(row, "annote")


def _biblatex_fields(row: Mapping[str, Any]) -> dict[str, str]:
    fields = _first_fields(row)
    fields["date"] = f"{{{_biblatex_date(row['published'], row['precision'])}}}"
    if row["url"]:
        fields["url"] = f"{{{to_uri(row['url'])}}}"
        fields["urldate"] = f"{{{row['added'][:10]}}}"
    return fields | _last_fields(row, "annotation")


def _first_fields(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "author": f"{{{_authors(row)}}}",
        "title": f"{{{_with_capitals(row['title'])}}}",
        "organization": f"{{{_with_capitals(row['source'])}}}",
    }


def _last_fields(row: Mapping[str, Any], note: str) -> dict[str, str]:
    """Return the fields that those who keep bibliographies read; the last one is called `note`."""
    texts = {"abstract": row["summary"], "keywords": ", ".join(row["tags"]), note: row["rationale"]}
    return {name: f"{{{escape(text)}}}" for name, text in texts.items() if text and text.strip()}


def _bibtex_date(time: str, precision: str | None) -> dict[str, str]:
    """Return year, month and day, as far as the precision goes."""
    year = {"year": f"{{{time[:4]}}}"}
    if precision == "year":
        return year
    if precision == "quarter":
        first, last = (periods.MONTHS[n - 1] for n in _months(time))
        return year | {"month": f"{{{first}--{last}}}"}
    # The macros of all styles; they are not in braces.
    month = year | {"month": periods.MONTHS[int(time[5:7]) - 1][:_ABBREVIATED].lower()}
    return month if precision == "month" else month | {"day": f"{{{int(time[8:10])}}}"}


def _biblatex_date(time: str, precision: str | None) -> str:
    """Return a date in the Extended Date/Time Format that biblatex reads; a quarter is a range."""
    if precision == "quarter":
        first, last = _months(time)
        return f"{time[:4]}-{first:02}/{time[:4]}-{last:02}"
    return time[: {"year": 4, "month": 7}.get(precision or "day", 10)]


def _months(time: str) -> tuple[int, int]:
    """Return the numbers of the first and the last month of a quarter."""
    first = date.fromisoformat(time[:10])
    return first.month, periods.last_day(first, "quarter").month


def _authors(row: Mapping[str, Any]) -> str:
    """Return the authors of an event, or else its source.

    Names are parted where each has several words; all else is one name, as it is written.
    """
    author = row["author"]
    if not author:
        return f"{{{escape(row['source'])}}}"
    names = _BETWEEN_NAMES.split(_OTHERS.sub("", author))
    if all(" " in name.strip() for name in names):
        others = ["others"] if _OTHERS.search(author) else []
        return " and ".join([*map(_name, names), *others])
    return f"{{{escape(author)}}}"


def _name(name: str) -> str:
    """Return the name of a person; one with a mark in it is not to be taken apart."""
    escaped = escape(name)
    is_plain = escaped == name.strip() and not re.search(r"[,\"]|\band\b", name, re.IGNORECASE)
    return escaped if is_plain else f"{{{escaped}}}"


def _with_capitals(text: str) -> str:
    """Return a text in one line, with braces around words with capitals: styles keep them so."""
    return " ".join(map(_word, text.split()))


def _word(word: str) -> str:
    escaped = word.translate(_IN_TEX)
    if word == word.lower():
        return escaped
    # A command at the beginning would make it a special character, whose case styles change.
    return f"{{{{{escaped}}}}}" if escaped.startswith("\\") else f"{{{escaped}}}"


def escape(text: str) -> str:
    """Return a text in one line as TeX prints it."""
    return " ".join(text.split()).translate(_IN_TEX)
