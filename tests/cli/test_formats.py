"""The formats of lists: which there are, what excludes what, and that tables go back in."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.cli.main import almanac
from almanac_cli.formats import json_codec
from almanac_cli.operations.init import create_almanac
from support.examples import examples
from support.numbers import NUMBER_TEXTS
from support.records import event, guide, write
from support.terminal import Terminal

if TYPE_CHECKING:
    from support.commands import Run

LISTS = [
    ("list",),
    ("search", "open"),
    ("related", "a"),
    ("guide", "list"),
    ("guide", "search", "open"),
]


@pytest.fixture
def two(root: Path) -> Path:
    """Write two events and a guide that hold the word `open`."""
    write(
        root,
        event("a", title="Open [one]", score=7, url="https://example.com/a", tags=["x", "y"],
              price=1, summary="One,\ntwo."),
    )  # fmt: skip
    write(root, event("b", title="Open two", tags=["x", "y"], note="*"))
    write(root, guide("g", title="Open guide", level="mixed", takeaways=["One, two."]))
    return root


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("words", LISTS, ids=" ".join)
@pytest.mark.parametrize(
    ("form", "same"),
    [("json", ["--json"]), ("ndjson", ["--ndjson"]), ("ids", ["-q"]), ("table", [])],
)
def test_a_flag_is_short_for_a_format(
    run: Run, words: tuple[str, ...], form: str, same: list[str]
) -> None:
    assert run(*words, "--format", form).stdout == run(*words, *same).stdout


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("words", LISTS, ids=" ".join)
@pytest.mark.parametrize("form", ["csv", "tsv", "markdown"])
def test_every_list_has_every_format(run: Run, words: tuple[str, ...], form: str) -> None:
    ids = run(*words, "-q").stdout.split()
    text = run(*words, "--format", form).stdout
    begins = {"csv": "id,title,", "tsv": "id\ttitle\t", "markdown": "- "}[form]
    assert text.startswith(begins)
    if form == "markdown":
        assert len(text.splitlines()) == len(ids)
    assert run(*words, "--template", "{id}").stdout.split() == ids


@pytest.mark.usefixtures("two")
def test_csv_has_every_field_and_ends_lines_as_rfc_4180(run: Run) -> None:
    assert run("list", "--format", "csv").stdout_bytes.decode() == (
        "id,title,type,source,author,tier,url,published,precision,added,score,factors,rationale,"
        "summary,tags,guides,links,coverage,note,price:json\r\n"
        "a,Open [one],,Source,,,https://example.com/a,2026-11-20T00:00:00Z,day,"
        '2026-11-21T00:00:00Z,7,,,"One,\ntwo.","x, y",,,,,1\r\n'
        "b,Open two,,Source,,,,2026-11-20T00:00:00Z,day,2026-11-21T00:00:00Z,,,,,"
        '"x, y",,,,*,\r\n'
    )


@pytest.mark.usefixtures("two")
def test_fields_are_the_columns_of_each_table(run: Run) -> None:
    words = ("list", "--fields", "title,price")
    assert run(*words, "--format", "csv").stdout == "title,price\nOpen [one],1\nOpen two,\n"
    assert run(*words, "--format", "tsv").stdout == "title\tprice\nOpen [one]\t1\nOpen two\t\n"
    assert run(*words, "--format", "markdown").stdout == (
        "| title | price |\n| --- | --- |\n| Open \\[one\\] | 1 |\n| Open two |  |\n"
    )


@pytest.mark.usefixtures("two")
def test_markdown_is_a_list_of_links(run: Run) -> None:
    assert run("list", "--format", "markdown").stdout == (
        "- [Open \\[one\\]](https://example.com/a) (score 7, 2026-11-20, Source)\n"
        "- Open two (2026-11-20, Source)\n"
    )
    assert (
        run("guide", "list", "--format", "markdown").stdout == "- Open guide (mixed, 2026-11-21)\n"
    )


@pytest.mark.usefixtures("two")
def test_a_template_is_filled_for_each_record(run: Run) -> None:
    template = r"{score}\t{title} <{url}> {note}{price}"
    assert run("list", "--template", template).stdout == (
        "7\tOpen [one] <https://example.com/a> 1\n\tOpen two <> *\n"
    )


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--json", "--ndjson"], "--json goes with no --ndjson"),
        (["-q", "--format", "csv"], "-q goes with no --format csv"),
        (["--format", "csv", "--format", "tsv"], "--format csv goes with no --format tsv"),
        (["--template", "{id}", "-q"], "--template goes with no -q"),
        (["--template", "{id}", "--fields", "id"], "--template goes with no --fields"),
        (["--fields", "id", "-q"], "--fields goes with no -q"),
        (["--template", "{id"], "--template: has a single { in it: write {{ for a brace"),
    ],
)
@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_what_excludes_each_other_is_refused(
    run: Run, command: tuple[str, ...], words: list[str], message: str
) -> None:
    result = run(*command, *words, code=2)
    assert result.stdout == ""
    assert message in result.stderr


@pytest.mark.usefixtures("two")
def test_the_same_format_may_be_named_twice(run: Run) -> None:
    assert run("list", "--json", "--format", "json").stdout == run("list", "--json").stdout
    assert run("list", "-q", "--quiet").stdout == "a\nb\n"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("name", ["scor", "score:>3", "score!r", "score.real", "title[0]"])
def test_an_unknown_name_in_a_template_is_refused(run: Run, name: str) -> None:
    result = run("list", "--template", f"{{{name}}}", code=2)
    assert result.stderr.startswith(f"Error: no field '{name}'\n")
    assert name != "scor" or "did you mean score" in result.stderr


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("words", [["--format", "json"], ["--format=ndjson"]])
def test_errors_are_json_where_the_format_is(run: Run, words: list[str]) -> None:
    result = run("list", "--fields", "nonsense", *words, code=2)
    assert json.loads(result.stderr)["message"] == "no field 'nonsense'"


@pytest.mark.usefixtures("two")
def test_errors_of_an_import_from_json_are_text(run: Run) -> None:
    assert run("import", "--format", "json", "-", given="{", code=5).stderr.startswith("Error: ")


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("form", ["-q", "csv", "tsv", "markdown", "ids"])
def test_reasons_go_with_no_format_without_a_place(run: Run, form: str) -> None:
    words = [form] if form == "-q" else ["--format", form]
    shown = "-q" if form == "ids" else " ".join(words)
    result = run("related", "a", "--explain", *words, code=2)
    assert result.stderr == f"Error: --explain goes with no {shown}\n"


@pytest.mark.parametrize(
    ("form", "text"), [("csv", "id,title\n"), ("tsv", "id\ttitle\n"), ("markdown", "")]
)
@pytest.mark.usefixtures("root")
def test_an_empty_answer_has_no_row(run: Run, form: str, text: str) -> None:
    result = run("list", "--format", form, "--fields", "id,title")
    said = "no event to show\n" if form == "markdown" else ""
    assert (result.stdout, result.stderr) == (text, said)


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9
)
_LINES = st.lists(_WORDS, min_size=1, max_size=3).map(" ".join)
_OWN = st.recursive(
    st.none()
    | st.booleans()
    | st.text(st.characters(codec="utf-8"), max_size=5)
    | NUMBER_TEXTS.map(lambda text: json_codec.decode(text.encode())),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
_EVENTS = st.fixed_dictionaries(
    {"title": _LINES, "source": _LINES},
    optional={
        "published": st.sampled_from(["2026-04-01", "2026-04-03T12:00:00Z"]),
        "type": st.just("paper"),
        "author": _LINES,
        "tier": st.integers(1, 3),
        "url": st.sampled_from(["https://x.org/a,b", 'https://x.org/"', "https://x.org/a;b"]),
        "score": st.integers(1, 10),
        "factors": st.dictionaries(st.sampled_from(["scale", "impact"]), st.integers(1, 10)),
        "summary": st.lists(_LINES, max_size=3).map("\n\n".join),
        "tags": st.lists(st.from_regex(r"[a-z0-9+#.]*[a-z]", fullmatch=True), max_size=2),
        "coverage": st.lists(st.fixed_dictionaries({"source": _LINES}), max_size=2),
        "a  key": _OWN,
        "key": _OWN,
        "k:json": _OWN,
    },
)


def _call(root: Path, *words: str, given: bytes = b"") -> bytes:
    result = CliRunner().invoke(almanac, ["--data", str(root), *words], input=given)
    assert result.exit_code == 0, result.stderr
    return result.stdout_bytes


@settings(max_examples=examples(40), deadline=None)
@given(st.sampled_from(["csv", "tsv"]), st.lists(_EVENTS, max_size=4))
def test_a_table_goes_in_again_without_loss(form: str, events: list[dict[str, Any]]) -> None:
    dated = [{"published": f"2026-04-1{n}", **fields} for n, fields in enumerate(events)]
    text = json_codec.compact(dated).encode()
    with TemporaryDirectory() as folder:
        roots = [Path(folder) / name for name in ("one", "two")]
        for root in roots:
            create_almanac(root, "test", example=False)
        _call(roots[0], "import", "--format", "json", "--allow-duplicate", "-", given=text)
        table = _call(roots[0], "list", "--format", form)
        _call(roots[1], "import", "--format", form, "--allow-duplicate", "-", given=table)
        one, two = (_call(root, "list", "--json") for root in roots)
    assert json_codec.is_same(json_codec.decode(one), json_codec.decode(two))


def test_the_shipped_almanac_goes_through_tables(shipped: Path, run: Run, tmp_path: Path) -> None:
    create_almanac(tmp_path / "new", "test", example=False)
    for words in (["guide"], []):
        (tmp_path / "list.csv").write_bytes(run(*words, "list", "--format", "csv").stdout_bytes)
        run("--data", "new", *words, "import", "list.csv")
        listed = run("--data", "new", *words, "list", "--json").stdout
        assert listed == run(*words, "list", "--json").stdout
    assert (shipped / "events").is_dir()


@pytest.mark.parametrize(
    ("words", "pipe", "terminal"),
    [
        (["--format", "csv", "--fields", "id,own"], "id,own\r\na,\x1b[1m\u202ex\r\n",
         "id,own\na,\\x1b[1m\\u202ex\n"),
        (["--format", "tsv", "--fields", "own"], "own\n\x1b[1m\u202ex\n",
         "own\n\\x1b[1m\\u202ex\n"),
        (["--template", "\x1b{own}"], "\x1b\x1b[1m\u202ex\n", "\\x1b\\x1b[1m\\u202ex\n"),
        (["--format", "markdown", "--fields", "own"],
         "| own |\n| --- |\n| \\\\x1b\\[1m\\\\u202ex |\n",
         "| own |\n| --- |\n| \\\\x1b\\[1m\\\\u202ex |\n"),
    ],
)  # fmt: skip
def test_texts_are_made_harmless_on_a_terminal(
    run: Run, root: Path, words: list[str], pipe: str, terminal: str
) -> None:
    write(root, event("a", own="\x1b[1m\u202ex"))
    assert run("list", *words).stdout_bytes.decode() == pipe
    assert Terminal("list", *words).end() == terminal
