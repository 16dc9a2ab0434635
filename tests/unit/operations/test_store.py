"""The front desk: finding an almanac, its records by any name, and naming what is broken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.errors import (
    AlmanacError,
    Ambiguous,
    Conflict,
    Invalid,
    LeftOut,
    NoAlmanac,
    NotFound,
    Problem,
)
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.store import Store
from support.commands import Run, shell
from support.records import event, files, guide, shown, write
from support.setting import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.com/p/a-post"


def numbered(root: Path, number: object) -> None:
    (root / "almanac.json").write_text(json.dumps({"format": number, "name": "test"}))


def test_an_empty_almanac_opens_and_holds_nothing(root: Path) -> None:
    store = Store.open(root)
    assert (store.names(EVENT), store.names(GUIDE)) == ([], [])
    assert (shown(store, EVENT), shown(store, GUIDE), store.left_out) == ({}, {}, {})


def test_a_folder_that_does_not_exist_is_no_almanac(tmp_path: Path) -> None:
    with pytest.raises(NoAlmanac, match="does not exist") as caught:
        Store.open(tmp_path / "none")
    assert caught.value.hint == f"make it with: almanac init {tmp_path / 'none'}"


def test_a_file_is_no_almanac(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NoAlmanac, match="is not a folder"):
        Store.open(tmp_path / "file")


def test_a_folder_without_its_marker_is_no_almanac(tmp_path: Path) -> None:
    with pytest.raises(NoAlmanac, match=r"is not an almanac: it has no almanac\.json"):
        Store.open(tmp_path)


@pytest.mark.parametrize(
    "marker", ["", "{", "[]", "1", "null", "{}", '{"format": 1, "format": 1}', '{"name": "x"}']
)
def test_a_broken_marker_is_named_as_invalid(root: Path, marker: str) -> None:
    (root / "almanac.json").write_text(marker)
    with pytest.raises(Invalid, match=r"almanac\.json is not valid"):
        Store.open(root)


@pytest.mark.parametrize("number", [0, -1, 1.0, "1", True, None, [1]])
def test_a_format_that_is_no_whole_number_is_invalid(root: Path, number: object) -> None:
    numbered(root, number)
    with pytest.raises(Invalid, match="format: must be a whole number from 1 to 1"):
        Store.open(root)


@pytest.mark.parametrize("number", [2, 3, 10**30])
def test_a_newer_format_is_refused_with_what_to_do(root: Path, number: int) -> None:
    numbered(root, number)
    with pytest.raises(AlmanacError, match=f"format {number}, and this version reads") as caught:
        Store.open(root)
    assert (caught.value.exit_code, caught.value.hint) == (1, "install a newer almanac-cli")


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["show", "a"],
        ["add", "T", "--source", "S"],
        ["link", "a", "b"],
        ["score", "a", "5"],
        ["edit", "a", "--title", "T"],
        ["remove", "a", "--yes"],
        ["guide", "list"],
        ["guide", "add", "T"],
    ],
)
def test_no_command_touches_an_almanac_of_a_newer_format(
    root: Path, run: Run, words: list[str]
) -> None:
    write(root, event("a"))
    write(root, event("b"))
    numbered(root, 2)
    before = files(root)
    assert "in format 2" in run(*words, code=1).stderr
    assert files(root) == before
    assert not (root / ".almanac").exists()


def test_the_option_wins_over_the_variable_and_that_over_the_folder(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("option", "variable", "data"):
        root = Store.init(tmp_path / name, "test", example=False).root
        write(root, event(name))
    assert run("list", "-q").stdout == "data\n"
    monkeypatch.setenv("ALMANAC_DATA", "variable")
    assert run("list", "-q").stdout == "variable\n"
    assert run("--data", "option", "list", "-q").stdout == "option\n"


def test_a_folder_named_by_the_variable_is_not_searched_upwards(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMANAC_DATA", str(root / "events"))
    run("list", code=6)


def test_init_writes_a_canonical_marker_and_nothing_else(tmp_path: Path) -> None:
    Store.init(tmp_path / "new", "Näme", example=False)
    marker = '{\n  "format": 1,\n  "name": "Näme"\n}\n'.encode()
    assert files(tmp_path / "new") == {"almanac.json": marker}


def test_init_with_the_example_copies_the_shipped_almanac_byte_for_byte(tmp_path: Path) -> None:
    Store.init(tmp_path / "new", "test", example=True)
    assert files(tmp_path / "new") == files(SHIPPED)


def test_init_keeps_what_else_is_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine")
    Store.init(tmp_path, "test", example=False)
    assert (tmp_path / "notes.md").read_text() == "mine"


@pytest.mark.parametrize("example", [True, False])
@pytest.mark.parametrize("marker", [None, "", "{", '{"format": 2}'])
def test_init_never_touches_an_existing_almanac_even_a_broken_one(
    root: Path, marker: str | None, *, example: bool
) -> None:
    write(root, event("a"))
    if marker is not None:
        (root / "almanac.json").write_text(marker)
    before = files(root)
    with pytest.raises(Conflict, match=r"there is an almanac in .* already"):
        Store.init(root, "other", example=example)
    assert files(root) == before


def test_init_does_not_adopt_records_whose_marker_is_gone(root: Path) -> None:
    write(root, event("a"))
    (root / "almanac.json").unlink()
    with pytest.raises(Conflict):
        Store.init(root, "other", example=False)


def test_the_command_init_refuses_an_existing_almanac_with_exit_7(root: Path, run: Run) -> None:
    before = files(root)
    assert run("init", code=7).stderr == (
        "Error: there is an almanac in data already\nnothing was changed\n"
    )
    assert files(root) == before


@pytest.fixture
def named(root: Path) -> Store:
    """Open an almanac of a few ids, one of which begins another."""
    for id_ in ("gemma", "gemma-4", "gemma-4-in-depth", "qwen-3"):
        write(root, event(id_))
    write(root, event("post", url=URL))
    write(root, guide("open-weights", url="https://example.com/guide"))
    return Store.open(root)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("gemma", "gemma"),
        ("gemma-4", "gemma-4"),
        ("gemma-4-", "gemma-4-in-depth"),
        ("q", "qwen-3"),
        ("qwen-3", "qwen-3"),
    ],
)
def test_an_id_or_a_beginning_of_one_alone_resolves(named: Store, given: str, found: str) -> None:
    assert named.resolve(EVENT, given) == found


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://example.com/p/a-post",
        "HTTPS://EXAMPLE.com:443/p/a-post/",
        f"{URL}?utm_source=x&utm_medium=y#top",
        f"{URL}?fbclid=1&gclid=2&ref=home",
        "http://example.com:80/p/a-post#a",
        f" {URL} ",
    ],
)
def test_a_url_in_any_spelling_resolves(named: Store, url: str) -> None:
    assert named.resolve(EVENT, url) == "post"


@pytest.mark.parametrize(
    "url", [f"{URL}s", f"{URL}?page=2", "https://example.com:8080/p/a-post", f"{URL}/x"]
)
def test_the_url_of_another_page_does_not_resolve(named: Store, url: str) -> None:
    with pytest.raises(NotFound, match="no event with the URL"):
        named.resolve(EVENT, url)


def test_guides_resolve_by_prefix_and_url_among_themselves(named: Store) -> None:
    assert named.resolve(GUIDE, "open") == "open-weights"
    assert named.resolve(GUIDE, "http://example.com/guide/") == "open-weights"
    with pytest.raises(NotFound):
        named.resolve(GUIDE, "gemma")


def test_an_ambiguous_beginning_lists_the_candidates(named: Store) -> None:
    with pytest.raises(Ambiguous, match="more than one event begins with 'gem'") as caught:
        named.resolve(EVENT, "gem")
    assert caught.value.exit_code == 4
    assert caught.value.hint == "it could be gemma, gemma-4, gemma-4-in-depth"


def test_many_candidates_are_counted_beyond_ten(root: Path) -> None:
    for n in range(13):
        write(root, event(f"x-{n:02}"))
    with pytest.raises(Ambiguous) as caught:
        Store.open(root).resolve(EVENT, "x")
    assert caught.value.hint
    assert caught.value.hint.endswith("x-09 and 3 more")


@pytest.mark.parametrize(
    ("given", "near"), [("gema-4", "gemma-4"), ("qwen3", "qwen-3"), ("gemma-4-in-dept-h", "gemma")]
)
def test_an_unknown_id_names_the_nearest(named: Store, given: str, near: str) -> None:
    with pytest.raises(NotFound, match=f"no event '{given}'") as caught:
        named.resolve(EVENT, given)
    assert caught.value.exit_code == 3
    assert caught.value.hint
    assert caught.value.hint.startswith("did you mean ")
    assert near in caught.value.hint


@pytest.mark.parametrize("given", ["", "zzzz", "..", "../data/almanac", "a/b", "x\0", "*", "%s"])
def test_what_is_no_id_finds_nothing(named: Store, given: str) -> None:
    with pytest.raises(NotFound):
        named.resolve(EVENT, given)


def test_an_id_of_any_length_gives_a_short_message(named: Store) -> None:
    with pytest.raises(NotFound) as caught:
        named.resolve(EVENT, "x" * 10_000)
    assert len(caught.value.message) < 200


def test_the_id_of_a_broken_file_resolves_all_the_same(root: Path) -> None:
    write(root, b"{", "broken")
    assert Store.open(root).resolve(EVENT, "brok") == "broken"


def test_a_link_is_seen_from_both_sides_whichever_file_holds_it(root: Path) -> None:
    write(root, event("a", links=["b"]))
    write(root, event("b", links=["c"]))
    write(root, event("c", links=["b"]))
    write(root, event("d"))
    found = {id_: each["links"] for id_, each in shown(Store.open(root), EVENT).items()}
    assert found == {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": []}


def test_what_a_file_itself_holds_is_still_to_be_had(root: Path) -> None:
    write(root, event("a", links=["b"]))
    write(root, event("b"))
    store = Store.open(root)
    assert store.read(EVENT, "b").record.as_json()["links"] == []


def test_a_link_to_an_event_that_is_gone_makes_no_event_of_it(root: Path) -> None:
    write(root, event("a", links=["gone"]))
    assert [*shown(Store.open(root), EVENT)] == ["a"]


def test_changed_records_are_seen_with_their_links_on_both_sides(root: Path) -> None:
    write(root, event("a", links=["b"]))
    write(root, event("b"))
    store = Store.open(root)
    (seen,) = store.seen([store.read(EVENT, "b").record])
    assert seen["links"] == ["a"]


def test_readers_see_every_field(root: Path) -> None:
    write(root, event("a") | {"unknown": [1, {"x": None}]})
    (found,) = shown(Store.open(root), EVENT).values()
    assert [*found] == [*EVENT.fields, "unknown"]
    assert found["score"] is None


def test_invalid_files_are_left_out_by_name_and_the_others_are_shown(root: Path) -> None:
    write(root, event("good"))
    write(root, event("bad", score=11, tier=4))
    write(root, b"", "empty")
    store = Store.open(root)
    assert [*shown(store, EVENT)] == ["good"]
    assert {path: error.problems for path, error in store.left_out.items()} == {
        root / "events" / "bad.json": (
            Problem("tier", "must be a whole number from 1 to 3, not 4"),
            Problem("score", "must be a whole number from 1 to 10, not 11"),
        ),
        root / "events" / "empty.json": (Problem("", "is empty"),),
    }


def test_an_answer_that_left_files_out_warns_and_exits_5(root: Path, run: Run) -> None:
    write(root, event("good"))
    write(root, b"", "empty")
    for _ in ("first read", "from the index"):
        result = run("list", "-q", code=LeftOut.exit_code)
        assert result.stdout == "good\n"
        assert result.stderr == (
            "Warning: 1 file is left out of this answer\n  data/events/empty.json: is empty\n"
        )


def test_a_mended_file_is_no_longer_left_out(root: Path, run: Run) -> None:
    write(root, b"", "a")
    run("list", code=5)
    write(root, event("a"))
    assert run("list", "-q").stdout == "a\n"


def test_reading_one_record_tells_missing_from_broken(root: Path) -> None:
    write(root, event("a"), "b")
    store = Store.open(root)
    with pytest.raises(NotFound, match="no event 'a'"):
        store.read(EVENT, "a")
    with pytest.raises(Invalid) as caught:
        store.read(EVENT, "b")
    assert caught.value.problems == (Problem("id", "must equal the file's name, not 'a'"),)


def test_every_problem_of_a_file_is_named_even_where_the_id_is_wrong_too(root: Path) -> None:
    write(root, event("a", score=11), "b")
    with pytest.raises(Invalid) as caught:
        Store.open(root).read(EVENT, "b")
    assert {each.where for each in caught.value.problems} == {"id", "score"}


def test_a_record_that_would_be_larger_than_it_may_is_not_written(root: Path, run: Run) -> None:
    write(root, event("a") | {"unknown": ["x" * 1000] * 1038})
    before = files(root)
    assert len(before["events/a.json"]) < 1024 * 1024
    result = run("edit", "a", "--summary", "s" * 20_000, code=5)
    assert "larger than 1 MiB" in result.stderr
    assert files(root) == before


def test_the_files_are_the_truth_after_any_change_behind_the_back(root: Path, run: Run) -> None:
    path = write(root, event("a"))
    assert run("list", "-q").stdout == "a\n"
    write(root, event("b"))
    path.write_bytes(path.read_bytes().replace(b'"Source"', b'"Sourcy"'))
    assert run("list", "--ndjson", "--fields", "id,source").stdout == (
        '{"id":"a","source":"Sourcy"}\n{"id":"b","source":"Source"}\n'
    )
    path.unlink()
    assert run("list", "-q").stdout == "b\n"


def test_an_almanac_is_found_from_below_by_a_process_of_its_own(root: Path) -> None:
    write(root, event("a"))
    assert shell("list", "-q", cwd=root / "events").stdout == b"a\n"


@pytest.mark.parametrize(
    "more",
    [
        {"source": "x"},
        {"source": 5, "published": 7, "author": []},
        {"source": "s", "published": "x"},
        {"links": [None]},
        {"links": ["a", "a"]},
        {"score": 10**22, "tier": "one"},
    ],
)
def test_keys_of_events_mean_nothing_in_a_guide(root: Path, more: dict[str, Any]) -> None:
    write(root, guide("g", level="mixed"))
    path = write(root, {**guide("h"), "level": "mixed"})
    path.write_text(json.dumps({**guide("h"), **more}), encoding="utf-8")
    assert [*shown(Store.open(root), GUIDE)] == ["g", "h"]
    path.unlink()
    assert [*shown(Store.open(root), GUIDE)] == ["g"]
