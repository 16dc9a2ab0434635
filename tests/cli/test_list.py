"""`almanac list`: the events that were asked for, in order, in each of its forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.golden import check_golden
from support.records import event, files, guide, write
from support.shapes import EVENT_FIELDS, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

A = event(
    "a", source="Lab", author="Ada", tier=1, score=8, published="2026-11-23T06:00:00Z",
    tags=["chips", "open"], guides=["guide-x"], links=["b"], url="https://example.com/a",
)  # fmt: skip
B = event(
    "b", source="Press", author="bob", tier=3, score=3, published="2026-11-04T00:00:00Z",
    tags=["open"], guides=["guide-x", "guide-y"],
)  # fmt: skip
C = event("c", source="lab", tier=2, published="2026-10-01T00:00:00Z")
D = event("d", source="Blog", author="ADA", score=5, published="2024-01-01T00:00:00Z")
ROWS = [
    seen_event(A, links=["b"]),
    seen_event(B, links=["a"]),
    seen_event(C),
    seen_event(D),
]


@pytest.fixture
def four(root: Path) -> Path:
    """Write four events, the newest named first, and two guides; return the almanac's folder."""
    for each in (D, B, A, C):
        write(root, each)
    for name in ("guide-x", "guide-y"):
        write(root, guide(name))
    return root


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), "a b c d"),
        (("--since", "2026-11-04"), "a b"),
        (("--since", "2026-11-04T00:00:01Z"), "a b"),
        (("--since", "3 weeks ago"), "a b"),
        (("--since", "today"), "a"),
        (("--until", "2026-11-04"), "b c d"),
        (("--until", "2026-11-03T23:59:59Z"), "c d"),
        (("--until", "today"), "a b c d"),
        (("--until", "now"), "a b c d"),
        (("--since", "2026-01-01", "--until", "yesterday"), "b c"),
        (("--since", "now"), ""),
        (("--min-score", "5"), "a d"),
        (("--min-score", "1"), "a b d"),
        (("--max-score", "5"), "b d"),
        (("--min-score", "4", "--max-score", "7"), "d"),
        (("--min-score", "8", "--max-score", "3"), ""),
        (("--unscored",), "c"),
        (("--unscored", "--min-score", "1"), ""),
        (("--source", "Lab"), "a c"),
        (("--source", "LAB"), "a c"),
        (("--source", "lab", "--source", "press"), "a b c"),
        (("--source", "La"), ""),
        (("--source", "%"), ""),
        (("--author", "ada"), "a d"),
        (("--author", "Ada", "--author", "Bob"), "a b d"),
        (("--author", ""), ""),
        (("--tier", "1"), "a"),
        (("--tier", "1", "--tier", "2"), "a c"),
        (("--tag", "open"), "a b"),
        (("--tag", "Open"), "a b"),
        (("--tag", "open", "--tag", "chips"), "a"),
        (("--tag", "open,Chips"), "a"),
        (("--tag", "ope"), ""),
        (("--guide", "guide-x"), "a b"),
        (("--guide", "guide-y"), "b"),
        (("--guide", "guide-x", "--guide", "guide-y"), "b"),
        (("--linked-to", "a"), "b"),
        (("--linked-to", "b"), "a"),
        (("--linked-to", "http://EXAMPLE.com/a/"), "b"),
        (("--linked-to", "c"), ""),
        (("--orphan",), "c d"),
        (("--orphan", "--unscored"), "c"),
        (("--source", "lab", "--tier", "1", "--tag", "chips", "--min-score", "8"), "a"),
    ],
)
@pytest.mark.usefixtures("four")
def test_the_filters_show_what_matches_all_of_them(
    run: Run, words: tuple[str, ...], found: str
) -> None:
    assert run("list", *words, "-q").stdout.split() == found.split()
    assert same(
        run("list", *words, "--json").stdout, [row for row in ROWS if row["id"] in found.split()]
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--reverse",), "d c b a"),
        (("--sort", "published"), "d c b a"),
        (("--sort", "-published"), "a b c d"),
        (("--sort", "score"), "b d a c"),
        (("--sort", "-score"), "a d b c"),
        (("--sort", "-score", "--reverse"), "c b d a"),
        (("--sort", "source"), "d a c b"),
        (("--sort", "-source"), "b a c d"),
        (("--sort", "source,published"), "d c a b"),
        (("--sort", "source,-tier"), "d c a b"),
        (("--sort", "author,score"), "d a b c"),
        (("--sort", "tier"), "a c b d"),
        (("--sort", "title"), "a b c d"),
        (("--sort", "-id"), "d c b a"),
        (("--sort", "added,-id"), "d c b a"),
        (("--sort", "url"), "a b c d"),
        (("--limit", "2"), "a b"),
        (("--limit", "2", "--reverse"), "d c"),
        (("--limit", "1", "--sort", "-id"), "d"),
        (("--limit", "99"), "a b c d"),
        (("--limit", str(2**63)), "a b c d"),
        (("--limit", str(10**30)), "a b c d"),
        (("--limit", "0"), ""),
    ],
)
@pytest.mark.usefixtures("four")
def test_the_order_is_newest_first_unless_another_is_asked_for(
    run: Run, words: tuple[str, ...], found: str
) -> None:
    assert run("list", *words, "-q").stdout.split() == found.split()


