"""Reading dates of the calendar without a time of day: numbers, names of months, ranges.

All texts are in lower case, with single spaces. A form that begins with a year of four digits is in
the order year, month, day; no other order of numbers is guessed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from almanac_cli.errors import InvalidValue
from almanac_cli.model.periods import MONTHS, WEEKDAY_PATTERN, WEEKDAYS, weekday_number

if TYPE_CHECKING:
    from almanac_cli.model.rows import Precision

Order: TypeAlias = Literal["dmy", "mdy", "ymd"]  # of day, month and year in numbers
ORDERS: tuple[str, ...] = get_args(Order)

_YEAR, _NUMBER, _DAY = r"(?P<y>[1-9]\d{3})", r"\d{1,2}", r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
MONTH_PATTERN = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = rf"(?P<name>{MONTH_PATTERN})\.?"
_GAP = r"(?: of)?[ .,/-]*"
_COMPLETE = [
    rf"{_YEAR}(?P<separator>[-/.])(?P<m>{_NUMBER})(?P=separator)(?P<d>{_NUMBER})",
    r"(?P<y>[1-9]\d{3})(?P<m>\d\d)(?P<d>\d\d)",
    r"(?P<y>[1-9]\d{3})-?w(?P<week>\d\d)-?(?P<weekday>\d)",
    rf"(?:the )?{_DAY}{_GAP}{_MONTH}{_GAP}{_YEAR}",
    rf"{_MONTH}[ .-]*(?:the )?{_DAY}[ ,./-]+{_YEAR}",
    rf"{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}",
    rf"{_YEAR} ?[年년] ?(?P<m>{_NUMBER}) ?[月월] ?(?P<d>{_NUMBER}) ?[日일]",
]
_COARSE = [
    rf"{_YEAR}[-/](?P<m>{_NUMBER})",
    rf"(?P<m>{_NUMBER})[-/]{_YEAR}",
    rf"{_MONTH}{_GAP}{_YEAR}",
    rf"{_YEAR}{_GAP}{_MONTH}",
    rf"{_YEAR} ?[年년] ?(?P<m>{_NUMBER}) ?[月월]",
    rf"q(?P<quarter>[1-4])[ ,/-]*{_YEAR}",
    rf"{_YEAR}[ ,/-]*q(?P<quarter>[1-4])",
    r"(?P<y>(?:1[89]|2[01])\d\d) ?[年년]?",
]
_FORMS = [re.compile(form, re.ASCII) for form in (*_COMPLETE, *_COARSE)]
# Three numbers, or two around the name of a month, of which no year of four digits comes first.
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_SHORT_YEAR = re.compile(
    rf"(?:(?P<first>\d\d?){_GAP}{_MONTH}{_GAP}|{_MONTH.replace('name', 'name2')}[ .-]*"
    rf"(?P<day>\d\d?)[ ,/-]+)'?(?P<last>\d\d)",
    re.ASCII,
)
_WITH_WEEKDAY = re.compile(
    rf"(?P<before>{WEEKDAY_PATTERN})\.?,? (?P<rest>.+)"
    rf"|(?P<rest2>.+?),? \(?(?P<after>{WEEKDAY_PATTERN})\.?\)?"
)
_EAST_ASIAN_WEEKDAY = re.compile(
    r"(?<=[日일]) ?\(?([月火水木金土日월화수목금토일])(?:曜日?|요일)?\)?$"
)
_EAST_ASIAN_WEEKDAYS = ("月火水木金土日", "월화수목금토일")
_BETWEEN = re.compile(
    r" (?:-|to|through|until) |(?<=[\da-z])-(?=\d{1,2}\b)|(?<=\d)/(?=\d{4}-)"
    # Of Chinese, Japanese and Korean; the dash of waves in full width becomes a tilde.
    "| ?[~\u301c] ?|(?<=[日일号)]) ?- ?(?=\\d)",
    re.ASCII,
)
_EAST_ASIAN_MONTH = re.compile(r"(\d{4} ?[年년] ?)(\d{1,2} ?[月월] ?)?")
_SHORT_YEAR_ADVICE = "its year has two digits; write all four"


class AmbiguousDate(InvalidValue):
    """Raised when numbers could be more than one date, and no order of them was named."""

    code = "ambiguous_date"


class CalendarDate(NamedTuple):
    """A period of the calendar."""

    first: date  # its first day
    precision: Precision


def read_date(text: str, order: Order | None) -> CalendarDate | None:
    """Return the period that a text names, of a range its first day; `None` if it has no such form.

    Raises:
        AmbiguousDate: if it has numbers that need an order, and there is none.
        InvalidValue: if there is no such date.

    """
    rest, weekday = _split_weekday(text)
    value = (
        _read_form(rest)
        or _read_numbers(rest, order, weekday)
        or _read_short_year(rest, order, weekday)
    )
    if value is None:
        return _read_range(text, order)
    if weekday is None:
        return value
    if value.precision != "day":
        return None
    if value.first.weekday() != weekday:
        raise InvalidValue(f"{value.first} is a {WEEKDAYS[value.first.weekday()]}")
    return value


def _split_weekday(text: str) -> tuple[str, int | None]:
    """Return a date without the name of its weekday, and the number of that, 0 for Monday."""
    if match := _EAST_ASIAN_WEEKDAY.search(text):
        numbers = (names.find(match[1]) for names in _EAST_ASIAN_WEEKDAYS)
        return text[: match.start()], max(numbers)
    if match := _WITH_WEEKDAY.fullmatch(text):
        return match["rest"] or match["rest2"], weekday_number(match["before"] or match["after"])
    return text, None


def _read_form(text: str) -> CalendarDate | None:
    """Return the period in a text that can be read in one way only, whatever order is usual."""
    for form in _FORMS:
        if match := form.fullmatch(text):
            break
    else:
        return None
    parts = match.groupdict()
    year = int(parts["y"])
    if week := parts.get("week"):
        return CalendarDate(_week_date(year, int(week), int(parts["weekday"])), "day")
    if quarter := parts.get("quarter"):
        return CalendarDate(_date(year, 3 * int(quarter) - 2, 1), "quarter")
    month = _month_number(parts["name"]) if parts.get("name") else int(parts.get("m") or 0)
    if day := parts.get("d"):
        return CalendarDate(_date(year, month, int(day)), "day")
    return CalendarDate(_date(year, month or 1, 1), "month" if month else "year")


def _read_numbers(
    text: str, order: Order | None, weekday: int | None = None
) -> CalendarDate | None:
    """Return the day in three numbers that begin with no year of four digits.

    With an order they are read in it. Without one, the year must have four digits, and only one
    date be possible: by the weekday, or as one other number is no month, or both are the same.
    """
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return None
    numbers = (match[1], match[3], match[4])
    if order:
        return CalendarDate(_in_order(numbers, order), "day")
    dates: list[date] = []
    for option in ORDERS:
        with suppress(InvalidValue):
            dates.append(_in_order(numbers, option))
    if len(match[4]) < 4:  # noqa: PLR2004 (digits)
        raise AmbiguousDate(_SHORT_YEAR_ADVICE)
    if weekday is not None:
        dates = [value for value in dates if value.weekday() == weekday]
    dates = [*dict.fromkeys(dates)]
    if not dates:
        raise InvalidValue("no order of its numbers is such a date")
    if len(dates) > 1:
        could_be = " or ".join(map(str, dates))
        raise AmbiguousDate(f"could be {could_be}; begin with the year, or name the month")
    return CalendarDate(dates[0], "day")


def _in_order(numbers: tuple[str, str, str], order: str) -> date:
    """Return the day in three numbers in an order; InvalidValue if it is none."""
    parts = dict(zip(order, numbers, strict=True))
    if len(numbers[2]) == 4 and order == "ymd":  # noqa: PLR2004 (digits)
        raise InvalidValue("the year comes last")
    return _date(_full_year(parts["y"]), int(parts["m"]), int(parts["d"]))


def _read_short_year(text: str, order: Order | None, weekday: int | None) -> CalendarDate | None:
    """Return the day in a text with the name of a month and a year of two digits.

    With a weekday, by which it is checked, the year comes last, as in RFC 822; otherwise it takes
    an order to tell.
    """
    match = _SHORT_YEAR.fullmatch(text)
    if match is None:
        return None
    month = _month_number(match["name"] or match["name2"])
    first, last = match["first"] or match["day"], match["last"]
    if order is None and weekday is None:
        raise AmbiguousDate(_SHORT_YEAR_ADVICE)
    year, day = (first, last) if order == "ymd" else (last, first)
    return CalendarDate(_date(_full_year(year), month, int(day)), "day")


def _read_range(text: str, order: Order | None) -> CalendarDate | None:
    """Return the first day of a range of days, whose parts may share a month and a year."""
    for match in _BETWEEN.finditer(text):
        start, end = text[: match.start()].rstrip(" ,"), text[match.end() :]
        last = _read_last_day(start, end, order)
        if last is None:
            continue
        for year in (last.year, last.year - 1):
            months = f"{MONTHS[last.month - 1].lower()} {year}"
            first = _read_day(start, order) or next(
                filter(None, (_read_day(f"{start} {rest}", order) for rest in (year, months))), None
            )
            if first and first <= last:
                return CalendarDate(first, "day")
    return None


def _read_last_day(start: str, end: str, order: Order | None) -> date | None:
    """Return the last day of a range, whose year or month may stand in its start alone."""
    texts = [end]
    if month := re.search(_MONTH, start):
        texts.append(f"{month[0]} {end}")
    if parts := _EAST_ASIAN_MONTH.match(start):
        texts += (f"{parts[1]}{end}", f"{parts[0]}{end}")
    return next(filter(None, (_read_day(text, order) for text in texts)), None)


def _read_day(text: str, order: Order | None) -> date | None:
    """Return the one day that a text names, `None` if it names none, or has a wrong weekday."""
    text, weekday = _split_weekday(text)
    value = _read_form(text) or _read_numbers(text, order)
    if value is None or value.precision != "day":
        return None
    return value.first if weekday in {None, value.first.weekday()} else None


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.lower().startswith(name[:3]))


def _full_year(digits: str) -> int:
    """Return a year of two or four digits; 69 to 99 are in the 20th century (POSIX, strptime)."""
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 (digits)
        return year
    return year + (1900 if year >= 69 else 2000)  # noqa: PLR2004 (POSIX)


def _week_date(year: int, week: int, weekday: int) -> date:
    try:
        return date.fromisocalendar(year, week, weekday)
    except ValueError:
        raise InvalidValue(f"{year} has no week {week}, day {weekday}") from None


def _date(year: int, month: int, day: int) -> date:
    """Return a date; InvalidValue if the calendar does not have it."""
    if not 1 <= month <= len(MONTHS):
        raise InvalidValue(f"there is no month {month}")
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidValue(f"{MONTHS[month - 1]} {year} has no day {day}") from None
