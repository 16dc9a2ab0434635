"""The keys of items of feeds: which items are the same one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.model import item_keys, slugs
from almanac_cli.model.feed_items import FeedItem
from almanac_cli.model.item_keys import ItemKeys, document_keys

ITEM = FeedItem(
    guid="https://x.org/?p=1",
    url="https://x.org/a",
    title="A new model is out",
    summary="",
    author=None,
    published="2026-04-03T10:00:00Z",
    precision=None,
    categories=(),
    event=None,
)
OTHER = replace(
    ITEM,
    guid="https://x.org/?p=2",
    url="https://x.org/b",
    title="Chips become scarce",
    published="2026-04-05T10:00:00Z",
)


def keys(*items: FeedItem) -> list[ItemKeys]:
    return document_keys(items)


def letters(item: ItemKeys) -> str:
    return "".join(key[0] for key in item.all)


def test_an_item_has_a_key_of_each_kind_and_marks() -> None:
    (item,) = keys(ITEM)
    assert letters(item) == "gautcdw"
    assert all(item_keys.KEY.fullmatch(key) for key in item.all)
    assert item.name == item.keys[0]
    assert item_keys.split(item.all) == item


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "https://x.org/moved", "title": "Another", "published": None},
        {"guid": "https://new.example/?p=1", "url": "https://new.example/a"},
        {"guid": "http://x.org/?p=1", "url": None, "title": ""},
        {"guid": "2", "title": "Another", "published": "2026-05-03T10:00:00Z"},
        {"guid": None, "url": "http://www.x.org/a/?utm_source=rss"},
        {"guid": None, "url": "https://x.org/a", "published": "2026-04-03T23:00:00Z"},
    ],
)
def test_a_changed_item_has_a_key_in_common(changes: dict[str, Any]) -> None:
    (item,), (changed,) = keys(ITEM), keys(replace(ITEM, **changes))
    assert {*item.keys} & {*changed.keys}


def test_items_without_anything_in_common_share_no_key() -> None:
    first, second = keys(ITEM, OTHER)
    assert not {*first.keys} & {*second.keys}


def test_a_guid_of_several_items_identifies_none() -> None:
    same = [replace(ITEM, guid="1", url=f"https://x.org/{n}", title=f"T{n}") for n in range(10)]
    found = keys(*same)
    assert {*map(letters, found)} == {"utcd"}
    assert len({key for item in found for key in item.keys}) == 20


def test_a_url_of_several_items_identifies_none() -> None:
    page = "https://x.org/changelog"
    first, second = keys(*(replace(item, guid=None, url=page) for item in (ITEM, OTHER)))
    assert letters(first) == letters(second) == "tcdw"
    assert first.name != second.name


def test_the_fragment_of_a_url_tells_items_apart() -> None:
    first, second = keys(
        *(replace(item, url=f"https://x.org/log#{item.guid}") for item in (ITEM, OTHER))
    )
    assert "u" in letters(first)
    assert first.keys[2] != second.keys[2]


def test_a_guid_that_is_only_a_host_gives_no_address() -> None:
    (item,) = keys(replace(ITEM, guid="https://x.org/"))
    assert letters(item) == "gutcdw"


def test_the_same_item_twice_in_a_document_keeps_a_key() -> None:
    first, second = keys(ITEM, ITEM)
    assert letters(first) == "tcdw"
    assert first == second


def test_an_invalid_url_is_no_key() -> None:
    (item,) = keys(replace(ITEM, guid=None, url="https://"))
    assert letters(item) == "tcdw"


REUSED = replace(OTHER, guid=ITEM.guid)


@pytest.mark.parametrize(
    ("changes", "is_reused"),
    [
        ({}, True),
        ({"url": ITEM.url}, False),
        ({"title": "The model that is scarce"}, False),
        ({"published": "2026-04-01T10:00:00Z"}, False),
        ({"published": None}, True),  # met only now
        ({"published": None, "url": ITEM.url}, False),
        ({"published": None, "title": "The model that is scarce"}, False),
        ({"title": "?"}, False),
        ({"title": "The end of them"}, True),  # words of grammar are in any title
    ],
)
def test_a_guid_is_reused_by_another_article_later(
    changes: dict[str, Any],
    is_reused: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    (before,), (item,) = keys(ITEM), keys(replace(REUSED, **changes))
    assert item_keys.is_reused(item, before) is is_reused


@pytest.mark.parametrize(
    ("published", "first_sight", "is_reused"),
    [
        ("2026-05-03T00:00:00Z", "2026-05-02T00:00:00Z", True),
        ("2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z", False),  # it got its date later
        (None, "2026-05-02T00:00:00Z", True),
        (None, None, False),
    ],
)
def test_a_guid_is_reused_after_an_undated_article(
    published: str | None,
    first_sight: str | None,
    is_reused: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    (before,), (item,) = (
        keys(replace(ITEM, published=None)),
        keys(replace(REUSED, published=published)),
    )
    if first_sight:
        before = item_keys.with_first_sight(before, first_sight)
    assert item_keys.is_reused(item, before) is is_reused


def test_a_date_is_no_less_than_the_first_sight() -> None:
    (item,) = keys(ITEM)
    assert item_keys.with_first_sight(item, "2026-05-02T00:00:00Z") == item


def test_titles_without_spaces_share_pairs_of_letters() -> None:
    (before,) = keys(replace(ITEM, title="新的大模型发布"))
    (edited,) = keys(replace(REUSED, title="大模型更新"))
    (other,) = keys(replace(REUSED, title="芯片短缺"))
    assert not item_keys.is_reused(edited, before)
    assert item_keys.is_reused(other, before)


def test_marks_say_when_an_item_was_published() -> None:
    (item,) = keys(ITEM)
    assert item_keys.published_s(item.marks) == 1775210400
    assert item_keys.published_s(()) is None


def test_the_id_of_an_item_is_made_of_title_and_key() -> None:
    (item,) = keys(ITEM)
    id_ = item_keys.item_id(ITEM.title, "x", item.name)
    assert id_ == item_keys.item_id(ITEM.title, "x", item.name)
    assert id_.startswith("a-new-model-is-out-")
    assert len(id_) == len("a-new-model-is-out-") + 6
    assert item_keys.item_id(ITEM.title, "x", item.name, digits=12).startswith(id_)
    assert item_keys.item_id(ITEM.title, "y", item.name) != id_
    assert item_keys.item_id("大模型", "x", item.name).startswith("x-")


TEXTS = st.none() | st.text(max_size=8) | st.sampled_from(["a", "https://x.org/a", "http://y/a"])
ITEMS = st.builds(
    FeedItem,
    guid=TEXTS,
    url=TEXTS,
    title=st.text(max_size=400) | st.sampled_from(["", "A b", "The new model"]),
    summary=st.just(""),
    author=st.none(),
    published=st.none() | st.sampled_from(["2026-04-03T10:00:00Z", "1990-01-01T00:00:00Z"]),
    precision=st.none(),
    categories=st.just(()),
    event=st.none(),
)


@settings(deadline=None)
@given(st.lists(ITEMS, max_size=6), st.randoms())
def test_keys_do_not_depend_on_the_order_of_items(items: list[FeedItem], random: object) -> None:
    order = sorted(range(len(items)), key=lambda _: random.random())  # type: ignore[attr-defined]
    shuffled = document_keys([items[place] for place in order])
    assert shuffled == [document_keys(items)[place] for place in order]


@settings(deadline=None)
@given(st.lists(ITEMS, max_size=6))
def test_items_of_a_document_are_apart_unless_equal(items: list[FeedItem]) -> None:
    found = document_keys(items)
    for place, item in enumerate(found):
        assert item.keys
        assert slugs.is_slug(item_keys.item_id(items[place].title, "s", item.name))
        for other, later in zip(found[place + 1 :], items[place + 1 :], strict=True):
            if {*item.keys} & {*other.keys}:
                same = items[place]
                assert (later.url or "", later.title.split()) == (
                    same.url or "",
                    same.title.split(),
                )
