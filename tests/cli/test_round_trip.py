"""What one almanac prints as JSON, another takes in, and it is the same."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.cli.main import almanac
from almanac_cli.model.text import normalize
from almanac_cli.operations.init import create_almanac
from support.examples import examples
from support.records import event, files, guide, write
from support.setting import SHIPPED_NOW

if TYPE_CHECKING:
    from support.commands import Run


def test_a_list_added_to_an_empty_almanac_is_listed_the_same(
    run: Run, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMANAC_NOW", SHIPPED_NOW)
    create_almanac(tmp_path / "copy", "test", example=False)
    guides = run("guide", "list", "--ndjson").stdout
    events = run("list", "--ndjson").stdout
    run("--data", "copy", "guide", "add", "--json-in", "-", given=guides)
    result = run("--data", "copy", "add", "--json-in", "-", given=events)
    assert result.stderr == f"{len(list((shipped / 'events').glob('*.json')))} added\n"
    assert run("--data", "copy", "list", "--ndjson").stdout == events
    assert run("--data", "copy", "guide", "list", "--ndjson").stdout == guides


@pytest.mark.usefixtures("shipped")
def test_the_list_added_to_its_own_almanac_is_all_there_already(run: Run) -> None:
    events = run("list", "--ndjson").stdout
    result = run("add", "--json-in", "-", given=events)
    assert result.stderr.splitlines()[-1] == f"0 added, {events.count(chr(10))} already there"


def test_pages_as_json_can_be_added_again(run: Run, root: Path, tmp_path: Path) -> None:
    write(root, event("one", links=["two"], guides=["a-guide"]))
    write(root, event("two"))
    write(root, guide("a-guide"))
    create_almanac(tmp_path / "copy", "test", example=False)
    write(tmp_path / "copy", guide("a-guide"))
    run("--data", "copy", "add", "--json-in", "-", given=run("show", "one", "two", "--json").stdout)
    assert run("--data", "copy", "list", "--json").stdout == run("list", "--json").stdout


_words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_lines = st.lists(_words, min_size=1, max_size=4).map(" ".join)
_times = st.datetimes().map(lambda time: time.isoformat(timespec="seconds") + "Z")


def _objects() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"title": _lines, "source": _lines, "published": _times},
        optional={
            "author": _lines,
            "tier": st.integers(1, 3),
            "added": _times,
            "score": st.integers(1, 10),
            "factors": st.dictionaries(st.sampled_from(["scale", "legacy"]), st.integers(1, 10)),
            "rationale": _lines,
            "summary": _lines,
            "tags": st.lists(st.from_regex(r"[a-z0-9]{1,9}", fullmatch=True)),
            "unknown": st.recursive(st.none() | st.booleans() | _lines, st.lists, max_leaves=5),
        },
    )


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(_objects(), max_size=5))
def test_whatever_was_added_comes_out_and_goes_in_again_the_same(
    objects: list[dict[str, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        listed = [_added(Path(folder) / "first", json.dumps(objects).encode())]
        listed.append(_added(Path(folder) / "second", listed[0]))
    assert listed[0] == listed[1]
    known = {(normalize(each["title"]), normalize(each["source"])) for each in objects}
    assert {
        (each["title"], each["source"]) for each in map(json.loads, listed[0].splitlines())
    } == known


def _added(root: Path, text: bytes) -> bytes:
    """Add JSON to a new almanac, and list it as NDJSON."""
    create_almanac(root, "test", example=False)
    for words in (("add", "--json-in", "-"), ("list", "--ndjson")):
        result = CliRunner().invoke(almanac, ["--data", str(root), *words], input=text)
        assert result.exit_code == 0, result.stderr
    return result.stdout_bytes


def test_a_whole_almanac_through_a_pipe_comes_back_the_same(
    shipped: Path, run: Run, tmp_path: Path
) -> None:
    create_almanac(tmp_path / "new", "test", example=False)
    for words in (["source"], ["guide"], []):
        listed = run(*words, "list", "--json").stdout
        run("--data", "new", *words, "add", "--json-in", "-", given=listed)
        assert run("--data", "new", *words, "list", "--json").stdout == listed
    assert [*files(tmp_path / "new")] == [*files(shipped)]


def test_what_show_adds_to_an_event_does_not_become_part_of_one(shipped: Path, run: Run) -> None:
    shown = run("show", "deepseek-v4", "--json").stdout
    run("remove", "deepseek-v4", "--yes")
    run("add", "--json-in", "-", given=shown)
    stored = json.loads((shipped / "events" / "deepseek-v4.json").read_text())
    assert not {"related_guides", "related_events"} & stored.keys()
