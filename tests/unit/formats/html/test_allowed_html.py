"""A sanitizer with the elements that pages may have finds nothing to remove from Markdown."""

from __future__ import annotations

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.html import markdown
from support import hostile, varied

ELEMENTS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "ol": {"start"},
    "td": {"class"},
    "th": {"class"},
}
TEXTS = [hostile.trapped(text, "body") for text in hostile.MARKDOWN]
PIECES = st.sampled_from(
    [
        *TEXTS, *hostile.MARKUP, *varied.BODY.splitlines(), "\n", "\n\n", "\t", "    ", "> ", "- ",
        "1. ", "```", "`", "|", "|-|\n", "# ", "*", "_", "[", "](", ")", "<", ">", "&", '"', "\\",
        "javascript:", "https://trap.invalid/", "\u2028", "\u202e", "\u00a0", "\u0000", "![x](y)",
    ]
)  # fmt: skip


def sanitized(html: str) -> str:
    return nh3.clean(
        html, tags=ELEMENTS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None
    )


@pytest.mark.parametrize("text", [*TEXTS, "\n\n".join(TEXTS), varied.BODY])
def test_a_sanitizer_changes_nothing_in_a_guide(text: str) -> None:
    html = str(markdown.to_html(text))
    assert sanitized(html) == html


@settings(deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_sanitizer_changes_nothing_in_any_markdown(text: str) -> None:
    html = str(markdown.to_html(text))
    assert sanitized(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p><script>trap()</script></p>",
        '<p onclick="trap()">x</p>',
        '<a href="javascript:trap()">x</a>',
        '<a href="/x" rel="x">x</a>',
        "<p>x<p>",
        '<td style="text-align:left">x</td>',
    ],
)
def test_the_sanitizer_would_change_what_is_not_allowed(html: str) -> None:
    assert sanitized(html) != html
