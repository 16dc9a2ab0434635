"""Small elements of pages as HTML: dates, scores, tiers, paragraphs, and addresses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from almanac_cli.errors import InvalidValue
from almanac_cli.formats.feeds.feed import FORMATS
from almanac_cli.model import periods, urls
from almanac_cli.model.paragraphs import shorten, split_paragraphs
from almanac_cli.model.rows import MAX_SCORE, PRECISIONS, TIER_NAMES
from almanac_cli.model.spans import date_words

if TYPE_CHECKING:
    from almanac_cli.model.rows import Precision

_CACHED_DATES = 8192
_EXCERPT_CHARACTERS = 400  # of a summary on a card
_DATETIME_LENGTHS = {"year": 4, "quarter": 7, "month": 7, "day": 10}  # characters of a time
_FEED_FORMATS = {form.media_type: form.title for form in FORMATS.values()}
_AUTHORITY = re.compile("[^/?#]*")
# Everything here is made of escaped texts and of constants.
# ruff: noqa: S704


@lru_cache(_CACHED_DATES)
def date(time: str, precision: str | None = None) -> Markup:
    """Return a stored time as an element `time`, with its date in words.

    `datetime` is the year, the month, the day or the moment; a quarter is its first month, and is
    marked as a quarter.
    """
    valid: Precision | None = next((name for name in PRECISIONS if name == precision), None)
    shown = periods.precision_of(time, valid)
    value = time[: _DATETIME_LENGTHS[shown]] if shown else time
    mark = " data-quarter" if shown == "quarter" else ""
    return Markup(f'<time datetime="{value}"{mark}>{date_words(time, valid)}</time>')


@lru_cache(MAX_SCORE + 1)
def score(value: int | None) -> Markup:
    """Return a score as a badge, whose class is `s1` to `s10`, or `s0` without a score."""
    if value is None:
        text = '<span class="vh">not scored</span><span aria-hidden="true">&ndash;</span>'
        return Markup(f'<span class="score s0">{text}</span>')
    text = f'<span class="vh">Score </span>{value}'
    return Markup(f'<span class="score s{value}">{text}</span>')


@lru_cache(len(TIER_NAMES) + 1)
def tier(value: int | None) -> Markup:
    """Return a tier as a label, whose class is `t1` to `t3`; nothing without a tier."""
    if value is None:
        return Markup()
    return Markup(f'<span class="tier t{value}">{TIER_NAMES[value]}</span>')


def paragraphs(text: str) -> Markup:
    """Return plain text as paragraphs: those between blank lines."""
    parts = split_paragraphs(text)
    return Markup("\n".join([f'<p dir="auto">{escape(part)}</p>' for part in parts]))


def excerpt(text: str) -> str:
    """Return the first paragraph of a text, cut between words if it is longer than a card."""
    return shorten(next(iter(split_paragraphs(text)), ""), _EXCERPT_CHARACTERS)


def feed_format(media_type: str) -> str:
    """Return the name of the format of a feed, from its media type."""
    return _FEED_FORMATS.get(media_type, media_type)


def safe_url(text: object) -> str | None:
    """Return an http or https URL as it stands in a link; `None` for any other value."""
    try:
        return urls.to_uri(text) if isinstance(text, str) else None
    except InvalidValue:
        return None


def host(url: str) -> str:
    """Return the host of an http or https URL, without `www.`."""
    authority = _AUTHORITY.match(url.partition("://")[2])
    return authority[0].removeprefix("www.") if authority else ""
