"""`almanac resolve` shows what git left unmerged, and settles it, whichever way it came about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.model.kinds import EVENT, GUIDE
from support.git import commit, git, unmerged
from support.records import event, files, guide, held, stored, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

BASE = event("a", url="https://x.org/a", summary="Base.", tags=["t"])
THIS = BASE | {"title": "This", "score": 3, "tags": ["t", "this"]}
OTHER = BASE | {"title": "Other", "summary": "Better.", "tags": ["other", "t"]}


@pytest.fixture(params=["driver", "markers"])
def repository(root: Path, run: Run, request: pytest.FixtureRequest) -> Path:
    """Make a repository, in which git calls the merge driver, or merges lines."""
    git(root, "init", "-q", "-b", "main")
    if request.param == "driver":
        run("git-setup")
    return root


def diverge(root: Path, base: Any, this: Any, other: Any) -> None:  # noqa: ANN401 (JSON)
    """Merge two branches that each give a record another content; `None` removes its file."""
    name = next(record["id"] for record in (base, this, other) if record)
    folder = root / ("events" if "source" in (base or this) else "guides")
    put(folder / f"{name}.json", root, base)
    git(root, "switch", "-q", "-c", "side")
    put(folder / f"{name}.json", root, other)
    git(root, "switch", "-q", "main")
    put(folder / f"{name}.json", root, this)
    git(root, "merge", "-q", "side", code=1)


def in_order(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with its fields in canonical order, also if it is invalid."""
    fields = (EVENT if "source" in record else GUIDE).fields
    return dict(sorted(record.items(), key=lambda item: fields.index(item[0])))


def put(path: Path, root: Path, record: dict[str, Any] | None) -> None:
    """Commit a record as the content of its file, or without one that the file is gone."""
    if record is not None:
        write(root, in_order(record))
    else:
        path.unlink(missing_ok=True)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "change", "--allow-empty")


def test_the_sides_are_shown_field_by_field(repository: Path, run: Run) -> None:
    diverge(repository, BASE, THIS, OTHER)
    merged_by_driver = json.loads(run("resolve", "a", "--json").stdout)["now"] is not None
    here = "  (in the file now)" if merged_by_driver else ""
    result = run("resolve", "a")
    assert result.stdout.splitlines() == [
        "events/a.json: both sides changed title",
        "title: open",
        f'  this   "This"{here}',
        '  other  "Other"',
        '  base   "A"',
        "score",
        f"  this   3{here}",
        "  other  unset",
        "  base   unset",
        "summary",
        '  this   "Base."',
        f'  other  "Better."{here}',
        '  base   "Base."',
        "tags",
        '  this   ["t","this"]',
        '  other  ["other","t"]',
        '  base   ["t"]',
        *([f'  now    ["other","t","this"]{here}'] if here else []),
    ]
    assert result.stderr == (
        "settle it with: almanac resolve a title=this|other, or --this or --other for all\n"
    )
    row = json.loads(run("resolve", "a", "--json").stdout)
    assert (row["this"], row["other"], row["base"]) == (THIS, OTHER, BASE)
    assert (row["state"], row["open"]) == ("changed", ["title"])
    assert row["fields"][0] == {
        "field": "title", "open": True, "this": "This", "other": "Other", "base": "A",
        "now": "This" if merged_by_driver else None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "title"),
    [(["title=other"], "Other"), (["--other"], "Other"), (["title=this"], "This"),
     (["--this"], "This"), (["title=other", "--this"], "Other")],
)  # fmt: skip
def test_a_choice_is_merged_with_the_rest_and_staged(
    repository: Path, run: Run, words: list[str], title: str
) -> None:
    diverge(repository, BASE, THIS, OTHER)
    before = held(repository / "events")
    assert run("resolve", "a", *words).stdout == "events/a.json: settled and staged\n"
    assert stored(repository, "a") == BASE | {
        "title": title, "score": 3, "summary": "Better.", "tags": ["other", "t", "this"],
    }  # fmt: skip
    assert unmerged(repository) == ""
    assert run("check").stdout == ""
    if held(repository / "events") != before:  # the driver had written all, with this title
        run("undo", "--yes")
    assert held(repository / "events") == before
    git(repository, "checkout", "-q", "--merge", "events/a.json")
    assert unmerged(repository) == "events/a.json\n"


