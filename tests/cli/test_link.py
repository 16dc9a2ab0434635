"""`almanac link`: events joined with events, or with guides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import URL, changed, event, files, guide, stored, write
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

ARTICLE = "https://example.com/a"


@pytest.fixture
def five(root: Path) -> Path:
    """Write three events and two guides that nothing joins, and return the almanac's folder."""
    for each in (event("one", url=ARTICLE), event("two"), event("three")):
        write(root, each)
    for name in ("guide-a", "guide-b"):
        write(root, guide(name))
    return root


def test_a_link_is_written_into_the_file_of_the_first_alone(run: Run, five: Path) -> None:
    before = files(five)
    assert run("link", "one", "two").stdout == "one is linked to two\n"
    assert changed(before, five) == {"events/one.json"}
    assert on_disk(five, "events/one") == event("one", url=ARTICLE, links=["two"])


@pytest.mark.parametrize("end", ["one", "two"])
@pytest.mark.usefixtures("five")
def test_a_link_is_seen_from_both_sides(run: Run, end: str) -> None:
    run("link", "one", "two")
    other = {"one": "two", "two": "one"}[end]
    assert run("list", "--linked-to", end, "-q").stdout == f"{other}\n"
    assert f'"links":["{other}"]' in run("list", "--linked-to", other, "--ndjson").stdout


def test_the_first_is_linked_to_all_the_others(run: Run, five: Path) -> None:
    before = files(five)
    result = run("link", "one", "two", "three")
    assert result.stdout == "one is linked to two\none is linked to three\n"
    assert changed(before, five) == {"events/one.json"}
    assert on_disk(five, "events/one")["links"] == ["three", "two"]


def test_json_prints_the_first_event_as_it_now_is(run: Run, five: Path) -> None:
    write(five, event("four", links=["one"]))
    result = run("link", "one", "two", "--json")
    assert same(result.stdout, seen_event(event("one", url=ARTICLE), links=["four", "two"]))
    assert result.stderr == ""


@pytest.mark.parametrize("words", [("one", "two"), ("two", "one")])
def test_linking_again_from_either_side_changes_nothing(
    run: Run, five: Path, words: tuple[str, str]
) -> None:
    run("link", "one", "two")
    before = files(five)
    stat = (five / "events/one.json").stat()
    assert run("link", *words).stdout == "{} is linked to {}\n".format(*words)
    assert files(five) == before
    assert (five / "events/one.json").stat().st_mtime_ns == stat.st_mtime_ns


@pytest.mark.parametrize(
    "words",
    [("one", "--guide", "guide-a", "guide-b"), ("one", "--guide", "guide-b", "--guide", "guide-a")],
)
def test_guides_are_given_to_the_event_alone(run: Run, five: Path, words: tuple[str, ...]) -> None:
    before = files(five)
    result = run("link", *words)
    assert sorted(result.stdout.splitlines()) == [
        "one is linked to guide-a", "one is linked to guide-b",
    ]  # fmt: skip
    assert changed(before, five) == {"events/one.json"}
    assert on_disk(five, "events/one")["guides"] == ["guide-a", "guide-b"]


def test_giving_a_guide_again_changes_nothing(run: Run, five: Path) -> None:
    run("link", "one", "--guide", "guide-a")
    before = files(five)
    run("link", "one", "--guide", "guide-a")
    assert files(five) == before


def test_json_prints_the_event_with_its_guides(run: Run, five: Path) -> None:
    result = run("link", "two", "--guide", "guide-a", "--json")
    assert same(result.stdout, seen_event(event("two"), guides=["guide-a"]))
    assert "guides" not in on_disk(five, "events/one")


@pytest.mark.parametrize("first", ["one", "on", "http://EXAMPLE.com/a/#x"])
@pytest.mark.parametrize("other", ["three", "th"])
@pytest.mark.usefixtures("five")
def test_ends_are_named_by_id_beginning_or_url(run: Run, first: str, other: str) -> None:
    assert run("link", first, other).stdout == "one is linked to three\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("one", "one"), 2),
        (("one", ARTICLE), 2),
        (("one", "two", "one"), 2),
        (("one",), 2),
        ((), 2),
        (("one", "--guide"), 2),
        (("nope", "two"), 3),
        (("one", "nope"), 3),
        (("one", "two", "nope"), 3),
        (("one", "guide-a"), 3),
        (("one", "--guide", "two"), 3),
        (("one", "--guide", "guide-a", "nope"), 3),
        (("one", "t"), 4),
        (("t", "one"), 4),
        (("one", "--guide", "guide"), 4),
        (("one", "broken"), 5),
        (("broken", "one"), 5),
    ],
)
def test_a_link_that_is_refused_changes_nothing(
    run: Run, five: Path, words: tuple[str, ...], code: int
) -> None:
    write(five, b"{", "broken")
    before = files(five)
    run("link", *words, code=code)
    assert files(five) == before


@pytest.mark.usefixtures("five")
def test_linking_an_event_to_itself_is_explained(run: Run) -> None:
    assert run("link", "one", "one", code=2).stderr == (
        "Error: an event cannot be linked to itself: one\n"
    )


def test_keys_that_are_not_known_survive(run: Run, five: Path) -> None:
    write(five, event("odd", mood={"b": 1, "a": 2}))
    run("link", "odd", "one")
    assert on_disk(five, "events/odd") == event("odd", mood={"b": 1, "a": 2}, links=["one"])


@pytest.mark.parametrize("words", [["a", "a"], ["a", "c", "a"], ["d", URL]])
def test_linking_an_event_to_itself_is_wrong_and_links_nothing(
    few: Path, run: Run, words: list[str]
) -> None:
    before = files(few)
    assert "cannot be linked to itself" in run("link", *words, code=2).stderr
    assert changed(before, few) == set()


@pytest.mark.parametrize("words", [["a", "c", "nope"], ["nope", "a"], ["a", "--guide", "nope"]])
def test_a_link_to_something_unknown_links_nothing(few: Path, run: Run, words: list[str]) -> None:
    before = files(few)
    run("link", *words, code=3)
    assert changed(before, few) == set()


def test_a_link_to_a_broken_event_links_nothing(few: Path, run: Run) -> None:
    write(few, b"{", "broken")
    before = files(few)
    assert "events/broken.json" in run("link", "a", "broken", code=5).stderr
    assert "events/broken.json" in run("link", "broken", "a", code=5).stderr
    assert changed(before, few) == set()


def test_guides_are_given_and_taken_in_the_event_alone(few: Path, run: Run) -> None:
    before = files(few)
    run("link", "b", "--guide", "h", "g")
    assert stored(few, "b")["guides"] == ["g", "h"]
    run("unlink", "b", "--guide", "h")
    assert changed(before, few) == set()
