"""Many events at once, as JSON: all of them or none, unless some are to be skipped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import ARTICLE, URL, draft, event, files, lines, write
from support.setting import NOW
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

ONE, TWO = event("one"), event("two")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ONE, TWO]),
        json.dumps([ONE, TWO], indent=4),
        f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n",
        f"\n{json.dumps(ONE)}\r\n\r\n{json.dumps(TWO)}",
    ],
    ids=["array", "pretty array", "lines", "lines with gaps"],
)
@pytest.mark.parametrize("where", ["-", "given.json"])
def test_json_in_takes_arrays_and_lines(
    run: Run, root: Path, tmp_path: Path, text: str, where: str
) -> None:
    (tmp_path / "given.json").write_text(text)
    result = run("add", "--json-in", where, given=text)
    assert result.stdout == "one  data/events/one.json\ntwo  data/events/two.json\n"
    assert result.stderr == "2 added\n"
    assert on_disk(root, "events/one") == ONE
    assert on_disk(root, "events/two") == TWO


@pytest.mark.parametrize("indent", [None, 2])
def test_json_in_takes_one_object(run: Run, root: Path, indent: int | None) -> None:
    result = run("add", "--json-in", "-", given=json.dumps(ONE, indent=indent))
    assert result.stdout == "one  data/events/one.json\n"
    assert result.stderr == "1 added\n"
    assert on_disk(root, "events/one") == ONE


@pytest.mark.parametrize("text", ["", "\n \n", "[]"])
@pytest.mark.usefixtures("root")
def test_json_in_of_nothing_adds_nothing(run: Run, text: str) -> None:
    result = run("add", "--json-in", "-", "--json", given=text)
    assert result.stdout == "[]\n"
    assert result.stderr == "0 added\n"


def test_json_in_takes_the_forms_that_options_take(run: Run, root: Path) -> None:
    given = {
        "title": " A\ttitle ", "source": "S", "published": "2026-04-03", "score": "7",
        "tier": 2, "tags": ["On Device", "x"], "author": "",
    }  # fmt: skip
    run("add", "--json-in", "-", given=json.dumps(given))
    assert on_disk(root, "events/a-title") == {
        "id": "a-title", "title": "A title", "source": "S", "tier": 2,
        "published": "2026-04-03T00:00:00Z", "precision": "day", "added": NOW, "score": 7,
        "tags": ["on-device", "x"],
    }  # fmt: skip


def test_json_in_keeps_keys_that_are_not_known(run: Run, root: Path) -> None:
    given = ONE | {"mood": {"deep": [1, None]}}
    run("add", "--json-in", "-", given=json.dumps(given))
    assert on_disk(root, "events/one") == given


def test_json_in_with_json_prints_an_array_of_what_was_added(run: Run, root: Path) -> None:
    write(root, event("zero"))
    text = json.dumps([event("one", links=["zero"]), event("zero")])
    result = run("add", "--json-in", "-", "--json", given=text)
    skipped = {"skipped": "item 2", "id": "zero"}
    assert same(result.stdout, [seen_event(ONE, links=["zero"]), skipped])
    assert result.stderr == (
        "Skipped item 2: this event is there already: zero\n1 added, 1 already there\n"
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            json.dumps([ONE, event("two", source=None, score=11)]),
            [
                "  item 2: source: is missing",
                "  item 2: score: must be a whole number from 1 to 10, not 11",
            ],
        ),
        (
            f"{json.dumps(ONE)}\n\n{json.dumps(event('two', tier=9))}\n",
            ["  line 3: tier: must be a whole number from 1 to 3, not 9"],
        ),
        (f"{json.dumps(ONE)}\n[1]\n", ["  line 2: must be an object"]),
        (json.dumps([ONE, 7, None]), ["  must be an object: 2 objects, items 2, 3"]),
        (
            json.dumps([ONE, event("two", links=["nothing"])]),
            ["  item 2: no event 'nothing'"],
        ),
        (json.dumps([event("two", guides=["nothing"])]), ["  item 1: no guide 'nothing'"]),
        (
            json.dumps(event("one", score=0)),
            ["  score: must be a whole number from 1 to 10, not 0"],
        ),
    ],
)
def test_json_in_with_problems_names_their_places_and_adds_none(
    run: Run, root: Path, text: str, problems: list[str]
) -> None:
    before = files(root)
    result = run("add", "--json-in", "-", given=text, code=5)
    assert result.stdout == ""
    assert result.stderr == "".join(
        ["Error: nothing was added\n", *(f"{each}\n" for each in problems)]
    )
    assert files(root) == before


def test_json_in_names_the_line_that_is_no_json(run: Run, root: Path) -> None:
    before = files(root)
    text = f"{json.dumps(ONE)}\n{{oops\n{json.dumps(TWO)}\n"
    assert "line 2: is not JSON" in run("add", "--json-in", "-", given=text, code=5).stderr
    assert files(root) == before


@pytest.mark.parametrize(
    "text",
    [
        b"oops",
        b"7",
        b'"text"',
        b"null",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"score": NaN}',
        b'{"score": 1, "score": 2}',
        b'{"score": ' + b"9" * 5_000 + b"}",
    ],
    ids=["words", "number", "text", "null", "bytes", "mark", "deep", "nan", "twice", "huge"],
)
@pytest.mark.parametrize("skip", [(), ("--skip-invalid",)])
def test_json_in_that_is_no_object_is_invalid(
    run: Run, root: Path, text: bytes, skip: tuple[str, ...]
) -> None:
    before = files(root)
    result = run("add", "--json-in", "-", *skip, given=text, code=0 if skip else 5)
    if skip:
        assert result.stderr.endswith("0 added, 1 invalid\n")
    assert files(root) == before


def test_json_in_that_is_wrong_is_one_json_error_with_json(run: Run, root: Path) -> None:
    before = files(root)
    text = json.dumps([ONE, event("two", score=11)])
    result = run("add", "--json-in", "-", "--json", given=text, code=5)
    assert result.stdout == ""
    assert same(
        result.stderr,
        {
            "error": "invalid",
            "message": "nothing was added\n"
            "  item 2: score: must be a whole number from 1 to 10, not 11",
            "hint": None,
            "invalid": [
                {
                    "position": "item 2",
                    "problems": ["score: must be a whole number from 1 to 10, not 11"],
                }
            ],
        },
    )
    assert files(root) == before


def test_skip_invalid_adds_the_others_and_counts(run: Run, root: Path) -> None:
    write(root, event("there"))
    given = [ONE, event("bad", score=11, tier=7), event("there"), TWO, "text"]
    result = run("add", "--json-in", "-", "--skip-invalid", given=json.dumps(given))
    assert result.stdout == "one  data/events/one.json\ntwo  data/events/two.json\n"
    assert result.stderr == (
        "Warning: item 2: tier: must be a whole number from 1 to 3, not 7\n"
        "Warning: item 2: score: must be a whole number from 1 to 10, not 11\n"
        "Warning: item 5: must be an object\n"
        "Skipped item 3: this event is there already: there\n"
        "2 added, 1 already there, 2 invalid\n"
    )
    assert sorted(path.stem for path in (root / "events").glob("*.json")) == ["one", "there", "two"]


@pytest.mark.usefixtures("root")
def test_one_object_with_several_problems_counts_as_one_invalid(run: Run) -> None:
    result = run("add", "--json-in", "-", "--skip-invalid", given="{}")
    assert result.stderr.splitlines()[-1] == "0 added, 1 invalid"


def test_skip_invalid_drops_what_links_to_the_dropped(run: Run, root: Path) -> None:
    given = [
        event("a", links=["b"]),
        event("b", links=["c"]),
        event("c", score=11),
        event("d"),
    ]
    result = run("add", "--json-in", "-", "--skip-invalid", given=json.dumps(given))
    assert result.stdout == "d  data/events/d.json\n"
    assert result.stderr.endswith("1 added, 3 invalid\n")
    assert [path.stem for path in (root / "events").glob("*.json")] == ["d"]


def test_what_is_there_already_is_skipped_and_counted(run: Run, root: Path) -> None:
    write(root, event("there", url=ARTICLE))
    before = files(root)
    again = event("x", url="http://example.com/a/b/?id=1", title="Different")
    result = run("add", "--json-in", "-", given=json.dumps([again, again]))
    assert result.stdout == ""
    assert result.stderr == (
        "Skipped item 1: this event is there already: there\n"
        "Skipped item 2: this event is there already: there\n"
        "0 added, 2 already there\n"
    )
    assert files(root) == before


def test_twice_the_same_event_in_one_batch_is_added_once(run: Run, root: Path) -> None:
    given = [event("a", url=ARTICLE), event("b", url=f"{ARTICLE}#:~:text=again")]
    result = run("add", "--json-in", "-", given=json.dumps(given))
    assert result.stderr == (
        "Skipped item 2: this event is there already: a\n1 added, 1 already there\n"
    )
    assert [path.stem for path in (root / "events").glob("*.json")] == ["a"]


def test_two_events_of_one_title_in_one_batch_get_two_ids(run: Run, root: Path) -> None:
    given = [event("x", id=None, title="News", url=f"https://{n}.example/") for n in (1, 2)]
    run("add", "--json-in", "-", given=json.dumps(given))
    assert files(root / "events").keys() == {"news.json", "news-2026-11-20.json"}


def test_an_id_in_json_that_another_event_has_is_a_problem(run: Run, root: Path) -> None:
    write(root, event("one"))
    before = files(root)
    given = [event("one", title="Another")]
    assert "item 1: " in run("add", "--json-in", "-", given=json.dumps(given), code=5).stderr
    assert files(root) == before


def test_objects_of_one_batch_may_link_to_each_other(run: Run, root: Path) -> None:
    given = [event("a", links=["b"]), event("b", links=["a", "c"]), event("c")]
    run("add", "--json-in", "-", given=json.dumps(given))
    assert on_disk(root, "events/a")["links"] == ["b"]
    assert on_disk(root, "events/b")["links"] == ["c"]
    assert json.loads(run("show", "b", "--json").stdout)["links"] == ["a", "c"]
    assert "links" not in on_disk(root, "events/c")


@pytest.mark.parametrize(
    "words",
    [
        ("Title", "--json-in", "-"),
        ("--json-in", "-", "--source", "S"),
        ("--json-in", "-", "--tag", "t"),
        ("--json-in", "-", "--id", "x"),
        ("Title", "--source", "S", "--skip-invalid"),
    ],
)
def test_options_that_contradict_json_in_are_wrong_usage(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    before = files(root)
    run("add", *words, given=json.dumps(ONE), code=2)
    assert files(root) == before


def test_json_in_from_a_file_that_is_missing_names_it(run: Run, root: Path) -> None:
    before = files(root)
    assert "missing.json" in run("add", "--json-in", "missing.json", code=1).stderr
    assert files(root) == before


def test_skipping_invalid_ones_adds_the_others_and_counts(root: Path, run: Run) -> None:
    write(root, event("there", url=URL))
    data = lines(draft("A"), draft("B", score=11, tier=0), draft("C", url=f"{URL}/"), draft("D"))
    result = run("add", "--json-in", "-", "--skip-invalid", given=data)
    assert result.stdout == "a  data/events/a.json\nd  data/events/d.json\n"
    assert result.stderr == (
        "Warning: line 2: tier: must be a whole number from 1 to 3, not 0\n"
        "Warning: line 2: score: must be a whole number from 1 to 10, not 11\n"
        "Skipped line 3: this event is there already: there\n"
        "2 added, 1 already there, 1 invalid\n"
    )


def test_adding_the_same_objects_again_changes_nothing(root: Path, run: Run) -> None:
    data = lines(draft("A", url=URL), draft("B"))
    assert run("add", "--json-in", "-", given=data).stderr == "2 added\n"
    before = files(root)
    assert run("add", "--json-in", "-", given=data).stderr == (
        "Skipped line 1: this event is there already: a\n"
        "Skipped line 2: this event is there already: b\n"
        "0 added, 2 already there\n"
    )
    assert files(root) == before


def test_one_object_that_is_there_is_skipped_by_name(root: Path, run: Run) -> None:
    write(root, event("there", url=URL))
    result = run("add", "--json-in", "-", "--json", given=json.dumps(draft("A", url=URL)))
    assert same(result.stdout, [{"skipped": "", "id": "there"}])
    assert (
        result.stderr == "Skipped: this event is there already: there\n0 added, 1 already there\n"
    )


@pytest.mark.usefixtures("root")
def test_many_skipped_objects_are_counted_and_named_in_json(run: Run) -> None:
    data = lines(*(draft("A") for _ in range(14)))
    result = run("add", "--json-in", "-", "--json", given=data)
    assert result.stderr.splitlines() == [
        *(f"Skipped line {n}: this event is there already: a" for n in range(2, 12)),
        "Skipped 3 more; --json names them all",
        "1 added, 13 already there",
    ]
    skipped = [{"skipped": f"line {n}", "id": "a"} for n in range(2, 15)]
    assert json.loads(result.stdout)[1:] == skipped
