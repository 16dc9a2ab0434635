"""Lists of feeds in OPML are read, however programs wrote them, and written for other readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.opml import opml_text
from almanac_cli.formats.opml_reader import MAX_BYTES, MAX_DEPTH, read_opml
from support.growth import grows_evenly

if TYPE_CHECKING:
    from almanac_cli.formats.items import Item

FEED = "https://example.com/feed.xml"


def opml(body: str, head: str = '<?xml version="1.0"?>', version: str = "2.0") -> bytes:
    return f'{head}<opml version="{version}"><head/><body>{body}</body></opml>'.encode()


def outline(attributes: str = "", name: str = "A", inner: str = "") -> str:
    return f'<outline text="{name}" xmlUrl="{FEED}" {attributes}>{inner}</outline>'


def values(items: list[Item]) -> list[Any]:
    assert [item.error for item in items if item.error] == []
    return [item.value for item in items]


def reasons(items: list[Item]) -> list[str]:
    return [item.error.reason for item in items if item.error]


def source(**fields: object) -> dict[str, object]:
    return {"name": "A", "feeds": [FEED], "site": None, "tags": [], **fields}


def test_feed_has_name_address_site_and_folders_as_tags() -> None:
    inner = outline('htmlUrl="https://example.com/"', "Interconnects")
    data = opml(
        f'\n<outline text="AI"><outline title="Labs &amp; more">\n{inner}</outline></outline>'
    )
    (item,) = read_opml(data)
    tags = ["AI", "Labs & more"]
    assert item.position == "line 3"
    assert item.value == source(name="Interconnects", site="https://example.com/", tags=tags)


@pytest.mark.parametrize(
    "attributes",
    [
        f'text="A" xmlUrl="{FEED}"',
        f'type="RSS" text=" A " title="a" xmlurl=" {FEED} "',
        f'title="A" XMLURL="{FEED}"',
        f'text="" title="A" type="atom" url="{FEED}"',
        f'text="{FEED}" title="A" xmlUrl="{FEED}"',
        f'TEXT="A" xmlUrl="feed:{FEED}" created="x" frss:x="y"',
        f'text="&lt;b&gt;A&lt;/b&gt;" xmlUrl="{FEED}"',
    ],
)
def test_feed_is_read_however_its_attributes_are_written(attributes: str) -> None:
    assert values(read_opml(opml(f"<outline {attributes}/>"))) == [source()]


def test_feed_scheme_without_another_is_that_of_the_web() -> None:
    (value,) = values(read_opml(opml('<outline text="A" xmlUrl="FEED://example.com/rss"/>')))
    assert value["feeds"] == ["http://example.com/rss"]


def test_addresses_that_are_not_of_the_web_stay_to_be_refused() -> None:
    (value,) = values(read_opml(opml('<outline text="A" xmlUrl="exec:rm -rf /"/>')))
    assert value["feeds"] == ["exec:rm -rf /"]


def test_text_is_the_name_that_the_user_of_a_reader_gave() -> None:
    (value,) = values(read_opml(opml(outline('title="Its own title"', "My name"))))
    assert value["name"] == "My name"


def test_categories_are_tags_like_folders() -> None:
    feed = outline('category="/tech/AI,policy, ,/"')
    data = opml(f'<outline text="AI">{feed}</outline>')
    assert values(read_opml(data)) == [source(tags=["AI", "tech", "policy"])]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f'<outline type="rss" xmlUrl="{FEED}"/>', f"has no name for {FEED}"),
        (f'<outline text="{FEED}" xmlUrl="{FEED}"/>', f"has no name for {FEED}"),
        (
            '<outline text="B" htmlUrl="https://b.example/"/>',
            "names no feed, but a page: https://b.example/",
        ),
        (
            '<outline type="include" text="B" url="https://b.example/l.opml"/>',
            "names another list: https://b.example/l.opml",
        ),
    ],
)
def test_what_gives_no_source_is_named_beside_the_others(body: str, reason: str) -> None:
    items = read_opml(opml(f"{body}\n{outline()}"))
    assert reasons(items) == [reason]
    assert items[0].position == "line 1"
    assert values(items[1:]) == [source()]


def test_outlines_that_name_no_feed_are_left_out() -> None:
    body = '<outline text="note"/><outline/><outline text="A folder" htmlUrl="https://x.example/">'
    assert values(read_opml(opml(f"{body}{outline()}</outline>"))) == [source(tags=["A folder"])]


def test_comments_are_left_out_with_all_in_them() -> None:
    inner = f'{outline()}<outline text="x">{outline()}</outline>'
    inside = f'<outline text="no" isComment="true">{inner}</outline>'
    assert values(read_opml(opml(f"{inside}{outline(name='B')}"))) == [source(name="B")]


def test_feed_in_a_feed_is_read_as_well() -> None:
    assert values(read_opml(opml(outline(inner=outline(name="B"))))) == [source(), source(name="B")]


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.0", "nonsense"])
def test_lists_of_all_versions_are_read(version: str) -> None:
    assert values(read_opml(opml(outline(), version=version))) == [source()]


def test_empty_list_has_no_items() -> None:
    assert read_opml(opml("")) == []


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (opml(outline(name="é & ü")), "é & ü"),
        (b"\xef\xbb\xbf" + opml(outline(name="é")), "é"),
        (b"\n\n" + opml(outline()), "A"),
        (opml(outline(name="é")).decode().encode("utf-16"), "é"),
        (opml(outline(name="é"), '<?xml version="1.0" encoding="ISO-8859-1"?>').decode()
         .encode("latin-1"), "é"),
        (opml(outline(name="語"), '<?xml version="1.0" encoding="shift_jis"?>').decode()
         .encode("shift_jis"), "語"),
        (opml(outline(name="é")).decode().encode("cp1252"), "é"),
        (opml(outline(name="é"), '<?xml version="1.0" encoding="nonsense"?>'), "é"),
        (opml(outline(name="&eacute;&nbsp;&copy;&x")), "é ©&x"),
        (opml(outline(name="A\x0bB")), "A\ufffdB"),
        (opml(outline(), '<!DOCTYPE opml SYSTEM "opml.dtd">'), "A"),
        (opml(outline(), "<!DOCTYPE opml [ ]>"), None),
    ],
)  # fmt: skip
def test_list_is_read_in_any_encoding_and_with_small_faults(data: bytes, name: str | None) -> None:
    items = read_opml(data)
    assert [item.value and item.value["name"] for item in items] == [name]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not well-formed XML: no element found"),
        (b"no list", "is not well-formed XML: syntax error"),
        (opml("<outline"), "is not well-formed XML: not well-formed (invalid token)"),
        (b"<rss/>", "is no list of feeds in OPML, but <rss>"),
        (b"<!DOCTYPE html><html><br></html>", "is no list of feeds in OPML, but <html>"),
        (
            opml("<outline>" * MAX_DEPTH + "</outline>" * MAX_DEPTH),
            f"is nested more than {MAX_DEPTH} levels deep",
        ),
        (b"<opml>".ljust(MAX_BYTES + 1), "has more than 15 MiB"),
        (b"\xff\xfe\x00", "is not UTF-16, which its first bytes announce"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    assert reasons(read_opml(data)) == [reason]


@pytest.mark.parametrize(
    "declarations",
    [
        '<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://example.com/x">%a;',
        f'<!ATTLIST outline text CDATA "{"x" * 100_000}">',
    ],
)
def test_declarations_that_could_harm_are_refused(declarations: str) -> None:
    body = '<outline xmlUrl="&a;"/>' * 1000
    data = opml(body, f"<!DOCTYPE opml [{declarations}]>")
    assert reasons(read_opml(data)) == [
        "declares a document type of its own, which no list of feeds needs"
    ]


def test_list_of_many_feeds_is_read_in_time() -> None:
    feed = outline('htmlUrl="https://example.com/" category="a,b"')
    assert grows_evenly(read_opml, lambda size: opml(feed * size), 20_000)
    assert len(read_opml(opml(feed * 20_000))) == 20_000


def test_list_is_written_with_folders_and_categories() -> None:
    sources = [
        source(name='Q&A "daily"', site="https://example.com/?a=1&b=2", tags=["ai", "labs"]),
        source(name="B", feeds=[FEED, "https://example.com/b"]),
        source(name="none", feeds=[], tags=["empty"]),
    ]
    assert (
        opml_text("Sources", sources)
        == f"""\