def test_events_of_one_moment_stand_in_the_order_of_their_ids(run: Run, root: Path) -> None:
    for name in ("c", "a", "b"):
        write(root, event(name))
    assert run("list", "-q").stdout == "a\nb\nc\n"


@pytest.mark.parametrize("form", [(), ("-q",), ("--json",), ("--ndjson",)])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--limit", "1"), "1 of 4\n"),
        (("--limit", "1", "--source", "lab"), "1 of 2\n"),
        (("--limit", "4"), ""),
        ((), ""),
    ],
)
@pytest.mark.usefixtures("four")
def test_a_limit_that_cuts_says_so_on_stderr(
    run: Run, form: tuple[str, ...], words: tuple[str, ...], said: str
) -> None:
    assert run("list", *words, *form).stderr == said


@pytest.mark.usefixtures("four")
def test_json_is_one_array_of_objects_with_every_field(run: Run) -> None:
    result = run("list", "--json")
    assert same(result.stdout, ROWS)
    assert all(tuple(row) == EVENT_FIELDS for row in json.loads(result.stdout))
    assert result.stderr == ""


@pytest.mark.usefixtures("four")
def test_ndjson_is_one_object_a_line(run: Run) -> None:
    lines = run("list", "--ndjson").stdout.splitlines(keepends=True)
    assert len(lines) == 4
    assert all(same(line, row) for line, row in zip(lines, ROWS, strict=True))


@pytest.mark.usefixtures("four")
def test_quiet_prints_ids_only(run: Run) -> None:
    assert run("list", "--quiet").stdout == run("list", "-q").stdout == "a\nb\nc\nd\n"


@pytest.mark.parametrize("fields", ["title,id", "score", "links,factors,author", " id , tags "])
@pytest.mark.parametrize("form", ["--json", "--ndjson"])
@pytest.mark.usefixtures("four")
def test_fields_picks_fields_in_their_order(run: Run, fields: str, form: str) -> None:
    text = run("list", "--fields", fields, form).stdout
    found = json.loads(text) if form == "--json" else [*map(json.loads, text.splitlines())]
    names = [each.strip() for each in fields.split(",")]
    assert json.dumps(found) == json.dumps([{name: row[name] for name in names} for row in ROWS])


@pytest.mark.usefixtures("four")
def test_fields_picks_the_columns_of_the_table(run: Run) -> None:
    assert run("list", "--fields", "id,tags,tier", "--limit", "3").stdout == (
        "id  tags         tier\n"
        "--  -----------  ----\n"
        "a   chips, open     1\n"
        "b   open            3\n"
        "c                   2\n"
    )


@pytest.mark.usefixtures("four")
def test_the_table_shows_score_age_source_title_and_id(run: Run) -> None:
    result = run("list")
    assert result.stdout == (
        "score  age      source  title  id\n"
        "-----  -------  ------  -----  --\n"
        "    8  6h ago   Lab     A      a\n"
        "    3  19d ago  Press   B      b\n"
        "       1mo ago  lab     C      c\n"
        "    5  2y ago   Blog    D      d\n"
    )
    assert result.stderr == ""


def test_the_table_aligns_wide_characters(run: Run, root: Path) -> None:
    write(root, event("a", title="新しい模型", source="新闻"))
    write(root, event("b", title="Plain"))
    assert run("list", "--fields", "source,title,id").stdout == (
        "source  title       id\n"
        "------  ----------  --\n"
        "新闻    新しい模型  a\n"
        "Source  Plain       b\n"
    )


def test_nothing_is_cut_off_in_a_pipe(run: Run, root: Path) -> None:
    title, source = ("long " * 60).strip(), "source " * 17
    write(root, event("a" * 80, title=title, source=source.strip()))
    line = run("list").stdout.splitlines()[2]
    assert title in line
    assert source.strip() in line
    assert "a" * 80 in line


