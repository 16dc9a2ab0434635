"""Markdown as HTML: CommonMark with tables, without HTML and images, in elements that harm nobody.

A link leads to http, https, or a place in the site. Headings stand below that of the page. No
element has a style, which the policy of the pages forbids.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_FIRST_LEVEL = 2  # of headings in a text: the page has the first
_LAST_LEVEL = 6
_SCHEME = re.compile(r"[^/?#]*:")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_TEXT = re.compile(">[^<]+")
_NETWORK_PATH = re.compile(r"[/\\]{2}")


def to_html(text: str) -> Markup:
    """Return a text in Markdown as HTML, which needs no further escaping."""
    parser = _parser()
    tokens = parser.parse(text)
    _shift_headings(tokens)
    _replace_styles(tokens)
    html = parser.renderer.render(tokens, parser.options, {}).replace("\u00a0", "&nbsp;")
    # The parser escapes the text, and HTML in it is text to it.
    return Markup(_TEXT.sub(_with_plain_quotes, html))  # noqa: S704


def _with_plain_quotes(text: re.Match[str]) -> str:
    """Return a text between tags as the serialization of HTML has it (WHATWG HTML, 13.3)."""
    return text[0].replace("&quot;", '"')


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False})
    parser.enable("table").disable("image")
    parser.validateLink = _is_safe  # type: ignore[method-assign] # as its documentation says
    return parser


def _is_safe(url: str) -> bool:
    """Tell whether a link may lead to a URL, whose references and escapes are decoded."""
    if _SCHEME.match(url):
        return bool(_WEB.match(url))
    return not _NETWORK_PATH.match(url)


def _shift_headings(tokens: Sequence[Token]) -> None:
    """Give headings the levels below the page's, none more than one deeper than the one before."""
    open_levels: list[int] = []  # of the headings around this one, as the text has them
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
            open_levels = [*(other for other in open_levels if other < level), level]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_FIRST_LEVEL + len(open_levels) - 1, _LAST_LEVEL)}"


def _replace_styles(tokens: Sequence[Token]) -> None:
    """Give cells of tables a class for the alignment that the parser sets as a style."""
    for token in tokens:
        style = token.attrs.pop("style", None)
        if style is not None:
            token.attrs["class"] = str(style).removeprefix("text-align:")
