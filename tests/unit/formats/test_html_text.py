"""HTML becomes plain text, and what is no HTML stays."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from almanac_cli.formats.html_text import looks_like_html, to_plain
from support.growth import grows_evenly

_PIECES = st.sampled_from(
    ["<p>", "</p>", "<br/>", "<li>", "<pre>", "</pre>", "<script>", "</script>", "<!--", "-->",
     "<![", "<![CDATA[", "]]>", "<!doctype html>", "<!x", "<?", "<?xml", "<a href='", "'>", "</",
     "<T>", "&amp;", "&", "&#0;", "&#x1b;", "&#xd800;", "&#99999999;", "&nbsp;", "\n", " ",
     "<", ">", "x"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("AT&amp;T &lt;b&gt; &#8217;tis &eacute;", "AT&T <b> ’tis é"),
        ("&amp;amp;", "&amp;"),
        ("<p>One <b>two</b>\n three.</p><p>Four</p>", "One two three.\n\nFour"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<ul><li>a</li>\n<li>b <i>c</i></li></ul>After", "- a\n- b c\n\nAfter"),
        ("<ol><li><p>a</p></li><li> <p>b</p></li></ol>", "- a\n\n- b"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<p>x</p><pre>a\n  b</pre>", "x\n\na\n  b"),
        ('<a href="https://x.org?a=1&amp;b=2">Link</a> <img src="x" alt="y">', "Link "),
        ("a<script>if (a < b) { x('</p>') }</script>b<style>p {}</style>c", "abc"),
        ("The <script> tag", "The  tag"),
        ("<!-- no -->yes", "yes"),
        ("<![CDATA[<b>x</b> & y]]>", "x & y"),
        ("a < b, c > d, x<y, <3", "a < b, c > d, x<y, <3"),
        ("List<T>, Map<K, V>, </T>", "List<T>, Map<K, V>, </T>"),
        ("R&D, ?a=1&copy=2, &unknown;", "R&D, ?a=1&copy=2, &unknown;"),
        ("<b>a</b>\n\nb", "a\n\nb"),
        ("a&nbsp;b", "a b"),
        ('cut <a href="https://x', 'cut <a href="https://x'),
        ("plain", "plain"),
    ],
)
def test_html_becomes_plain_text(text: str, plain: str) -> None:
    assert to_plain(text) == plain


@pytest.mark.parametrize(
    "text", ["<p>a", "a<BR/>b", "</div>", "&amp;", "&#39;", "&#x27;", "&eacute;", '<a href="x">']
)
def test_a_tag_or_a_reference_looks_like_html(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize("text", ["", "a < b > c", "List<T>", "R&D;", "&unknown;", "<3", "A & B"])
def test_other_text_does_not_look_like_html(text: str) -> None:
    assert not looks_like_html(text)
    assert to_plain(text) == text


@given(st.lists(_PIECES | st.text(max_size=3)).map("".join))
@example("<![x")
@example("<pre></pre></pre> a\n")
def test_any_text_has_a_plain_text(text: str) -> None:
    plain = to_plain(text)
    assert "\x1b" in text or "\x1b" not in plain


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", "<script>", "</script", "<p>", "&#", "<![", "<?xml "]
)
def test_a_long_hostile_text_takes_time_by_its_length(piece: str) -> None:
    assert grows_evenly(to_plain, lambda size: piece * (size // len(piece)) + ">", 400_000)
