"""Changes touch what was asked for and nothing else, all of it or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import (
    AlmanacError,
    AlreadyThere,
    Conflict,
    Invalid,
    NotFound,
    Problem,
    WrongUsage,
)
from almanac_cli.formats import json_codec
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import edit, remove
from almanac_cli.operations.store import Store
from support.records import event, files, guide, write
from support.setting import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.commands import Run

MOMENT = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://example.com/p/a-post"


@pytest.fixture
def few(root: Path) -> Path:
    """Fill the almanac with four events, one of them linked, and two guides."""
    write(root, event("a"))
    write(root, event("b", guides=["g"], links=["c"]))
    write(root, event("c"))
    write(root, event("d", url=URL))
    write(root, guide("g"))
    write(root, guide("h"))
    return root


def stored(root: Path, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "events" / f"{id_}.json").read_text())
    return found


def changed(before: dict[str, bytes], root: Path) -> set[str]:
    """Name the files that are new, gone or other than before."""
    after = files(root)
    return {name for name in before | after if before.get(name) != after.get(name)}


def edit_one(root: Path, id_: str, *, unset: tuple[str, ...] = (), **given: object) -> None:
    edit.edit(Store.open(root), EVENT, id_, edit.Edit(given, unset=unset), MOMENT)


def test_a_link_is_written_into_the_file_of_the_first_event_alone(few: Path) -> None:
    before = files(few)
    edit.link(Store.open(few), EVENT, "c", ["a", "d"], MOMENT)
    assert changed(before, few) == {"events/c.json"}
    assert stored(few, "c")["links"] == ["a", "d"]


@pytest.mark.parametrize(("one", "other"), [("b", "c"), ("c", "b")])
def test_what_is_linked_from_either_side_stays_as_it_is_byte_for_byte(
    few: Path, one: str, other: str
) -> None:
    before = files(few)
    edit.link(Store.open(few), EVENT, one, [other], MOMENT)
    assert changed(before, few) == set()


def test_linking_twice_is_linking_once(few: Path) -> None:
    edit.link(Store.open(few), EVENT, "a", ["c", "d", "c"], MOMENT)
    before = files(few)
    edit.link(Store.open(few), EVENT, "a", ["d", "c"], MOMENT)
    assert changed(before, few) == set()
    assert stored(few, "a")["links"] == ["c", "d"]


@pytest.mark.parametrize("words", [["a", "a"], ["a", "c", "a"], ["d", URL]])
def test_linking_an_event_to_itself_is_wrong_usage_and_links_nothing(
    few: Path, run: Run, words: list[str]
) -> None:
    before = files(few)
    assert "cannot be linked to itself" in run("link", *words, code=2).stderr
    assert changed(before, few) == set()


@pytest.mark.parametrize("words", [["a", "c", "nope"], ["nope", "a"], ["a", "--guide", "nope"]])
def test_a_link_to_something_unknown_links_nothing(few: Path, run: Run, words: list[str]) -> None:
    before = files(few)
    run("link", *words, code=3)
    assert changed(before, few) == set()


def test_a_link_to_a_broken_event_links_nothing(few: Path, run: Run) -> None:
    write(few, b"{", "broken")
    before = files(few)
    assert "events/broken.json" in run("link", "a", "broken", code=5).stderr
    assert "events/broken.json" in run("link", "broken", "a", code=5).stderr
    assert changed(before, few) == set()


@pytest.mark.parametrize(("one", "other"), [("b", "c"), ("c", "b")])
def test_unlinking_takes_the_link_out_of_whichever_file_holds_it(
    few: Path, one: str, other: str
) -> None:
    before = files(few)
    edit.unlink(Store.open(few), EVENT, one, [other], MOMENT)
    assert changed(before, few) == {"events/b.json"}
    assert "links" not in stored(few, "b")


def test_unlinking_a_link_that_both_files_hold_takes_both_away(few: Path) -> None:
    write(few, event("c", links=["b", "d"]))
    edit.unlink(Store.open(few), EVENT, "b", ["c"], MOMENT)
    assert "links" not in stored(few, "b")
    assert stored(few, "c")["links"] == ["d"]


def test_unlinking_what_is_not_linked_changes_nothing(few: Path, run: Run) -> None:
    before = files(few)
    run("unlink", "a", "b", "c", "d")
    run("unlink", "a", "--guide", "g")
    assert changed(before, few) == set()


def test_an_event_with_a_link_to_one_that_is_gone_can_be_edited(few: Path, run: Run) -> None:
    write(few, event("a", links=["gone"]))
    run("edit", "a", "--title", "New")
    after = stored(few, "a")
    assert (after["title"], after["links"]) == ("New", ["gone"])
    run("edit", "a", "--link", "gone", code=3)


def test_a_link_to_an_event_that_is_gone_can_be_taken_away(few: Path, run: Run) -> None:
    write(few, event("a", links=["gone"]))
    run("unlink", "a", "gone")
    assert "links" not in stored(few, "a")


def test_guides_are_given_and_taken_in_the_event_alone(few: Path, run: Run) -> None:
    before = files(few)
    run("link", "b", "--guide", "h", "g")
    assert stored(few, "b")["guides"] == ["g", "h"]
    run("unlink", "b", "--guide", "h")
    assert changed(before, few) == set()


def test_an_edit_changes_its_fields_alone(few: Path) -> None:
    before = files(few)
    edit_one(few, "d", title="Another  title", score="9", tags=["B", "a"])
    assert changed(before, few) == {"events/d.json"}
    wanted = event("d", url=URL) | {"title": "Another title", "score": 9, "tags": ["a", "b"]}
    assert stored(few, "d") == wanted


def test_an_id_never_changes(few: Path) -> None:
    edit_one(few, "d", title="Quite another title")
    assert Store.open(few).names(EVENT) == ["a", "b", "c", "d"]
    assert stored(few, "d")["id"] == "d"


def test_unsetting_takes_a_field_away(few: Path) -> None:
    edit_one(few, "d", unset=("url", "score"))
    assert stored(few, "d") == event("d")


@pytest.mark.parametrize("field", ["title", "source", "published", "added", "id"])
def test_what_a_record_must_have_cannot_be_unset(few: Path, field: str) -> None:
    before = files(few)
    with pytest.raises(Invalid) as caught:
        edit_one(few, "d", unset=(field,))
    assert field in {each.where for each in caught.value.problems}
    assert changed(before, few) == set()


def test_unsetting_an_unknown_field_is_refused_with_those_there_are(few: Path) -> None:
    with pytest.raises(Invalid, match="unset: 'zz' is not one of title, source, author"):
        edit_one(few, "d", unset=("zz",))


def test_single_tags_are_added_and_taken(few: Path, run: Run) -> None:
    run("edit", "a", "--tag", "x", "--tag", "y")
    run("edit", "a", "--add-tag", "New One", "--remove-tag", "X", "--remove-tag", "absent")
    assert stored(few, "a")["tags"] == ["new-one", "y"]


@pytest.mark.parametrize(
    "words",
    [
        ["edit", "d", "--url", URL],
        ["edit", "d", "--title", " D "],
        ["edit", "d", "--unset", "score"],
        ["edit", "d", "--remove-tag", "none"],
        ["score", "d", "--clear"],
        ["link", "b", "c"],
        ["link", "b", "--guide", "g"],
        ["unlink", "a", "b"],
        ["guide", "edit", "g", "--title", "G"],
    ],
)
def test_a_change_that_changes_nothing_keeps_the_bytes_as_a_person_left_them(
    few: Path, run: Run, words: list[str]
) -> None:
    for path in [*few.glob("events/*"), *few.glob("guides/*")]:
        data = json.loads(path.read_bytes())
        path.write_text(json.dumps(dict(reversed(data.items())), indent=7))
    before = files(few)
    run(*words)
    assert changed(before, few) == set()


@pytest.mark.parametrize(
    "given",
    [
        {"score": "11"},
        {"url": "javascript:alert(1)"},
        {"title": ""},
        {"published": "3"},
        {"tags": ["!"]},
    ],
)
def test_an_edit_with_a_wrong_value_changes_nothing(few: Path, given: dict[str, object]) -> None:
    before = files(few)
    with pytest.raises(Invalid):
        edit.edit(Store.open(few), EVENT, "d", edit.Edit({"author": "right", **given}), MOMENT)
    assert changed(before, few) == set()


def test_an_edit_with_an_unknown_link_changes_nothing(few: Path) -> None:
    before = files(few)
    with pytest.raises(NotFound):
        edit_one(few, "d", links=["nope"])
    assert changed(before, few) == set()


def test_an_event_cannot_come_to_have_the_url_of_another(few: Path) -> None:
    before = files(few)
    with pytest.raises(AlreadyThere, match="is there already: d"):
        edit_one(few, "a", url=f"{URL}/#x")
    assert changed(before, few) == set()


def test_a_dry_run_of_an_edit_returns_what_would_be_and_writes_nothing(few: Path, run: Run) -> None:
    before = files(few)
    result = run("edit", "d", "--score", "9", "--dry-run", "--json")
    assert json.loads(result.stdout)["score"] == 9
    assert changed(before, few) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["edit", "x", "--title", "T"],
        ["edit", "x", "--unset", "score"],
        ["score", "x", "5"],
        ["score", "x", "--factor", "scale=5"],
        ["score", "x", "--clear"],
        ["score", "x"],
        ["link", "x", "a"],
        ["link", "x", "--guide", "g"],
        ["unlink", "x", "a"],
        ["show", "x"],
    ],
)
@pytest.mark.parametrize("broken", [b"{", b'{"id": "x", "score": 11}'])
def test_a_broken_file_is_named_with_exit_5_by_every_command_and_never_rewritten(
    few: Path, run: Run, words: list[str], broken: bytes
) -> None:
    write(few, broken, "x")
    before = files(few)
    assert "data/events/x.json is not a valid event" in run(*words, code=5).stderr
    assert changed(before, few) == set()


def test_a_broken_guide_is_named_with_exit_5_when_it_is_edited(few: Path, run: Run) -> None:
    write(few, guide("x", level="hard"))
    before = files(few)
    said = run("guide", "edit", "x", "--title", "T", code=5).stderr
    assert "data/guides/x.json is not a valid guide" in said
    assert changed(before, few) == set()


EDITS: dict[str, Callable[[Store], object]] = {
    "edit": lambda store: edit.edit(
        store, EVENT, "x", edit.Edit({"title": "New"}, add_tags=("new",)), MOMENT
    ),
    "unset": lambda store: edit.edit(store, EVENT, "x", edit.Edit({}, unset=("author",)), MOMENT),
    "score": lambda store: edit.score(store, EVENT, "x", {"factors": {"scale": "4"}}, MOMENT),
    "score_all": lambda store: edit.score_all(store, EVENT, b'{"id": "x", "score": 3}', MOMENT),
    "link": lambda store: edit.link(store, EVENT, "x", ["y"], MOMENT),
    "attach": lambda store: edit.add_references(store, EVENT, "x", GUIDE, ["g"], MOMENT),
    "unlink": lambda store: edit.unlink(store, EVENT, "y", ["x"], MOMENT),
    "remove": lambda store: remove.remove(store, EVENT, ["z"], MOMENT, dry_run=False),
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
NAMES_WITHIN = ("kind", "as_json", "as_stored", "model_config", "model_fields", "__dict__", "self")


@pytest.mark.parametrize("name", EDITS)
@given(
    st.dictionaries(
        (TEXT | st.sampled_from(NAMES_WITHIN)).filter(lambda key: key not in EVENT.fields), VALUE
    )
)
@settings(max_examples=25, deadline=None)
def test_keys_that_this_version_does_not_know_survive_every_edit(
    name: str, unknown: dict[str, Any]
) -> None:
    with TemporaryDirectory() as folder:
        store = Store.init(Path(folder), "test", example=False)
        write(store.root, event("x", author="A", links=["y", "z"]) | unknown)
        for other in ("w", "y", "z"):
            write(store.root, event(other))
        if name == "link":
            write(store.root, event("x", author="A") | unknown)
        write(store.root, guide("g"))
        before = stored(store.root, "x")
        EDITS[name](store)
        after = stored(store.root, "x")
        assert after != before, "the edit took place"
        kept = {key: each for key, each in after.items() if key not in EVENT.fields}
        assert json_codec.pretty(kept) == json_codec.pretty(unknown), "in value and in order"
        known = [key for key in after if key in EVENT.fields]
        assert [*after][: len(known)] == known, "unknown keys stand after the known ones"


def test_a_guide_that_is_edited_is_stamped(few: Path) -> None:
    edit.edit(Store.open(few), GUIDE, "g", edit.Edit({"title": "New"}), MOMENT)
    found = json.loads((few / "guides" / "g.json").read_text())
    assert (found["title"], found["updated"]) == ("New", NOW)


def test_a_guide_whose_date_is_set_has_that_date(few: Path) -> None:
    given = {"title": "New", "updated": "2026-01-01"}
    edit.edit(Store.open(few), GUIDE, "g", edit.Edit(given), MOMENT)
    found = json.loads((few / "guides" / "g.json").read_text())
    assert found["updated"] == "2026-01-01T00:00:00Z"


def test_a_guide_that_an_event_begins_to_name_is_not_stamped(few: Path) -> None:
    before = files(few)
    edit.add_references(Store.open(few), EVENT, "a", GUIDE, ["h"], MOMENT)
    assert changed(before, few) == {"events/a.json"}


def test_removing_an_event_takes_the_links_to_it_away(few: Path, run: Run) -> None:
    write(few, event("a", links=["c", "d"]))
    before = files(few)
    assert run("remove", "c", "--yes").stdout == "removed c\nunlinked a\nunlinked b\n"
    assert changed(before, few) == {f"events/{each}.json" for each in "abc"}
    assert stored(few, "a")["links"] == ["d"]
    assert "links" not in stored(few, "b")
    assert not (few / "events" / "c.json").exists()


def test_the_file_goes_last_so_that_a_failure_before_leaves_no_dangling_link(few: Path) -> None:
    """A process of its own, in which no file may be deleted."""
    code = (
        "import os; from datetime import *; from pathlib import Path\n"
        "from almanac_cli.model import kinds; from almanac_cli.operations import remove\n"
        "from almanac_cli.storage import atomic; from almanac_cli.operations.store import Store\n"
        "def dying(*words): os._exit(9)\n"
        "atomic.remove = dying\n"
        "remove.remove(Store(Path(os.sys.argv[1])), kinds.EVENT, ['c'],"
        " datetime(2026, 1, 1, tzinfo=UTC), dry_run=False)"
    )
    found = subprocess.run([sys.executable, "-c", code, few], check=False, timeout=20)
    assert found.returncode == 9
    assert "links" not in stored(few, "b")
    assert (few / "events" / "c.json").exists()


def test_removing_linked_events_together_rewrites_none_of_them(few: Path, run: Run) -> None:
    before = files(few)
    assert run("remove", "b", "c", "--yes").stdout == "removed b\nremoved c\n"
    assert changed(before, few) == {"events/b.json", "events/c.json"}


def test_removing_a_guide_takes_it_out_of_the_events_that_name_it(few: Path, run: Run) -> None:
    before = files(few)
    assert run("guide", "remove", "g", "--yes").stdout == "removed g\nunlinked b\n"
    assert changed(before, few) == {"events/b.json", "guides/g.json"}
    assert stored(few, "b") == event("b", links=["c"])


def test_an_event_is_not_confused_with_a_guide_of_its_name(few: Path, run: Run) -> None:
    write(few, event("g"))
    before = files(few)
    run("remove", "g", "--yes")
    assert changed(before, few) == {"events/g.json"}


def test_a_dry_run_of_a_removal_says_what_would_go(few: Path, run: Run) -> None:
    before = files(few)
    result = run("remove", "c", "--dry-run")
    assert result.stdout == "would remove c\nwould unlink b\n"
    assert result.stderr == "dry run: nothing was written\n"
    assert changed(before, few) == set()


def test_a_removal_off_a_terminal_needs_yes(few: Path, run: Run) -> None:
    before = files(few)
    assert "--yes" in run("remove", "c", code=2, given="y\n").stderr
    assert changed(before, few) == set()


def test_one_unknown_event_among_several_stops_the_removal(few: Path, run: Run) -> None:
    before = files(few)
    run("remove", "c", "nope", "--yes", code=3)
    assert changed(before, few) == set()


def test_a_broken_event_can_be_removed_and_is_not_rewritten_for_another(
    few: Path, run: Run
) -> None:
    write(few, b'{"links": ["c"]}', "broken")
    result = run("remove", "c", "--yes")
    assert "events/broken.json" in result.stderr
    assert (few / "events" / "broken.json").read_bytes() == b'{"links": ["c"]}'
    run("remove", "broken", "--yes")
    assert not (few / "events" / "broken.json").exists()


def test_scores_from_another_program_are_all_set(few: Path) -> None:
    data = (
        b'{"id": "a", "score": 7, "rationale": "why"}\n'
        b'\n{"id": "https://example.com/p/a-post/", "score": "3"}\n'
    )
    before = files(few)
    edit.score_all(Store.open(few), EVENT, data, MOMENT)
    assert changed(before, few) == {"events/a.json", "events/d.json"}
    assert (stored(few, "a")["score"], stored(few, "a")["rationale"]) == (7, "why")
    assert stored(few, "d")["score"] == 3


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ('{"id": "b", "score": 11}', "line 2: score: must be a whole number from 1 to 10, not 11"),
        ('{"id": "b", "score": 7.5}', "line 2: score: must be a whole number, not 7.5"),
        ('{"id": "b", "score": "high"}', "line 2: score: must be a whole number, not 'high'"),
        ('{"id": "b", "score": null}', "line 2: score: is missing"),
        ('{"id": "b"}', "line 2: score: is missing"),
        ('{"score": 5}', "line 2: id: is missing"),
        ('{"id": 7, "score": 5}', "line 2: id: is missing"),
        ('{"id": "nope", "score": 5}', "line 2: no event 'nope'"),
        ("7", "line 2: must be an object"),
    ],
)
def test_one_wrong_score_stops_all_and_is_named_by_its_line(few: Path, row: str, what: str) -> None:
    before = files(few)
    data = f'{{"id": "a", "score": 7}}\n{row}\n{{"id": "c", "score": 7}}\n'.encode()
    with pytest.raises(Invalid, match="nothing was scored") as caught:
        edit.score_all(Store.open(few), EVENT, data, MOMENT)
    assert [str(each)[: len(what)] for each in caught.value.problems] == [what]
    assert changed(before, few) == set()


def test_a_score_for_a_broken_file_names_the_file_and_not_the_score_that_was_given(
    few: Path,
) -> None:
    write(few, event("broken", tier=9))
    before = files(few)
    with pytest.raises(Invalid, match=r"events/broken\.json"):
        edit.score_all(Store.open(few), EVENT, b'{"id": "broken", "score": 5}', MOMENT)
    assert changed(before, few) == set()


def test_every_wrong_score_is_reported_together(few: Path) -> None:
    data = b'{"id": "a", "score": 0}\n{"id": "nope", "score": 1}\n{"id": "b", "score": 99}\n'
    with pytest.raises(Invalid) as caught:
        edit.score_all(Store.open(few), EVENT, data, MOMENT)
    assert [each.where for each in caught.value.problems] == [
        "line 1: score", "line 2", "line 3: score"
    ]  # fmt: skip


def test_the_last_of_several_scores_for_one_event_counts(few: Path) -> None:
    data = b'{"id": "a", "score": 1, "rationale": "r"}\n{"id": "a", "score": 2}\n'
    edit.score_all(Store.open(few), EVENT, data, MOMENT)
    assert (stored(few, "a")["score"], stored(few, "a")["rationale"]) == (2, "r")


def test_factors_join_those_there_are_and_set_the_score_to_their_mean(few: Path) -> None:
    store = Store.open(few)
    edit.score(store, EVENT, "a", {"factors": {"scale": "2"}}, MOMENT)
    edit.score(store, EVENT, "a", {"factors": {"impact": "8"}}, MOMENT)
    assert stored(few, "a")["factors"] == {"scale": 2, "impact": 8}
    assert stored(few, "a")["score"] == 4


def test_what_is_typed_in_an_editor_replaces_the_file_in_canonical_form(few: Path) -> None:
    was = (few / "events" / "a.json").read_bytes()
    typed = json.dumps(event("a", tags=["z", "y"], links=["b"])).encode()
    edit.overwrite(Store.open(few), EVENT, "a", typed, was=was, now=MOMENT)
    expected = json_codec.pretty(event("a", tags=["y", "z"], links=["b"])).encode()
    assert (few / "events" / "a.json").read_bytes() == expected


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (b"{", Invalid),
        (b"", Invalid),
        (json_codec.pretty(event("b")).encode(), Invalid),
        (json_codec.pretty(event("a", score=11)).encode(), Invalid),
        (json_codec.pretty(event("a", links=["nope"])).encode(), NotFound),
        (json_codec.pretty(event("a", guides=["nope"])).encode(), NotFound),
        (json_codec.pretty(event("a", url=URL)).encode(), AlreadyThere),
    ],
)
def test_what_is_typed_wrongly_in_an_editor_changes_nothing(
    few: Path, typed: bytes, error: type[AlmanacError]
) -> None:
    before = files(few)
    was = before["events/a.json"]
    with pytest.raises(error):
        edit.overwrite(Store.open(few), EVENT, "a", typed, was=was, now=MOMENT)
    assert changed(before, few) == set()


def test_what_is_typed_over_a_file_that_changed_meanwhile_is_not_written(few: Path) -> None:
    was = (few / "events" / "a.json").read_bytes()
    write(few, event("a", author="somebody else"))
    before = files(few)
    typed = json_codec.pretty(event("a", author="me")).encode()
    with pytest.raises(Conflict):
        edit.overwrite(Store.open(few), EVENT, "a", typed, was=was, now=MOMENT)
    assert changed(before, few) == set()


def test_a_broken_file_can_be_mended_in_an_editor(few: Path) -> None:
    write(few, b"{", "a")
    typed = json_codec.pretty(event("a")).encode()
    edit.overwrite(Store.open(few), EVENT, "a", typed, was=b"{", now=MOMENT)
    assert stored(few, "a") == event("a")


def test_changes_by_several_processes_at_the_same_time_all_last(few: Path) -> None:
    for n in range(6):
        write(few, event(f"x-{n}"))
    words = [sys.executable, "-W", "error", "-m", "almanac_cli", "link", "a"]
    running = [subprocess.Popen([*words, f"x-{n}"], stdout=subprocess.PIPE) for n in range(6)]
    for each in running:
        each.communicate(timeout=30)
    assert [each.returncode for each in running] == [0] * 6
    assert stored(few, "a")["links"] == [f"x-{n}" for n in range(6)]


def test_an_event_added_by_several_processes_at_the_same_time_is_there_once(root: Path) -> None:
    words = [sys.executable, "-W", "error", "-m", "almanac_cli", "add", "T", "--source", "S"]
    running = [
        subprocess.Popen([*words, "--url", URL], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for each in running:
        each.communicate(timeout=30)
    assert sorted(each.returncode for each in running) == [0, 7, 7, 7]
    assert Store.open(root).names(EVENT) == ["t"]


def test_problems_name_the_field_they_are_in(few: Path) -> None:
    with pytest.raises(Invalid) as caught:
        edit.score(Store.open(few), EVENT, "a", {"score": "11"}, MOMENT)
    what = "must be a whole number from 1 to 10, not 11"
    assert caught.value.problems == (Problem("score", what),)


def test_a_link_to_itself_is_wrong_usage_in_the_core_too(few: Path) -> None:
    with pytest.raises(WrongUsage):
        edit.link(Store.open(few), EVENT, "a", ["a"], MOMENT)
