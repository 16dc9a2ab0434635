"""Commands that take several ids, also from standard input: one step of undo, all or nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import changed, event, files, guide, write
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def three(root: Path) -> Path:
    """Write three events and two guides that nothing joins, and return the almanac's folder."""
    for name in ("one", "two", "three"):
        write(root, event(name, tags=["a"]))
    for name in ("guide-a", "guide-b"):
        write(root, guide(name))
    return root


def steps(run: Run) -> int:
    """Return the number of steps in the history."""
    return len(json.loads(run("undo", "--list", "--json").stdout))


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("one", "two"), None),
        (("-",), "one\n\n  two \r\n"),
        (("one", "-"), "two\none\n"),
        (("on", "two", "one"), None),
    ],
)
def test_an_edit_of_several_is_one_step(
    run: Run, three: Path, words: tuple[str, ...], given: str | None
) -> None:
    before = files(three)
    result = run("edit", *words, "--add-tag", "b", "-n", "7", given=given)
    assert result.stdout == "one  data/events/one.json\ntwo  data/events/two.json\n"
    assert result.stderr == ""
    for name in ("one", "two"):
        assert on_disk(three, f"events/{name}") == event(name, tags=["a", "b"], score=7)
    assert steps(run) == 1
    run("undo", "--yes")
    assert files(three) == before


def test_an_edit_of_several_prints_an_array(run: Run, three: Path) -> None:
    result = run("edit", "one", "two", "--score", "7", "--json")
    rows = [seen_event(event(name, tags=["a"], score=7)) for name in ("one", "two")]
    assert same(result.stdout, rows)
    assert same(run("edit", "-", "--score", "6", "--json", given="one").stdout,
                [seen_event(event("one", tags=["a"], score=6))])  # fmt: skip
    assert same(run("edit", "one", "--score", "5", "--json").stdout,
                seen_event(event("one", tags=["a"], score=5)))  # fmt: skip
    assert on_disk(three, "events/two")["score"] == 7


