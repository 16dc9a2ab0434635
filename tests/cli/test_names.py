"""A record is named by a few words, by `@`, or by a number in a list of candidates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import event, guide, stored, write
from support.terminal import COLOUR, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def models(root: Path) -> Path:
    """Make events that share words, and guides."""
    for id_, published in (
        ("gemma-4-byte-for-byte", "2026-11-22T00:00:00Z"),
        ("gemma-3n", "2026-11-20T00:00:00Z"),
        ("announcing-pixtral-12b", "2026-11-21T00:00:00Z"),
    ):
        write(root, event(id_, published=published))
    write(root, guide("open-weights"))
    return root


def test_words_name_a_record_in_arguments_and_options(run: Run, models: Path) -> None:
    run("score", "pixtral", "6")
    run("edit", "byte for", "--link", "pixtral", "--guide", "weights")
    assert stored(models, "announcing-pixtral-12b")["score"] == 6
    record = stored(models, "gemma-4-byte-for-byte")
    assert (record["links"], record["guides"]) == (["announcing-pixtral-12b"], ["open-weights"])
    assert run("list", "-q", "--linked-to", "12b").stdout == "gemma-4-byte-for-byte\n"


def test_at_names_what_was_last_added_or_changed(run: Run, models: Path) -> None:
    assert run("show", "@", code=3).stderr == (
        "Error: no event has been added or changed here yet\n"
    )
    run("score", "gemma-3n", "5")
    run("add", "New", "--source", "Lab", "--link", "@")
    assert stored(models, "new")["links"] == ["gemma-3n"]
    run("score", "@", "7")
    run("link", "@", "@2", "pixtral")
    assert stored(models, "new")["score"] == 7
    assert run("show", "@3", code=3).stderr == ("Error: only 2 events were added or changed here\n")
    assert run("guide", "show", "@", code=3).stderr == (
        "Error: no guide has been added or changed here yet\n"
    )


def test_at_passes_over_removed_events_and_those_they_left(run: Run, models: Path) -> None:
    run("score", "gemma-3n", "5")
    run("link", "byte", "pixtral")
    run("score", "gemma-3n", "6")
    run("remove", "pixtral", "--yes")
    assert run("score", "@").stdout == "gemma-3n: score 6\n"
    run("remove", "@", "--yes")
    assert not (models / "events" / "gemma-3n.json").exists()
    assert run("score", "@").stdout == "gemma-4-byte-for-byte: unscored\n"


def test_at_names_what_was_renamed_or_merged_not_referrers(run: Run, models: Path) -> None:
    run("link", "byte", "pixtral")
    run("rename", "pixtral", "pixtral")
    assert run("score", "@").stdout == "pixtral: unscored\n"
    assert stored(models, "gemma-4-byte-for-byte")["links"] == ["pixtral"]
    run("score", "gemma-3n", "5")
    run("link", "byte", "gemma-3n")
    run("merge", "pixtral", "gemma-3n", "--yes")
    assert run("score", "@").stdout.startswith("pixtral: ")


@pytest.mark.usefixtures("models")
def test_of_a_bulk_input_at_is_the_last(run: Run) -> None:
    lines = "".join(
        f'{{"title": "{title}", "source": "S", "published": "2026-11-20"}}\n' for title in "AB"
    )
    run("add", "--json-in", "-", given=lines)
    assert run("score", "@").stdout == "b: unscored\n"
    assert run("score", "@2").stdout == "a: unscored\n"


@pytest.mark.usefixtures("models")
@pytest.mark.parametrize(
    ("answers", "end", "code"),
    [(["2"], "gemma-3n: unscored", 0), (["9", "1 2", "1"], "gemma-4-byte-for-byte: unscored", 0),
     ([""], "Error: no record was chosen", 1)],
)  # fmt: skip
def test_on_a_terminal_a_candidate_is_chosen_by_number(
    answers: list[str], end: str, code: int
) -> None:
    terminal = Terminal("score", "gemma")
    terminal.wait(
        "more than one event begins with 'gemma':\r\n"
        "  1  1d ago, Gemma 4 byte for byte\r\n"
        "  2  3d ago, Gemma 3n\r\n"
    )
    for answer in answers:
        terminal.answer("Which one, 1 to 2 (Enter: none): ", answer)
    assert terminal.end(code=code).splitlines()[-1] == end


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("words", [("list",), ("guide", "list")])
@pytest.mark.usefixtures("shipped")
def test_every_name_in_a_table_resolves(run: Run, words: tuple[str, ...], columns: int) -> None:
    lines = COLOUR.sub("", Terminal(*words, columns=columns).end()).splitlines()
    ids = run(*words, "-q").stdout.split()
    names = [line.split()[-1] for line in lines[2:]]
    for name, id_ in zip(names, ids, strict=True):
        assert json.loads(run(*words[:-1], "show", name, "--json").stdout)["id"] == id_