def test_text_from_outside_never_reaches_the_terminal_raw(run: Run, root: Path) -> None:
    write(root, event("a", title="zero\u2061width \u061cmark"))
    table = run("list").stdout
    assert "zero\\u2061width \\u061cmark" in table
    assert "\u2061" not in table


@pytest.mark.usefixtures("shipped")
def test_the_shipped_almanac_in_a_pipe(run: Run) -> None:
    check_golden("list.txt", run("list").stdout)


@pytest.mark.parametrize("words", [(), ("--fields", "id"), ("--sort", "score")])
@pytest.mark.usefixtures("root")
def test_an_empty_answer_is_said_on_stderr_in_words(run: Run, words: tuple[str, ...]) -> None:
    result = run("list", *words)
    assert (result.stdout, result.stderr) == ("", "no event to show\n")


@pytest.mark.parametrize(("form", "text"), [("--json", "[]\n"), ("--ndjson", ""), ("-q", "")])
@pytest.mark.usefixtures("root")
def test_an_empty_answer_is_an_empty_document(run: Run, form: str, text: str) -> None:
    result = run("list", form)
    assert (result.stdout, result.stderr) == (text, "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--since", "3"), 2),
        (("--until", "someday"), 2),
        (("--min-score", "0"), 2),
        (("--min-score", "11"), 2),
        (("--max-score", "high"), 2),
        (("--min-score", "7.5"), 2),
        (("--tier", "4"), 2),
        (("--tag", "!"), 2),
        (("--tag", ","), 2),
        (("--limit", "-1"), 2),
        (("--limit", "many"), 2),
        (("--sort", "nonsense"), 2),
        (("--sort", "score,"), 2),
        (("--sort", "tags"), 2),
        (("--fields", "nonsense"), 2),
        (("--fields", "id,"), 2),
        (("--fields", ""), 2),
        (("stray",), 2),
        (("--linked-to", "nope"), 3),
        (("--guide", "nope"), 3),
        (("--guide", "guide"), 4),
    ],
)
@pytest.mark.parametrize("form", ["--json", "--ndjson"])
@pytest.mark.usefixtures("four")
def test_a_question_that_makes_no_sense_is_refused(
    run: Run, words: tuple[str, ...], code: int, form: str
) -> None:
    result = run("list", *words, form, code=code)
    assert result.stdout == ""
    assert [*json.loads(result.stderr)][:3] == ["error", "message", "hint"]


@pytest.mark.parametrize("word", ["--fields", "--sort"])
@pytest.mark.usefixtures("four")
def test_an_unknown_field_is_told_the_known_ones(run: Run, word: str) -> None:
    result = run("list", word, "nonsense", code=2)
    assert "'nonsense'" in result.stderr
    assert "published" in result.stderr


@pytest.mark.parametrize("form", [(), ("--json",), ("--ndjson",), ("-q",)])
def test_invalid_files_do_not_stop_the_good_ones(
    run: Run, four: Path, form: tuple[str, ...]
) -> None:
    good = run("list", *form).stdout
    write(four, b"<<<<<<< ours\n", "torn")
    write(four, event("wrong", score=11, tier=0))
    before = files(four)
    assert run("list", *form, code=5).stdout == good
    assert files(four) == before


def test_invalid_files_are_named_with_every_problem(run: Run, four: Path) -> None:
    write(four, b"<<<<<<< ours\n", "torn")
    write(four, event("wrong", score=11, tier=0))
    assert run("list", code=5).stderr == (
        "Warning: 2 files are left out of this answer\n"
        "  data/events/torn.json: holds conflict markers of git (line 1)\n"
        "  data/events/wrong.json: tier: must be a whole number from 1 to 3, not 0\n"
        "  data/events/wrong.json: score: must be a whole number from 1 to 10, not 11\n"
    )


def test_invalid_files_are_named_as_json_with_json(run: Run, four: Path) -> None:
    write(four, event("wrong", score=11))
    result = run("list", "--json", code=5)
    assert same(result.stdout, ROWS)
    assert same(
        result.stderr,
        {
            "error": "invalid",
            "message": "1 file is left out of this answer\n  data/events/wrong.json: "
            "score: must be a whole number from 1 to 10, not 11",
            "hint": None,
        },
    )


@pytest.mark.usefixtures("four")
def test_listing_writes_no_record(run: Run, four: Path) -> None:
    before = files(four)
    run("list")
    assert files(four) == before


def test_keys_that_are_not_known_stand_last_in_json(run: Run, root: Path) -> None:
    record = event("a", zeta=[1], alpha={"b": None})
    write(root, record)
    assert same(run("list", "--json").stdout, [seen_event(record)])
