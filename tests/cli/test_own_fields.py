"""Fields of the user's own: set, unset, shown on pages and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import event, files, guide, write
from support.shapes import on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

OWN = {
    "price": 1.5,
    "note": "two words",
    "languages": ["en", "de", 7, True],
    "prices": [{"EUR": 1}, []],
    "meta": {"a": [None, "ä"]},
    "open": False,
    "none": None,
    "empty": "",
}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("7", "7"), ("1.10", "1.10"), ("-0", "-0"), ("1e400", "1e400"), (" 7 ", "7"),
        ("true", "true"), ("null", "null"), ('"7"', '"7"'), ('""', '""'),
        ("[1.10]", "[\n    1.10\n  ]"),
        ('{"a": 1}', '{\n    "a": 1\n  }'),
        ("", '""'), (" ", '" "'), ("two words", '"two words"'), ("a=b", '"a=b"'), ("-", '"-"'),
        ("007", '"007"'), ("1.", '"1."'), ("True", '"True"'), ("NaN", '"NaN"'),
        ("[draft", '"[draft"'),
        ("1\n2", '"1\\n2"'), ("日本", '"日本"'), ("'7'", '"\'7\'"'), ("- x", '"- x"'),
    ],
)  # fmt: skip
def test_a_value_is_json_or_else_text(root: Path, run: Run, text: str, written: str) -> None:
    write(root, event("a"))
    run("edit", "a", "--set", f"own key={text}")
    written_file = (root / "events/a.json").read_text()
    assert written_file.endswith(f'"own key": {written}\n}}\n')


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("x", "must be KEY=VALUE, not 'x'"),
        ("=1", "must have a key of printable characters, not ''"),
        (" a=1", "must have a key of printable characters, not ' a'"),
        ("a\n=1", "must have a key of printable characters, not 'a\\n'"),
        ("\udcff=1", "must have a key of printable characters, not '\\udcff'"),
        ("score=1", "'score' is a field of every event\nuse --score"),
        ("tags=x", "'tags' is a field of every event\nuse --tag"),
        ("added=today", "'added' is a field of every event"),
        ("related_guides=1", "'related_guides' is derived from other records"),
        ('a={"b": 1, "b": 2}', "has the key 'b' twice in one object"),
        ("a=[NaN]", "holds NaN, which is not a JSON number"),
        ("a=\x1b[31m", "must not contain the control character U+001B"),
        ("a=\udcff", "must not contain the control character U+DCFF"),
    ],
)
@pytest.mark.parametrize("words", [("edit", "a"), ("add", "New", "--source", "S")], ids=" ".join)
def test_a_setting_that_cannot_be_kept_is_refused(
    root: Path, run: Run, words: tuple[str, ...], setting: str, message: str
) -> None:
    write(root, event("a"))
    before = files(root)
    result = run(*words, "--set", setting, code=2)
    assert result.stderr == f"Error: --set: {message}\n"
    assert files(root) == before


def test_a_setting_is_stored_composed_and_without_fillers(root: Path, run: Run) -> None:
    write(root, event("a"))
    run("edit", "a", "--set", "cafe\u0301=e\u0301\u200b!")
    assert on_disk(root, "events/a")["caf\u00e9"] == "\u00e9!"


def test_a_key_that_is_set_twice_is_refused(root: Path, run: Run) -> None:
    write(root, event("a"))
    assert "sets 'x' twice" in run("edit", "a", "--set", "x=1", "--set", "x=2", code=2).stderr


def test_own_fields_are_added_edited_unset_and_undone(root: Path, run: Run) -> None:
    run("add", "A", "--source", "S", "--set", "price=1.10", "--set", "mood=odd", "--id", "a")
    added = files(root)
    assert list(on_disk(root, "events/a"))[-2:] == ["price", "mood"]
    run("edit", "a", "--set", "price=2", "--unset", "mood", "--set", "new=[]", "--dry-run")
    assert files(root) == added
    run("edit", "a", "--set", "price=2", "--unset", "mood", "--set", "new=[]")
    record = on_disk(root, "events/a")
    assert (record["price"], record["new"], "mood" in record) == (2, [], False)
    run("undo", "--yes")
    assert files(root) == added


def test_own_fields_of_guides_are_set_alike(root: Path, run: Run) -> None:
    run("guide", "add", "G", "--set", "pages=7", "--set", "type=book")
    assert on_disk(root, "guides/g")["pages"] == 7
    run("guide", "edit", "g", "--unset", "pages")
    assert on_disk(root, "guides/g")["type"] == "book", "it is no field of guides"
    assert "use --level" in run("guide", "edit", "g", "--set", "level=mixed", code=2).stderr


def test_a_number_may_take_the_place_of_a_truth_value(root: Path, run: Run) -> None:
    write(root, event("a", x=1))
    for text in ("true", "1.0", '"1.0"', "1"):
        run("edit", "a", "--set", f"x={text}")
        assert f'"x": {text}\n' in (root / "events/a.json").read_text()


def test_unsetting_a_key_that_is_not_there_names_those_that_are(root: Path, run: Run) -> None:
    write(root, event("a", price=1, mood="odd"))
    said = run("edit", "a", "--unset", "prise", code=2).stderr
    assert said.startswith("Error: --unset: 'prise' is not one of title, type, ")
    assert said.endswith(", price, mood\n")


def test_settings_do_not_go_with_bulk_input(root: Path, run: Run) -> None:
    said = run("add", "--json-in", "-", "--set", "a=1", given="{}", code=2).stderr
    assert said == "Error: --json-in takes no --set beside it\n"
    assert files(root).keys() == {"almanac.json"}


def test_an_empty_text_of_bulk_input_is_kept(root: Path, run: Run) -> None:
    run("add", "--json-in", "-", given='{"title":"A","source":"S","published":"today","x":""}')
    assert on_disk(root, "events/a")["x"] == ""


@pytest.mark.parametrize("kind", ["event", "guide"])
def test_a_page_ends_with_the_own_fields_that_are_set(root: Path, run: Run, kind: str) -> None:
    write(root, (event if kind == "event" else guide)("a", tags=["t"], **OWN))
    words = ["show", "a"] if kind == "event" else ["guide", "show", "a"]
    page = run(*words).stdout
    assert (
        "Tags: t\n"
        "price: 1.5\n"
        "note: two words\n"
        "languages: en, de, 7, true\n"
        'prices: [{"EUR":1},[]]\n'
        'meta: {"a":[null,"ä"]}\n'
        "open: false\n"
        "\n"
    ) in page


def test_lines_of_own_fields_pass_as_no_other_field(root: Path, run: Run) -> None:
    write(root, event("a", **{"k\nTags": "x", "note": "one\nTags: y\n\nend"}))
    page = run("show", "a").stdout
    assert "\nk\\nTags: x\nnote: one\n  Tags: y\n\n  end\n" in page


def test_own_fields_on_a_page_are_safe_for_a_terminal(root: Path, run: Run) -> None:
    write(root, event("a", **{"k\x1b[2J": "v\x1b[31m", "l\u202e": ["\x07", {"\x9b": 1}]}))
    page = run("show", "a").stdout
    assert "k\\x1b[2J: v\\x1b[31m\n" in page
    assert not set(page) & set("\x1b\x07\x9b\u202e")


def test_types_of_events_are_set_shown_and_listed(root: Path, run: Run) -> None:
    for title, type_ in (("A", "paper"), ("B", "release"), ("C", "policy")):
        run("add", title, "--source", "S", "--type", type_)
    write(root, event("d"))
    assert "\nType: paper\n" in run("show", "a").stdout
    assert run("list", "--type", "Paper", "--type", "policy", "-q").stdout == "a\nc\n"
    assert run("list", "--type", "Paper!", code=2).stderr.startswith("Error: --type: has '!' in it")
    assert run("list", "--sort", "-type", "-q").stdout == "b\nc\na\nd\n"
    assert run("search", "A OR B", "--type", "release", "-q").stdout == "b\n"
    table = run("list", "--type", "paper", "--fields", "type,id").stdout
    assert table == "type   id\n-----  --\npaper  a\n"
    run("edit", "a", "--type", "opinion")
    assert on_disk(root, "events/a")["type"] == "opinion"
    run("edit", "a", "--unset", "type")
    assert "type" not in on_disk(root, "events/a")
