"""Dates of pages that htmldate finds: an extra, asked where our own rules find none."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_EARLIEST = "1990-01-01"
_MAX_CHARACTERS = 1 << 20  # of a page that it is given: its time grows faster than the page
_FIRST_OF_MONTH = re.compile(r"(\d{4})-(\d\d)-01")


def more_dates(page: str, url: str, latest: datetime) -> str | None:
    """Return the day on which a page was published, "2026-11-25"; `None` if it is not found.

    Nothing is found where htmldate is not installed. The first of a month, which also stands for
    the month, or in January for the year, is a day only if the page names it.
    """
    try:
        from htmldate import find_date
    except ImportError:
        return None
    if len(page) > _MAX_CHARACTERS:
        return None
    logging.getLogger("htmldate").propagate = False  # it tells of pages that it cannot read
    logging.getLogger("htmldate").addHandler(logging.NullHandler())
    try:
        day = find_date(
            page, original_date=True, url=url, min_date=_EARLIEST, max_date=f"{latest:%Y-%m-%d}"
        )
    except Exception:  # noqa: BLE001 (whatever a hostile page makes of it, it has found nothing)
        return None
    return day if day and not _is_vague(day, page) else None


def _is_vague(day: str, page: str) -> bool:
    if not (match := _FIRST_OF_MONTH.fullmatch(day)):
        return False
    year, month = match.groups()
    number, short = rf"0?{int(month)}", year[2:]
    backwards = rf"(?<!\d)0?1[-/.]{number}[-/.](?:{year[:2]})?{short}"
    named = rf"{year}[-/.]?{number}[-/.]?0?1(?!\d)|{backwards}"
    return not re.search(named, page)
