"""`almanac unlink`: links to events or guides taken away, in whichever file they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import changed, event, files, guide, stored, write
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def joined(root: Path) -> Path:
    """Write events of which `one` is linked to `two`, `three` to `one`, and both to guides."""
    write(root, event("one", links=["two"], guides=["guide-a", "guide-b"]))
    write(root, event("two"))
    write(root, event("three", links=["one"]))
    write(root, event("four"))
    for name in ("guide-a", "guide-b"):
        write(root, guide(name))
    return root


@pytest.mark.parametrize("words", [("one", "two"), ("two", "one")])
def test_a_link_is_taken_away_from_either_side(
    run: Run, joined: Path, words: tuple[str, str]
) -> None:
    assert run("unlink", *words).stdout == "{} is not linked to {}\n".format(*words)
    assert on_disk(joined, "events/one") == event("one", guides=["guide-a", "guide-b"])
    assert run("list", "--linked-to", "two", "--json").stdout == "[]\n"


def test_links_in_both_files_are_taken_away(run: Run, joined: Path) -> None:
    write(joined, event("two", links=["one"]))
    run("unlink", "one", "two")
    assert on_disk(joined, "events/two") == event("two")
    assert run("list", "--linked-to", "one", "-q").stdout == "three\n"


def test_the_first_is_parted_from_all_the_others(run: Run, joined: Path) -> None:
    result = run("unlink", "one", "two", "three")
    assert result.stdout == "one is not linked to two\none is not linked to three\n"
    assert run("list", "--orphan", "-q").stdout.split() == ["four", "one", "three", "two"]
    assert on_disk(joined, "events/three") == event("three")


def test_json_prints_the_first_event_as_it_now_is(run: Run, joined: Path) -> None:
    result = run("unlink", "one", "two", "--json")
    expected = seen_event(event("one"), links=["three"], guides=["guide-a", "guide-b"])
    assert same(result.stdout, expected)
    assert result.stderr == ""
    assert on_disk(joined, "events/three")["links"] == ["one"]


@pytest.mark.parametrize(
    "words", [("one", "four"), ("four", "one"), ("four", "--guide", "guide-a")]
)
def test_parting_what_is_not_joined_changes_nothing(
    run: Run, joined: Path, words: tuple[str, ...]
) -> None:
    before = files(joined)
    run("unlink", *words)
    assert files(joined) == before


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (("--guide", "guide-a"), ["guide-b"]),
        (("--guide", "guide-a", "guide-b"), None),
        (("--guide", "guide-a", "--guide", "guide-b"), None),
    ],
)
def test_guides_are_taken_away(
    run: Run, joined: Path, words: tuple[str, ...], left: list[str] | None
) -> None:
    result = run("unlink", "one", *words)
    assert result.stdout.splitlines()[0] == "one is not linked to guide-a"
    assert on_disk(joined, "events/one").get("guides") == left
    assert on_disk(joined, "events/one")["links"] == ["two"]


def test_a_link_to_an_event_that_is_gone_can_be_taken_away(run: Run, root: Path) -> None:
    write(root, event("one", links=["gone"], guides=["lost"]))
    run("unlink", "one", "gone")
    run("unlink", "one", "--guide", "lost")
    assert on_disk(root, "events/one") == event("one")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("one",), 2),
        ((), 2),
        (("nope", "one"), 3),
        (("one", "nope"), 3),
        (("one", "two", "nope"), 3),
        (("one", "--guide", "nope"), 3),
        (("one", "t"), 4),
        (("one", "--guide", "guide"), 4),
        (("broken", "one"), 5),
    ],
)
def test_what_is_refused_changes_nothing(
    run: Run, joined: Path, words: tuple[str, ...], code: int
) -> None:
    write(joined, b"{", "broken")
    before = files(joined)
    run("unlink", *words, code=code)
    assert files(joined) == before


def test_unlinking_what_is_not_linked_changes_nothing(few: Path, run: Run) -> None:
    before = files(few)
    run("unlink", "a", "b", "c", "d")
    run("unlink", "a", "--guide", "g")
    assert changed(before, few) == set()


def test_a_link_that_leads_nowhere_can_be_taken_away(few: Path, run: Run) -> None:
    write(few, event("a", links=["gone"]))
    run("unlink", "a", "gone")
    assert "links" not in stored(few, "a")
