"""`almanac remove`: events go, and the links to them with them."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from almanac_cli.cli.main import almanac
from support.records import changed, event, files, stored, write
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

ONE = event("one", url="https://example.com/a", links=["two"])
TWO = event("two", links=["three"])
THREE = event("three", mood="odd")


@pytest.fixture
def chain(root: Path) -> Path:
    """Write three events, each linked to the next, and return the almanac's folder."""
    for each in (ONE, TWO, THREE):
        write(root, each)
    return root


def test_an_event_goes_and_so_do_the_links_to_it(run: Run, chain: Path) -> None:
    result = run("remove", "two", "--yes")
    assert result.stdout == "removed two\nunlinked one\n"
    assert result.stderr == ""
    assert sorted(path.name for path in (chain / "events").glob("*.json")) == [
        "one.json", "three.json",
    ]  # fmt: skip
    assert on_disk(chain, "events/one") == event("one", url="https://example.com/a")
    assert on_disk(chain, "events/three") == THREE


@pytest.mark.parametrize("given", ["one", "on", "http://EXAMPLE.com/a/#x"])
def test_an_event_is_named_by_id_beginning_or_url(run: Run, chain: Path, given: str) -> None:
    assert run("remove", given, "-y").stdout == "removed one\n"
    assert not (chain / "events/one.json").exists()


def test_several_go_at_once(run: Run, chain: Path) -> None:
    result = run("remove", "three", "two", "three", "--yes")
    assert result.stdout == "removed three\nremoved two\nunlinked one\n"
    assert files(chain).keys() == {"almanac.json", "events/one.json"}


def test_json_prints_the_event_as_it_was(run: Run, chain: Path) -> None:
    result = run("remove", "two", "--yes", "--json")
    assert same(result.stdout, seen_event(TWO, links=["one", "three"]))
    assert result.stderr == ""
    assert not (chain / "events/two.json").exists()


@pytest.mark.usefixtures("chain")
def test_json_prints_an_array_of_several(run: Run) -> None:
    result = run("remove", "two", "three", "--yes", "--json")
    expected = [seen_event(TWO, links=["one", "three"]), seen_event(THREE, links=["two"])]
    assert same(result.stdout, expected)


def test_a_dry_run_says_what_would_go_and_asks_nothing(run: Run, chain: Path) -> None:
    before = files(chain)
    result = run("remove", "two", "--dry-run")
    assert result.stdout == "would remove two\nwould unlink one\n"
    assert result.stderr == "dry run: nothing was written\n"
    assert files(chain) == before


def test_a_dry_run_prints_json_too(run: Run, chain: Path) -> None:
    before = files(chain)
    result = run("remove", "one", "--dry-run", "--yes", "--json")
    assert same(result.stdout, seen_event(ONE))
    assert files(chain) == before


@pytest.mark.parametrize("answer", [None, "y\n", "n\n"])
def test_without_a_terminal_it_needs_yes(run: Run, chain: Path, answer: str | None) -> None:
    before = files(chain)
    result = run("remove", "two", given=answer, code=2)
    assert result.stdout == ""
    assert result.stderr == "Error: without a terminal to ask on, this needs --yes\n"
    assert files(chain) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("nope",), 3),
        (("one", "nope"), 3),
        (("../almanac",), 3),
        (("",), 3),
        (("t",), 4),
        (("one", "t"), 4),
    ],
)
def test_what_cannot_be_found_stops_the_removal_of_all(
    run: Run, chain: Path, words: tuple[str, ...], code: int
) -> None:
    before = files(chain)
    run("remove", *words, "--yes", code=code)
    assert files(chain) == before


def test_an_ambiguous_beginning_lists_the_candidates(run: Run, chain: Path) -> None:
    before = files(chain)
    result = run("remove", "t", "--yes", code=4)
    assert result.stderr == (
        "Error: more than one event begins with 't'\n  three  Three, 3d ago\n  two  Two, 3d ago\n"
        "use more of its words, or its whole id\n"
    )
    assert files(chain) == before


def test_an_invalid_file_can_be_removed(run: Run, chain: Path) -> None:
    write(chain, b"{", "broken")
    assert run("remove", "broken", "--yes").stdout == "removed broken\n"
    assert not (chain / "events/broken.json").exists()


