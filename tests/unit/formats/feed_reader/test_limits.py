"""Documents made to do harm are refused, quickly and in little memory."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats.feed_reader.limits import MAX_BYTES, MAX_ITEMS, NotAFeed
from support.growth import grows_evenly
from support.read_feeds import atom, read, rss

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HEAD, TAIL = rss("@").split("@")


def refusal(data: str | bytes) -> str:
    """Return why a document is refused, which must take no more than 64 MiB."""
    data = data.encode() if isinstance(data, str) else data
    tracemalloc.start()
    try:
        with pytest.raises(NotAFeed) as error:
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 64 * MIB
    finally:
        tracemalloc.stop()
    return error.value.reason


def try_to_read(data: str) -> None:
    """Read a document, which may be refused."""
    with suppress(NotAFeed):
        read(data)


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "https://x.org/a.dtd"> %x;]>',
        '<!DOCTYPE rss [<!ENTITY x "a">]>',
        '<!DOCTYPE rss [<!ELEMENT rss ANY><!ENTITY x "a">]><',
        '<!doctype rss [<!ENTITY x "a">]>',
    ],
)
def test_entities_are_refused_where_they_are_declared(doctype: str) -> None:
    text = rss("<title>&l9;&x;</title>").replace('<?xml version="1.0"?>', doctype)
    assert refusal(text) == "declares entities, which no feed needs"


def test_a_dtd_is_not_loaded_and_gives_no_attributes() -> None:
    dtd = f'<!DOCTYPE rss SYSTEM "file:///etc/passwd" [<!ATTLIST item x CDATA "{"x" * 9000}">]>'
    text = rss("<title>&x; &eacute;</title>").replace('<?xml version="1.0"?>', dtd)
    assert read(text).items[0].title == "&x; é"


@pytest.mark.parametrize(
    "inside",
    [
        "<b>" * 101,
        "<description>" + "<b>" * 100,
        "<b>" * 1_000_000,
        "<channel>" * 200,
        "<media:group>" * 200,
    ],
)
def test_deep_documents_are_refused(inside: str) -> None:
    assert refusal(HEAD + inside + TAIL) == "is nested more than 100 levels deep"


def test_100_levels_are_read() -> None:
    levels = 100 - 4  # rss, channel, item, description
    description = f"<description>{'<b>' * levels}x{'</b>' * levels}</description>"
    assert read(HEAD + description + TAIL).items[0].summary == "x"


@pytest.mark.parametrize("end", ["", "<"])  # and one that is not well-formed
def test_no_more_than_5_000_items_are_read(end: str) -> None:
    whole = read(HEAD + "</item><item>" * (MAX_ITEMS - 1) + TAIL + end)
    assert len(whole.items) == MAX_ITEMS
    assert "left out:" not in (whole.note or "")
    first = HEAD + "<title>first</title>" + "</item><item>" * (MAX_ITEMS + 1) + TAIL + end
    document = read(first)
    assert (len(document.items), document.items[0].title) == (MAX_ITEMS, "first")
    assert (document.note or "").endswith("items after the first 5,000 left out: 2")


def test_no_more_than_5_000_items_of_json_are_read() -> None:
    items = ",".join(f'{{"id":{n + 1}}}' for n in range(MAX_ITEMS + 1))
    document = read(f'{{"version": "https://jsonfeed.org/version/1", "items": [{items}]}}')
    assert (len(document.items), document.items[0].guid) == (MAX_ITEMS, "1")
    assert document.note == "items after the first 5,000 left out: 1"


def test_a_document_of_more_than_15_mib_is_refused() -> None:
    padding = " " * (MAX_BYTES - len(HEAD + TAIL))
    assert read(HEAD + padding + TAIL).items[0].title == ""
    assert refusal(HEAD + padding + TAIL + " ") == "is larger than 15 MiB"


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("".join(f"<a{n}/>" for n in range(200_000)), "has more than 50,000 different names"),
        ("".join(f"<a b{n}=''/>" for n in range(200_000)), "has more than 50,000 different names"),
        ("<a " + " ".join(f"b{n}=''" for n in range(200_000)) + "/>", "has a tag of more than "),
        (f"<a b='{'x' * 14 * MIB}'/>", "has a tag of more than 1,024 KiB"),
        (("<category>a</category>" * 100 + "</item><item>") * 2100, "has more than 200,000 fields"),
        ("".join(f"<a xmlns:b{n}='x'/>" for n in range(200_000)), "has more than 50,000 different"),
    ],
    ids=["elements", "attributes", "one tag", "value", "fields", "namespaces"],
)
def test_documents_of_many_names_are_refused(inside: str, reason: str) -> None:
    assert refusal(HEAD + inside + TAIL).startswith(reason)


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        ("<a/>", "has more than 500,000 tags"),
        ("<body/>", "has more than 200,000 fields"),
        ("<title/>", "has more than 200,000 fields"),
        ("<a", "has more than 500,000 tags"),
    ],
)
def test_documents_of_many_tags_are_refused(piece: str, reason: str) -> None:
    assert refusal(HEAD + piece * 510_000 + TAIL) == reason


@pytest.mark.parametrize(
    "make",
    [
        lambda size: "".join(f"<a{n}/>" for n in range(size)),
        lambda size: "<a " + " ".join(f"b{n}=''" for n in range(size)) + "/>",
        lambda size: "".join(f"<a xmlns:b{n}='x'/>" for n in range(size)),
        lambda size: f"<a b='{'x' * size}'/>",
        lambda size: "<category>a</category>" * size,
        lambda size: "<title/>" * size,
        lambda size: "</item><item>" * size,
        lambda size: "&#65;" * size,
    ],
    ids=["elements", "attributes", "namespaces", "value", "fields", "titles", "items", "text"],
)
def test_documents_of_many_pieces_take_time_by_their_number(make: Callable[[int], str]) -> None:
    assert grows_evenly(try_to_read, lambda size: HEAD + make(size) + TAIL, 20_000)


@pytest.mark.parametrize("piece", ["<!---->", "<?a?>", "&#65;", "<![CDATA[a]]>"])
def test_many_small_pieces_take_little_memory(piece: str) -> None:
    data = (HEAD + piece * 500_000 + TAIL).encode()
    tracemalloc.start()
    assert read(data).items
    assert tracemalloc.get_traced_memory()[1] < 64 * MIB
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 600_000, "has more than 500,000 values"),
        ("[" * 400_000, "is nested more than 100 levels deep"),
        ('{"a":' * 101 + "1" + "}" * 101, "is nested more than 100 levels deep"),
        ('{"version": "' + "x" * 15 * MIB + '"}', "is larger than 15 MiB"),
        ('{"a": [' + '"bc",' * 600_000 + "1]}", "has more than 500,000 values"),
        ('{"a": ' + "9" * 1_000_000 + "}", "is JSON, but no JSON Feed"),
    ],
)
def test_json_made_to_do_harm_is_refused(text: str, reason: str) -> None:
    assert refusal(text) == reason


@pytest.mark.parametrize(
    "inside",
    ["<", "<!--", "<![CDATA[", "<?", "<!x [", "<a ", "<a b='", '<a b="', "</", "&", "&#", "<title>",
     "<item>", "<item><title>", "]]>", "<a b='x", "<b c=d>", "<b xmlns:d='e'>"],
)  # fmt: skip
def test_broken_documents_take_time_by_their_length_alone(inside: str) -> None:
    assert grows_evenly(
        try_to_read, lambda size: HEAD + inside * (size // len(inside)) + TAIL + "<", MIB // 4
    )


def test_atom_has_the_same_limits() -> None:
    head, tail = atom("@").split("@")
    assert refusal(head + "<author>" * 200 + tail) == "is nested more than 100 levels deep"
    assert len(read(head + "</entry><entry>" * MAX_ITEMS + tail).items) == MAX_ITEMS
