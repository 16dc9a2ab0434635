"""Hyperlinks on a terminal, made of checked URLs alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats.terminal import tables
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Highlight
from support.golden import check_golden
from support.texts import relaxed, shown_event, style

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = [
    shown_event("one", title="Gemma 4: Byte for byte", url="https://example.com/\u65e5"),
    shown_event("two", title="開かれたモデル" * 9, source="開源", url="https://example.com/two"),
    shown_event("three", title="No URL"),
]
FOUND = {"one": Highlight(("", "Gemma", " 4: ", "Byte", " for byte"), ("a ", "word"))}
LINK = re.compile(r"(?i)\x1b\]8;;https?://[!-~]+\x1b\\text\x1b\]8;;\x1b\\")
LINKS = re.compile(r"\x1b\]8;;[!-~]*\x1b\\")
ENDS = "\x1b]8;;\x1b\\"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.com", "https://example.com"),
        ("HTTP://Example.com:80/a/../b?q=%7e;x#y", "HTTP://Example.com:80/a/../b?q=%7e;x#y"),
        ("https://example.com/\u65e5?\u00e9#\u00fc", "https://example.com/%E6%97%A5?%C3%A9#%C3%BC"),
        ("https://m\u00fcnchen.example:81/a", "https://xn--mnchen-3ya.example:81/a"),
        ("https://[2001:db8::1]:81/\u00e9", "https://[2001:db8::1]:81/%C3%A9"),
        (f"https://example.com/{'a' * 1980}", f"https://example.com/{'a' * 1980}"),
    ],
)
def test_a_url_becomes_a_link_in_ascii(url: str, target: str) -> None:
    assert style(links=True).link("text", url) == f"\x1b]8;;{target}\x1b\\text{ENDS}"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "example.com",
        "http://.",
        "HTTP://\u2024",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://user:word@example.com",
        "https://example.com/a b",
        "https://example.com/\x1b\\",
        "https://example.com/\x07",
        "https://example.com/\x9c",
        "https://example.com/\udc9c",
        "https://example.com/\\",
        f"https://example.com/{'a' * 1981}",
        "https://example.com/" + "\u65e5" * 300,
    ],
)
def test_what_is_no_accepted_or_a_long_url_is_no_link(url: str | None) -> None:
    assert style(links=True).link("text", url) == "text"


def test_without_a_terminal_nothing_is_a_link() -> None:
    assert style(80, color=True).link("text", "https://example.com") == "text"


@relaxed
@given(st.text() | st.text().map("https://example.com/".__add__) | st.text().map("http://".__add__))
def test_a_link_has_visible_ascii_in_its_url_or_is_none(url: str) -> None:
    linked = style(links=True).link("text", url)
    assert linked == "text" or LINK.fullmatch(linked)


def table(width: int, *, links: bool, columns: Sequence[str] = EVENT.table_columns) -> str:
    """Return a table in colour with matches of a search, for a terminal of this width."""
    return tables.table(
        ROWS,
        columns,
        style(width, color=True, links=links),
        highlights=FOUND,
        time_fields=EVENT.time_fields,
        kind=EVENT,
    )


@pytest.mark.parametrize("width", [80, 40, 20])
def test_links_of_titles_take_no_columns_of_a_table(width: int) -> None:
    linked = table(width, links=True)
    assert LINKS.sub("", linked) == table(width, links=False)
    assert linked.count("\x1b]8;;https://example.com/%E6%97%A5\x1b\\") >= 4
    check_golden(f"table-links-{width}.txt", linked)


def test_the_url_in_a_table_is_a_link_also_where_it_is_cut_off() -> None:
    linked = table(24, links=True, columns=("url", "id"))
    link = "\x1b]8;;https://example.com/two\x1b\\https://example.\u2026"
    assert f"\n{link}{ENDS}  two\n" in linked
    assert LINKS.sub("", linked) == table(24, links=False, columns=("url", "id"))
