"""`almanac related`, and what `show`, `link` and `add` suggest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pexpect
import pytest

from support.records import event, files, write
from support.setting import NOW
from support.shapes import seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

ONE = event("one", title="Gemma 4 is out", source="Lab", links=["three"], tags=["gemma"])
TWO = event("two", title="A look at Gemma 4", source="Press", score=7, tags=["gemma"])
THREE = event("three", title="Chips for Gemma", source="Fab", published="2020-01-01T00:00:00Z")
FOUR = event("four", title="Nothing of the kind", source="Paper")


@pytest.fixture(autouse=True)
def four(root: Path) -> Path:
    for each in (ONE, TWO, THREE, FOUR):
        write(root, each)
    for name in "abcdefghij":
        write(root, event(f"other-{name}", title=f"Matter {name}", source="Paper"))
    return root


def test_the_nearest_events_stand_first(run: Run) -> None:
    assert run("related", "one", "-q").stdout.split() == ["two", "three"]
    assert run("related", "one", "-q", "--unlinked").stdout.split() == ["two"]
    assert run("related", "one", "-q", "--limit", "1").stdout.split() == ["two"]
    assert run("related", "one", "-q", "--limit", "0").stdout.split() == []
    assert run("related", "one", "-q", "--min-score", "7").stdout.split() == ["two"]
    assert run("related", "one", "-q", "--since", "2026-01-01").stdout.split() == ["two"]
    assert run("related", "four", "-q").stdout == ""


def test_json_is_that_of_a_list_in_order_of_similarity(run: Run) -> None:
    found = json.loads(run("related", "one", "--json").stdout)
    assert found == [seen_event(TWO), seen_event(THREE, links=["one"])]
    assert json.loads(run("related", "four", "--json").stdout) == []


def test_dates_bound_the_answer(run: Run) -> None:
    def ids(*options: str) -> list[str]:
        return run("related", "one", "-q", *options).stdout.split()

    assert ids("--until", "2020") == ["three"]
    assert ids("--since", "2020", "--until", "2026-11") == ["two", "three"]
    assert ids("--within", "0") == ["two"]
    assert ids("--within", "2514") == ["two"]
    assert ids("--within", "2515") == ["two", "three"]
    assert ids("--within", "99999999999", "--until", "2020") == ["three"]
    assert ids("--within", "3", "--until", "2020") == []
    assert "--within" in run("related", "one", "--within", "-1", code=2).stderr


def test_explain_says_why(run: Run) -> None:
    lines = run("related", "one", "--explain").stdout.splitlines()
    assert lines[3].strip().endswith("; shares Gemma 4; the same day")
    assert lines[5].strip().endswith("; shares Gemma; 2515 days apart")
    (first, second) = json.loads(run("related", "one", "--explain", "--json").stdout)
    assert 0.1 < first["why"].pop("similarity") < 1
    assert first["why"] == {
        "terms": ["Gemma 4"], "tags": ["gemma"], "guides": [], "neighbours": [], "days": 0,
        "same_day": True, "support": 0.0, "witness": None,
    }  # fmt: skip
    assert second["why"]["days"] == 2515
    assert run("related", "one", "--explain", "--fields", "id", code=2).stdout == ""


def test_an_event_that_is_not_there_or_broken_has_no_answer(run: Run, root: Path) -> None:
    run("related", "absent", code=3)
    write(root, b"{", "broken")
    run("related", "broken", code=5)


def test_show_fills_related_events_up_and_marks_suggestions(run: Run) -> None:
    found = json.loads(run("show", "one", "--json").stdout)["related_events"]
    assert [(each["id"], each["linked"]) for each in found] == [("three", True), ("two", False)]
    text = run("show", "one").stdout
    assert "Related events (2)" in text
    assert "\n      two\n      suggested: shares Gemma 4; the same day\n" in text
    alone = json.loads(run("show", "one", "--no-suggest", "--json").stdout)["related_events"]
    assert [each["id"] for each in alone] == ["three"]


def test_show_suggests_no_more_than_make_eight(run: Run, root: Path) -> None:
    for n in range(10):
        write(root, event(f"more-{n}", title=f"Gemma 4 is out, part {n}"))
    found = json.loads(run("show", "one", "--json").stdout)["related_events"]
    assert [each["linked"] for each in found] == [True] + [False] * 7


def test_show_suggests_no_event_that_has_little_in_common(run: Run, root: Path) -> None:
    own = " ".join(f"own{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    write(root, event("five", title="A race", source="Other", summary=own))
    write(
        root, event("six", title="Sledges, dogs, skis and boats", summary="Race.", source="Paper")
    )
    assert "six" in run("related", "five", "-q").stdout.split()
    found = json.loads(run("show", "five", "--json").stdout)["related_events"]
    assert "six" not in [each["id"] for each in found]


def test_link_with_suggest_and_yes_links_the_sure_ones(run: Run, root: Path) -> None:
    result = run("link", "one", "--suggest", "--yes", "--threshold", "0.1")
    assert result.stdout == "one is linked to two\n"
    assert run("list", "-q", "--linked-to", "one").stdout.split() == ["two", "three"]
    before = files(root)
    assert run("link", "one", "--suggest", "3", "--yes", "--threshold", "1").stdout == ""
    assert files(root) == before


def test_link_with_suggest_needs_a_terminal_or_yes(run: Run) -> None:
    assert "needs --yes" in run("link", "one", "--suggest", code=2).stderr
    run("link", "one", "two", "--suggest", "2", "--yes", code=2)
    run("link", "one", "--suggest", "0", "--yes", code=2)


def almanac(*words: str) -> pexpect.spawn[str]:
    import os
    import sys

    return pexpect.spawn(
        sys.executable, ["-m", "almanac_cli", *words], encoding="utf-8", timeout=20, echo=False,
        env=os.environ | {"TERM": "dumb", "ALMANAC_NOW": NOW},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "linked"),
    [("1", ["three", "two"]), ("2", ["more", "three"]), ("1-2", ["more", "three", "two"]),
     ("", ["three"])],
)  # fmt: skip
def test_link_with_suggest_asks_by_number(root: Path, reply: str, linked: list[str]) -> None:
    write(root, event("more", title="Gemma, once more", source="Press"))
    child = almanac("link", "one", "--suggest")
    child.expect(
        " 1  A look at Gemma 4\r\n    score 7, Press, 3d ago: shares Gemma 4; the same day"
    )
    child.expect(" 2  Gemma, once more\r\n    unscored, Press, 3d ago: shares Gemma; the same day")
    child.expect_exact("Link which (1 3 or 2-4; nothing for none): ")
    child.sendline(reply)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert json.loads((root / "events" / "one.json").read_text())["links"] == linked


def test_add_on_a_terminal_names_the_same_story_before_it_saves(root: Path) -> None:
    child = almanac("add", "Gemma 4 came out", "--source", "Blog")
    child.expect("Likely the same story: Gemma 4 is out")
    child.expect(r"gemma-4-came-out  data/events/gemma-4-came-out\.json")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert (root / "events" / "gemma-4-came-out.json").exists()


def test_add_elsewhere_prints_nothing_more(run: Run) -> None:
    result = run("add", "Gemma 4 came out", "--source", "Blog")
    assert result.stdout == "gemma-4-came-out  data/events/gemma-4-came-out.json\n"
    assert result.stderr == ""