@pytest.mark.parametrize("words", [("broken",), ("broken", "one")])
@pytest.mark.parametrize("switch", ["--yes", "--dry-run"])
def test_removing_an_invalid_file_with_json_has_no_traceback(
    run: Run, chain: Path, words: tuple[str, ...], switch: str
) -> None:
    write(chain, b"{", "broken")
    run("remove", *words, switch, "--json")
    assert (chain / "events/broken.json").exists() == (switch == "--dry-run")


def test_an_invalid_file_linked_to_a_removed_event_stays(run: Run, chain: Path) -> None:
    broken = write(chain, event("broken", links=["two"], score=11))
    before = broken.read_bytes()
    result = run("remove", "two", "--yes")
    assert broken.read_bytes() == before
    assert "data/events/broken.json" in result.stderr


@pytest.mark.parametrize("times", [1, 2, 3, 4, 5, 100])
@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_nothing_goes_while_a_file_that_may_name_it_is_unread(
    run: Run, chain: Path, monkeypatch: pytest.MonkeyPatch, number: int, times: int
) -> None:
    """It goes with the links to it once the file can be read, or else nothing changes."""
    real, left = os.open, [None] * times
    before = files(chain)

    def failing(path: Any, *words: Any, **options: Any) -> int:  # noqa: ANN401 (of os.open)
        if str(path).endswith("one.json") and left:
            left.pop()
            raise OSError(number, "no luck")
        return real(path, *words, **options)

    monkeypatch.setattr(os, "open", failing)
    result = CliRunner().invoke(almanac, ["remove", "two", "--yes"])
    assert "one.json is not a valid event" in result.stderr
    assert not (left and result.exit_code == 0)
    if result.exit_code == 0:
        assert not (chain / "events" / "two.json").exists()
        assert '"two"' not in (chain / "events" / "one.json").read_text()
        return
    assert (result.exit_code, files(chain)) == (5, before)
    left.clear()
    (chain / "events" / "one.json").touch()
    run("remove", "two", "--yes")


def test_an_invalid_file_that_is_given_away_hinders_nothing(run: Run, chain: Path) -> None:
    write(chain, b"{}", "bad")
    assert "bad.json is not a valid event" in run("remove", "two", "--yes").stderr


def test_removing_an_event_takes_the_links_to_it_away(few: Path, run: Run) -> None:
    write(few, event("a", links=["c", "d"]))
    before = files(few)
    assert run("remove", "c", "--yes").stdout == "removed c\nunlinked a\nunlinked b\n"
    assert changed(before, few) == {f"events/{each}.json" for each in "abc"}
    assert stored(few, "a")["links"] == ["d"]
    assert "links" not in stored(few, "b")
    assert not (few / "events" / "c.json").exists()


def test_removing_linked_events_together_rewrites_none_of_them(few: Path, run: Run) -> None:
    before = files(few)
    assert run("remove", "b", "c", "--yes").stdout == "removed b\nremoved c\n"
    assert changed(before, few) == {"events/b.json", "events/c.json"}


def test_an_event_is_not_confused_with_a_guide_of_its_name(few: Path, run: Run) -> None:
    write(few, event("g"))
    before = files(few)
    run("remove", "g", "--yes")
    assert changed(before, few) == {"events/g.json"}


def test_a_dry_run_of_a_removal_says_what_would_go(few: Path, run: Run) -> None:
    before = files(few)
    result = run("remove", "c", "--dry-run")
    assert result.stdout == "would remove c\nwould unlink b\n"
    assert result.stderr == "dry run: nothing was written\n"
    assert changed(before, few) == set()


def test_a_removal_off_a_terminal_needs_yes(few: Path, run: Run) -> None:
    before = files(few)
    assert "--yes" in run("remove", "c", code=2, given="y\n").stderr
    assert changed(before, few) == set()


def test_one_unknown_event_among_several_stops_the_removal(few: Path, run: Run) -> None:
    before = files(few)
    run("remove", "c", "nope", "--yes", code=3)
    assert changed(before, few) == set()


def test_a_broken_event_can_be_removed_but_is_not_rewritten(few: Path, run: Run) -> None:
    write(few, b'{"links": ["c"]}', "broken")
    result = run("remove", "c", "--yes")
    assert "events/broken.json" in result.stderr
    assert (few / "events" / "broken.json").read_bytes() == b'{"links": ["c"]}'
    run("remove", "broken", "--yes")
    assert not (few / "events" / "broken.json").exists()
