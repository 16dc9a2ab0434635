"""Rules of a source, which tell what items of its feeds are taken: words, tags, patterns, ages."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

from almanac_cli.errors import InvalidValue, quoted

Subject: TypeAlias = Literal["title", "tag", "text", "older"]
_RULE = re.compile(r"(?P<subject>title|tag|older)\s*:\s*(?P<value>\S.*)|text\s*~\s*(?P<regex>\S.*)")
_AGE = re.compile("([1-9][0-9]{0,3})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_FORMS = "must be title: WORDS, tag: TAG, text ~ REGULAR EXPRESSION or older: AGE"


class Rule(NamedTuple):
    """One rule; whether it drops or keeps what it matches depends on the field it stands in."""

    subject: Subject
    value: str  # words, a tag, a regular expression; "" for an age
    days: int = 0  # of an age


def parse_rule(text: str) -> Rule:
    """Return the rule in a text, such as "title: sponsored", "tag: jobs", "older: 30d".

    Raises:
        InvalidValue: if the text has none of the forms, or its regular expression or age is wrong.

    """
    match = _RULE.fullmatch(text.strip())
    if match is None:
        raise InvalidValue(f"{_FORMS}, not {quoted(text)}")
    if regex := match["regex"]:
        try:
            re.compile(regex)
        except re.error as error:
            raise InvalidValue(f"has a wrong regular expression: {error}") from None
        return Rule("text", regex)
    value = match["value"].strip()
    if match["subject"] == "older":
        age = _AGE.fullmatch(value)
        if age is None:
            raise InvalidValue(f"must have an age such as 30d, 8w, 6m or 1y, not {quoted(value)}")
        return Rule("older", "", int(age[1]) * _DAYS[age[2]])
    return Rule("title" if match["subject"] == "title" else "tag", value)