def test_a_field_that_is_not_open_can_be_chosen_too(repository: Path, run: Run) -> None:
    diverge(repository, BASE, THIS, OTHER)
    run("resolve", "a", "title=other", "score=other", "summary=this", "tags=this")
    assert stored(repository, "a") == BASE | {"title": "Other", "tags": ["t", "this"]}


def test_what_was_edited_by_hand_stays(repository: Path, run: Run) -> None:
    diverge(repository, BASE, THIS, OTHER)
    write(repository, THIS | {"title": "By hand", "author": "Me", "summary": ""})
    assert '  now    "By hand"  (in the file now)' in run("resolve", "a").stdout
    run("resolve", "a", "--other")
    by_hand = {"title": "By hand", "author": "Me", "tags": ["other", "t", "this"]}
    kept = {field: THIS[field] for field in THIS.keys() - {"summary"}}
    assert stored(repository, "a") == kept | by_hand


STILL_OPEN = "Error: events/a.json: still open: title\nchoose sides: title=this|other\n"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["score=this"], 2, STILL_OPEN),
        (["source=this", "--this"], 2, "Error: source is the same on both sides\n"),
        (["nothing=this", "--this"], 2, "Error: nothing is the same on both sides\n"),
        (["title"], 2, "Error: 'title' is not FIELD=this or FIELD=other\n"),
        (["title=theirs"], 2, "Error: 'title=theirs' is not FIELD=this or FIELD=other\n"),
        (["title=this", "title=other"], 2, "Error: title cannot be this and other\n"),
        (["--both"], 2, "Error: --both is for two different records\n"),
        (["--this", "--other"], 2, "Error: --this and --other exclude each other\n"),
    ],
)  # fmt: skip
def test_what_is_no_choice_changes_nothing(
    repository: Path, run: Run, words: list[str], code: int, message: str
) -> None:
    diverge(repository, BASE, THIS, OTHER)
    before = files(repository)
    assert run("resolve", "a", *words, code=code).stderr == message
    assert (files(repository), unmerged(repository)) == (before, "events/a.json\n")


@pytest.mark.parametrize("side", ["this", "other"])
@pytest.mark.parametrize("choice", ["--this", "--other"])
def test_a_removed_record_is_kept_or_removed(
    repository: Path, run: Run, side: str, choice: str
) -> None:
    sides = (None, OTHER) if side == "other" else (OTHER, None)
    diverge(repository, BASE, *sides)
    result = run("resolve", "a")
    assert result.stdout.splitlines()[:4] == [
        "events/a.json: one side removed it, the other changed it",
        "  other  has removed it",
        "title",
        '  this   "Other"  (in the file now)',
    ]
    assert result.stderr == "settle it with: almanac resolve a --this or --other\n"
    assert "only the whole record" in run("resolve", "a", "title=this", code=2).stderr
    assert "is for two different" in run("resolve", "a", "--both", code=2).stderr
    run("resolve", "a", choice)
    assert (repository / "events" / "a.json").exists() == (choice == "--this")
    assert unmerged(repository) == ""
    run("check")


def test_a_removed_record_whose_file_is_gone_comes_back(repository: Path, run: Run) -> None:
    diverge(repository, BASE, THIS, None)
    (repository / "events" / "a.json").unlink()
    assert "  this   has removed it" in run("resolve", "a").stdout
    run("resolve", "a", "--other")
    assert stored(repository, "a") == THIS
    assert unmerged(repository) == ""


FIRST = event("a", url="https://x.org/1", source="One")
SECOND = event("a", url="https://x.org/2", source="Two", score=9)


@pytest.mark.parametrize("base", [None, BASE])
def test_of_two_records_of_one_id_one_or_both_stay(
    repository: Path, run: Run, base: dict[str, Any] | None
) -> None:
    diverge(repository, base, FIRST, SECOND)
    result = run("resolve", "a")
    assert result.stdout.startswith("events/a.json: the sides hold different records\nsource\n")
    assert ": open" not in result.stdout
    assert result.stderr == "settle it with: almanac resolve a --this, --other or --both\n"
    said = run("resolve", "a", "--both").stdout
    new = said.splitlines()[1].removeprefix("events/").partition(".json")[0]
    assert stored(repository, "a") == FIRST
    assert stored(repository, new) == SECOND | {"id": new}
    assert unmerged(repository) == ""
    run("check")


