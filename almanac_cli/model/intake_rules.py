"""Rules of sources: which items of a feed are not taken, each a short text.

- `title: words`: the title has these words, one after another;
- `tag: x`: the feed puts the item into this category, or the source gives it this tag for it;
- `text ~ expression`: the regular expression matches in the title or the summary;
- `older: 30d`: the item was published longer ago than so many days (d), weeks (w), months of 30
  days (mo) or years (y). An item without a date never was.

What matches a rule of `drop` is not taken. If a source has rules of `keep`, neither is what matches
none of these.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.model import tags
from almanac_cli.model.linear_regex import LinearRegex
from almanac_cli.model.text import fold, words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

NO_KEEP_RULE = "keep"  # stands for the rule where no rule of `keep` matches
# Of title and summary, in which an expression is looked for: all that a reader of feeds returns.
MAX_TEXT_CHARACTERS = 1_000
_RULE = re.compile(r"\s*(?P<field>\w+)\s*(?P<sign>[:~])\s*(?P<value>.*\S)\s*", re.DOTALL)
_FORMS = "must be like title: words, tag: x, text ~ regular expression, or older: 30d"
_AGE = re.compile(r"([1-9][0-9]{0,4})\s*(d|w|mo|y)", re.ASCII)
_DAYS = {"d": 1, "w": 7, "mo": 30, "y": 365}
_MAX_REMEMBERED = 1_000
# Of scripts without spaces between words, where a word is any part of a text.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)


class Facts(NamedTuple):
    """What rules look at in an item."""

    title: str
    summary: str
    categories: Collection[str]  # as the feed has them
    tags: Collection[str]  # that the source makes of the categories
    published: datetime | None  # aware
    now: datetime  # aware


class Rule:
    """A rule."""

    def __init__(self, text: str, matches: Callable[[Facts], bool]) -> None:
        self.text = text  # as it was entered
        self.matches = matches  # tells whether an item fulfils it


@lru_cache(maxsize=_MAX_REMEMBERED)
def parse_rule(text: str) -> Rule:
    """Return the rule in a text.

    Raises:
        InvalidValue: if it is none; the reason is a predicate.

    """
    match = _RULE.fullmatch(text)
    if match is None:
        raise InvalidValue(f"{_FORMS}, not {quoted(text)}")
    value = match["value"]
    match match["field"], match["sign"]:
        case "title", ":":
            return Rule(text, _title_rule(value))
        case "tag", ":":
            return Rule(text, _tag_rule(value))
        case "text", "~":
            return Rule(text, _text_rule(value))
        case "older", ":":
            return Rule(text, _age_rule(value))
    raise InvalidValue(f"{_FORMS}, not {quoted(text)}")


def refusing_rule(drop: Iterable[str], keep: Iterable[str], facts: Facts) -> str | None:
    """Return the rule because of which an item is not taken, `None` if it is taken.

    That is a rule of `drop`, or `NO_KEEP_RULE` where there are rules of `keep` and none matches.

    Raises:
        InvalidValue: if one of the texts is no rule.

    """
    for text in drop:
        if parse_rule(text).matches(facts):
            return text
    rules = [*map(parse_rule, keep)]
    return NO_KEEP_RULE if rules and not any(rule.matches(facts) for rule in rules) else None


def _title_rule(value: str) -> Callable[[Facts], bool]:
    if not any(map(str.isalnum, value)):
        raise InvalidValue(f"has no word of a title: {quoted(value)}")
    if _UNSPACED.search(value):
        part = fold(value)
        return lambda facts: part in fold(facts.title)
    run = words(value)
    return lambda facts: run in words(facts.title)


def _tag_rule(value: str) -> Callable[[Facts], bool]:
    try:
        tag = tags.parse(value)
    except InvalidValue as error:
        raise InvalidValue(f"has a tag that {error.reason}") from None
    return lambda facts: tag in facts.tags or tag in map(_as_tag, facts.categories)


def _as_tag(category: str) -> str | None:
    """Return a category in the form of tags, `None` if it has none."""
    try:
        return tags.parse(category)
    except InvalidValue:
        return None


def _text_rule(value: str) -> Callable[[Facts], bool]:
    regex = LinearRegex(value)
    return lambda facts: regex.search(f"{facts.title}\n{facts.summary}"[:MAX_TEXT_CHARACTERS])


def _age_rule(value: str) -> Callable[[Facts], bool]:
    match = _AGE.fullmatch(value)
    if match is None:
        raise InvalidValue(f"must name an age like 30d, 8w, 6mo or 1y, not {quoted(value)}")
    age = timedelta(days=int(match[1]) * _DAYS[match[2]])
    return lambda facts: facts.published is not None and facts.now - facts.published > age
