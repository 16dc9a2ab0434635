"""Two versions of a record become one, in memory and in real repositories."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import Run, event, guide, write

from almanac_cli import merge
from almanac_cli.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path


def merged(base: Any, ours: Any, theirs: Any) -> tuple[Any, list[merge.Clash]]:  # noqa: ANN401 (JSON)
    texts = (b"" if each is None else json.dumps(each).encode() for each in (base, ours, theirs))
    found = merge.merge(*texts)
    return json.loads(found.data), found.clashes


def test_a_field_changed_on_one_side_takes_that_side() -> None:
    found, clashes = merged(
        event("a", score=3, tier=1), event("a", score=4, tier=1), event("a", score=3, summary="s")
    )
    assert (found, clashes) == (event("a", score=4, summary="s"), [])


def test_sets_are_merged_as_adds_and_removes() -> None:
    found, clashes = merged(
        event("a", tags=["x", "y"], links=["b", "c"]),
        event("a", tags=["x", "z"], links=["b", "d"]),
        event("a", tags=["x", "y", "w"], links=["c"]),
    )
    assert (found["tags"], found["links"], clashes) == (["w", "x", "z"], ["d"], [])


def test_a_field_changed_on_both_sides_keeps_ours_and_is_named() -> None:
    found, clashes = merged(event("a", score=3), event("a", score=4), event("a", score=5))
    assert (found["score"], clashes) == (4, [merge.Clash("score", 4, 5)])


def test_unknown_keys_are_merged_too() -> None:
    base = event("a")
    found, clashes = merged(base, base | {"x": None}, base | {"y": [1]})
    assert (found["x"], found["y"], clashes) == (None, [1], [])


def test_of_two_dates_of_a_guide_the_later_stays() -> None:
    dates = [f"2026-11-2{n}T00:00:00Z" for n in range(3)]
    found, clashes = merged(*(guide("g", updated=each) for each in (dates[0], dates[2], dates[1])))
    assert (found["updated"], clashes) == (dates[2], [])


def test_two_that_were_added_apart_are_joined() -> None:
    found, clashes = merged(None, event("a", tags=["x"]), event("a", tags=["y"], score=3))
    assert (found, clashes) == (event("a", score=3, tags=["x", "y"]), [])


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"id": "a"}'])
def test_what_is_no_record_is_refused(broken: bytes) -> None:
    sound = json.dumps(event("a")).encode()
    for versions in ((sound, broken, sound), (sound, sound, broken)):
        with pytest.raises(Invalid):
            merge.merge(*versions)


def git(root: Path, *words: str, code: int = 0) -> str:
    who = ["-c", "user.name=n", "-c", "user.email=n@example.com"]
    found = subprocess.run(
        ["git", *who, *words],  # noqa: S607 (the git that is there)
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert found.returncode == code, found.stdout + found.stderr
    return found.stdout


@pytest.fixture
def repository(root: Path, run: Run) -> Path:
    """Make a repository of two events, in which git was set up, with a branch `other`."""
    git(root, "init", "-q", "-b", "main")
    run("git-setup")
    once = (root / ".gitattributes").read_bytes(), git(root, "config", "--local", "--list")
    run("git-setup")
    assert once == (
        (root / ".gitattributes").read_bytes(),
        git(root, "config", "--local", "--list"),
    )
    write(root, event("a", score=3))
    write(root, event("b"))
    _commit(root)
    git(root, "branch", "other")
    return root


def _commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "change")


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
def test_git_merges_adds_links_and_fields_of_two_branches(
    repository: Path, run: Run, way: str
) -> None:
    run("add", "Ours", "--source", "S")
    run("link", "a", "b")
    run("edit", "a", "--add-tag", "ours")
    _commit(repository)
    git(repository, "switch", "-q", "other")
    run("add", "Theirs", "--source", "S")
    run("link", "b", "a")
    run("edit", "a", "--add-tag", "theirs", "--summary", "Theirs.")
    _commit(repository)
    if way == "rebase":
        git(repository, "rebase", "-q", "main")
    else:
        git(repository, "switch", "-q", "main")
        git(repository, way, *(["--no-edit"] if way == "merge" else []), "other")
    assert sorted(run("list", "-q").stdout.split()) == ["a", "b", "ours", "theirs"]
    found = json.loads(run("show", "a", "--json", "--no-suggest").stdout)
    assert (found["tags"], found["summary"]) == (["ours", "theirs"], "Theirs.")
    said = run("check", code=5).stdout
    assert said.startswith("events/b.json: links: events/a.json holds the link to this event")
    assert said.count("\n") == 1


def test_two_scores_are_a_conflict_in_a_file_that_stays_valid(repository: Path, run: Run) -> None:
    run("score", "a", "4")
    _commit(repository)
    git(repository, "switch", "-q", "other")
    run("score", "a", "5")
    _commit(repository)
    said = git(repository, "merge", "main", code=1)
    assert "a: score: kept 5, theirs is 4" in said
    assert git(repository, "diff", "--name-only", "--diff-filter=U") == "events/a.json\n"
    assert json.loads((repository / "events" / "a.json").read_bytes())["score"] == 5
    run("check")


def test_a_link_to_what_the_other_branch_removed_is_named_by_check(
    repository: Path, run: Run
) -> None:
    run("remove", "b", "--yes")
    _commit(repository)
    git(repository, "switch", "-q", "other")
    run("link", "a", "b")
    _commit(repository)
    git(repository, "merge", "--no-edit", "main")
    assert "events/a.json: links: there is no event 'b'" in run("check", code=5).stdout


def test_what_is_no_record_is_left_to_the_merge_of_text(tmp_path: Path, run: Run) -> None:
    for name, text in (("base", "1\n"), ("ours", "2\n"), ("theirs", "3\n")):
        (tmp_path / name).write_text(text)
    run("merge-file", "base", "ours", "theirs", code=1)
    assert (tmp_path / "ours").read_text() == "<<<<<<< ours\n2\n=======\n3\n>>>>>>> theirs\n"


def test_outside_a_repository_nothing_is_set_up(root: Path, run: Run) -> None:
    run("git-setup", code=1)
    assert not (root / ".gitattributes").exists()