@pytest.mark.parametrize(
    ("words", "result"),
    [(["--this"], FIRST), (["--other"], SECOND), (["score=other", "--this"], FIRST | {"score": 9}),
     (["source=this", "--other"], SECOND | {"source": "One"})],
)  # fmt: skip
def test_of_two_records_nothing_is_taken_but_what_is_chosen(
    repository: Path, run: Run, words: list[str], result: dict[str, Any]
) -> None:
    diverge(repository, None, FIRST, SECOND)
    assert "still open" in run("resolve", "a", "score=other", code=2).stderr
    run("resolve", "a", *words)
    assert stored(repository, "a") == result


def test_a_guide_is_settled_by_its_id_or_path(repository: Path, run: Run) -> None:
    sides = [guide("a", body=body) for body in ("Base.", "This.", "Other.")]
    diverge(repository, *sides)
    assert "body: open" in run("resolve", "guides/a.json").stdout
    run("resolve", "a", "body=other")
    assert json.loads((repository / "guides" / "a.json").read_bytes()) == sides[2]


def test_a_version_that_is_invalid_is_taken_whole_or_not(repository: Path, run: Run) -> None:
    diverge(repository, BASE, THIS, OTHER | {"score": 11})
    said = run("resolve", "a").stdout
    assert said.startswith("events/a.json: both sides changed it, and not both are valid\n")
    assert "score: must be a whole number from 1 to 10, not 11" in said
    assert "only the whole record" in run("resolve", "a", "title=other", code=2).stderr
    run("resolve", "a", "--this")
    assert stored(repository, "a") == THIS
    run("check")


def test_a_date_is_chosen_with_its_precision(repository: Path, run: Run) -> None:
    year = {"published": "2026-01-01T00:00:00Z", "precision": "year"}
    month = {"published": "2026-02-01T00:00:00Z", "precision": "month"}
    diverge(repository, BASE, BASE | year, BASE | month | {"score": 3})
    both = run("resolve", "a", "published=other", "precision=this", code=2).stderr
    assert "goes with another field: choose one side for both" in both
    run("resolve", "a", "published=other")
    assert stored(repository, "a") == BASE | month | {"score": 3}


def test_only_what_is_unmerged_can_be_resolved(repository: Path, run: Run) -> None:
    write(repository, event("b"))
    commit(repository)
    assert run("resolve", "b", code=1).stderr == (
        "Error: events/b.json is not unmerged\nsee what is with: almanac check\n"
    )
    write(repository, guide("guided"))
    assert run("resolve", "none", code=3).stderr == "Error: no record 'none'\n"
    near = "Error: no record 'guidde'\ndid you mean guided?\n"
    assert run("resolve", "guidde", code=3).stderr == near


def test_outside_a_repository_git_says_so(root: Path, run: Run) -> None:
    write(root, event("a"))
    assert "not a git repository" in run("resolve", "a", code=1).stderr


def test_an_id_of_an_event_and_a_guide_is_ambiguous(repository: Path, run: Run) -> None:
    for branch, text in (("main", "Base."), ("side", "Side."), ("main", "Main.")):
        if text != "Base.":
            git(repository, "switch", "-q", *(["-c"] if branch == "side" else []), branch)
        write(repository, in_order(event("a", summary=text)))
        write(repository, in_order(guide("a", summary=text)))
        commit(repository)
    git(repository, "merge", "-q", "side", code=1)
    said = run("resolve", "a", "--this", code=4).stderr
    assert "it could be events/a.json, guides/a.json" in said
    run("resolve", "guides/a.json", "--other")
    run("resolve", "a", "--this")
    assert stored(repository, "a")["summary"] == "Main."
    assert json.loads((repository / "guides" / "a.json").read_bytes())["summary"] == "Side."


def test_check_names_open_fields_beside_other_findings(root: Path, run: Run) -> None:
    git(root, "init", "-q", "-b", "main")
    run("git-setup")
    diverge(root, BASE, THIS | {"links": ["gone"]}, OTHER)
    said = run("check", code=5).stdout
    assert "events/a.json: is unmerged: both sides changed title (see" in said
    assert "events/a.json: links: there is no event 'gone'" in said
