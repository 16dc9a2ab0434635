"""Many commands at once, each in a process of its own: what exits with 0 lasts, nothing tears."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest

from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.store import Store
from almanac_cli.storage import lock, state_dir
from support.commands import Run, shell
from support.processes import Done, Words, at_once
from support.records import URL, event, shown, stored, write
from support.setting import ROOT
from support.shapes import on_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Way: TypeAlias = "Callable[..., list[Done]]"


def in_full(*queues: Sequence[Words]) -> list[Done]:
    """Do the same with whole commands, started as a shell starts them."""

    def work(queue: Sequence[Words]) -> list[Done]:
        found = [(words, shell(*words)) for words in queue]
        return [
            Done(words, each.returncode, each.stdout.decode(), each.stderr.decode())
            for words, each in found
        ]

    with ThreadPoolExecutor(len(queues)) as pool:
        return [done for each in pool.map(work, queues) for done in each]


WAYS = pytest.mark.parametrize(
    ("way", "writers", "each"),
    [
        pytest.param(at_once, 4, 3, id="some"),
        pytest.param(at_once, 8, 50, id="many", marks=pytest.mark.slow),
        pytest.param(in_full, 8, 50, id="many whole commands", marks=pytest.mark.slow),
    ],
)


@WAYS
def test_all_events_that_many_add_at_once_are_there(
    root: Path, way: Way, writers: int, each: int
) -> None:
    names = [[f"w{w}-n{n}" for n in range(each)] for w in range(writers)]
    done = way(*([["add", name, "--source", "S"] for name in group] for group in names))
    assert Counter(one.code for one in done) == {0: writers * each}
    found = Store.open(root).ids(EVENT)
    assert found == sorted(name for group in names for name in group)
    assert [on_disk(root, f"events/{name}")["id"] for name in found] == found
    assert shell("check").returncode == 0


@WAYS
def test_a_tag_is_there_if_and_only_if_its_command_exited_with_0(
    root: Path, way: Way, writers: int, each: int
) -> None:
    write(root, event("a", tags=["first"]))
    each = (each + 1) // 2
    names = [[f"w{w}-n{n}" for n in range(each)] for w in range(writers)]
    done = way(*([["edit", "a", "--add-tag", name] for name in group] for group in names))
    assert {one.code for one in done} <= {0, 7}
    made = {one.words[-1] for one in done if one.code == 0}
    assert on_disk(root, "events/a")["tags"] == sorted({"first", *made})
    assert len(made) > writers * each // 2


@pytest.mark.parametrize(
    ("rounds"), [pytest.param(3, id="some"), pytest.param(40, id="many", marks=pytest.mark.slow)]
)
def test_links_and_removals_at_once_leave_no_link_to_nowhere(root: Path, rounds: int) -> None:
    for n in range(rounds):
        write(root, event(f"a-{n:02}"))
        write(root, event(f"b-{n:02}"))
    done = at_once(
        [["link", f"a-{n:02}", f"b-{n:02}"] for n in range(rounds)],
        [["remove", f"b-{n:02}", "--yes"] for n in range(rounds)],
        [["edit", f"a-{n:02}", "--link", f"b-{n:02}"] for n in range(rounds)],
        [["add", f"c {n:02}", "--source", "Source", "--link", f"b-{n:02}"] for n in range(rounds)],
    )
    for each in done:
        assert each.code in ({0} if each.words[0] == "remove" else {0, 3}), each
    checked = shell("check")
    assert (checked.returncode, checked.stdout) == (0, b"")
    left = {f"c-{each.words[1][2:]}" for each in done if each.words[0] == "add" and not each.code}
    assert Store.open(root).ids(EVENT) == sorted({f"a-{n:02}" for n in range(rounds)} | left)


def test_edits_of_different_fields_of_one_event_at_once_all_last(root: Path) -> None:
    write(root, event("a"))
    words = {"score": "7", "rationale": "Why.", "author": "Ada", "summary": "In short."}
    done = at_once(*([["edit", "a", f"--{field}", text]] for field, text in words.items()))
    assert [each.code for each in done] == [0] * 4, done
    assert on_disk(root, "events/a") == event("a", **(words | {"score": 7}))


def test_two_undos_at_once_take_a_step_back_once(root: Path) -> None:
    write(root, event("a"))
    for score in "123":
        shell("score", "a", score)
    done = at_once(*[[["undo", "--yes"]]] * 2)
    undone = [each.stdout.splitlines()[-1] for each in done if each.code == 0]
    assert len(undone) == len(set(undone)), done
    assert on_disk(root, "events/a")["score"] == 3 - len(undone)


def test_a_writer_that_waited_in_vain_names_the_one_that_writes(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "lock_folder", partial(lock.lock_folder, timeout_s=0.05))
    state_dir.make_state(root)
    code = (
        "import sys; from pathlib import Path; from almanac_cli.storage import lock\n"
        "root = Path('data')\n"
        "with lock.lock_folder(root, root / '.almanac/state/writer.pid'):\n"
        "    print('.', flush=True), sys.stdin.read()"
    )
    host = [sys.executable, "-W", "error", "-c", code]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(host, stdin=pipe, stdout=pipe, env=environment) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b".\n"
        said = run("add", "New", "--source", "S", code=7).stderr
        assert run("list").stdout == ""
        holder.communicate()
    assert said == (
        f"Error: data is locked by another almanac command (process {holder.pid})\n"
        "try again when it has ended\n"
    )
    assert Store.open(root).ids(EVENT) == []


@pytest.mark.parametrize(
    "rounds", [pytest.param(6, id="some"), pytest.param(100, id="many", marks=pytest.mark.slow)]
)
def test_readers_beside_writers_meet_no_error_and_no_half_state(root: Path, rounds: int) -> None:
    write(root, event("a"))
    write(root, event("b", links=["a"]))
    pairs = [("old", "Old."), ("new", "New.")]
    edits = [
        ["edit", "b", "--title", title, "--summary", text]
        for title, text in (pairs * rounds)[:rounds]
    ]
    coming = [
        words
        for n in range(rounds // 2)
        for words in (
            ["add", f"c {n:02}", "--source", "S", "--link", "a"],
            ["remove", f"c-{n:02}", "--yes"],
        )
    ]
    reading = [["list", "--json"], ["show", "b", "--json"], ["search", "old", "--json"]]
    done = at_once(edits, coming, beside=[reading, reading[:2]])
    missing = {"", "no event has 'old'\n"}  # while the title is another
    assert [each for each in done if each.code or each.stderr not in missing] == []
    read = [each for each in done if "--json" in each.words]
    assert len(read) > rounds
    for each in read:
        rows = json.loads(each.stdout)
        shown = {row["id"]: row for row in (rows if isinstance(rows, list) else [rows])}
        if "b" in shown:
            assert (shown["b"]["title"], shown["b"]["summary"]) in {*pairs, ("B", "")}
            assert shown["b"]["links"] == ["a"]
        if each.words[0] == "list":
            assert {"a", "b"} <= shown.keys()
            for id_ in shown.keys() - {"a", "b"}:
                assert shown[id_]["links"] == ["a"]


def test_changes_by_several_processes_at_the_same_time_all_last(few: Path) -> None:
    for n in range(6):
        write(few, event(f"x-{n}"))
    words = [sys.executable, "-W", "error", "-m", "almanac_cli", "link", "a"]
    running = [subprocess.Popen([*words, f"x-{n}"], stdout=subprocess.PIPE) for n in range(6)]
    for each in running:
        each.communicate(timeout=30)
    assert [each.returncode for each in running] == [0] * 6
    assert stored(few, "a")["links"] == [f"x-{n}" for n in range(6)]


def test_an_event_added_by_several_processes_is_there_once(root: Path) -> None:
    words = [sys.executable, "-W", "error", "-m", "almanac_cli", "add", "T", "--source", "S"]
    running = [
        subprocess.Popen([*words, "--url", URL], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for each in running:
        each.communicate(timeout=30)
    assert sorted(each.returncode for each in running) == [0, 7, 7, 7]
    assert Store.open(root).ids(EVENT) == ["t"]


def test_two_processes_read_and_write_at_once(root: Path) -> None:
    write(root, event("a"))
    listing = "import sys; from almanac_cli.__main__ import main; main()"
    words = [sys.executable, "-W", "error", "-c", listing, "--data", str(root)]
    for n in range(4):
        adding = [*words, "add", f"A {n}", "--source", "s", "--id", f"n-{n}"]
        both = [
            subprocess.Popen(each, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for each in (adding, [*words, "list", "-q"], [*words, "search", "-q", "a"])
        ]
        said = [each.communicate() for each in both]
        assert [each.returncode for each in both] == [0, 0, 0], said
        assert [error for _, error in said] == [b"", b"", b""]
    assert len(shown(Store(root), EVENT)) == 5
