"""Titles, summaries and names in feeds become plain text."""

from __future__ import annotations

import pytest

from support.read_feeds import atom, only_item, read, rss


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("AT&amp;amp;amp;T", "AT&T"),
        ("<![CDATA[AT&amp;T]]>", "AT&T"),
        ("It&amp;#8217;s &amp;quot;new&amp;quot;", 'It’s "new"'),
        ("A &lt;b&gt;bold&lt;/b&gt; one", "A bold one"),
        ("A <b>bold</b> &amp; new one", "A bold & new one"),
        ("a &amp;lt;b&amp;gt; c", "a <b> c"),
        ("1 &lt; 2, List&lt;T&gt;", "1 < 2, List<T>"),
        ("\n  Two\n\tlines\u00a0of it ", "Two lines of it"),
        ("Cafe\u0301", "Café"),
        ("a\u202eb\u2066c\u200fd\u0085e\u009bf\u00adg", "abcd efg"),
        ("x" * 400, "x" * 299 + "…"),
        ("word " * 100, "word " * 59 + "word…"),
    ],
)
def test_a_title_of_rss_is_one_line_without_markup(title: str, plain: str) -> None:
    assert only_item(rss(f"<title>{title}</title>")).title == plain


@pytest.mark.parametrize(
    ("attributes", "text", "title"),
    [
        ("", "1 &lt;b&gt; 2", "1 <b> 2"),
        ('type="text"', "The &lt;script&gt; tag", "The <script> tag"),
        ('type="text"', "AT&amp;amp;T", "AT&T"),
        ('type="html"', "A &lt;b&gt;bold&lt;/b&gt; &amp;lt;tag&amp;gt;", "A bold <tag>"),
        ('type="xhtml"', '<div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b> &lt;c&gt;</div>',
         "A b <c>"),
        ('type="text/html" mode="base64"', "QSA8Yj5iPC9iPg==", "A b"),
        ('type="application/octet-stream"', "QSA8Yj5iPC9iPg==", "A b"),
        ('mode="base64"', "A caf\u00e9", "A caf\u00e9"),
        ('mode="base64"', "A b", "A b"),
        ('mode="base64"', "/w==", ""),
        ('type="application/x-own"', "QSA8Yj5iPC9iPg==", "QSA8Yj5iPC9iPg=="),
    ],
)  # fmt: skip
def test_a_title_of_atom_is_read_by_its_type(attributes: str, text: str, title: str) -> None:
    assert only_item(atom(f"<title {attributes}>{text}</title>")).title == title


@pytest.mark.parametrize(
    "item",
    [
        "<title>Title</title><media:title>Other</media:title>",
        "<media:title>Other</media:title><title>Title</title>",
        "<title/><dc:title>Title</dc:title>",
        "<media:group><media:title>Title</media:title></media:group>",
        "<media:content url='x'><media:title>Title</media:title></media:content>",
        "<itunes:title>Title</itunes:title>",
    ],
)
def test_an_item_has_its_own_title_before_one_of_media(item: str) -> None:
    assert only_item(rss(item)).title == "Title"


SENTENCE = "This sentence has some words in it, and it ends here. "  # 54 characters


@pytest.mark.parametrize(
    ("item", "summary"),
    [
        ("<description>One.</description><content:encoded>Two.</content:encoded>", "One."),
        ("<description> </description><content:encoded>Two.</content:encoded>", "Two."),
        ("<description>Title</description><content:encoded>Two.</content:encoded>", "Two."),
        ("<description>TITLE</description>", ""),
        ("<description>&lt;p>One.&lt;p>Two.&lt;/p>&lt;p>3.</description>", "One.\n\nTwo."),
        ("<description>One.\n \nTwo.\n\nThree.</description>", "One.\n\nTwo."),
        ("<description>&lt;ul&gt;&lt;li&gt;a&lt;li&gt;b&lt;/ul&gt;</description>", "- a\n- b"),
        ("<description>&lt;script&gt;x()&lt;/script&gt;&lt;img src='a'&gt;</description>", ""),
        ("<media:group><media:description>Two.</media:description></media:group>", "Two."),
        (f"<description>{SENTENCE * 12}</description>", (SENTENCE * 9).strip()),
        (f"<description>&lt;p&gt;{SENTENCE * 12}&lt;/p&gt;</description>", (SENTENCE * 9).strip()),
        (f"<description>{'word ' * 200}</description>", "word " * 99 + "word…"),
        ("<description>AT&amp;amp;T &amp;lt;b&amp;gt;</description>", "AT&T <b>"),
        ('<body xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b>.</p></body>', "One two."),
    ],
)  # fmt: skip
def test_a_summary_is_the_beginning_of_the_first_text(item: str, summary: str) -> None:
    assert only_item(rss(f"<title>Title</title>{item}")).summary == summary


