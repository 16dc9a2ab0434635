"""New records come in whole: checked together, named alike everywhere, never twice."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.cli.messages.describe import problem_lines
from almanac_cli.errors import (
    Ambiguous,
    Conflict,
    Duplicate,
    Invalid,
    InvalidInput,
    NotFound,
    Problem,
)
from almanac_cli.formats.json_items import parse_items
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import add
from almanac_cli.operations.drafts import AddOptions
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.store import Store
from support.examples import examples
from support.messages import fails
from support.records import URL, draft, event, files, guide, lines, shown, write
from support.setting import MOMENT, NOW

if TYPE_CHECKING:
    from almanac_cli.model.record import Record


def add_one(root: Path, **given: Any) -> Record:  # noqa: ANN401 (whatever a field is given)
    fields = {"title": "A title", "source": "S", "published": "2026-11-20", **given}
    return add.add(Store.open(root), EVENT, fields, MOMENT)


def add_all(root: Path, data: bytes, *, skip: bool = False, dry: bool = False) -> add.ImportResult:
    store = Store.open(root)
    return add.add_all(
        store, EVENT, parse_items(data), MOMENT, AddOptions(skip_invalid=skip, dry_run=dry)
    )


def test_a_new_event_is_on_disk_in_canonical_form(root: Path) -> None:
    add_one(root, title="Gemma 4: out!", url=URL, tags=["Open Weights", "ai", "ai"], score="7")
    assert (root / "events" / "gemma-4-out.json").read_text() == (
        '{\n  "id": "gemma-4-out",\n  "title": "Gemma 4: out!",\n  "source": "S",\n'
        '  "url": "https://example.com/p/a-post",\n'
        '  "published": "2026-11-20T00:00:00Z",\n  "precision": "day",\n'
        '  "added": "2026-11-23T12:00:00Z",\n'
        '  "score": 7,\n  "tags": [\n    "ai",\n    "open-weights"\n  ]\n}\n'
    )


def test_an_id_that_is_taken_gets_the_day_and_then_digits(root: Path) -> None:
    ids = [add_one(root, url=f"https://example.com/{n}").id for n in range(4)]
    assert ids[:2] == ["a-title", "a-title-2026-11-20"]
    assert all(len(id_) == len("a-title-") + 6 for id_ in ids[2:])
    assert len({*ids}) == 4


@pytest.mark.parametrize(
    ("published", "id_"),
    [("2026-08-18", "a-title-2026-08-18"), ("2026-08", "a-title-2026-08"),
     ("Q2 2026", "a-title-2026-q2"), ("2025", "a-title-2025")],
)  # fmt: skip
def test_an_id_gets_no_more_of_the_date_than_there_is(root: Path, published: str, id_: str) -> None:
    write(root, b"{", "a-title")
    assert add_one(root, published=published).id == id_


def test_a_guide_with_a_title_of_another_gets_digits(root: Path) -> None:
    store = Store(root)
    urls = ("https://example.com/1", "https://example.com/2")
    ids = [add.add(store, GUIDE, {"title": "Agents", "url": url}, MOMENT).id for url in urls]
    assert ids[0] == "agents"
    assert len(ids[1]) == len("agents-") + 6


def test_an_id_that_is_taken_has_the_same_suffix_everywhere(
    tmp_path: Path,
) -> None:
    found = []
    for name in ("one", "two"):
        root = create_almanac(tmp_path / name, "test", example=False).root
        add_one(root, url=f"https://example.com/{name}")
        found.append(add_one(root, url="http://EXAMPLE.com/post/?ref=x").id)
    assert found[0] == found[1] != "a-title"


def test_a_title_in_no_latin_letters_gives_source_and_day(root: Path) -> None:
    ids = [
        add_one(root, title=title, source="Qwen", published=f"2026-11-20T{hour}:00Z").id
        for title, hour in (("通义千问3发布", "01"), ("???", "23"))
    ]
    assert ids[0] == "qwen-2026-11-20"
    assert ids[1].startswith("qwen-2026-11-20-")


def test_the_file_of_a_broken_record_keeps_its_name(root: Path) -> None:
    write(root, b"{", "a-title")
    assert add_one(root).id.startswith("a-title-")
    assert (root / "events" / "a-title.json").read_bytes() == b"{"


@pytest.mark.parametrize("title", ["Con", "NUL", "com1", "lpt9", "aux"])
def test_a_name_that_windows_reserves_is_avoided(root: Path, title: str) -> None:
    assert add_one(root, title=title).id.startswith(f"{title.lower()}-")


@pytest.mark.parametrize("id_", ["con", "nul", "com1", "Upper", "a/b", "../x", "a" * 81, "a--b"])
def test_an_id_that_will_not_do_is_refused(root: Path, id_: str) -> None:
    with pytest.raises(Invalid) as caught:
        add_one(root, id=id_)
    assert [each.where for each in caught.value.problems] == ["id"]
    assert [*files(root)] == ["almanac.json"]


def test_an_id_that_is_given_is_taken_as_it_is_and_never_changed(root: Path) -> None:
    assert add_one(root, id="mine").id == "mine"
    with fails(Conflict, match="another event has the id mine"):
        add_one(root, id="mine", url=URL)


@pytest.mark.parametrize(
    "url",
    [URL, "http://EXAMPLE.com:80/p/a-post/", f"{URL}?utm_source=x#", f"{URL}?ref=example.com"],
)
def test_an_event_with_the_same_url_is_not_added_again(root: Path, url: str) -> None:
    write(root, event("first", url=URL))
    before = files(root)
    with fails(Duplicate, match="this event is there already: first") as caught:
        add_one(root, title="Quite another", url=url)
    assert (caught.value.exit_code, caught.value.id) == (7, "first")
    assert files(root) == before


def test_without_a_url_source_title_and_day_make_the_same_event(root: Path) -> None:
    add_one(root, published="2026-11-20T01:00Z")
    with pytest.raises(Duplicate):
        add_one(root, published="2026-11-20T23:00Z")
    assert add_one(root, published="2026-11-21").id.startswith("a-title-")


@pytest.mark.parametrize("source", ["Lab", "lab", " LAB "])
def test_the_tier_is_by_default_the_last_one_of_the_source(root: Path, source: str) -> None:
    days = {"old": (1, "2026-11-01"), "new": (2, "2026-11-03"), "between": (3, "2026-11-02")}
    for id_, (tier, day) in days.items():
        write(root, event(id_, source="Lab", tier=tier, added=f"{day}T00:00:00Z"))
    write(root, event("other", tier=1, added="2026-11-04T00:00:00Z"))
    assert add_one(root, source=source).as_json()["tier"] == 2
    assert add_one(root, title="B", source=source, tier="1").as_json()["tier"] == 1
    assert add_one(root, title="C", source="Nobody yet").as_json()["tier"] is None


def test_an_event_without_tier_does_not_hide_an_earlier_tier(root: Path) -> None:
    write(root, event("old", tier=1, added="2026-11-01T00:00:00Z"))
    write(root, event("new", added="2026-11-02T00:00:00Z"))
    assert add_one(root, source="Source").as_json()["tier"] == 1


@pytest.mark.parametrize("field", ["title", "source", "author"])
@pytest.mark.parametrize("space", ["  ", "\t", "\n", "\r\n", " \n\t "])
def test_white_space_in_one_line_fields_is_folded(root: Path, field: str, space: str) -> None:
    assert add_one(root, **{field: f"{space}One{space}two{space}"}).as_json()[field] == "One two"


def test_the_line_breaks_of_a_summary_stay(root: Path) -> None:
    given = "First.\r\n\r\n\tSecond.\n"
    assert add_one(root, summary=given).as_json()["summary"] == "First.\n\n\tSecond."


def test_links_and_guides_named_by_prefix_or_url_are_kept_as_ids(root: Path) -> None:
    write(root, event("other-event", url=URL))
    write(root, event("third-event"))
    write(root, guide("open-weights"))
    found = add_one(root, links=[f"{URL}/", "third", "third-event"], guides=["open"]).as_json()
    assert found["links"] == ["other-event", "third-event"]
    assert found["guides"] == ["open-weights"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"links": ["nope"]}, NotFound),
        ({"links": ["x"]}, Ambiguous),
        ({"links": ["open"]}, NotFound),
        ({"guides": ["nope"]}, NotFound),
        ({"guides": ["x-1"]}, NotFound),
    ],
)
def test_a_link_or_guide_that_cannot_be_found_stops_the_addition(
    root: Path, fields: dict[str, object], error: type[Exception]
) -> None:
    write(root, event("x-1"))
    write(root, event("x-2"))
    write(root, guide("open-weights"))
    before = files(root)
    with pytest.raises(error):
        add_one(root, **fields)
    assert files(root) == before


def test_every_problem_is_reported_together(root: Path) -> None:
    with pytest.raises(Invalid) as caught:
        add_one(root, title=" ", url="file:///etc/passwd", score="high", published="3", tier=9)
    where = {each.where for each in caught.value.problems}
    assert where == {"title", "url", "score", "published", "tier"}


@pytest.mark.parametrize(
    "data",
    [
        lines(draft("One"), draft("Two")),
        json.dumps([draft("One"), draft("Two")]).encode(),
        json.dumps([draft("One"), draft("Two")], indent=2).encode(),
        lines(draft("One")) + b"\n \n" + lines(draft("Two")).rstrip(),
        lines(draft("One"), draft("Two")).replace(b"\n", b"\r\n"),
    ],
)
def test_an_array_and_an_object_a_line_are_understood_alike(root: Path, data: bytes) -> None:
    assert [each.id for each in add_all(root, data).added] == ["one", "two"]
    assert Store.open(root).ids(EVENT) == ["one", "two"]


@pytest.mark.parametrize("indent", [None, 2])
def test_one_object_is_understood_on_one_line_or_many(root: Path, indent: int | None) -> None:
    data = json.dumps(draft("One"), indent=indent).encode()
    assert [each.id for each in add_all(root, data).added] == ["one"]


@pytest.mark.parametrize("data", [b"", b"\n", b"  \n\n", b"[]"])
def test_nothing_at_all_adds_nothing(root: Path, data: bytes) -> None:
    assert add_all(root, data) == add.ImportResult(())


def test_the_forms_of_the_options_are_taken_in_json_too(root: Path) -> None:
    given = draft("A", published="3 April 2026", tags=["Open Weights"], score="7", tier="1")
    (found,) = add_all(root, lines(given)).added
    data = found.as_json()
    assert data["published"] == "2026-04-03T00:00:00Z"
    assert (data["tags"], data["score"], data["tier"]) == (["open-weights"], 7, 1)
    assert data["added"] == NOW


def test_an_id_and_a_time_of_addition_that_are_given_stay(root: Path) -> None:
    (found,) = add_all(root, lines(draft("A", id="mine", added="2020-01-01"))).added
    assert (found.id, found.as_json()["added"]) == ("mine", "2020-01-01T00:00:00Z")


@pytest.mark.parametrize("unset", [None, ""])
def test_an_id_and_a_time_that_are_unset_are_made(root: Path, unset: str | None) -> None:
    (record,) = add_all(root, lines(draft("A", id=unset, added=unset))).added
    assert (record.id, record.as_json()["added"]) == ("a", NOW)


def test_unknown_keys_are_kept(root: Path) -> None:
    add_all(root, lines(draft("A", zz={"x": [None, 1.5, ""]}, kind="odd", as_json=None)))
    stored = json.loads((root / "events" / "a.json").read_text())
    assert stored["zz"] == {"x": [None, 1.5, ""]}
    assert (stored["kind"], stored["as_json"]) == ("odd", None)


@pytest.mark.parametrize(
    ("data", "position"),
    [
        (lines(draft("A"), draft("B", score=11), draft("C")), "line 2"),
        (json.dumps([draft("A"), draft("B", score=11)]).encode(), "item 2"),
        (lines(draft("A")) + b"\n\n" + lines(draft("B", score=11)), "line 4"),
    ],
)
def test_one_that_is_wrong_is_named_and_nothing_is_written(
    root: Path, data: bytes, position: str
) -> None:
    before = files(root)
    with fails(InvalidInput, match="nothing was added") as caught:
        add_all(root, data)
    what = "must be a whole number from 1 to 10, not 11"
    (refusal,) = caught.value.refusals
    assert isinstance(refusal.error, Invalid)
    assert (refusal.position, refusal.error.problems) == (position, (Problem("score", what),))
    assert files(root) == before


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (b"{", "is not JSON: .*"),
        (b'{"a": 1, "a": 2}', "has the key 'a' twice in one object"),
        (b'{"a": NaN}', "holds NaN, which is not a JSON number"),
        (b"7", "must be an object"),
        (b"null", "must be an object"),
        (b'"text"', "must be an object"),
        (b"[]", "must be an object"),
        (b'{"a": "\xff"}', "is not UTF-8 .*"),
        (b'{"a": "\\ud800"}', "holds half of a surrogate pair"),
    ],
)
def test_a_line_that_is_no_object_is_reported_among_the_others(
    root: Path, row: bytes, what: str
) -> None:
    data = lines(draft("A")) + row + b"\n" + lines(draft("B"))
    with fails(Invalid, match=rf"line 2: {what}"):
        add_all(root, data)
    added = add_all(root, data, skip=True)
    assert [each.id for each in added.added] == ["a", "b"]
    assert len(added.refusals) == 1


def test_the_same_event_twice_among_the_objects_is_added_once(root: Path) -> None:
    added = add_all(root, lines(draft("A", url=URL), draft("B", url=f"{URL}#:~:text=x")))
    assert ([each.id for each in added.added], added.skipped) == (["a"], (("line 2", "a"),))


def test_what_repeats_a_refused_object_is_refused_with_it(root: Path) -> None:
    data = lines(draft("A", url=URL, links=["nope"]), draft("B", url=URL), draft("C"))
    added = add_all(root, data, skip=True)
    assert ([each.id for each in added.added], added.skipped) == (["c"], ())
    assert [refusal.position for refusal in added.refusals] == ["line 1", "line 2"]
    assert problem_lines(added.refusals[1].error, "line 2") == [
        "line 2: is the same event as line 1, which was refused"
    ]


def test_objects_may_link_to_each_other_forwards_and_backwards(root: Path) -> None:
    add_all(root, lines(draft("A", links=["b"]), draft("B"), draft("C", links=["a", "b"])))
    found = {id_: each["links"] for id_, each in shown(Store.open(root), EVENT).items()}
    assert found == {"a": ["b", "c"], "b": ["a", "c"], "c": ["a", "b"]}


def test_one_that_links_to_an_invalid_one_is_refused_with_it(root: Path) -> None:
    data = lines(draft("A", links=["b"]), draft("B", links=["c"]), draft("C", score=0), draft("D"))
    added = add_all(root, data, skip=True)
    assert [each.id for each in added.added] == ["d"]
    assert {refusal.position for refusal in added.refusals} == {"line 1", "line 2", "line 3"}


@given(st.lists(st.booleans(), min_size=2, max_size=6))
@settings(max_examples=examples(40), deadline=None)
def test_either_all_objects_are_written_or_none(sound: list[bool]) -> None:
    data = lines(*(draft(f"T {n}", score=5 if good else 11) for n, good in enumerate(sound)))
    wrong = [f"line {n}" for n, good in enumerate(sound, 1) if not good]
    with TemporaryDirectory() as folder:
        root = create_almanac(Path(folder), "test", example=False).root
        if wrong:
            with pytest.raises(InvalidInput) as caught:
                add_all(root, data)
            assert [refusal.position for refusal in caught.value.refusals] == wrong
        else:
            add_all(root, data)
        assert len(Store.open(root).ids(EVENT)) == (0 if wrong else len(sound))
