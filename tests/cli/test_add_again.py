"""An event that is there is not added again, and every new one has an id of its own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from almanac_cli.operations.init import create_almanac
from support.records import ARTICLE, event, files, write
from support.shapes import on_disk, same

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.mark.parametrize(
    "url",
    [
        ARTICLE,
        "http://example.com/a/b?id=1",
        "HTTPS://EXAMPLE.com/a/b?id=1",
        "https://example.com:443/a/b?id=1",
        "http://example.com:80/a/b?id=1",
        "https://example.com/a/b/?id=1",
        "https://example.com/a/b?id=1#:~:text=part",
        "https://example.com/a/b?utm_source=x&id=1&fbclid=y&gclid=z&ref=example.com",
        "https://www.example.com/a/b?id=1",
        "https://example.com/a/b?id=1,",
    ],
)
def test_an_event_with_the_same_canonical_url_is_not_added_again(
    run: Run, root: Path, url: str
) -> None:
    write(root, event("there", url=ARTICLE))
    before = files(root)
    result = run("add", "Another title", "--source", "Other", "--url", url, code=7)
    assert result.stdout == ""
    assert result.stderr == (
        "Error: this event is there already: there\n"
        "see it with: almanac show there; to have it twice, use --allow-duplicate\n"
    )
    assert files(root) == before


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a/B?id=1",
        "https://example.com/a/b?id=2",
        "https://example.com/a/b",
        "https://example.com:8443/a/b?id=1",
        "https://example.com/a/b?id=1#part",
        "https://example.com/a/b?id=1&ref=w",
    ],
)
def test_an_event_with_another_canonical_url_is_another_event(
    run: Run, root: Path, url: str
) -> None:
    write(root, event("there", url=ARTICLE))
    run("add", "Another", "--source", "Other", "--url", url)
    assert on_disk(root, "events/another")["url"] == url


def test_adding_what_is_there_names_it_as_json_too(run: Run, root: Path) -> None:
    write(root, event("there", url=ARTICLE))
    result = run("add", "Another", "--source", "Other", "--url", ARTICLE, "--json", code=7)
    assert result.stdout == ""
    assert same(
        result.stderr,
        {
            "error": "conflict",
            "message": "this event is there already: there",
            "hint": "see it with: almanac show there; to have it twice, use --allow-duplicate",
        },
    )


def test_the_same_event_without_a_url_is_not_added_again(run: Run, root: Path) -> None:
    run("add", "One", "--source", "S")
    before = files(root)
    run("add", "One", "--source", "S", code=7)
    assert files(root) == before


def test_an_id_that_is_taken_gets_the_same_ending_everywhere(run: Run, tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        create_almanac(tmp_path / name, "test", example=False)
        write(tmp_path / name, event("news", url=f"https://{name}.example/"))
        write(tmp_path / name, event("news-2026-11-23", url=f"https://{name}.example/2"))
        result = run("--data", name, "add", "News", "--source", "S", "--url", ARTICLE)
        found.append(result.stdout.split()[0])
    assert re.fullmatch(r"news-[0-9a-f]{6}", found[0])
    assert found[0] == found[1]


@pytest.mark.parametrize("title", ["新闻", "!!!", "—"])
@pytest.mark.usefixtures("root")
def test_a_title_without_latin_letters_is_named_by_its_source(run: Run, title: str) -> None:
    result = run("add", title, "--source", "S", "--url", ARTICLE)
    assert result.stdout.split()[0] == "s-2026-11-23"


@pytest.mark.usefixtures("root")
def test_a_name_that_windows_reserves_is_avoided(run: Run) -> None:
    result = run("add", "Con", "--source", "S", "--url", ARTICLE)
    assert result.stdout.split()[0] == "con-2026-11-23"


@pytest.mark.usefixtures("root")
def test_a_long_title_gives_an_id_cut_at_a_word(run: Run) -> None:
    result = run("add", "word " * 20, "--source", "S")
    assert result.stdout.split()[0] == "-".join(["word"] * 12)


def test_an_id_can_be_chosen(run: Run, root: Path) -> None:
    assert run("add", "One", "--source", "S", "--id", "mine").stdout.startswith("mine  ")
    assert on_disk(root, "events/mine")["title"] == "One"


def test_a_chosen_id_that_is_taken_is_a_conflict(run: Run, root: Path) -> None:
    write(root, event("mine"))
    before = files(root)
    assert "mine" in run("add", "One", "--source", "S", "--id", "mine", code=7).stderr
    assert files(root) == before


@pytest.mark.parametrize(
    "text", [f"{ARTICLE},", f"<{ARTICLE}>", f"({ARTICLE}).", f" {ARTICLE}\u201d"]
)
def test_punctuation_around_an_entered_url_is_not_stored(run: Run, root: Path, text: str) -> None:
    run("add", "One", "--source", "S", "--url", text)
    assert on_disk(root, "events/one")["url"] == ARTICLE
    assert run("show", text, "--json").stdout == run("show", "one", "--json").stdout


def test_a_url_is_stored_as_it_was_entered(run: Run, root: Path) -> None:
    url = "HTTP://www.Example.com:80/caf%c3%a9/../x_(y)?utm_source=a#b"
    run("add", "One", "--source", "S", "--url", url)
    assert on_disk(root, "events/one")["url"] == url


@pytest.mark.usefixtures("root")
def test_events_of_one_page_are_named_by_their_fragments(run: Run) -> None:
    page = "https://example.com/changelog"
    for title, fragment in (("Batch", "#2024-04-15"), ("Vision", "#2024-10-01"), ("All", "")):
        run("add", title, "--source", "S", "--url", page + fragment)
    for text, id_ in (("#2024-10-01", "vision"), ("", "all"), ("#else", "all")):
        assert json.loads(run("show", page + text, "--json").stdout)["id"] == id_


@pytest.mark.usefixtures("root")
def test_a_duplicate_is_added_where_it_is_allowed(run: Run) -> None:
    words = ("add", "One", "--source", "S", "--url", ARTICLE)
    run(*words)
    ids = [run(*words, "--allow-duplicate").stdout.split()[0] for _ in range(3)]
    assert ids[0] == "one-2026-11-23"
    assert re.fullmatch(r"one-[0-9a-f]{6}", ids[1])
    assert ids[2] == f"{ids[1]}-2"
    result = run("check")
    assert result.stdout.splitlines()[0] == (
        f"note: events/{ids[0]}.json: url: is that of events/one.json too "
        f"(if they are one event: almanac merge one {ids[0]})"
    )
    assert result.stderr == "4 events, 0 guides: nothing wrong, 3 notes\n"


@pytest.mark.usefixtures("root")
def test_duplicates_of_bulk_input_are_added_where_allowed(run: Run) -> None:
    data = json.dumps([{"title": "One", "source": "S", "published": "2026-04-03"}] * 3)
    ids = {*run("add", "--json-in", "-", "--allow-duplicate", given=data).stdout.split()[::2]}
    assert len(ids) == 3
    again = run("add", "--json-in", "-", "--allow-duplicate", given=data)
    assert again.stderr == "3 added\n"
    assert not ids & {*again.stdout.split()[::2]}


@pytest.mark.usefixtures("root")
def test_a_chosen_id_is_never_numbered(run: Run) -> None:
    run("add", "One", "--source", "S", "--id", "mine")
    run("add", "One", "--source", "S", "--id", "mine", "--allow-duplicate", code=7)


def test_an_edit_may_make_a_duplicate_where_it_is_allowed(run: Run, root: Path) -> None:
    write(root, event("a", url=ARTICLE))
    write(root, event("b", url=f"{ARTICLE}2"))
    assert "--allow-duplicate" in run("edit", "b", "--url", ARTICLE, code=7).stderr
    run("edit", "b", "--url", ARTICLE, "--allow-duplicate")
    assert on_disk(root, "events/b")["url"] == ARTICLE


def test_events_of_one_page_are_a_note_of_check(run: Run, root: Path) -> None:
    for n in range(6):
        write(root, event(f"e{n}", url=f"https://x.org/log#{n}"))
    run("check", "--fix")
    assert run("check").stdout == (
        "note: events/e0.json: url: is on the same page as events/e1.json, events/e2.json, "
        "events/e3.json and 2 more (nothing to do if they are different events)\n"
    )
