"""Hyperlinks on a terminal, made of checked URLs alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.texts import relaxed, style

LINK = re.compile(r"\x1b\]8;;https?://[!-~]+\x1b\\text\x1b\]8;;\x1b\\")
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
