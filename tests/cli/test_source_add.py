"""`almanac source add`: the feed of an address is found, shown, and saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.records import event, files, source, write
from support.scripted_server import ScriptedServer, answer, redirect
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.commands import Run

PAGE = (
    b'<!doctype html><title>Home</title><link rel=alternate type=application/rss+xml href="/rss">'
)
FEED = b"""<rss version="2.0"><channel><title>The Lab</title><link>https://lab.example/</link>
<item><title>Old</title><pubDate>Mon, 02 Nov 2026 00:00:00 GMT</pubDate></item>
<item><title>New</title><pubDate>Sun, 22 Nov 2026 00:00:00 GMT</pubDate></item></channel></rss>"""


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Serve a page at /, and the feed that it names."""
    with ScriptedServer() as server:
        server.at("/", answer(PAGE, headers=[("Content-Type", "text/html")]))
        server.at("/rss", answer(FEED, headers=[("Content-Type", "application/rss+xml")]))
        yield server


def record(root: Path, id_: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((root / "sources" / f"{id_}.json").read_text())
    return data


def test_feed_of_a_page_is_found_and_saved(run: Run, root: Path, server: ScriptedServer) -> None:
    result = run("source", "add", server.url("/"), "--private", "--yes", "--tier", "1")
    assert result.stdout == "the-lab  data/sources/the-lab.json\n"
    assert result.stderr == f"The Lab\n{server.url('/rss')}\n  1d ago: New\n  21d ago: Old\n"
    assert record(root, "the-lab") == {
        "id": "the-lab",
        "name": "The Lab",
        "site": server.url("/"),
        "feeds": [server.url("/rss")],
        "tier": 1,
        "private": True,
        "updated": "2026-11-23T12:00:00Z",
    }


def test_address_of_a_feed_is_taken_itself(run: Run, root: Path, server: ScriptedServer) -> None:
    server.at("/moved", redirect("/rss"))
    run("source", "add", server.url("/moved"), "--private", "--yes", "--name", "Other")
    saved = record(root, "other")
    assert (saved["feeds"], saved["site"]) == ([server.url("/rss")], "https://lab.example/")


def test_name_is_that_of_the_events_from_its_host(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    write(root, event("e", source="Lab of Events", url=server.url("/e")))
    run("source", "add", server.url("/"), "--private", "--yes")
    assert record(root, "lab-of-events")["name"] == "Lab of Events"


def test_name_with_a_feed_is_saved_without_asking_anybody(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    run("source", "add", "Lab A.I.", "--feed", server.url("/rss"), "--yes")
    assert record(root, "lab-a-i")["feeds"] == [server.url("/rss")]
    assert server.received == []


def test_name_alone_is_saved(run: Run, root: Path) -> None:
    run("source", "add", "A newspaper", "--tier", "2", "--yes")
    assert record(root, "a-newspaper")["tier"] == 2


def test_guesses_are_asked_only_on_demand(run: Run, root: Path, server: ScriptedServer) -> None:
    server.at("/", answer(b"<!doctype html><p>no feed here"))
    server.at("/rss.xml", answer(FEED))
    add = ("source", "add", server.url("/"), "--private", "--yes")
    assert run(*add, code=1).stderr == (
        f"Error: {server.url('/')} names no feed\n"
        "--guess tries the addresses that many sites have; if you know its feed, give it with "
        "--feed\n"
    )
    assert len(server.received) == 1
    run(*add, "--guess")
    assert record(root, "the-lab")["feeds"] == [server.url("/rss.xml")]


def test_other_feeds_that_a_page_declares_are_named(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    link = b"<link rel=alternate type=application/atom+xml href=%s>"
    more = b"".join(link % path for path in (b"/news.atom", b"/comments/feed/", b"/b.atom"))
    server.at("/", answer(PAGE + more))
    result = run("source", "add", server.url("/"), "--private", "--yes")
    assert result.stderr.endswith(
        "  21d ago: Old\nOther feeds there, to be named with --feed:\n"
        f"  {server.url('/news.atom')}\n  {server.url('/b.atom')}\n"
    )
    assert record(root, "the-lab")["feeds"] == [server.url("/rss")]


def test_links_that_lead_to_no_feed_are_passed_over(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    server.at("/", answer(b"<a href=/404.rss>x</a><a href=/page/feed>y</a><a href=/rss>z</a>"))
    server.at("/page/feed", answer(b"<!doctype html>"))
    run("source", "add", server.url("/"), "--private", "--yes")
    assert record(root, "the-lab")["feeds"] == [server.url("/rss")]


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["HOST/none"], 1, "Error: HOST/none answers with the status 404\n"),
        (["HOST/wall"], 1, "Error: HOST/wall answers with a check for browsers\n"),
        (["--feed", "HOST/"], 1, "Error: HOST/ is no feed that can be read: it "),
        (["HOST/dead"], 1, "Error: no feed is found from HOST/dead; asked were\n  HOST/x.rss\n--g"),
        (["HOST/untitled"], 2, "Error: the feed has no title: HOST/untitled\n"),
        (["HOST/", "--first", "x"], 2, "Error: --first: must be a whole number"),
        (["N", "--name", "M"], 2, "Error: NAME and --name exclude each other\n"),
        (["N", "--from-events"], 2, "Error: --from-events goes with no URL, NAME"),
        (["--from-events", "--paused"], 2, "Error: --from-events goes with --dry-run"),
        (["N", "--json-in", "-"], 2, "Error: --json-in takes no URL or NAME"),
        (["ftp://lab.example/x"], 2, "Error: ftp://lab.example/x must be an http or https URL\n"),
        ([], 2, "Error: give a URL or a NAME; without a terminal, nobody can be asked for it\n"),
        (["N", "--tag", "a,b", "--tag", "a/", "--drop", "text ~ ("], 2, "Error: "),
        (["N", "--update"], 2, "Error: --html, --skip-invalid and --update go with"),
    ],
)
def test_what_cannot_be_added_is_refused(  # noqa: PLR0913, PLR0917 (the cases)
    run: Run, root: Path, server: ScriptedServer, options: list[str], code: int, message: str
) -> None:
    server.at("/wall", answer(b"", status=403, headers=[("cf-mitigated", "challenge")]))
    server.at("/dead", answer(b"<a href=/x.rss>x</a>"))
    server.at("/untitled", answer(b"<rss><channel></channel></rss>"))
    base, before = server.url(""), files(root)
    words = [word.replace("HOST", base) for word in options]
    private = [] if "--from-events" in options else ["--private"]
    result = run("source", "add", *words, *private, "--yes", code=code)
    assert result.stderr.startswith(message.replace("HOST", base))
    assert files(root) == before


def test_feed_that_a_source_has_is_refused(run: Run, root: Path, server: ScriptedServer) -> None:
    write(root, source("known", feeds=[server.url("/rss")]))
    result = run("source", "add", server.url("/"), "--private", "--yes", code=7)
    assert result.stderr.startswith("Error: this source is there already: known\n")


@pytest.mark.usefixtures("root")
def test_server_on_this_machine_is_refused_unless_private(run: Run, server: ScriptedServer) -> None:
    result = run("source", "add", server.url("/"), "--yes", code=1)
    assert "it is not on the public internet" in result.stderr
    assert server.received == []


@pytest.mark.usefixtures("root")
def test_without_a_terminal_it_needs_yes(run: Run, server: ScriptedServer) -> None:
    result = run("source", "add", server.url("/"), "--private", code=2)
    assert result.stderr == "Error: without a terminal to ask on, this needs --yes\n"
    assert server.received == []


def test_sources_of_events_are_added(run: Run, root: Path) -> None:
    write(root, event("a", source="Lab", tier=1))
    write(root, event("b", source="Blog", tier=2))
    assert run("source", "add", "--from-events", "--dry-run").stderr == (
        "2 added\ndry run: nothing was written\n"
    )
    run("source", "add", "--from-events")
    assert (record(root, "lab")["tier"], record(root, "blog")["tier"]) == (1, 2)
    assert run("source", "add", "--from-events", "--json").stdout == "[]\n"
    run("undo", "--yes")
    assert [*(root / "sources").iterdir()] == []


def test_json_is_added_as_for_other_kinds(run: Run, root: Path) -> None:
    run("source", "add", "--json-in", "-", given='{"name": "Lab", "feeds": ["https://a.example/"]}')
    assert record(root, "lab")["feeds"] == ["https://a.example/"]


QUESTION = "The Lab\r\n{feed}\r\n  1d ago: New\r\n  21d ago: Old\r\nAdd this source? [Y/n]: "


def test_feed_is_shown_and_saved_if_the_user_agrees(root: Path, server: ScriptedServer) -> None:
    terminal = Terminal("source", "add", server.url("/"), "--private")
    terminal.answer(QUESTION.format(feed=server.url("/rss")), "")
    assert "the-lab  data/sources/the-lab.json" in terminal.end()
    assert record(root, "the-lab")["feeds"] == [server.url("/rss")]


def test_feed_that_the_user_declines_is_not_saved(root: Path, server: ScriptedServer) -> None:
    terminal = Terminal("source", "add", "Mine", "--feed", server.url("/rss"), "--private")
    terminal.answer(QUESTION.format(feed=server.url("/rss")).replace("The Lab", "Mine"), "n")
    assert "Error: nothing was added" in terminal.end(1)
    assert not (root / "sources" / "mine.json").exists()


def test_address_or_name_is_asked_for(root: Path) -> None:
    terminal = Terminal("source", "add")
    terminal.answer("Address, or name: ", "A newspaper")
    terminal.answer("Add A newspaper without a feed? [Y/n]: ", "")
    terminal.end()
    assert record(root, "a-newspaper")["name"] == "A newspaper"


@pytest.mark.parametrize("words", [["notaurl"], ["--name", "A newspaper"]])
def test_source_without_a_feed_is_not_saved_unasked(run: Run, root: Path, words: list[str]) -> None:
    before = files(root)
    refused = run("source", "add", *words, code=2)
    assert refused.stderr == "Error: without a terminal to ask on, this needs --yes\n"
    assert run("source", "add", *words, "--dry-run").stderr.endswith("nothing was written\n")
    assert files(root) == before
    run("source", "add", *words, "--yes")
    assert "feeds" not in record(root, words[-1].lower().replace(" ", "-"))


def test_nothing_new_in_events_is_said(run: Run, root: Path) -> None:
    write(root, event("e", source="The Lab"))
    run("source", "add", "--from-events")
    assert run("source", "add", "--from-events").stderr == (
        "every source that events name is here already\n0 added\n"
    )


def test_passwords_that_cannot_be_read_are_told_once(
    run: Run, root: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = root.parent / "netrc"
    netrc.write_text("machine lab.example nonsense me")
    monkeypatch.setenv("NETRC", str(netrc))
    warning = f"Warning: no password was read: {netrc}: line 1: "
    added = run("source", "add", server.url("/"), "--private", "--yes")
    assert added.stderr.count(warning) == 1
    assert run("fetch").stderr.count(warning) == 1
    refused = run("source", "add", server.url("/none"), "--private", "--yes", code=1)
    assert refused.stderr.count(warning) == 1
