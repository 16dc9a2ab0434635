"""Two records are never made one, whichever way git brings them together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.git import commit, git, unmerged
from support.records import event, files, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

# So much in common that git takes one for the other, renamed.
SHARED = "The newsletter repeats the same long sentence about itself in every issue. " * 4
OLD = event("weekly-44", url="https://x.org/44", summary=SHARED)
NEW = event("weekly-45", url="https://x.org/45", summary=SHARED)
OLD_GUIDE = guide("rag", url="https://x.org/1", body=SHARED)
NEW_GUIDE = guide("chunks", url="https://x.org/2", body=SHARED)
WAYS = ["merge", "merge-back", "rebase", "cherry-pick"]


@pytest.fixture
def repository(root: Path, run: Run) -> Path:
    git(root, "init", "-q", "-b", "main")
    run("git-setup")
    return root


def put(root: Path, removed: dict[str, Any] | None, record: dict[str, Any] | None) -> None:
    """Commit that a record is removed, and another one added or changed."""
    if removed:
        for folder in ("events", "guides"):
            (root / folder / f"{removed['id']}.json").unlink(missing_ok=True)
    if record:
        write(root, record)
    commit(root)


def bring_together(root: Path, way: str) -> str:
    """Merge the branches "main" and "side" in a way that ends in a conflict."""
    if way in ("rebase", "merge-back"):
        git(root, "switch", "-q", "side")
        return git(root, way.removesuffix("-back"), "main", code=1)
    return git(root, way, "side", code=1)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["event", "guide"])
def test_a_record_is_not_taken_for_one_that_was_removed(
    repository: Path, run: Run, way: str, kind: str
) -> None:
    old, new = (OLD, NEW) if kind == "event" else (OLD_GUIDE, NEW_GUIDE)
    changed = old | ({"score": 9} if kind == "event" else {"level": "mixed"})
    folder = repository / f"{kind}s"
    put(repository, None, old)
    git(repository, "switch", "-q", "-c", "side")
    put(repository, None, changed)
    git(repository, "switch", "-q", "main")
    put(repository, old, new)
    said = bring_together(repository, way)
    here, there = (changed, new) if way == "merge-back" else (new, changed)
    name = f"{kind}s/{new['id']}.json"
    assert f"{name}: the sides hold different records; the file stays as it is\n" in said
    assert all(f"\n    {json.dumps(key)}: " in said for key in there.keys() - {"id"})
    assert [json.loads(path.read_bytes()) for path in folder.iterdir()] == [here]
    assert unmerged(repository) == f"{name}\n"
    assert "is unmerged: the sides hold different records" in run("check", code=5).stdout
    run("resolve", old["id"] if way == "merge-back" else new["id"], "--both")
    left = sorted((json.loads(path.read_bytes()) for path in folder.iterdir()), key=str)
    assert left == sorted([new, changed], key=str)
    assert unmerged(repository) == ""
    assert {path.stem for path in folder.iterdir()} == {old["id"], new["id"]}


@pytest.mark.parametrize(("choice", "kept"), [("--this", NEW), ("--other", OLD | {"score": 9})])
def test_one_of_the_two_is_kept_in_the_file_of_its_own_id(
    repository: Path, run: Run, choice: str, kept: dict[str, Any]
) -> None:
    put(repository, None, OLD)
    git(repository, "switch", "-q", "-c", "side")
    put(repository, None, OLD | {"score": 9})
    git(repository, "switch", "-q", "main")
    put(repository, OLD, NEW)
    bring_together(repository, "merge")
    run("resolve", "weekly-45", choice)
    (path,) = (repository / "events").iterdir()
    assert (path.stem, json.loads(path.read_bytes())) == (kept["id"], kept)
    assert unmerged(repository) == ""


def test_a_file_of_that_id_is_never_overwritten(repository: Path, run: Run) -> None:
    put(repository, None, OLD)
    git(repository, "switch", "-q", "-c", "side")
    put(repository, None, OLD | {"score": 9})
    git(repository, "switch", "-q", "main")
    put(repository, OLD, NEW)
    bring_together(repository, "merge")
    write(repository, OLD | {"title": "Meanwhile"})
    before = files(repository / "events")
    assert "exists already" in run("resolve", "weekly-45", "--both", code=7).stderr
    assert (files(repository / "events"), unmerged(repository)) == (
        before, "events/weekly-45.json\n",
    )  # fmt: skip


@pytest.mark.parametrize("strategy", ["ort", "recursive"])
def test_of_one_replaced_twice_each_side_keeps_its_own(
    repository: Path, run: Run, strategy: str
) -> None:
    third = NEW | {"id": "weekly-46", "url": "https://x.org/46"}
    put(repository, None, OLD)
    git(repository, "switch", "-q", "-c", "side")
    put(repository, OLD, third)
    git(repository, "switch", "-q", "main")
    put(repository, OLD, NEW)
    git(repository, "merge", "-q", "-s", strategy, "side", code=1)
    said = run("check", code=5).stdout
    assert "events/weekly-44.json: is unmerged: both sides removed it (" in said
    assert said.count("is unmerged: only one side has it (") == 2
    assert run("resolve", "weekly-46").stdout == (
        "events/weekly-46.json: only one side has it\n  other  does not have it\n"
    )
    for id_ in ("weekly-44", "weekly-45", "weekly-46"):
        run("resolve", id_, "--this")
    assert unmerged(repository) == ""
    paths = (repository / "events").iterdir()
    assert sorted((json.loads(path.read_bytes()) for path in paths), key=str) == [NEW, third]


@pytest.mark.parametrize("way", WAYS)
def test_an_id_given_anew_is_another_record(repository: Path, run: Run, way: str) -> None:
    run("add", "Roundup", "--source", "S", "--url", "https://x.org/1")
    commit(repository)
    git(repository, "switch", "-q", "-c", "side")
    run("score", "roundup", "9")
    commit(repository)
    git(repository, "switch", "-q", "main")
    run("remove", "roundup", "--yes")
    run("add", "Roundup", "--source", "S", "--url", "https://x.org/2")
    commit(repository)
    bring_together(repository, way)
    found = json.loads((repository / "events" / "roundup.json").read_bytes())
    assert (found["url"][-1], found.get("score")) in [("1", 9), ("2", None)]
    assert unmerged(repository) == "events/roundup.json\n"


def test_an_invalid_version_of_another_record_is_not_merged(tmp_path: Path, run: Run) -> None:
    texts = [
        json.dumps(record, indent=2) for record in (OLD, NEW | {"score": 11}, OLD | {"tier": 1})
    ]
    for name, text in zip(("base", "ours", "theirs"), texts, strict=True):
        (tmp_path / name).write_text(text)
    result = run("merge-file", "base", "ours", "theirs", "events/x.json", code=1)
    assert (tmp_path / "ours").read_text() == texts[1]
    assert '\n    "tier": 1\n' in result.stdout
    assert "score: must be a whole number from 1 to 10, not 11" in result.stderr


def test_what_is_printed_of_the_other_side_is_harmless(tmp_path: Path, run: Run) -> None:
    for name, record in (("base", OLD), ("ours", NEW), ("theirs", OLD | {"x": "\x1b[31m\u202e"})):
        (tmp_path / name).write_text(json.dumps(record))
    said = run("merge-file", "base", "ours", "theirs", "events/x.json", code=1).stdout
    assert '    "x": "\\u001b[31m\\u202e"\n' in said
