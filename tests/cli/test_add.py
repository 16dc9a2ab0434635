"""`almanac add`: one event from options, or many from JSON."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.cli.main import almanac
from almanac_cli.operations.store import Store
from support.records import event, files, guide, write
from support.setting import NOW
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from support.commands import Run

ARTICLE = "https://example.com/a/b?id=1"
DRY = "dry run: nothing was written\n"


def test_adding_prints_the_new_id_and_its_path(run: Run, root: Path) -> None:
    result = run("add", "A model on a chip", "--source", "Example Lab")
    assert result.stdout == "a-model-on-a-chip  data/events/a-model-on-a-chip.json\n"
    assert result.stderr == ""
    assert (root / "events/a-model-on-a-chip.json").is_file()


def test_the_path_that_is_printed_leads_to_the_file_under_data(run: Run, tmp_path: Path) -> None:
    Store.init(tmp_path / "elsewhere", "test", example=False)
    result = run("--data", str(tmp_path / "elsewhere"), "add", "One", "--source", "S")
    assert result.stdout == f"one  {tmp_path}/elsewhere/events/one.json\n"
    assert Path(result.stdout.split()[1]).is_file()


def test_every_option_lands_in_its_field_in_canonical_form(run: Run, root: Path) -> None:
    write(root, event("other"))
    write(root, guide("a-guide"))
    run(
        "add", "Déjà  vu", "--source", "Example Lab", "--author", "Ada B.", "--tier", "1",
        "--url", ARTICLE, "--published", "21 November 2026", "--score", "7",
        "--rationale", "Major.", "--summary", "Line one.\nLine two.", "--tag", "On Device",
        "--tag", "chips", "--tag", "chips", "--guide", "a-guide", "--link", "other",
    )  # fmt: skip
    assert (root / "events/deja-vu.json").read_text(encoding="utf-8") == (
        '{\n  "id": "deja-vu",\n  "title": "Déjà vu",\n  "source": "Example Lab",\n'
        '  "author": "Ada B.",\n  "tier": 1,\n  "url": "https://example.com/a/b?id=1",\n'
        '  "published": "2026-11-21T00:00:00Z",\n  "added": "2026-11-23T12:00:00Z",\n'
        '  "score": 7,\n  "rationale": "Major.",\n  "summary": "Line one.\\nLine two.",\n'
        '  "tags": [\n    "chips",\n    "on-device"\n  ],\n'
        '  "guides": [\n    "a-guide"\n  ],\n  "links": [\n    "other"\n  ]\n}\n'
    )


def test_fields_that_are_unset_are_left_out_of_the_file(run: Run, root: Path) -> None:
    run("add", "One", "--source", "S")
    assert on_disk(root, "events/one") == {
        "id": "one", "title": "One", "source": "S", "published": NOW, "added": NOW,
    }  # fmt: skip


def test_json_prints_the_event_with_every_field_null_when_unset(run: Run, root: Path) -> None:
    write(root, event("other"))
    result = run("add", "One", "--source", "S", "--link", "other", "--json")
    expected = {
        "id": "one", "title": "One", "source": "S", "author": None, "tier": None, "url": None,
        "published": NOW, "added": NOW, "score": None, "factors": None, "rationale": None,
        "summary": "", "tags": [], "guides": [], "links": ["other"],
    }  # fmt: skip
    assert same(result.stdout, expected)
    assert result.stderr == ""


@pytest.mark.usefixtures("root")
def test_white_space_in_one_line_fields_is_folded(run: Run) -> None:
    result = run("add", "  A\n\ttitle ", "--source", " S  T ", "--author", "A\nB", "--json")
    found = json.loads(result.stdout)
    assert (found["id"], found["title"], found["source"], found["author"]) == (
        "a-title", "A title", "S T", "A B",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("2026-04-03", "2026-04-03T00:00:00Z"),
        ("2026-04-03T12:30Z", "2026-04-03T12:30:00Z"),
        ("2026-04-03T12:30:15+02:00", "2026-04-03T10:30:15Z"),
        ("3 April 2026", "2026-04-03T00:00:00Z"),
        ("April 3, 2026", "2026-04-03T00:00:00Z"),
        ("now", NOW),
        ("today", "2026-11-23T00:00:00Z"),
        ("yesterday", "2026-11-22T00:00:00Z"),
        ("3 days ago", "2026-11-20T12:00:00Z"),
        ("2w", "2026-11-09T12:00:00Z"),
        ("1mo ago", "2026-10-23T12:00:00Z"),
        ("last week", "2026-11-16T12:00:00Z"),
        ("last month", "2026-10-23T12:00:00Z"),
    ],
)
def test_published_takes_every_form_of_date(
    run: Run, root: Path, given: str, published: str
) -> None:
    run("add", "One", "--source", "S", "--published", given)
    assert on_disk(root, "events/one")["published"] == published


@pytest.mark.parametrize("given", ["3", "2026", "April", "3 April", "Friday", "soon", "04/05/2026"])
def test_a_date_with_gaps_is_refused_with_examples(run: Run, root: Path, given: str) -> None:
    before = files(root)
    result = run("add", "One", "--source", "S", "--published", given, code=2)
    assert "--published" in result.stderr
    assert "3 days ago" in result.stderr
    assert files(root) == before


def test_tier_is_the_one_most_recently_used_for_the_source(run: Run, root: Path) -> None:
    write(root, event("old", source="Lab", tier=1, added="2026-11-01T00:00:00Z"))
    write(root, event("new", source="Lab", tier=3, added="2026-11-03T00:00:00Z"))
    write(root, event("mid", source="Lab", tier=2, added="2026-11-02T00:00:00Z"))
    run("add", "One", "--source", "Lab")
    assert on_disk(root, "events/one")["tier"] == 3


def test_tier_is_unset_for_a_source_that_is_new(run: Run, root: Path) -> None:
    write(root, event("old", source="Lab", tier=1))
    run("add", "One", "--source", "Press")
    assert "tier" not in on_disk(root, "events/one")


def test_a_tier_that_is_given_wins_over_the_one_of_the_source(run: Run, root: Path) -> None:
    write(root, event("old", source="Lab", tier=1))
    run("add", "One", "--source", "Lab", "--tier", "2")
    assert on_disk(root, "events/one")["tier"] == 2


@pytest.mark.parametrize("words", [("--summary", "-"), ("--summary=-",)])
def test_a_summary_of_a_hyphen_is_read_from_standard_input(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    run("add", "One", "--source", "S", *words, given="Wörds,\nin two lines.\n")
    assert on_disk(root, "events/one")["summary"] == "Wörds,\nin two lines."


def test_a_summary_with_an_at_sign_is_read_from_the_file(
    run: Run, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "text.md").write_bytes(b"From a file.\r\nTwo lines.\n")
    run("add", "One", "--source", "S", "--summary", "@text.md")
    assert on_disk(root, "events/one")["summary"] == "From a file.\nTwo lines."


def test_a_summary_that_is_not_utf_8_is_wrong_usage(run: Run, root: Path, tmp_path: Path) -> None:
    (tmp_path / "text.md").write_bytes(b"\xff\xfe")
    before = files(root)
    result = run("add", "One", "--source", "S", "--summary", "@text.md", code=2)
    assert "is not UTF-8" in result.stderr
    assert files(root) == before


def test_a_summary_from_a_file_that_is_missing_names_it(run: Run, root: Path) -> None:
    before = files(root)
    assert (
        "missing.md"
        in run("add", "One", "--source", "S", "--summary", "@missing.md", code=1).stderr
    )
    assert files(root) == before


@pytest.mark.parametrize(
    "url",
    [
        ARTICLE,
        "http://example.com/a/b?id=1",
        "HTTPS://EXAMPLE.com/a/b?id=1",
        "https://example.com:443/a/b?id=1",
        "http://example.com:80/a/b?id=1",
        "https://example.com/a/b/?id=1",
        "https://example.com/a/b?id=1#part",
        "https://example.com/a/b?utm_source=x&id=1&fbclid=y&gclid=z&ref=w",
    ],
)
def test_an_event_with_the_same_canonical_url_is_not_added_again(
    run: Run, root: Path, url: str
) -> None:
    write(root, event("there", url=ARTICLE))
    before = files(root)
    result = run("add", "Another title", "--source", "Other", "--url", url, code=7)
    assert result.stdout == ""
    assert result.stderr == (
        "Error: this event is there already: there\nsee it with: almanac show there\n"
    )
    assert files(root) == before


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a/B?id=1",
        "https://example.com/a/b?id=2",
        "https://example.com/a/b",
        "https://example.com:8443/a/b?id=1",
        "https://www.example.com/a/b?id=1",
    ],
)
def test_an_event_with_another_canonical_url_is_another_event(
    run: Run, root: Path, url: str
) -> None:
    write(root, event("there", url=ARTICLE))
    run("add", "Another", "--source", "Other", "--url", url)
    assert on_disk(root, "events/another")["url"] == url


def test_adding_what_is_there_names_it_as_json_too(run: Run, root: Path) -> None:
    write(root, event("there", url=ARTICLE))
    result = run("add", "Another", "--source", "Other", "--url", ARTICLE, "--json", code=7)
    assert result.stdout == ""
    assert same(
        result.stderr,
        {
            "error": "conflict",
            "message": "this event is there already: there",
            "hint": "see it with: almanac show there",
        },
    )


def test_the_same_event_without_a_url_is_not_added_again(run: Run, root: Path) -> None:
    run("add", "One", "--source", "S")
    before = files(root)
    run("add", "One", "--source", "S", code=7)
    assert files(root) == before


def test_an_id_taken_by_another_event_gets_the_same_six_digits_everywhere(
    run: Run, tmp_path: Path
) -> None:
    found = []
    for name in ("one", "two"):
        Store.init(tmp_path / name, "test", example=False)
        write(tmp_path / name, event("news", url=f"https://{name}.example/"))
        result = run("--data", name, "add", "News", "--source", "S", "--url", ARTICLE)
        found.append(result.stdout.split()[0])
    assert re.fullmatch(r"news-[0-9a-f]{6}", found[0])
    assert found[0] == found[1]


@pytest.mark.parametrize("title", ["新闻", "!!!", "—"])
@pytest.mark.usefixtures("root")
def test_a_title_that_leaves_no_words_is_named_event_and_a_hash(run: Run, title: str) -> None:
    result = run("add", title, "--source", "S", "--url", ARTICLE)
    assert re.fullmatch(r"event-[0-9a-f]{6}", result.stdout.split()[0])


@pytest.mark.usefixtures("root")
def test_a_name_that_windows_reserves_is_avoided(run: Run) -> None:
    result = run("add", "Con", "--source", "S", "--url", ARTICLE)
    assert re.fullmatch(r"con-[0-9a-f]{6}", result.stdout.split()[0])


@pytest.mark.usefixtures("root")
def test_a_long_title_gives_an_id_cut_at_a_word(run: Run) -> None:
    result = run("add", "word " * 20, "--source", "S")
    assert result.stdout.split()[0] == "-".join(["word"] * 12)


def test_an_id_can_be_chosen(run: Run, root: Path) -> None:
    assert run("add", "One", "--source", "S", "--id", "mine").stdout.startswith("mine  ")
    assert on_disk(root, "events/mine")["title"] == "One"


def test_a_chosen_id_that_is_taken_is_a_conflict(run: Run, root: Path) -> None:
    write(root, event("mine"))
    before = files(root)
    assert "mine" in run("add", "One", "--source", "S", "--id", "mine", code=7).stderr
    assert files(root) == before


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--id", "../up"),
        ("--id", "a/b"),
        ("--id", "A"),
        ("--id", "a_b"),
        ("--id", "a\x00b"),
        ("--id", "a" * 81),
        ("--id", "a" * 10_000),
        ("--id", "con"),
        ("--source", ""),
        ("--source", "  "),
        ("--source", "x" * 121),
        ("--source", "a\x1bb"),
        ("--author", "\u202eabc"),
        ("--tier", "0"),
        ("--tier", "4"),
        ("--tier", "one"),
        ("--url", "javascript:alert(1)"),
        ("--url", "file:///etc/passwd"),
        ("--url", "ftp://example.com"),
        ("--url", "https://user:word@example.com/"),
        ("--url", "https://"),
        ("--url", "example.com"),
        ("--score", "0"),
        ("--score", "11"),
        ("--score", "7.5"),
        ("--score", "high"),
        ("--score", "-1"),
        ("--rationale", "a\x07b"),
        ("--summary", "x" * 20_001),
        ("--summary", "a\x00b"),
        ("--tag", "!"),
    ],
)
def test_a_wrong_value_is_wrong_usage_that_names_the_option(
    run: Run, root: Path, option: str, value: str
) -> None:
    before = files(root)
    options = {"--source": "S"} | {option: value}
    result = run("add", "One", *(word for pair in options.items() for word in pair), code=2)
    assert result.stderr.startswith("Error: ")
    assert option in result.stderr
    assert result.stdout == ""
    assert files(root) == before


@pytest.mark.parametrize(
    "title", ["", "   ", "\x01\x02", "a\x7fb", "\u202eabc", "\u2066x", "x" * 301, "x" * 10_000]
)
def test_a_wrong_title_is_wrong_usage(run: Run, root: Path, title: str) -> None:
    before = files(root)
    assert "title: " in run("add", title, "--source", "S", code=2).stderr
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_a_missing_source_is_wrong_usage(run: Run) -> None:
    assert run("add", "One", code=2).stderr == "Error: --source: is missing\n"


def test_all_that_is_wrong_is_said_at_once(run: Run, root: Path) -> None:
    before = files(root)
    result = run(
        "add", "One", "--tier", "9", "--score", "11", "--url", "file:///x", "--published", "3",
        code=2,
    )  # fmt: skip
    for option in ("--source", "--tier", "--score", "--url", "--published"):
        assert result.stderr.count(f"{option}: ") == 1
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_one_wrong_tag_is_one_problem(run: Run) -> None:
    result = run("add", "One", "--source", "S", "--tag", "!", code=2)
    assert result.stderr.count("--tag") == 1


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--link", "nothing", 3),
        ("--link", "../one", 3),
        ("--link", "tw", 4),
        ("--guide", "nothing", 3),
    ],
)
def test_a_link_or_guide_that_cannot_be_found_stops_the_addition(
    run: Run, root: Path, option: str, value: str, code: int
) -> None:
    write(root, event("two-a"))
    write(root, event("two-b"))
    before = files(root)
    run("add", "One", "--source", "S", option, value, code=code)
    assert files(root) == before


@pytest.mark.parametrize("other", ["other-event", "oth", "http://EXAMPLE.com/a/b/?id=1#x"])
def test_a_link_can_be_named_by_id_beginning_or_url(run: Run, root: Path, other: str) -> None:
    write(root, event("other-event", url=ARTICLE))
    before = (root / "events/other-event.json").read_bytes()
    run("add", "One", "--source", "S", "--link", other)
    assert on_disk(root, "events/one")["links"] == ["other-event"]
    assert (root / "events/other-event.json").read_bytes() == before


@pytest.mark.usefixtures("root")
def test_without_a_title_and_a_terminal_it_is_wrong_usage(run: Run) -> None:
    assert "TITLE" in run("add", "--source", "S", code=2).stderr


@pytest.mark.parametrize(
    "words",
    [("One", "--source", "S"), ("--json-in", "-")],
    ids=["options", "json"],
)
def test_a_dry_run_says_what_would_be_and_writes_nothing(
    run: Run, root: Path, words: tuple[str, ...]
) -> None:
    before = files(root)
    given = json.dumps(event("one"))
    result = run("add", *words, "--dry-run", given=given)
    assert result.stdout == "one  data/events/one.json\n"
    assert result.stderr.endswith(DRY)
    assert files(root) == before


def test_a_dry_run_with_json_prints_the_event_that_would_be(run: Run, root: Path) -> None:
    before = files(root)
    result = run("add", "One", "--source", "S", "--dry-run", "--json")
    expected = seen_event(event("one", source="S", published=NOW, added=NOW))
    assert same(result.stdout, expected)
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_a_dry_run_finds_what_is_wrong_too(run: Run) -> None:
    run("add", "One", "--source", "S", "--score", "11", "--dry-run", code=2)


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
        "published": "2026-04-03T00:00:00Z", "added": NOW, "score": 7, "tags": ["on-device", "x"],
    }  # fmt: skip


def test_json_in_keeps_keys_that_are_not_known(run: Run, root: Path) -> None:
    given = ONE | {"mood": {"deep": [1, None]}}
    run("add", "--json-in", "-", given=json.dumps(given))
    assert on_disk(root, "events/one") == given


def test_json_in_with_json_prints_an_array_of_what_was_added(run: Run, root: Path) -> None:
    write(root, event("zero"))
    text = json.dumps([event("one", links=["zero"]), event("zero")])
    result = run("add", "--json-in", "-", "--json", given=text)
    assert same(result.stdout, [seen_event(ONE, links=["zero"])])
    assert result.stderr == "1 added, 1 already there\n"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            json.dumps([ONE, event("two", source=None, score=11)]),
            [
                "item 2: source: is missing",
                "item 2: score: must be a whole number from 1 to 10, not 11",
            ],
        ),
        (
            f"{json.dumps(ONE)}\n\n{json.dumps(event('two', tier=9))}\n",
            ["line 3: tier: must be a whole number from 1 to 3, not 9"],
        ),
        (f"{json.dumps(ONE)}\n[1]\n", ["line 2: must be an object"]),
        (json.dumps([ONE, 7, None]), ["item 2: must be an object", "item 3: must be an object"]),
        (
            json.dumps([ONE, event("two", links=["nothing"])]),
            ["item 2: no event 'nothing'"],
        ),
        (json.dumps([event("two", guides=["nothing"])]), ["item 1: no guide 'nothing'"]),
        (json.dumps(event("one", score=0)), ["score: must be a whole number from 1 to 10, not 0"]),
    ],
)
def test_json_in_reports_every_problem_with_its_position_and_adds_nothing(
    run: Run, root: Path, text: str, problems: list[str]
) -> None:
    before = files(root)
    result = run("add", "--json-in", "-", given=text, code=5)
    assert result.stdout == ""
    assert result.stderr == "".join(
        ["Error: nothing was added\n", *(f"  {each}\n" for each in problems)]
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
    assert result.stderr == "0 added, 2 already there\n"
    assert files(root) == before


def test_twice_the_same_event_in_one_batch_is_added_once(run: Run, root: Path) -> None:
    given = [event("a", url=ARTICLE), event("b", url=f"{ARTICLE}#again")]
    result = run("add", "--json-in", "-", given=json.dumps(given))
    assert result.stderr == "1 added, 1 already there\n"
    assert [path.stem for path in (root / "events").glob("*.json")] == ["a"]


def test_two_events_of_one_title_in_one_batch_get_two_ids(run: Run, root: Path) -> None:
    given = [event("x", id=None, title="News", url=f"https://{n}.example/") for n in (1, 2)]
    run("add", "--json-in", "-", given=json.dumps(given))
    one, two = sorted(path.stem for path in (root / "events").glob("*.json"))
    assert one == "news"
    assert re.fullmatch(r"news-[0-9a-f]{6}", two)


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


def test_the_list_of_an_almanac_added_to_an_empty_one_is_the_same_list(
    run: Run, shipped: Path, tmp_path: Path
) -> None:
    Store.init(tmp_path / "copy", "test", example=False)
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
    assert result.stderr == f"0 added, {events.count(chr(10))} already there\n"


def test_pages_as_json_can_be_added_again(run: Run, root: Path, tmp_path: Path) -> None:
    write(root, event("one", links=["two"], guides=["a-guide"]))
    write(root, event("two"))
    write(root, guide("a-guide"))
    Store.init(tmp_path / "copy", "test", example=False)
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


@settings(max_examples=50, deadline=None)
@given(st.lists(_objects(), max_size=5))
def test_whatever_was_added_comes_out_and_goes_in_again_the_same(
    objects: list[dict[str, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        listed = [_added(Path(folder) / "first", json.dumps(objects).encode())]
        listed.append(_added(Path(folder) / "second", listed[0]))
    assert listed[0] == listed[1]
    known = {(each["title"], each["source"]) for each in objects}
    assert {
        (each["title"], each["source"]) for each in map(json.loads, listed[0].splitlines())
    } == known


def _added(root: Path, text: bytes) -> bytes:
    """Add JSON to a new almanac, and list it as NDJSON."""
    Store.init(root, "test", example=False)
    for words in (("add", "--json-in", "-"), ("list", "--ndjson")):
        result = CliRunner().invoke(almanac, ["--data", str(root), *words], input=text)
        assert result.exit_code == 0, result.stderr
    return result.stdout_bytes


def test_of_two_new_events_that_link_to_each_other_one_holds_the_link(root: Path, run: Run) -> None:
    rows = [event("b", links=["a"]), event("a", links=["b", "c"]), event("c", links=["a"])]
    run("add", "--json-in", "-", given="\n".join(map(json.dumps, rows)))
    held = {each: on_disk(root, f"events/{each}").get("links") for each in "abc"}
    assert held == {"a": ["b", "c"], "b": None, "c": None}
    run("edit", "b", "--link", "a")
    assert "links" not in on_disk(root, "events/b")
    run("check")
