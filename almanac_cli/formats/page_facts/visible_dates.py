"""Dates as pages show them to their readers, in texts and in addresses."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from almanac_cli.formats.page_facts.month_names import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_YEAR = r"(?P<{}>(?:19|20)\d\d)(?!\d)"
_WORD = r"(?P<{}>[^\W\d_]{{3,12}}[\u0900-\u0963]{{0,6}})"
_DAY = r"(?<![\d.,:/])(?P<{}>\d{{1,2}})"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|\.)?"
_OF = r"[\s-]?(?:de\s|del\s|of\s|d['\u2019])?"
# Each is a form of a day; names of groups end in the number of the form.
_FORMS = (
    r"(?<!\d)(?P<y1>(?:19|20)\d\d)(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})(?!\d)",
    rf"{_DAY.format('a2')}(?P<s2>[./-])\ ?(?P<b2>\d{{1,2}})(?P=s2)\ ?{_YEAR.format('y2')}",
    rf"{_DAY.format('d3')}{_ORDINAL}{_OF}{_WORD.format('w3')}\.?,?{_OF}{_YEAR.format('y3')}",
    rf"(?<!\w){_WORD.format('w4')}\.?\s?(?P<d4>\d{{1,2}})(?!\d){_ORDINAL},?\s{_YEAR.format('y4')}",
    r"(?<!\d)(?P<y5>(?:19|20)\d\d)\ ?[年년]\ ?(?P<m5>\d{1,2})\ ?[月월]\ ?(?P<d5>\d{1,2})\ ?[日일]",
    rf"(?<!\d)(?P<y6>(?:19|20)\d\d)[.,]?\s{_WORD.format('w6')}\.?\s(?P<d6>\d{{1,2}})(?!\d)",
    rf"{_DAY.format('a7')}\.(?P<b7>\d{{1,2}})\.(?P<y7>\d\d)(?![\d.])",
)
_DATE = re.compile("|".join(_FORMS))
_ADDRESS_FORMS = (
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/_.-]|$)",
    r"(?<![\d])((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})(?!\d)",
    r"[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?=[/_.-]|$)",
)
_WORDS_OF_ENGLISH = "en"
_MONTH_FIRST = ("en-us", "en-ph")  # languages of countries that write the month first


def days_in(text: str, language: str = "") -> Iterator[date]:
    """Yield the days that a text names, in its order.

    Numbers between full stops or hyphens are in the order day, month, year. Between slashes they
    are in that of the language; in English of no country, a day that could be another one is none.
    """
    for match in _DATE.finditer(text):
        parts = {name[0]: value for name, value in match.groupdict().items() if value}
        if (day := _day(parts, language)) is not None:
            yield day


def day_of_address(url: str) -> date | None:
    """Return the day that stands in the path of an address, `None` if none does."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for form in _ADDRESS_FORMS:
        if match := re.search(form, path):
            try:
                return date(*map(int, match.groups()))
            except ValueError:
                continue
    return None


def _day(parts: dict[str, str], language: str) -> date | None:
    """Return the day of the parts of a match, `None` if the calendar has no such day."""
    year = int(parts["y"])
    year += 2000 if year < 100 else 0  # noqa: PLR2004 (a year of two digits)
    if word := parts.get("w"):
        month, day = NUMBERS.get(word.lower(), 0), int(parts["d"])
    elif "m" in parts:
        month, day = int(parts["m"]), int(parts["d"])
    else:
        day, month = int(parts["a"]), int(parts["b"])
        if parts.get("s") == "/" and language.startswith(_WORDS_OF_ENGLISH):
            if language in _MONTH_FIRST:
                day, month = month, day
            elif language == _WORDS_OF_ENGLISH and day != month and max(day, month) <= 12:  # noqa: PLR2004 (months)
                return None
        if month > 12:  # noqa: PLR2004 (months)
            day, month = month, day
    try:
        return date(year, month, day)
    except ValueError:
        return None
