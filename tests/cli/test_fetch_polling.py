"""When `almanac fetch` asks a feed again, and with what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.editor import plays
from support.fetching import day, feed, inbox, private, rss, states
from support.scripted_server import ScriptedServer, answer, redirect
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.commands import Run

    # Fetches so many days and hours after the first time, and returns the row of the one source.
    Fetch = Callable[..., dict[str, Any]]
TAGS = [("ETag", '"1"'), ("Last-Modified", "Sun, 22 Nov 2026 00:00:00 GMT")]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Start a server on this machine."""
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def fetch(run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """Return a function that fetches at some time."""

    def call(*words: str, days: float = 0, hours: float = 0, code: int = 0) -> dict[str, Any]:
        assert root.exists()
        monkeypatch.setenv("ALMANAC_NOW", day(days, hours))
        (row,) = json.loads(run("fetch", "--json", *words, code=code).stdout)
        return dict(row)

    return call


def sent(server: ScriptedServer) -> list[tuple[str | None, str | None]]:
    """Return the validators of the requests that a server received."""
    names = "if-none-match", "if-modified-since"
    return [
        (request.headers.get(names[0]), request.headers.get(names[1]))
        for request in server.received
    ]


def test_a_feed_is_asked_once_an_hour(fetch: Fetch, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/feed.xml", feed(1)))
    assert fetch()["status"] == "ok"
    row = fetch(hours=0.5)
    assert (row["status"], row["note"]) == ("not_due", "not due before 13:00")
    assert fetch("--now", hours=0.9)["status"] == "not_due"
    assert len(server.received) == 1
    assert fetch(hours=1)["status"] == "ok"


def test_what_to_do_about_feeds_that_are_not_due(
    fetch: Fetch, run: Run, root: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    private(root, "news", server.at("/feed.xml", feed(1)), every=24)
    fetch()
    last = "ask all the same with: almanac fetch"
    assert run("fetch").stdout == f"1 source: nothing new, 1 not due\n{last} --force\n"
    monkeypatch.setenv("ALMANAC_NOW", day(0, 2))
    assert run("fetch").stdout == f"1 source: nothing new, 1 not due\n{last} --now\n"


def test_now_asks_a_feed_that_is_not_due_after_an_hour(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    private(root, "news", server.at("/feed.xml", feed(1)), every=24)
    fetch()
    assert fetch(hours=2)["status"] == "not_due"
    assert fetch("--now", hours=2)["status"] == "ok"


def test_force_asks_at_once_and_for_all(fetch: Fetch, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/feed.xml", feed(1, headers=TAGS)))
    fetch()
    assert fetch("--force", hours=0.1)["status"] == "ok"
    assert sent(server) == [(None, None)] * 2


def test_validators_are_sent_and_nothing_is_read_again(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    unchanged = answer(status=304, headers=[("ETag", '"2"')], length=None)
    private(root, "news", server.at("/feed.xml", feed(1, headers=TAGS), unchanged))
    fetch()
    assert fetch(hours=1)["status"] == "unchanged"
    fetch(hours=2)
    assert sent(server) == [(None, None), ('"1"', TAGS[1][1]), ('"2"', TAGS[1][1])]


def test_once_a_week_the_whole_feed_is_asked_for(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    unchanged = answer(status=304, length=None)
    private(root, "news", server.at("/feed.xml", feed(1, headers=TAGS), unchanged))
    for days in range(7):
        fetch(days=days)
    server.at("/feed.xml", feed(1, headers=TAGS))
    fetch(days=7)
    assert [validators[0] for validators in sent(server)] == [None, *['"1"'] * 6, None]


def test_a_source_can_do_without_validators(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    private(root, "news", server.at("/feed.xml", feed(1, headers=TAGS)), conditional=False)
    fetch()
    fetch(hours=1)
    assert sent(server) == [(None, None)] * 2


def test_a_source_has_its_user_agent(fetch: Fetch, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/feed.xml", feed(1)), user_agent="Curious/1.0")
    fetch()
    assert server.received[0].headers["user-agent"] == "Curious/1.0"


def test_a_lost_state_costs_one_request_and_brings_nothing_back(
    fetch: Fetch, run: Run, root: Path, server: ScriptedServer
) -> None:
    private(root, "news", server.at("/feed.xml", feed(1, 2, headers=TAGS)))
    fetch()
    for path in (root / "inbox").iterdir():
        run("drop", path.stem)
    (root / ".almanac/state/feeds.json").write_text("{damaged")
    row = fetch(hours=0.1)
    assert (row["status"], row["new"], row["known"]) == ("ok", 0, 2)
    assert inbox(root) == set()
    assert sent(server)[1] == (None, None)


def test_failures_back_off(fetch: Fetch, root: Path, server: ScriptedServer) -> None:
    private(root, "news", server.at("/feed.xml", feed(1), answer(status=500)))
    fetch()
    asked: list[int] = []
    for hours in range(1, 60):
        fetch(hours=hours)
        if len(server.received) > len(asked) + 1:
            asked.append(hours)
    assert 5 <= len(asked) <= 7
    assert states(root)[server.url("/feed.xml")]["failures"] == len(asked)


def test_a_feed_that_fails_for_a_week_is_a_problem(
    fetch: Fetch, run: Run, root: Path, server: ScriptedServer
) -> None:
    private(root, "news", server.at("/feed.xml", answer(status=500)))
    fetch()
    assert fetch(days=6)["status"] == "failed"
    assert fetch(days=9, code=5)["status"] == "failing"
    result = run("fetch", code=5)
    assert result.stdout == "1 source: nothing new, 1 failing for long (news)\n"
    assert result.stderr == ""
    server.at("/feed.xml", feed(1))
    assert fetch(days=12)["status"] == "ok"


def test_what_lasts_is_said_on_stderr_when_it_was_asked(
    fetch: Fetch, run: Run, root: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    private(root, "news", server.at("/feed.xml", answer(status=500)))
    fetch()
    monkeypatch.setenv("ALMANAC_NOW", day(8))
    line = "news  the server answers 500 (internal error) (2 times since 2026-11-23)"
    assert run("fetch", code=5).stderr == f"Warning: {line}\n"


def test_a_feed_that_is_not_found_may_come_back_for_two_weeks(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    private(root, "news", server.at("/feed.xml", answer(status=404)))
    fetch()
    assert fetch(days=13)["status"] == "failed"
    assert fetch(days=16, code=5)["status"] == "failing"


def test_a_server_that_wants_to_be_left_alone_is(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    busy = answer(status=429, headers=[("Retry-After", "864000")])
    private(root, "news", server.at("/feed.xml", busy, feed(1)))
    fetch()
    assert fetch("--now", days=9)["status"] == "not_due"
    assert fetch(days=10)["status"] == "ok"


def test_on_this_machine_one_service_holds_no_other(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    busy = answer(status=429, headers=[("Retry-After", "864000")])
    private(root, "a", server.at("/a.xml", busy))
    private(root, "b", server.at("/b.xml", feed(1)))
    assert "b  1 new" in run("fetch").stdout


def test_a_source_whose_feed_is_gone_for_good_says_so(
    fetch: Fetch, run: Run, root: Path, server: ScriptedServer
) -> None:
    path = private(root, "news", server.at("/feed.xml", answer(status=410)))
    assert fetch()["status"] == "failed"
    assert fetch(hours=2)["status"] == "not_due"
    row = fetch(days=1, code=5)
    assert row["status"] == "gone"
    assert json.loads(path.read_text())["gone"] == "2026-11-23T12:00:00Z"
    assert fetch(days=3, code=5)["status"] == "gone"
    assert len(server.received) == 2
    run("undo", "--yes")
    assert "gone" not in json.loads(path.read_text())


def test_a_source_that_is_there_again_is_gone_no_more(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    url = server.at("/feed.xml", feed(1))
    path = private(root, "news", url, gone="2026-11-01T00:00:00Z")
    assert fetch(code=5)["status"] == "gone"
    row = fetch("news")
    assert (row["status"], row["note"]) == ("ok", "it is there again")
    assert "gone" not in json.loads(path.read_text())


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_is_followed_after_a_week(
    fetch: Fetch, run: Run, root: Path, server: ScriptedServer, status: int
) -> None:
    new = server.at("/new.xml", feed(1))
    old = server.at("/old.xml", redirect("/new.xml", status))
    path = private(root, "news", old)
    for days in (0, 3, 6):
        fetch(days=days)
        assert json.loads(path.read_text())["feeds"] == [old]
    row = fetch(days=7)
    assert row["note"] == f"moved for good; the source has its new address now: {new}"
    assert json.loads(path.read_text())["feeds"] == [new]
    assert fetch(days=8)["note"] is None
    run("undo", "--yes")
    assert json.loads(path.read_text())["feeds"] == [old]
    fetch(days=20)
    fetch(days=40)
    assert json.loads(path.read_text())["feeds"] == [old]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_feed_that_is_elsewhere_for_now_keeps_its_address(
    fetch: Fetch, root: Path, server: ScriptedServer, status: int
) -> None:
    server.at("/new.xml", feed(1))
    old = server.at("/old.xml", redirect("/new.xml", status))
    path = private(root, "news", old)
    for days in (0, 10, 20):
        assert fetch(days=days)["status"] == "ok"
    assert json.loads(path.read_text())["feeds"] == [old]


def test_an_address_where_no_feed_is_is_never_taken(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    server.at("/new.html", answer(b"<!doctype html><title>Moved</title>"))
    old = server.at("/old.xml", redirect("/new.html"))
    path = private(root, "news", old)
    for days, code in ((0, 0), (10, 5), (20, 5)):
        fetch(days=days, code=code)
    assert json.loads(path.read_text())["feeds"] == [old]


def test_a_feed_that_was_gone_is_followed_at_once(
    fetch: Fetch, root: Path, server: ScriptedServer
) -> None:
    new = server.at("/new.xml", feed(1))
    old = server.at("/old.xml", answer(status=404), redirect("/new.xml"))
    path = private(root, "news", old)
    fetch()
    fetch(days=1)
    assert json.loads(path.read_text())["feeds"] == [new]


@pytest.mark.parametrize(
    ("option", "status"),
    [("--user-agent=me", "ok"), ("--no-paused", "ok"), ("--note=x", "not_due")],
)
def test_an_edited_source_that_failed_is_asked_at_once(  # noqa: PLR0913, PLR0917 (fixtures)
    run: Run, fetch: Fetch, root: Path, server: ScriptedServer, option: str, status: str
) -> None:
    url = server.at("/feed.xml", answer(status=500), feed(1))
    private(root, "news", url)
    assert fetch()["status"] == "failed"
    private(root, "news", url, paused=option == "--no-paused")
    run("source", "edit", "news", option)
    assert fetch(hours=0.1)["status"] == status


@pytest.mark.parametrize("edit", ["--feed NEW", "--unset gone", "--unset user_agent", "editor"])
def test_a_source_that_was_gone_is_asked_once_it_is_edited(  # noqa: PLR0913, PLR0917 (fixtures)
    run: Run, fetch: Fetch, root: Path, server: ScriptedServer, tmp_path: Path, edit: str
) -> None:
    old = server.at("/old.xml", answer(status=410), answer(status=410), feed(1))
    new = server.at("/new.xml", feed(2))
    path = private(root, "news", old, user_agent="me")
    fetch()
    assert fetch(days=1, code=5)["status"] == "gone"
    before = path.read_bytes()
    if edit == "editor":
        environment = plays(tmp_path / "editor", f"sed -i s,{old},{new}, $1")
        text = Terminal("source", "edit", "news", columns=400, environment=environment).end()
        assert "sources/news.json" in text
    else:
        row = json.loads(
            run("source", "edit", "news", "--json", *edit.replace("NEW", new).split()).stdout
        )
        assert row["gone"] is None
    assert fetch(days=1, hours=0.1)["status"] == "ok"
    run("undo", "--yes")
    assert path.read_bytes() == before


@pytest.mark.parametrize("option", ["--paused", "--note=x", "--feed"])
def test_a_source_that_is_gone_stays_so_after_other_edits(
    run: Run, root: Path, option: str
) -> None:
    url = "https://a.example/feed.xml"
    path = private(root, "news", url, gone="2026-11-01T00:00:00Z")
    run("source", "edit", "news", "--note=y", option, *([url] if option == "--feed" else []))
    assert json.loads(path.read_text())["gone"] == "2026-11-01T00:00:00Z"


@pytest.mark.parametrize("words", [("--force",), ("--force", "news")])
def test_a_feed_read_in_spite_of_a_fault_is_a_problem(
    run: Run, root: Path, server: ScriptedServer, words: tuple[str, ...]
) -> None:
    url = server.at("/feed.xml", answer(rss(1, 2)[:-30]))
    private(root, "news", url)
    run("fetch")
    note = "not well-formed (line 1: unclosed token): read leniently, without the broken end"
    result = run("fetch", *words)
    assert (result.stdout, result.stderr) == (f"news  {note}\n1 source: nothing new\n", "")
    (row,) = json.loads(run("source", "list", "--problems", "--json").stdout)
    fields = {"trouble": "faulty", "feed": url, "since": None, "reason": None, "detail": note}
    assert row["problems"] == [fields]
    assert note in run("source", "list", "--problems").stdout
    server.at("/feed.xml", feed(1, 2))
    assert run("fetch", "--force").stdout.startswith("news  1 new\n")  # which was cut off
    assert run("source", "list", "--problems").stderr == "no source has a problem\n"
