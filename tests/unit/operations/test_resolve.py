"""A record is found by its id, a beginning or words of it, or its URL in any spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.errors import Ambiguous, NotFound
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.store import Store
from support.messages import fails, hint_of, message_of
from support.records import URL, event, guide, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def named(root: Path) -> Store:
    """Open an almanac of a few ids, one of which begins another."""
    for id_ in ("gemma", "gemma-4", "gemma-4-in-depth", "qwen-3"):
        write(root, event(id_))
    write(root, event("post", url=URL))
    write(root, guide("open-weights", url="https://example.com/guide"))
    return Store.open(root)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("gemma", "gemma"),
        ("gemma-4", "gemma-4"),
        ("gemma-4-", "gemma-4-in-depth"),
        ("q", "qwen-3"),
        ("qwen-3", "qwen-3"),
        ("Gemma", "gemma"),
        ("gemma 4 in", "gemma-4-in-depth"),
        ("depth", "gemma-4-in-depth"),
        ("IN  depth", "gemma-4-in-depth"),
        ("4-in", "gemma-4-in-depth"),
        ("3", "qwen-3"),
    ],
)
def test_an_id_or_a_beginning_of_one_alone_resolves(named: Store, given: str, found: str) -> None:
    assert named.resolve(EVENT, given) == found


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://example.com/p/a-post",
        "HTTPS://EXAMPLE.com:443/p/a-post/",
        f"{URL}?utm_source=x&utm_medium=y#top",
        f"{URL}?fbclid=1&gclid=2&ref=example.com",
        "http://example.com:80/p/a-post#a",
        f" {URL} ",
    ],
)
def test_a_url_in_any_spelling_resolves(named: Store, url: str) -> None:
    assert named.resolve(EVENT, url) == "post"


@pytest.mark.parametrize(
    "url", [f"{URL}s", f"{URL}?page=2", "https://example.com:8080/p/a-post", f"{URL}/x"]
)
def test_the_url_of_another_page_does_not_resolve(named: Store, url: str) -> None:
    with fails(NotFound, match="no event with the URL"):
        named.resolve(EVENT, url)


def test_guides_resolve_by_prefix_and_url_among_themselves(named: Store) -> None:
    assert named.resolve(GUIDE, "open") == "open-weights"
    assert named.resolve(GUIDE, "http://example.com/guide/") == "open-weights"
    with pytest.raises(NotFound):
        named.resolve(GUIDE, "gemma")


def test_an_ambiguous_beginning_lists_the_candidates(named: Store) -> None:
    with fails(Ambiguous, match="more than one event begins with 'gem'") as caught:
        named.resolve(EVENT, "gem")
    assert caught.value.exit_code == 4
    assert hint_of(caught.value) == "it could be gemma, gemma-4, gemma-4-in-depth"


def test_a_beginning_goes_before_words_inside(root: Path) -> None:
    for id_ in ("an-open-model", "the-model", "modelsmith", "the-open-model"):
        write(root, event(id_))
    store = Store.open(root)
    assert store.resolve(EVENT, "model") == "modelsmith"
    with fails(Ambiguous, match="more than one event has the words 'open model'") as caught:
        store.resolve(EVENT, "open model")
    assert caught.value.candidates == ("an-open-model", "the-open-model")


def test_whole_words_at_the_beginning_go_before_a_longer_word(root: Path) -> None:
    for id_ in ("gpt-5-launch", "gpt-50", "gpt-500"):
        write(root, event(id_))
    store = Store.open(root)
    assert store.resolve(EVENT, "gpt-5") == "gpt-5-launch"
    assert store.resolve(EVENT, "gpt 50") == "gpt-50"
    with pytest.raises(Ambiguous):
        store.resolve(EVENT, "gpt")


def test_part_of_a_word_inside_an_id_names_nothing(named: Store) -> None:
    for text in ("dept", "epth", "n-depth", "gemma-in", "depth-"):
        with pytest.raises(NotFound):
            named.resolve(EVENT, text)


def test_texts_of_other_programs_name_no_words_inside(named: Store) -> None:
    assert named.resolve(EVENT, "gemma-4-in", runs=False) == "gemma-4-in-depth"
    with pytest.raises(NotFound):
        named.resolve(EVENT, "depth", runs=False)


def test_many_candidates_are_counted_beyond_ten(root: Path) -> None:
    for n in range(13):
        write(root, event(f"x-{n:02}"))
    with pytest.raises(Ambiguous) as caught:
        Store.open(root).resolve(EVENT, "x")
    assert hint_of(caught.value)
    assert hint_of(caught.value).endswith("x-09 and 3 more")


@pytest.mark.parametrize(
    ("given", "near"), [("gema-4", "gemma-4"), ("qwen3", "qwen-3"), ("gemma-4-in-dept-h", "gemma")]
)
def test_an_unknown_id_names_the_nearest(named: Store, given: str, near: str) -> None:
    with fails(NotFound, match=f"no event '{given}'") as caught:
        named.resolve(EVENT, given)
    assert caught.value.exit_code == 3
    assert hint_of(caught.value)
    assert hint_of(caught.value).startswith("did you mean ")
    assert near in hint_of(caught.value)


@pytest.mark.parametrize("given", ["", "zzzz", "..", "../data/almanac", "a/b", "x\0", "*", "%s"])
def test_what_is_no_id_finds_nothing(named: Store, given: str) -> None:
    with pytest.raises(NotFound):
        named.resolve(EVENT, given)


def test_an_id_of_any_length_gives_a_short_message(named: Store) -> None:
    with pytest.raises(NotFound) as caught:
        named.resolve(EVENT, "x" * 10_000)
    assert len(message_of(caught.value)) < 200


def test_the_id_of_a_broken_file_resolves_all_the_same(root: Path) -> None:
    write(root, b"{", "broken")
    assert Store.open(root).resolve(EVENT, "brok") == "broken"