def test_a_long_content_in_html_is_read_for_its_beginning() -> None:
    content = "&lt;p&gt;" + "&lt;img src='" + "a" * 9000 + "'&gt;" + SENTENCE * 3 + "&lt;/p&gt;"
    item = only_item(rss(f"<content:encoded>{content}{'x' * 50_000}</content:encoded>"))
    assert item.summary.startswith(SENTENCE.strip())
    assert len(item.summary) <= 500


@pytest.mark.parametrize(
    ("item", "author"),
    [
        ("<author>a@x.org (A. Author)</author>", "A. Author"),
        ("<author>A. Author &lt;a@x.org&gt;</author>", "A. Author"),
        ("<author>A. Author (a@x.org)</author>", "A. Author"),
        ("<author>a@x.org</author>", "a@x.org"),
        ("<author><name>A. Author</name></author>", "A. Author"),
        ("<dc:creator>A. Author</dc:creator><dc:creator>B. Author</dc:creator>",
         "A. Author, B. Author"),
        ("<atom:author><atom:name>A. Author</atom:name></atom:author>", "A. Author"),
        ("<author> </author>", None),
    ],
)  # fmt: skip
def test_an_item_of_rss_names_its_authors(item: str, author: str | None) -> None:
    assert only_item(rss(item)).author == author


@pytest.mark.parametrize(
    ("entry", "author"),
    [
        ("<author><name>B. Author</name><email>b@x.org</email></author>", "B. Author"),
        ("<source><title>x</title><author><name>C. Author</name></author></source>", "C. Author"),
        ("", "A. Author"),
    ],
)
def test_an_entry_of_atom_has_the_author_of_the_feed(entry: str, author: str) -> None:
    feed = "<author><name>A. Author</name></author>"
    assert only_item(atom(entry, feed)).author == author


def test_a_source_of_atom_says_nothing_of_the_entry() -> None:
    source = '<source><id>s</id><title>Source</title><link href="https://s.example/"/></source>'
    item = only_item(atom(f"{source}<id>e</id><title>Entry</title>"))
    assert (item.guid, item.title, item.url) == ("e", "Entry", None)


def test_categories_are_named_once_in_their_order() -> None:
    item = only_item(rss("<category>b </category><category>a</category><dc:subject>b</dc:subject>"))
    assert item.categories == ("b", "a")


def test_an_id_stays_as_it_is_unless_it_is_too_long() -> None:
    assert only_item(rss("<guid> a&amp;amp;B \n c</guid>")).guid == "a&amp;B c"
    assert only_item(rss(f"<guid>{'x' * 500}</guid>")).guid == "x" * 500
    assert only_item(rss(f"<guid>{'x' * 501}</guid>")).guid is None


@pytest.mark.parametrize(
    ("channel", "ttl_s"),
    [
        ("<ttl>60</ttl>", 3600),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            43200,
        ),
        ("<sy:updatePeriod> hourly </sy:updatePeriod>", 3600),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-1</ttl>", None),
    ],
)
def test_a_feed_says_how_long_it_is_fresh(channel: str, ttl_s: int | None) -> None:
    assert read(rss("", channel)).ttl_s == ttl_s
