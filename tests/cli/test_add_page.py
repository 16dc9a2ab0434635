"""`add URL`: an event made of what its page says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.records import event, files, source, write
from support.scripted_server import ScriptedServer, answer, redirect
from support.setting import NOW
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.commands import Run

URL = "https://lab.example/a-model"
PAGE = """<!doctype html><title>A model | The Lab</title>
<meta property=og:site_name content="The Lab"><meta name=author content="Jane Doe">
<meta property=article:published_time content=2026-11-20T08:30:00Z>
<meta name=description content="It is small."><h1>A model</h1>"""
HTML = [("Content-Type", "text/html; charset=utf-8")]
FIELDS = {
    "title": "A model",
    "source": "The Lab",
    "author": "Jane Doe",
    "published": "2026-11-20T08:30:00Z",
    "summary": "It is small.",
}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Save a page as a browser does."""
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def server(root: Path) -> Iterator[ScriptedServer]:
    """Serve pages, for a source whose site may be on this machine."""
    with ScriptedServer() as server:
        write(root, source("lab", name="Lab", site=server.url("/"), private=True, tier=1,
                           tags=["chips"], author="The staff", feeds=[]))  # fmt: skip
        yield server


def saved(root: Path, id_: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((root / "events" / f"{id_}.json").read_text())
    return data


def test_page_is_fetched_and_saved_as_an_event(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    server.at("/p", answer(PAGE.encode(), headers=HTML))
    result = run("add", server.url("/p"), "--yes", "--tag", "models")
    assert result.stdout == "a-model  data/events/a-model.json\n"
    assert saved(root, "a-model") == {
        "id": "a-model", **FIELDS, "source": "Lab", "tier": 1, "url": server.url("/p"),
        "added": NOW, "tags": ["models"],
    }  # fmt: skip
    assert server.received[0].headers["accept"].startswith("text/html")


def test_source_of_the_site_gives_what_the_page_does_not(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    server.at("/p", answer(b"<title>X</title><time pubdate datetime=2026-11-01>", headers=HTML))
    run("add", server.url("/p"), "--yes")
    assert saved(root, "x").items() >= {"author": "The staff", "tags": ["chips"]}.items()


def test_saved_page_is_read_without_asking_anybody(run: Run, root: Path, page: Path) -> None:
    run("add", URL, "--from", str(page), "--yes")
    assert saved(root, "a-model").items() >= {**FIELDS, "url": URL}.items()


def test_page_comes_from_standard_input(run: Run, root: Path) -> None:
    run("add", URL, "--from", "-", "--yes", given=PAGE)
    assert saved(root, "a-model")["url"] == URL


def test_dry_run_prints_the_event_as_it_would_be(run: Run, root: Path, page: Path) -> None:
    before = files(root)
    row = json.loads(run("add", URL, "--from", str(page), "--dry-run", "--json").stdout)
    assert row.items() >= {**FIELDS, "id": "a-model", "url": URL, "tier": None}.items()
    assert files(root) == before


def test_redirect_gives_the_address_it_leads_to(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    server.at("/short", redirect("/p"))
    server.at("/p", answer(PAGE.encode(), headers=HTML))
    run("add", server.url("/short"), "--yes")
    assert saved(root, "a-model")["url"] == server.url("/p")


def test_host_is_the_source_of_a_page_that_names_none(run: Run, root: Path) -> None:
    text = "<title>X</title><time pubdate datetime=2026-11-01>"
    run("add", "https://www.other.example/x", "--from", "-", "--yes", given=text)
    assert saved(root, "x")["source"] == "other.example"


def test_source_of_most_events_from_the_host_is_taken(run: Run, root: Path, page: Path) -> None:
    write(root, event("e", source="Lab of events", url="https://lab.example/e"))
    run("add", URL, "--from", str(page), "--yes")
    assert saved(root, "a-model")["source"] == "Lab of events"


ADD = f"add it with: almanac add TITLE --url {URL}\n"
NOTHING = "so there is no title and no day\n"
SAVE = f"save the page in a browser, and give it with --from page.html; or {ADD}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<title>X</title>", "names no day\ngive it with --published\n"),
        ("<time pubdate datetime=2026-11-01>", f"names no title\n{ADD}"),
        (
            "<title>Just a moment...</title>",
            f"shows a check for browsers, not the page\n{NOTHING}{SAVE}",
        ),
        ("<title>Consent</title>", f"shows a question for consent, not the page\n{NOTHING}{SAVE}"),
        ("%PDF-1.7\n", f"is no page in HTML, but application/octet-stream\n{NOTHING}{ADD}"),
        ("", f"names no title and no day\n{ADD}"),
    ],
)
def test_page_that_does_not_say_enough_is_refused(
    run: Run, root: Path, text: str, message: str
) -> None:
    before = files(root)
    for mode in ("--yes", "--dry-run"):
        result = run("add", URL, "--from", "-", mode, given=text, code=5)
        assert result.stderr == f"Error: {URL} {message}"
    assert files(root) == before


def test_options_give_what_the_page_does_not_say(run: Run, root: Path) -> None:
    add = ("add", URL, "--from", "-", "--yes", "--published", "May 2026")
    run(*add, given="<title>X</title>")
    assert saved(root, "x")["precision"] == "month"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/none", "answers with the status 404\nif a browser shows it, save the page in a browser"),
        ("/wall", "shows a check for browsers, not the page"),
        ("/pdf", "is no page in HTML, but application/pdf"),
    ],
)
def test_server_that_gives_no_page_is_told_of(
    run: Run, server: ScriptedServer, path: str, message: str
) -> None:
    server.at("/wall", answer(b"x", status=403, headers=[*HTML, ("cf-mitigated", "challenge")]))
    server.at("/pdf", answer(b"%PDF", headers=[("Content-Type", "application/pdf")]))
    code = 1 if path == "/none" else 5
    result = run("add", server.url(path), "--yes", code=code)
    assert f"Error: {server.url(path)} {message}" in result.stderr


