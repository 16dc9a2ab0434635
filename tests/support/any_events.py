"""Valid events with text of every kind in every field, also what acts in what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.rows import FACTORS
from support.fuzz import SHALLOW
from support.records import event

if TYPE_CHECKING:
    from almanac_cli.model.rows import JsonObject

# What has a meaning in XML, HTML, TeX, calendars, spreadsheets, Markdown, mails or Unicode.
ACTING = [
    "<script>alert(1)</script>", "]]>", "&amp;", "&#x3c;", "</title>", "<!--", "<?xml?>", "%26",
    "javascript:alert(1)", "\ufffe", "\uffff", "\U0001fffe", "=cmd|' /C calc'!A0", "@SUM(1)",
    "+1", "-1", "\"'`", "{", "}", "}{", "\\", "\\input{/etc/passwd}", "$x$", "%", "#", "_", "^",
    "~", "a,b;c:d", "BEGIN:VEVENT", "END:VCALENDAR", "漢字" * 30, "é" * 80, "👩\u200d💻",
    "\u202e", "[x](y)", "<http://x.org>", "...", "- ", "a | b", "\u00a0", "A and B", "GPT-5",
]  # fmt: skip
_NOT_IN_LINE = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
_LINE_CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters=_NOT_IN_LINE
)


def _of(characters: st.SearchStrategy[str], more: list[str]) -> st.SearchStrategy[str]:
    pieces = st.sampled_from(more) | st.text(characters, max_size=6)
    return st.lists(pieces, max_size=4).map("".join)


LINES = _of(_LINE_CHARACTERS, [text for text in ACTING if text not in _NOT_IN_LINE]).map(
    lambda text: f"x{text}"[:100]
)
TEXTS = _of(_CHARACTERS, [*ACTING, "\n", "\n\n", "\t", "\n \n", "\nBEGIN:VEVENT\n"])
URLS = st.sampled_from(
    [None, "https://x.org/a", "http://x.org/?a=1&b='\"<x>#`{|}^", "https://bücher.example/é\ufffe?ü",
     "https://x.org/(a)_b%20%25/~c,d;e"]
)  # fmt: skip
MOMENTS = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='seconds')}Z")
PERIODS = st.sampled_from(
    [("2026-01-01T00:00:00Z", "year"), ("2024-04-01T00:00:00Z", "quarter"),
     ("2024-10-01T00:00:00Z", "quarter"), ("2024-12-01T00:00:00Z", "month"),
     ("2024-02-29T00:00:00Z", "day"), ("9999-12-31T00:00:00Z", "day"),
     ("9999-01-01T00:00:00Z", "year"), ("0001-01-01T00:00:00Z", "month")]
)  # fmt: skip
DATES = PERIODS | MOMENTS.map(lambda moment: (moment, None))
TAGS = st.lists(st.sampled_from(["a", "b-c", "c++", "f#", "日本", "gpt-4.1"]), max_size=3)
IDS = st.lists(st.sampled_from(["y", "z-1"]), max_size=2)
REPORTS = st.fixed_dictionaries(
    {"source": LINES, "url": URLS, "published": st.none() | MOMENTS, "title": st.none() | LINES}
)
OWN_KEYS = st.text(max_size=4).filter(lambda key: key not in EVENT.fields)


@st.composite
def any_event(draw: st.DrawFn, id_: str = "x") -> JsonObject:
    """Draw the row of a valid event."""
    published, precision = draw(DATES)
    fields: dict[str, Any] = {
        "title": draw(LINES), "type": draw(st.none() | st.just("research")),
        "source": draw(LINES), "author": draw(st.none() | LINES),
        "tier": draw(st.none() | st.integers(1, 3)), "url": draw(URLS),
        "published": published, "precision": precision, "added": draw(MOMENTS),
        "score": draw(st.none() | st.integers(1, 10)),
        "factors": draw(st.dictionaries(st.sampled_from(FACTORS), st.integers(1, 10))),
        "rationale": draw(TEXTS), "summary": draw(TEXTS), "tags": draw(TAGS),
        "guides": draw(IDS), "links": draw(IDS), "coverage": draw(st.lists(REPORTS, max_size=2)),
    }  # fmt: skip
    own = draw(st.dictionaries(OWN_KEYS, SHALLOW, max_size=2))
    return records.parse(EVENT, event(id_, **fields) | own, id_).as_json()


def any_events(max_size: int = 3) -> st.SearchStrategy[list[JsonObject]]:
    """Draw lists of the rows of valid events, each with an id of its own."""
    sizes = st.integers(0, max_size)
    return sizes.flatmap(lambda size: st.tuples(*(any_event(f"e{n}") for n in range(size)))).map(
        list
    )