<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
<head>
<title>Sources</title>
</head>
<body>
<outline type="rss" text="B" title="B" xmlUrl="{FEED}"/>
<outline type="rss" text="B" title="B" xmlUrl="https://example.com/b"/>
<outline text="ai" title="ai">
<outline type="rss" text="Q&amp;A &quot;daily&quot;" title="Q&amp;A &quot;daily&quot;" \
xmlUrl="{FEED}" htmlUrl="https://example.com/?a=1&amp;b=2" category="ai,labs"/>
</outline>
</body>
</opml>
"""
    )


_NAMES = st.sampled_from(["A", "Q&A", "a < b", "<b>x</b>", "AT&amp;T", "é 語", "'\"", "\uffff x"])


@settings(deadline=None)
@given(st.lists(st.builds(
    source,
    name=_NAMES,
    site=st.sampled_from([None, "https://example.com/?a&amp;b='\"<>"]),
    tags=st.lists(st.sampled_from(["ai", "c++", "日本"]), unique=True).map(sorted),
)))  # fmt: skip
def test_list_that_was_written_is_read_without_loss(sources: list[dict[str, Any]]) -> None:
    expected = [{**item, "name": item["name"].replace("\uffff", "\ufffd")} for item in sources]
    in_order = sorted(expected, key=lambda item: item["tags"][:1])
    assert values(read_opml(opml_text("x", sources).encode())) == in_order


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, 200))
def test_any_damage_gives_items_or_one_reason(noise: bytes, place: int) -> None:
    data = opml(f'<outline text="AI">{outline()}</outline>{outline(name="B")}')
    for damaged in (data[:place] + noise + data[place:], data[:place], noise):
        assert all(item.value or item.error for item in read_opml(damaged))