def test_page_on_this_machine_is_refused_without_private_source(run: Run, root: Path) -> None:
    before = files(root)
    with ScriptedServer() as server:
        assert "not on the public internet" in run("add", server.url("/"), "--yes", code=1).stderr
        assert server.received == []
    assert files(root) == before


def test_known_address_is_refused_before_its_server_is_asked(
    run: Run, root: Path, server: ScriptedServer
) -> None:
    write(root, event("old", url=server.url("/p")))
    result = run("add", server.url("/p") + "?utm_source=x", "--yes", code=7)
    assert result.stderr.startswith("Error: this event is there already: old\n")
    assert server.received == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([URL], "without a terminal to ask on, this needs --yes"),
        (["A title", "--yes"], "--yes goes with a URL"),
        (["A title", "--from", "x"], "--from goes with a URL"),
        (["--from", "x"], "--from goes with a URL"),
        ([URL, "--url", URL, "--yes"], "a URL in place of the title and --url exclude each other"),
        ([URL, "--update", "--yes"], "--update goes with --json-in"),
        ([URL, "--tier", "9", "--yes"], "--tier: must be a whole number from 1 to 3"),
        (["http://a b/", "--yes"], "--yes goes with a URL"),
        (["https:///x", "--yes"], "URL: must be an http or https URL"),
    ],
)
def test_wrong_combinations_are_refused(
    run: Run, root: Path, words: list[str], message: str
) -> None:
    before = files(root)
    assert run("add", *words, code=2).stderr.startswith(f"Error: {message}")
    assert files(root) == before


def test_title_with_an_address_as_its_url_is_no_page(run: Run, root: Path) -> None:
    run("add", "A title", "--url", URL, "--source", "Lab")
    assert saved(root, "a-title")["url"] == URL


@pytest.mark.usefixtures("root")
def test_text_of_a_page_is_escaped_on_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<title>A \u202e\x1b[31m&#27;[1mmodel</title>", encoding="utf-8")
    terminal = Terminal("add", URL, "--from", str(path))
    terminal.leave("Title [", "d")
    assert "\x1b[31m" not in terminal.text
    assert "\u202e" not in terminal.text


def test_page_is_shown_and_its_fields_are_defaults(root: Path, page: Path) -> None:
    terminal = Terminal("add", URL, "--from", str(page))
    terminal.wait(
        f"{URL}\r\n  Title: A model\r\n  Source: The Lab\r\n  Author: Jane Doe\r\n"
        "  Published: 2026-11-20T08:30:00Z\r\n  Summary: It is small.\r\n"
    )
    for question, reply in (
        ("Title [A model]: ", "A small model"),
        ("Source [The Lab]: ", ""),
        ("Author (optional) [Jane Doe]: ", "-"),
        ("Published [2026-11-20T08:30:00Z]: ", "2026-11-19"),
        ("Type (optional): ", "release"),
        ("Tier, 1 to 3 (optional): ", "1"),
        ("Summary (optional; e: editor) [It is small.]: ", ""),
        ("Tags, with commas (optional): ", ""),
        ("Score, 1 to 10 (optional): ", ""),
    ):
        terminal.answer(question, reply)
    assert "a-small-model" in terminal.end()
    assert saved(root, "a-small-model") == {
        "id": "a-small-model", "title": "A small model", "type": "release", "source": "The Lab",
        "tier": 1, "url": URL, "published": "2026-11-19T00:00:00Z", "precision": "day",
        "added": NOW, "summary": "It is small.",
    }  # fmt: skip


def test_day_that_the_page_does_not_tell_has_to_be_entered(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<title>X</title>", encoding="utf-8")
    terminal = Terminal("add", URL, "--from", str(path), "--author", "A")
    for question, reply in (("Title [X]: ", ""), ("Source [lab.example]: ", ""),
                            ("Published: ", ""), ("Published: ", "2026-11-19")):  # fmt: skip
        terminal.answer(question, reply)
    for _ in range(5):
        terminal.answer("(optional", "")
    terminal.end()
    assert saved(root, "x")["published"] == "2026-11-19T00:00:00Z"


@pytest.mark.usefixtures("root")
def test_wall_is_named_and_the_fields_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<title>Just a moment...</title>", encoding="utf-8")
    terminal = Terminal("add", URL, "--from", str(path))
    terminal.wait(
        f"Warning: {URL} shows a check for browsers, not the page\r\n"
        "save the page in a browser, and give it with --from page.html\r\n"
    )
    terminal.leave("Title: ", "d")
    assert "moment" not in terminal.text


def test_known_address_is_told_of_and_asked_about(root: Path, page: Path) -> None:
    write(root, event("old", title="Old", url=URL))
    terminal = Terminal("add", URL, "--from", str(page))
    terminal.answer("This event is here already: Old", "s")
    assert "nothing was added" in terminal.end(1)


def test_story_that_is_perhaps_the_same_is_told_of(root: Path, page: Path) -> None:
    text = "A model of the Lab for telephones, small and quick"
    write(root, event("old", title=text, source="Other", published="2026-11-20T00:00:00Z"))
    page.write_text(PAGE.replace("A model", text), encoding="utf-8")
    terminal = Terminal("add", URL, "--from", str(page), "--yes")
    assert "Likely the same story: " in terminal.end()
