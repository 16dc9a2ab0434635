"""Fetches that meet others, are interrupted or killed: nothing is lost, and nothing comes back."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from almanac_cli.cli.main import almanac
from almanac_cli.errors import DiskError
from almanac_cli.storage import feed_state
from almanac_cli.storage.atomic import TEMPORARY_SUFFIX
from support.fetching import day, feed, inbox, private, states
from support.scripted_server import HANG, Pause, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.commands import Run

CALLS = "openat,write,fsync,rename,link,linkat,unlink,mkdir"
TRACE = "trace=" + ",".join(f"?{call}" for call in CALLS.split(","))
STORIES = {f"Story {number} of the day" for number in range(1, 6)}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Start a server on this machine."""
    with ScriptedServer() as running:
        yield running


def start(*words: str) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "almanac_cli", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_requests(server: ScriptedServer, count: int) -> None:
    """Wait until a server has received so many requests."""
    end = time.monotonic() + 20
    while len(server.received) < count:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_of_two_fetches_at_once_each_feed_is_asked_once(root: Path, server: ScriptedServer) -> None:
    for name in "abcd":
        site = f"https://{name}.example"
        reply: list[Pause | bytes] = [Pause(0.2), feed(1, 2, 3, 4, 5, site=site)]
        private(root, name, server.at(f"/{name}.xml", reply))
    fetches = [start("fetch", "--json") for _ in range(2)]
    outputs = [process.communicate(timeout=60) for process in fetches]
    assert [process.returncode for process in fetches] == [0, 0], outputs
    rows = [row for output, _ in outputs for row in json.loads(output)]
    assert Counter(row["status"] for row in rows) == {"ok": 4, "not_due": 4}
    assert sum(row["new"] for row in rows) == len([*(root / "inbox").iterdir()]) == 20
    assert len(server.received) == 4


def test_others_write_while_a_server_is_waited_for(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    private(root, "a", server.at("/a.xml", feed(1, 2)))
    private(root, "b", server.at("/b.xml", HANG))
    process = start("fetch")
    try:
        wait_for_requests(server, 2)
        for n in range(20):  # long enough for the first answer to be read
            run("add", f"New {n}", "--source", "S")
    finally:
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (130, b"")
    assert b"a  2 new" in output
    assert b"1 interrupted" in output
    assert len(inbox(root)) == 2
    assert [*states(root)] == [server.url("/a.xml")]


def test_what_was_decided_meanwhile_stays_decided(
    run: Run, root: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    private(root, "a", server.at("/a.xml", feed(1, 2), [Pause(1.5), feed(1, 2, 3)]))
    run("fetch")
    monkeypatch.setenv("ALMANAC_NOW", day(0, 2))
    process = start("fetch", "--json")
    wait_for_requests(server, 2)
    run("drop", "story-1")
    output, _ = process.communicate(timeout=20)
    assert json.loads(output)[0]["new"] == 1
    assert inbox(root) == {"Story 2 of the day", "Story 3 of the day"}


def test_a_source_that_is_removed_meanwhile_gets_nothing(
    root: Path, server: ScriptedServer
) -> None:
    path = private(root, "a", server.at("/a.xml", [Pause(1.5), feed(1)]))
    process = start("fetch", "--json")
    wait_for_requests(server, 1)
    path.unlink()
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    row = json.loads(output)[0]
    assert row["note"] == "the source was changed meanwhile; nothing was stored"
    assert inbox(root) == set()


def test_a_crash_after_the_items_costs_one_request(
    run: Run, root: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    private(root, "a", server.at("/a.xml", feed(1, 2, headers=[("ETag", '"1"')])))
    with monkeypatch.context() as patch:
        error = DiskError("write", root, "no space left")
        patch.setattr(feed_state, "update", lambda *_: (_ for _ in ()).throw(error))
        run("fetch", code=8)
    assert len(inbox(root)) == 2
    row = json.loads(run("fetch", "--json").stdout)[0]
    assert (row["status"], row["new"], row["known"]) == ("ok", 0, 2)
    assert "if-none-match" not in server.received[1].headers


@pytest.mark.slow
def test_a_fetch_killed_at_any_call_is_made_up_for(
    run: Run, root: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("there is no strace here")
    private(root, "a", server.at("/a.xml", feed(1, 2, 3, 4, 5)))
    run("fetch", "--newest", "2")
    run("drop", "story-5")
    log = root.with_name("log")
    private(root, "b", server.at("/b.xml", feed(*range(1, 6), site="https://b.example")))
    run("check", "--fix")
    shutil.copytree(root, "before")
    command = [strace, "-f", "-y", "-qq", "-o", str(log), "-e", TRACE]
    fetch = [sys.executable, "-m", "almanac_cli", "--data", str(root), "fetch", "b"]
    assert subprocess.run([*command, *fetch], capture_output=True, check=False).returncode == 0
    paths = {*re.findall(rf'[<"]({root}[^">]*)[>"]', log.read_text())}
    command += [word for path in sorted(paths) for word in ("-P", path)]
    counts = Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE))
    for call, count in counts.items():
        for nth in range(1, count + 1):
            shutil.rmtree(root)
            shutil.copytree("before", root)
            inject = ["-e", f"inject={call}:signal=KILL:when={nth}"]
            done = subprocess.run([*command, *inject, *fetch], capture_output=True, check=False)
            monkeypatch.setenv("ALMANAC_NOW", day(0, 3))
            run("fetch", "b")
            monkeypatch.setenv("ALMANAC_NOW", day(0))
            items = [path for path in (root / "inbox").iterdir() if path.name[0] != "."]
            assert len(items) == 1 + 5, (call, nth, done)
            assert "Story 5 of the day" in inbox(root)
            findings = CliRunner().invoke(almanac, ("check", "--json")).stdout
            wrong = [finding for finding in json.loads(findings) if not finding["note"]]
            assert [finding for finding in wrong if TEMPORARY_SUFFIX not in finding["file"]] == []
            if done.returncode == 0:
                break  # it makes no more such calls below the almanac
