"""Numbers in keys of the user's own stay as they are written, whatever is done with the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.model.kinds import EVENT
from almanac_cli.operations import editor_texts, merge
from almanac_cli.operations.store import Store
from support.records import event, lines, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

NUMBERS = (
    "1.10", "0.1234567890123456789", "1e-400", "1e400", "1E3", "1.0e5", "-0", "-0.0", "0e9",
    "12345678901234567890123", "9" * 5000,
)  # fmt: skip
OWN = f'"price": 1.10, "nested": {{"list": [{", ".join(NUMBERS)}], "text": "1.10"}}'
WRITTEN = f'"price":1.10,"nested":{{"list":[{",".join(NUMBERS)}],"text":"1.10"}}'


def with_own(id_: str, own: str = OWN, **fields: object) -> bytes:
    """Return the JSON of an event with further keys, which are JSON already."""
    return lines(event(id_, **fields)).rstrip(b"}\n") + f", {own}}}\n".encode()


def squeezed(data: str | bytes) -> str:
    """Return JSON, of texts without spaces, in one line."""
    text = data if isinstance(data, str) else data.decode()
    return "".join(text.split())


@pytest.fixture
def almanac(root: Path) -> Path:
    """Make an almanac of two events, one with every kind of number."""
    write(root, with_own("x"), "x")
    write(root, event("y"))
    return root


@pytest.mark.parametrize(
    "words",
    [
        ("edit", "x", "--author", "A"),
        ("edit", "x", "--add-tag", "t"),
        ("score", "x", "7"),
        ("link", "x", "y"),
        ("check", "--fix"),
    ],
    ids=" ".join,
)
def test_numbers_survive_each_rewrite_to_the_letter(
    almanac: Path, run: Run, words: tuple[str, ...]
) -> None:
    run(*words)
    written = (almanac / "events/x.json").read_bytes()
    assert len(written.splitlines()) > len(NUMBERS), "it was written in canonical form"
    assert squeezed(written).endswith(f"{WRITTEN}}}")
    assert run("check").stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ("show", "x", "--json"),
        ("list", "--json"),
        ("list", "--ndjson"),
        ("list", "--sort", "title", "--json"),
        ("search", "x", "--json"),
        ("edit", "x", "--author", "A", "--json"),
        ("edit", "x", "--author", "A", "--json", "--dry-run"),
    ],
    ids=" ".join,
)
def test_numbers_are_printed_to_the_letter(almanac: Path, run: Run, words: tuple[str, ...]) -> None:
    assert almanac.exists()
    assert WRITTEN in squeezed(run(*words).stdout)


def test_records_with_any_number_are_found_and_changed(almanac: Path, run: Run) -> None:
    assert run("search", "x", "-q").stdout == "x\n"
    assert "Source  X" in run("search", "x").stdout
    run("edit", "x", "--title", "Another")
    assert run("search", "another", "--fields", "id").stdout.splitlines()[-1] == "x"
    assert almanac.exists()


def test_numbers_of_bulk_input_are_kept_to_the_letter(root: Path, run: Run) -> None:
    data = b"[" + with_own("x").strip() + b"," + with_own("y", title="Other") + b"]"
    run("add", "--json-in", "-", given=data)
    for name in "xy":
        written = squeezed((root / f"events/{name}.json").read_bytes())
        assert written.endswith(f"{WRITTEN}}}")


def test_numbers_in_unknown_keys_of_a_report_are_kept(root: Path, run: Run) -> None:
    report = '{"source": "Other", "rank": 1.10, "of": [1E3]}'
    write(root, with_own("x", f'"coverage": [{report}, {report}]'), "x")
    run("edit", "x", "--author", "A")
    written = squeezed((root / "events/x.json").read_bytes())
    assert written.endswith('"coverage":[{"source":"Other","rank":1.10,"of":[1E3]}]}')
    assert '"rank":1.10,"of":[1E3]}' in run("list", "--json").stdout


def test_undo_brings_numbers_back_and_names_their_keys(almanac: Path, run: Run) -> None:
    store = Store.open(almanac)
    before = with_own("x", '"price": 1.1, "flag": 1, "none": null')
    write(almanac, before, "x")
    after = with_own("x", '"price": 1.10, "flag": true')
    editor_texts.replace_from_editor(store, EVENT, "x", after, before=before, now=MOMENT)
    assert run("undo", "--yes").stdout.startswith("  restored  events/x.json: price, flag, none\n")
    assert (almanac / "events/x.json").read_bytes() == before


def test_numbers_of_both_sides_of_a_merge_are_kept() -> None:
    base = with_own("x", '"a": 1.0, "b": 1.0, "c": 1')
    ours = with_own("x", '"a": 1.00, "b": 1.0, "c": 1')
    theirs = with_own("x", '"a": 1.0, "b": 1E0, "c": true')
    result = merge.merge(EVENT, base, ours, theirs)
    assert squeezed(result.data).endswith('"a":1.00,"b":1E0,"c":true}')
    assert result.conflicts == []


def test_a_merge_names_a_number_that_is_written_otherwise() -> None:
    versions = (with_own("x", f'"a": {text}') for text in ("1.0", "1.00", "1.000"))
    (conflict,) = merge.merge(EVENT, *versions).conflicts
    assert (conflict.field, conflict.ours.text, conflict.theirs.text) == ("a", "1.00", "1.000")


@pytest.mark.parametrize("text", ["7.0", "7.00", "7e0", "0.7e1", "-0"])
def test_a_field_of_whole_numbers_takes_no_other_spelling(root: Path, run: Run, text: str) -> None:
    write(root, with_own("x", f'"score": {text}'), "x")
    assert f"score: must be a whole number, not {text}\n" in run("list", code=5).stderr


def test_a_text_in_place_of_a_number_is_a_change(almanac: Path, run: Run) -> None:
    store = Store.open(almanac)
    for before, after in (("1.10", '"1.10"'), ("1", "true"), ("0", "false"), ("1", "1.0")):
        old, new = (with_own("x", f'"a": {value}') for value in (before, after))
        write(almanac, old, "x")
        editor_texts.replace_from_editor(store, EVENT, "x", new, before=old, now=MOMENT)
        assert f'"a": {after}' in (almanac / "events/x.json").read_text()
    run("check")