def test_guides_are_edited_together_too(run: Run, three: Path) -> None:
    run("guide", "edit", "guide-a", "guide-b", "--level", "mixed")
    assert [on_disk(three, f"guides/guide-{n}")["level"] for n in "ab"] == ["mixed"] * 2
    shown = run("guide", "show", "-", "--json", given="guide-b\nguide-a\n").stdout
    assert [row["id"] for row in json.loads(shown)] == ["guide-b", "guide-a"]
    run("guide", "remove", "-", "--yes", given="guide-a\nguide-b\n")
    assert not [*(three / "guides").glob("*.json")]
    assert steps(run) == 2


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("one", "nope", "--score", "7"), 3, "Error: no event 'nope'\n"),
        (("one", "t", "--score", "7"), 4, "Error: more than one event begins with 't'\n"),
        (("one", "two", "--score", "11"), 2, "Error: --score: must be a whole number from 1 to 10"),
        (("one", "two", "--link", "nope"), 3, "Error: no event 'nope'\n"),
        (("one", "broken", "--score", "7"), 5,
         "Error: nothing was changed\n  broken: data/events/broken.json is not a valid event\n"),
        (("one", "two", "--link", "one"), 5,
         "Error: nothing was changed\n  one: links: must not name the event itself\n"),
        (("one", "two", "--url", "https://example.com/x"), 5,
         "Error: nothing was changed\n  two: this event is there already: one\n"),
        (("one", "two", "--unset", "mood"), 2, "Error: --unset: 'mood' is not one of title"),
        (("one", "two"), 2, "Error: the editor takes one event at a time\n"),
    ],
)  # fmt: skip
def test_an_edit_that_fails_for_one_of_several_changes_none(
    run: Run, three: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    write(three, b"{", "broken")
    before = files(three)
    assert run("edit", *words, code=code).stderr.startswith(message)
    assert files(three) == before


def test_several_may_be_given_the_url_of_one_on_purpose(run: Run, three: Path) -> None:
    run("edit", "one", "two", "--url", "https://example.com/x", "--allow-duplicate")
    assert on_disk(three, "events/one")["url"] == on_disk(three, "events/two")["url"]


def test_events_from_standard_input_are_linked_to_one(run: Run, three: Path) -> None:
    before = files(three)
    result = run("link", "-", "three", given="one\ntwo\n")
    assert result.stdout == "one is linked to three\ntwo is linked to three\n"
    assert changed(before, three) == {"events/one.json", "events/two.json"}
    rows = json.loads(run("unlink", "-", "three", "--json", given="one\ntwo\n").stdout)
    assert [row["id"] for row in rows] == ["one", "two"]
    assert files(three) == before
    assert steps(run) == 2


def test_an_event_is_linked_to_those_in_standard_input(run: Run, three: Path) -> None:
    result = run("link", "three", "-", "--json", given="one\ntwo\none\n")
    assert same(result.stdout, seen_event(event("three", tags=["a"]), links=["one", "two"]))
    run("unlink", "three", "-", given="one\ntwo\n")
    assert "links" not in on_disk(three, "events/three")


def test_links_of_several_go_from_whichever_file_has_them(run: Run, three: Path) -> None:
    write(three, event("hub", links=["one", "two"]))
    write(three, event("three", links=["hub"]))
    run("unlink", "-", "hub", given="one\ntwo\nthree\n")
    assert run("list", "--linked-to", "hub", "-q").stdout == ""
    assert steps(run) == 1


def test_guides_are_given_to_events_from_standard_input(run: Run, three: Path) -> None:
    run("link", "-", "--guide", "guide-a", "guide-b", given="one\ntwo\n")
    assert on_disk(three, "events/two")["guides"] == ["guide-a", "guide-b"]
    run("unlink", "-", "--guide", "guide-a", given="one\ntwo\n")
    assert on_disk(three, "events/one")["guides"] == ["guide-b"]
    assert steps(run) == 2


@pytest.mark.parametrize("words", [("-", "three"), ("three", "-")])
def test_the_other_end_in_standard_input_is_not_linked_to_itself(
    run: Run, three: Path, words: tuple[str, ...]
) -> None:
    before = files(three)
    result = run("link", *words, given="one\nthree\ntwo\n")
    assert result.stderr == "three is not linked to itself\n"
    assert "events/three.json" in changed(before, three) or words[0] == "-"
    assert run("list", "--linked-to", "three", "-q").stdout.split() == ["one", "two"]
    run("check")


def test_two_that_are_on_both_sides_have_one_link(run: Run, three: Path) -> None:
    result = run("link", "-", "one", "two", given="two\nthree\none\n")
    assert result.stdout.splitlines() == [
        "two is linked to one", "three is linked to one", "three is linked to two",
        "one is linked to two",
    ]  # fmt: skip
    assert on_disk(three, "events/one")["links"] == ["two"]
    assert "links" not in on_disk(three, "events/two")
    run("check")


@pytest.mark.parametrize(
    ("words", "given", "code"),
    [
        (("one", "two", "one"), None, 2),
        (("-", "two"), "one\nnope\n", 3),
        (("-", "-"), "one\n", 2),
        (("-", "--suggest"), "one\n", 2),
        (("-", "two"), b"\xff", 2),
    ],
)
def test_links_of_several_that_are_refused_change_none(
    run: Run, three: Path, words: tuple[str, ...], given: str | bytes | None, code: int
) -> None:
    before = files(three)
    run("link", *words, given=given, code=code)
    assert files(three) == before


@pytest.mark.parametrize(
    "words",
    [
        ("edit", "one", "--add-tag", "a"),
        ("edit", "one", "two", "--tag", "a"),
        ("edit", "-", "--tag", "b"),
        ("score", "four", "5"),
        ("score", "one", "--clear"),
        ("score", "-"),
        ("link", "four", "one"),
        ("link", "one", "four"),
        ("link", "four", "--guide", "guide-a"),
        ("link", "four", "-"),
        ("unlink", "one", "two"),
        ("unlink", "one", "--guide", "guide-a"),
        ("guide", "edit", "guide-a", "--unset", "level"),
        ("remove", "-"),
        ("merge", "one", "-"),
    ],
)
def test_what_changes_nothing_says_so_and_makes_no_step(
    run: Run, three: Path, words: tuple[str, ...]
) -> None:
    write(three, event("four", score=5, links=["one"], guides=["guide-a"]))
    before = files(three)
    result = run(*words, given="")
    assert result.stderr == "nothing has changed\n"
    assert files(three) == before
    assert steps(run) == 0


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("words", [("score", "one"), ("edit", "one", "--tag", "a", "--dry-run")])
def test_what_is_only_shown_says_nothing_of_changes(run: Run, words: tuple[str, ...]) -> None:
    assert "nothing has changed" not in run(*words).stderr


@pytest.mark.parametrize(
    ("words", "readers"),
    [
        (("edit", "-", "--link", "-"), "ID and another ID"),
        (("add", "New", "-s", "S", "--link", "-", "--link", "-"), "ID and another ID"),
        (("add", "New", "-s", "S", "--summary-file", "-", "--link", "-"), "--summary-file and ID"),
        (("link", "-", "-"), "ID and another ID"),
        (("show", "-", "-"), "ID and another ID"),
        (("remove", "-", "one", "-", "--yes"), "ID and another ID"),
    ],
)
def test_standard_input_that_is_named_twice_is_refused(
    run: Run, three: Path, words: tuple[str, ...], readers: str
) -> None:
    before = files(three)
    result = run(*words, given="one\ntwo\n", code=2)
    message = f"Error: standard input can be read once only, not by {readers}"
    assert result.stderr.startswith(message)
    assert files(three) == before


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("keep", "-", "--score", "12"), "--score"),
        (("keep", "-", "--tag", "a/"), "--tag"),
        (("edit", "-", "--tier", "9"), "--tier"),
        (("edit", "-", "--add-tag", "a/"), "--add-tag"),
        (("guide", "edit", "-", "--level", "z"), "--level"),
        (("source", "edit", "-", "--every", "x"), "--every"),
    ],
)
def test_wrong_values_are_refused_for_no_record(
    run: Run, words: tuple[str, ...], option: str
) -> None:
    assert run(*words, given="", code=2).stderr.startswith(f"Error: {option}: ")
