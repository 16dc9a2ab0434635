"""Events that wait in the inbox, where commands are asked for them, or to add them again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.intake import FEED, Desk, feed_item, feed_items
from support.records import draft, event, files, source, write
from support.scripted_server import ScriptedServer
from support.shapes import on_disk
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

URL = "https://x.org/1"
ID = "title1-word1-694fff"
SEE = f"see it with: almanac inbox show {ID}; keep it with: almanac keep {ID}"


@pytest.fixture(autouse=True)
def desk(root: Path) -> Desk:
    """Make an almanac with an item in the inbox, which has a guid beside its URL, and an event."""
    write(root, source("x", name="X", feeds=[FEED], private=True))
    write(root, event("there", title="There"))
    desk = Desk.at(root)
    desk.fetch(feed_items(1))
    return desk


@pytest.mark.parametrize(
    "words",
    [
        ("show", URL),
        ("show", "http://www.X.org/1/?utm_source=x"),
        ("edit", URL, "--tier", "1"),
        ("score", URL, "3"),
        ("link", URL, "there"),
        ("link", "there", URL),
        ("related", URL),
        ("remove", URL, "--yes"),
    ],
)
def test_url_of_what_waits_says_that_it_waits(run: Run, words: tuple[str, ...]) -> None:
    url = next(word for word in words if "://" in word)
    assert run(*words, code=3).stderr == (
        f"Error: no event with the URL '{url}': {ID} waits in the inbox\n{SEE}\n"
    )


@pytest.mark.parametrize("text", [URL, ID])
def test_bulk_input_says_what_waits(run: Run, text: str) -> None:
    given = json.dumps({"id": text, "score": 3})
    sentence = f"no event with the URL '{text}'" if text == URL else f"no event '{text}'"
    assert run("score", "-", given=given, code=5).stderr.splitlines()[:2] == [
        "Error: nothing was scored",
        f"  line 1: {sentence}: {ID} waits in the inbox",
    ]


def test_item_is_shown_and_kept_by_its_url(run: Run) -> None:
    assert json.loads(run("inbox", "show", URL, "--json").stdout)["id"] == ID
    assert run("keep", URL).stdout == "title1-word1  data/events/title1-word1.json\n"
    assert run("inbox", "show", URL, code=3).stderr.startswith(
        f"Error: the item '{URL}' is kept already as title1-word1\n"
    )


@pytest.mark.parametrize(
    "words", [("Again", "--url", URL, "--source", "Y"), (URL, "--yes"), (URL, "--dry-run")]
)
def test_what_waits_is_not_added_again(run: Run, root: Path, words: tuple[str, ...]) -> None:
    before = files(root)
    assert run("add", *words, code=7).stderr == (
        f"Error: this event waits in the inbox already: {ID}\n"
        f"{SEE}; to have it twice, use --allow-duplicate\n"
    )
    assert files(root) == before


def test_item_without_a_url_waits_under_title_and_day(run: Run, desk: Desk) -> None:
    desk.fetch([feed_item(2, url=None)])
    words = ("add", "title2  WORD2", "--source", "x", "--published", "2026-08-17")
    assert "waits in the inbox already: title2-word2-" in run(*words, code=7).stderr


def test_what_waits_is_added_where_duplicates_are_allowed(run: Run) -> None:
    words = ("add", "Again", "--url", URL, "--source", "Y", "--allow-duplicate")
    assert run(*words).stdout == "again  data/events/again.json\n"


@pytest.mark.parametrize("command", ["add", "import"])
def test_bulk_input_of_what_waits_says_so(run: Run, desk: Desk, command: str) -> None:
    desk.fetch(feed_items(7))
    words = ("add", "--json-in", "-") if command == "add" else ("import", "-")
    one, *others = (draft(f"New {n}", url=f"https://x.org/{n}") for n in range(1, 8))
    result = run(*words, given=json.dumps(one))
    assert result.stderr.splitlines()[-2:] == [
        f"1 added waits in the inbox, too: {ID}; take it out with: almanac drop {ID}",
        "1 added",
    ]
    run("drop", ID)
    assert ID not in run("inbox", "--json").stdout
    result = run(*words, "--dry-run", given=json.dumps(others))
    (line,) = (line for line in result.stderr.splitlines() if "wait in" in line)
    assert line.startswith("6 added wait in the inbox, too: title2-word2-")
    assert line.endswith(" and 1 more; take them out with: almanac drop ...")


def test_import_names_what_waits_in_its_answer(run: Run) -> None:
    given = json.dumps([draft("New", url=URL), draft("Other", url="https://y.org/1")])
    answer = json.loads(run("import", "-", "--json", given=given).stdout)
    assert answer["waiting"] == [ID]


def test_bulk_input_of_wanted_duplicates_says_nothing(run: Run) -> None:
    given = json.dumps(draft("New", url=URL))
    result = run("add", "--json-in", "-", "--allow-duplicate", given=given)
    assert result.stderr == "1 added\n"


def test_what_waits_is_told_before_its_server_is_asked(root: Path) -> None:
    before = files(root)
    with ScriptedServer() as server:
        write(root, event("old", title="Old", url=server.url("/old")))
        terminal = Terminal("add", server.url("/old"))
        terminal.answer("This event is here already: Old", "s")
        assert "nothing was added" in terminal.end(1)
        assert server.received == []
    terminal = Terminal("add", URL)
    terminal.answer("This event waits in the inbox already: Title1 word1", "s")
    assert f"nothing was added\nkeep it with: almanac keep {ID}" in terminal.end(1)
    assert files(root).keys() - {"events/old.json"} == before.keys()


@pytest.mark.usefixtures("root")
def test_question_about_the_url_tells_what_waits() -> None:
    terminal = Terminal("add")
    terminal.answer("URL", URL)
    terminal.answer("d: add it twice, s: stop [s]: ", "d")
    terminal.leave("Title: ", "d")


def test_undo_tells_what_was_decided_elsewhere_since(run: Run, root: Path) -> None:
    run("keep", ID)
    (path,) = (root / "seen").iterdir()
    line = path.read_text(encoding="utf-8")
    keys, time, *_ = line.split(" ")
    later = time.replace("2026", "2027", 1)
    path.write_text(f"{line}{keys} {later} dropped {URL}\n", encoding="utf-8")
    before = files(root)
    assert run("undo", "--yes", code=7).stderr == (
        "Error: what this step decided was decided otherwise since, here or in another clone:\n"
        f"  dropped {later}  {URL}\n"
        "nothing was undone; to decide again, remove the event of the item, if there is one, "
        f"with: almanac remove {URL}; then: almanac restore {URL}\n"
    )
    assert files(root) == before
    run("remove", URL, "--yes")
    assert run("restore", URL).stderr == f"{URL} comes with the next request of its feed\n"


def test_a_guessed_date_is_shown_and_kept_as_a_day(run: Run, root: Path, desk: Desk) -> None:
    desk.fetch([feed_item(2, published=None), feed_item(3)])
    rows = {row["title"].split()[0]: row for row in json.loads(run("inbox", "--json").stdout)}
    day = rows["Title2"]["published"][:10]
    table = run("inbox", "--fields", "age,published,title").stdout
    (guessed,) = (line for line in table.splitlines() if "Title2" in line)
    assert guessed.split("  ")[:2] == ["just now?", f"{day}?"]
    assert table.count("?") == 2
    assert run("keep", rows["Title2"]["id"], rows["Title3"]["id"]).stderr == (
        f"date guessed: {day}; correct it with: almanac edit title2-word2 --published DATE\n"
    )
    kept = on_disk(root, "events/title2-word2")
    assert (kept["published"], kept["precision"]) == (f"{day}T00:00:00Z", "day")
    assert "precision" not in on_disk(root, "events/title3-word3")


def test_many_guessed_dates_are_counted(run: Run, desk: Desk) -> None:
    desk.fetch([feed_item(number, published=None) for number in range(2, 8)])
    ids = run("inbox", "-q").stdout
    *named, last = run("keep", "-", given=ids).stderr.splitlines()
    assert [line.split(":")[0] for line in named] == ["date guessed"] * 3
    assert last == "3 more dates are guessed"


def test_a_date_that_was_edited_is_no_guess(run: Run, root: Path, desk: Desk) -> None:
    desk.fetch([feed_item(2, published=None)])
    (path,) = (root / "inbox").glob("title2-*.json")
    item = json.loads(path.read_text(encoding="utf-8"))
    item["published"] = "2026-11-20T08:30:00Z"
    path.write_text(json.dumps(item), encoding="utf-8")
    assert run("keep", path.stem).stderr == ""
    assert on_disk(root, "events/title2-word2")["published"] == "2026-11-20T08:30:00Z"
