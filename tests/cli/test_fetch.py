"""`almanac fetch`: what it asks, takes in and says."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest

from support.fetching import day, feed, inbox, private, rss, states
from support.records import files, source, write
from support.scripted_server import ScriptedServer, answer
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Start a server on this machine."""
    with ScriptedServer() as running:
        yield running


def test_new_items_wait_and_are_counted(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/feed.xml", feed(1, 2, 3)))
    assert run("fetch").output == (
        "news  3 new\n1 source: 3 new items\nkeep or drop them with: almanac triage\n"
    )
    assert inbox(root) == {f"Story {number} of the day" for number in (1, 2, 3)}


def test_json_has_an_object_a_source(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "a", server.at("/a.xml", feed(1, 2)))
    private(root, "b", server.at("/b.xml", answer(status=503)))
    rows = json.loads(run("fetch", "--json").stdout)
    counts = {"new": 0, "known": 0, "changed": 0, "old": 0, "dropped": 0, "held": 0}
    assert rows == [
        {"source": "a", "status": "ok", **counts, "new": 2, "note": None},
        {
            "source": "b",
            "status": "failed",
            **counts,
            "note": "the server answers 503 (unavailable)",
        },
    ]


def test_ndjson_has_an_object_a_line(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "a", server.at("/a.xml", feed(1)))
    private(root, "b", server.at("/b.xml", feed(2)))
    lines = run("fetch", "--ndjson").stdout.splitlines()
    assert [json.loads(line)["source"] for line in lines] == ["a", "b"]


def test_no_source_says_how_to_add_one(run: Run, root: Path) -> None:
    assert root.exists()
    assert run("fetch").output == (
        "0 sources: nothing new\nadd a source with: almanac source add URL\n"
    )
    assert json.loads(run("fetch", "--json").stdout) == []


def test_a_dry_run_writes_nothing(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/feed.xml", feed(1)))
    before = files(root)
    result = run("fetch", "--dry-run")
    assert result.stdout.startswith("news  1 new\n")
    assert result.stderr == "dry run: nothing was written\n"
    assert files(root) == before
    assert not (root / ".almanac/state/feeds.json").exists()


def test_paused_sources_are_counted_but_not_asked(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    private(root, "news", server.at("/feed.xml", feed(1)), paused=True)
    write(root, source("feedless"))
    assert run("fetch").stdout == "2 sources: nothing new, 1 paused, 1 without a feed\n"
    assert not server.received
    assert "1 new" in run("fetch", "news").stdout


def test_a_passing_failure_is_only_counted(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "a", server.at("/a.xml", feed(1)))
    private(root, "b", server.at("/b.xml", answer(status=503)))
    result = run("fetch")
    assert result.stdout.splitlines()[:2] == ["a  1 new", "2 sources: 1 new item, 1 failed (b)"]
    assert result.stderr == ""


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("option", "value", "range_"),
    [("--newest", "x", ", 1 or more"), ("--newest", "0", ", 1 or more"),
     ("--pages", "1.5", " from 1 to 100"), ("--pages", "101", " from 1 to 100")],
)  # fmt: skip
def test_a_wrong_number_is_refused_with_what_is_right(
    run: Run, option: str, value: str, range_: str
) -> None:
    assert run("fetch", option, value, code=2).stderr.startswith(
        f"Error: Invalid value for '{option}': must be a whole number{range_}, not '{value}'\n"
    )


def test_a_failure_of_a_named_source_is_said(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "b", server.at("/b.xml", answer(status=503)))
    line = "b  the server answers 503 (unavailable)\n"
    assert run("fetch", "b").stdout.startswith(line)


def test_strict_exits_with_5_if_a_source_failed(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    private(root, "b", server.at("/b.xml", answer(status=503)))
    line = "b  the server answers 503 (unavailable)\n"
    assert run("fetch", "--strict", code=5).stdout.startswith(line)


def test_nothing_reached_is_the_fault_of_no_source(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    private(root, "a", "http://127.0.0.1:9/feed.xml")
    private(root, "b", "http://127.0.0.2:9/feed.xml")
    result = run("fetch", code=1)
    assert result.stderr == "Error: nothing could be reached\nis this machine online?\n"
    assert not (root / ".almanac/state/feeds.json").exists()
    rows = json.loads(run("fetch", "--json", code=1).stdout)
    assert [row["status"] for row in rows] == ["unreachable", "unreachable"]
    assert not server.received


def test_a_source_that_alone_cannot_be_reached_has_failed(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    private(root, "a", server.at("/a.xml", feed(1)))
    private(root, "b", "http://127.0.0.1:9/feed.xml")
    run("fetch")
    assert states(root)["http://127.0.0.1:9/feed.xml"]["reason"] == "connect"


def test_a_source_on_this_machine_must_be_private(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    write(root, source("news", feeds=[server.at("/feed.xml", feed(1))]))
    result = run("fetch", "news", code=1)
    assert "it is not on the public internet" in result.stdout
    assert result.stderr == (
        "Error: nothing could be reached\n"
        "a source on this machine or network needs: almanac source edit SOURCE --private\n"
    )
    write(root, source("other", feeds=[server.url("/other.xml")]))
    assert run("fetch", "--force", code=1).stderr.splitlines()[-1] == (
        "a source on this machine or network needs: almanac source edit SOURCE --private; "
        "if all are: almanac source list -q | almanac source edit - --private"
    )
    assert not server.received


def test_a_source_is_asked_at_once_when_it_is_private(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    url = server.at("/feed.xml", feed(1))
    write(root, source("news", feeds=[url]))
    run("fetch", code=1)
    (root / "sources/news.json").unlink()
    private(root, "news", url)
    assert "1 new" in run("fetch").stdout
    assert run("fetch").stdout.startswith("1 source: nothing new, 1 not due\n")


def test_reasons_are_said_together_if_all_sources_failed(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    for id_ in "abcde":
        private(root, id_, server.at(f"/{id_}.xml", answer(status=503 if id_ < "e" else 404)))
    result = run("fetch")
    assert result.stdout.splitlines() == [
        "a, b, c and 1 more  the server answers 503 (unavailable)",
        "e  the server answers 404 (not found)",
        "5 sources: nothing new, 5 failed",
    ]
    assert result.stderr == ""


def test_what_is_no_feed_is_named(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/", answer(b"<!doctype html><title>Hello</title>")))
    assert "news  it is no feed" in run("fetch", "news").stdout
    assert states(root)[server.url("/")]["reason"] == "not_a_feed"


def test_a_wall_is_named_as_one(run: Run, root: Path, server: ScriptedServer) -> None:
    wall = answer(b"<html>", 403, headers=[("cf-mitigated", "challenge")])
    private(root, "news", server.at("/feed.xml", wall))
    assert "127.0.0.1 lets only browsers in" in run("fetch", "news").stdout


def test_hostile_text_of_a_server_never_reaches_a_terminal(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    title = "&#27;[31mred &lt;b&gt;bold&lt;/b&gt;\u202e"
    item = f"<item><title>{title}</title><link>https://a.example/1</link></item>".encode()
    private(root, "news", server.at("/feed.xml", answer(rss().replace(b"</channel>", item))))
    private(root, "other", server.at("/other.xml", answer(b"\x1b[31m\x07", 500)))
    result = run("fetch", "--strict", code=5)
    assert "\x1b" not in result.output
    assert not any("\x1b" in title or "\u202e" in title for title in inbox(root))


def test_pages_bring_the_older_items(run: Run, root: Path, server: ScriptedServer) -> None:
    atom = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{}"/>'
    server.at("/3.xml", feed(1, extra=atom.format(server.url("/feed.xml"))))
    server.at("/2.xml", feed(2, extra=atom.format(server.url("/3.xml"))))
    private(root, "news", server.at("/feed.xml", feed(3, extra=atom.format(server.url("/2.xml")))))
    assert "news  2 new" in run("fetch", "--pages", "2").stdout
    assert [request.resource for request in server.received] == ["/feed.xml", "/2.xml"]
    assert "1 new" in run("fetch", "--force", "--pages", "9").stdout
    assert len(server.received) == 5


def test_a_page_that_is_missing_is_said(run: Run, root: Path, server: ScriptedServer) -> None:
    url = server.url("/2.xml")
    atom = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{url}"/>'
    private(root, "news", server.at("/feed.xml", feed(3, extra=atom)))
    line = "news  1 new; page 2 is missing: the server answers 404 (not found)\n"
    assert run("fetch", "--pages", "2").stdout.startswith(line)
    assert run("fetch", "--force", "--pages", "2").stdout.startswith(line.replace("1 new; ", ""))
    server.at("/2.xml", answer(rss(3)[:-30]))
    result = run("fetch", "--force", "--pages", "2").stdout
    assert result.startswith("news  not well-formed (line 1: ")


def test_newest_and_since_limit_what_is_taken(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "a", server.at("/a.xml", feed(*range(1, 21))))
    private(root, "b", server.at("/b.xml", feed(*range(1, 21), site="https://b.example")))
    assert "a  2 new, 18 old" in run("fetch", "a", "--newest", "2").stdout
    assert "b  5 new, 15 old" in run("fetch", "b", "--since", "2026-11-16").stdout


def test_many_old_items_at_once_are_held_until_accepted(
    run: Run, root: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = answer(rss(*range(1, 16), site="https://news.example/new"))
    private(root, "news", server.at("/feed.xml", feed(*range(1, 16)), again))
    run("fetch")
    monkeypatch.setenv("ALMANAC_NOW", day(1))
    result = run("fetch")
    assert result.stdout.splitlines() == [
        "news  15 items at once, none newer than those before, were held back",
        "1 source: nothing new, 1 held back",
        "take what was held back with: almanac fetch news --accept",
    ]
    assert "15 new" in run("fetch", "news", "--accept").stdout


def test_a_file_is_taken_in_without_asking_anybody(
    run: Run, root: Path, server: ScriptedServer, tmp_path: Path
) -> None:
    private(root, "news", server.at("/feed.xml", feed(1)))
    (tmp_path / "saved.xml").write_bytes(rss(1, 2))
    assert "news  2 new" in run("fetch", "--from", "saved.xml", "--source", "news").stdout
    row = json.loads(run("fetch", "--from", "-", "--source", "news", "--json", given=rss(3)).stdout)
    assert (row[0]["new"], row[0]["known"]) == (1, 0)
    assert not server.received
    assert not (root / ".almanac/state/feeds.json").exists()


def test_a_file_that_is_no_feed_is_refused(run: Run, root: Path) -> None:
    write(root, source("news"))
    result = run("fetch", "--from", "-", "--source", "news", given="hello", code=5)
    assert result.stderr.startswith("Error: ")


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "-"),
        ("--source", "news"),
        ("--from", "-", "--source", "news", "news"),
        ("--from", "-", "--source", "news", "--now"),
        ("--from", "-", "--source", "news", "--force"),
        ("--from", "-", "--source", "news", "--pages", "2"),
        ("--newest", "0"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    write(root, source("news"))
    run("fetch", *words, code=2)


def test_an_invalid_source_is_named_and_the_others_asked(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    private(root, "news", server.at("/feed.xml", feed(1)))
    (root / "sources" / "bad.json").write_text("{}")
    result = run("fetch", code=5)
    assert "news  1 new" in result.stdout
    assert "bad.json" in result.stderr


def test_an_unknown_source_is_an_error(run: Run, root: Path) -> None:
    assert root.exists()
    run("fetch", "nobody", code=3)


def test_each_rule_says_how_many_it_took(run: Run, root: Path, server: ScriptedServer) -> None:
    urls = [server.at("/a.xml", feed(1, 2, 11)), server.at("/b.xml", feed(3))]
    private(root, "news", *urls, drop=["title: story 1", "title: story 3"])
    assert run("fetch").stdout.splitlines()[0] == (
        "news  2 new, 1 dropped by 'title: story 1', 1 dropped by 'title: story 3'"
    )


def test_the_note_of_a_source_has_its_rules(run: Run, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/a.xml", feed(1, 2)), keep=["title: story 2"])
    row = json.loads(run("fetch", "--ndjson").stdout)
    assert (row["new"], row["dropped"], row["note"]) == (1, 1, "1 that no rule keeps")


def test_fetch_sweeps_what_is_left_in_the_inbox(
    run: Run, root: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    private(root, "news", server.at("/a.xml", feed(1, 2), feed(1, 2, 3)))
    run("fetch")
    left = {path: path.read_bytes() for path in (root / "inbox").glob("story-1*")}
    run("drop", "story-1")
    for path, data in left.items():
        path.write_bytes(data)
    assert len(inbox(root)) == 2
    monkeypatch.setenv("ALMANAC_NOW", day(7))
    assert "1 item was decided about already\n" in run("fetch").stdout
    assert inbox(root) == {"Story 2 of the day", "Story 3 of the day"}


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_an_interrupt_on_a_terminal_ends_its_line(root: Path, term: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        private(root, "news", f"http://127.0.0.1:{silent.getsockname()[1]}/feed.xml")
        terminal = Terminal("fetch", environment={"TERM": term})
        connection, _ = silent.accept()
        with connection:
            assert connection.recv(1)
            terminal.child.sendcontrol("c")
            text = terminal.end(code=130)
    assert text.endswith("\n1 source: nothing new, 1 interrupted\n")
