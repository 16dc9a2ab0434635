"""Importing files in many forms, with keys mapped to fields."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from support.records import draft, event, files, lines, write
from support.setting import NOW
from support.shapes import on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

TABLE = "title,source,published,mood\nA,S,2024-03-05,7\nB,S,2024-03-06,\n"
ADDED = "a  data/events/a.json\nb  data/events/b.json\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", TABLE),
        ("t.tsv", TABLE.replace(",", "\t")),
        ("t.txt", TABLE.replace(",", ";")),
        ("t.json", json.dumps([draft("A"), draft("B")])),
        ("t.ndjson", json.dumps(draft("A")) + "\n" + json.dumps(draft("B"))),
        ("t", json.dumps(draft("A"), indent=2) + "\n" + json.dumps(draft("B"), indent=2)),
    ],
)
@pytest.mark.usefixtures("root")
def test_each_form_is_read_from_a_file_and_from_a_pipe(
    run: Run, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    result = run("import", name)
    assert (result.stdout, result.stderr) == (ADDED, "2 added\n")
    run("undo", "--yes")
    assert run("import", "-", given=text).stdout == ADDED


def test_cells_are_read_as_options_are_and_other_columns_kept(run: Run, root: Path) -> None:
    text = "title,source,published,score,tier,tags,mood\nA,S,5 March 2024,7,2,On Device; ai,deep\n"
    run("import", "-", given=text)
    assert on_disk(root, "events/a") == {
        "id": "a", "title": "A", "source": "S", "tier": 2, "published": "2024-03-05T00:00:00Z",
        "precision": "day",
        "added": NOW, "score": 7, "tags": ["ai", "on-device"], "mood": "deep",
    }  # fmt: skip


def test_several_files_are_one_step_and_their_places_named(
    run: Run, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    (tmp_path / "b.ndjson").write_text(json.dumps(draft("C")) + '\n{"title": "D"}\n')
    before = files(root)
    result = run("import", "a.csv", "b.ndjson", code=5)
    assert result.stderr.splitlines()[:2] == [
        "Error: nothing was added",
        "  b.ndjson: line 2: source: is missing",
    ]
    assert files(root) == before
    result = run("import", "a.csv", "-", "b.ndjson", "--skip-invalid", given=TABLE)
    assert result.stdout.count("\n") == 3
    assert result.stderr.splitlines() == [
        "Warning: b.ndjson: line 2: source: is missing",
        "Warning: b.ndjson: line 2: published: is missing",
        "Skipped standard input: line 2: this event is there already: a",
        "Skipped standard input: line 3: this event is there already: b",
        "3 added, 2 already there, 1 invalid",
    ]
    run("undo", "--yes")
    assert [path for path in files(root) if "events" in str(path)] == []


def test_a_folder_stands_for_the_markdown_files_in_it(run: Run, root: Path, tmp_path: Path) -> None:
    for name, title in (("b.md", "B"), ("x/a.markdown", "A"), (".git/c.md", "C"), ("d.txt", "D")):
        (tmp_path / "notes" / name).parent.mkdir(parents=True, exist_ok=True)
        text = f'+++\ntitle = "{title}"\ndate = 2024-03-05\n+++\n\nText of {title}.\n'
        (tmp_path / "notes" / name).write_text(text)
    words = ("--map", "published=date", "--set", "source=Notes")
    assert run("import", "notes", *words).stdout == (
        "b  data/events/b.json\na  data/events/a.json\n"
    )
    assert on_disk(root, "events/a") == {
        "id": "a", "title": "A", "source": "Notes", "published": "2024-03-05T00:00:00Z",
        "precision": "day",
        "added": NOW, "summary": "Text of A.",
    }  # fmt: skip
    assert run("guide", "import", "notes/b.md").stdout == "b  data/guides/b.json\n"
    assert on_disk(root, "guides/b") == {
        "id": "b", "title": "B", "body": "Text of B.", "updated": NOW, "date": "2024-03-05",
    }  # fmt: skip


def test_an_absent_key_is_named_with_those_to_map(run: Run, root: Path) -> None:
    before = files(root)
    text = "Name,Date,Lab\n" + "A,2024-03-05,L\n" * 120
    result = run("import", "-", given=text, code=5)
    assert result.stdout == ""
    assert result.stderr == (
        "Error: nothing was added\n"
        "  title: is missing: 120 objects, lines 2, 3, 4, ...\n"
        "  source: is missing: 120 objects, lines 2, 3, 4, ...\n"
        "  published: is missing: 120 objects, lines 2, 3, 4, ...\n"
        "the objects have the keys Name, Date, Lab; "
        "try: almanac import FILE --map title=Name,source=Lab,published=Date\n"
    )
    assert files(root) == before
    words = ("--map", "title=Name, source=Lab", "--map", "published=Date")
    result = run("import", "-", *words, given=text)
    assert result.stderr.splitlines()[-1] == "1 added, 119 already there"


def test_add_with_json_in_offers_the_same_keys(run: Run, root: Path) -> None:
    before = files(root)
    result = run("add", "--json-in", "-", given='{"name": "A", "date": "2024"}', code=5)
    assert result.stderr.splitlines()[-1] == (
        "the objects have the keys name, date; "
        "try: almanac import FILE --map title=name,published=date --set source=NAME"
    )
    assert files(root) == before


@pytest.mark.usefixtures("root")
def test_json_of_a_refusal_names_each_object_with_all_problems(run: Run) -> None:
    result = run("import", "-", "--json", given=TABLE.replace("S", " ") + "C,S,soon,\n", code=5)
    answer = json.loads(result.stderr)
    assert answer["error"] == "invalid"
    assert answer["invalid"][:2] == [
        {"position": "line 2", "problems": ["source: is missing"]},
        {"position": "line 3", "problems": ["source: is missing"]},
    ]
    assert answer["invalid"][2]["position"] == "line 4"
    assert len(answer["invalid"]) == 3


def test_json_of_the_answer_is_one_object(run: Run, root: Path) -> None:
    write(root, event("b", title="B", source="S", published="2024-03-06T00:00:00Z"))
    result = run("import", "-", "--json", "--skip-invalid", given=TABLE + "C,,2024,\n")
    answer = json.loads(result.stdout)
    assert [row["id"] for row in answer["added"]] == ["a"]
    assert answer["added"][0]["mood"] == "7"
    assert answer["skipped"] == [{"position": "line 3", "id": "b"}]
    assert answer["invalid"][0]["position"] == "line 4"


def test_a_dry_run_shows_three_records_and_writes_nothing(run: Run, root: Path) -> None:
    before = files(root)
    text = "".join(
        json.dumps({"title": title, "source": "S", "published": "2024-03-05", "n": 1}) + "\n"
        for title in "ABCDE"
    )
    result = run("import", "-", "--dry-run", given=text)
    assert result.stdout == (
        "".join(
            f"{id_}  data/events/{id_}.json\n{{\n"
            f'  "id": "{id_}",\n  "title": "{id_.upper()}",\n  "source": "S",\n'
            f'  "published": "2024-03-05T00:00:00Z",\n  "precision": "day",\n'
            f'  "added": "{NOW}",\n  "n": 1\n}}\n'
            for id_ in "abc"
        )
        + "and 2 more\n"
    )
    assert result.stderr == "5 added\ndry run: nothing was written\n"
    assert files(root) == before


def test_keys_that_may_be_fields_are_noted_though_all_is_valid(run: Run, root: Path) -> None:
    text = json.dumps(draft("A", Link="https://example.com/", categories=["x"]))
    result = run("import", "-", given=text)
    assert result.stderr == (
        "Note: no object has url, tags; to take it, use --map url=Link,tags=categories\n1 added\n"
    )
    assert on_disk(root, "events/a")["Link"] == "https://example.com/"


def test_a_mark_at_the_beginning_is_no_reason_to_refuse(run: Run, root: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert run("import", "-", given=TABLE.encode(encoding)).exit_code == 0
    assert run("add", "--json-in", "-", given=b"\xef\xbb\xbf" + lines(draft("C"))).exit_code == 0
    assert len(files(root / "events")) == 3


def test_without_pyyaml_one_line_says_how_to_install_it(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        (tmp_path / f"{name}.md").write_text("---\ntitle: A\n---\n")
    monkeypatch.delitem(sys.modules, "almanac_cli.formats.yaml_codec", raising=False)
    monkeypatch.setitem(sys.modules, "yaml", None)
    before = files(root)
    assert run("import", "a.md", "b.md", code=5).stderr == (
        "Error: nothing was added\n"
        "  has front matter in YAML, which needs PyYAML: 2 objects, a.md, b.md\n"
        "install it with: pip install 'almanac-cli[yaml]'\n"
    )
    assert files(root) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-", "-"), "standard input can be read once only"),
        (("-", "--map", "published"), "--map: 'published' is not of the form FIELD=KEY"),
        (("-", "--set", "=S"), "--set: '=S' is not of the form FIELD=VALUE"),
        (("-", "--set", "source=A", "--set", "source=B"), "--set: sets 'source' twice"),
        (("-", "--map", "title=Nmae"), "--map: no object has the key 'Nmae'"),
        (("empty",), "empty: holds no Markdown files (.md, .markdown, .mdown, .mdx)"),
        ((), "Missing argument 'FILE...|-'."),
        (("-", "--format", "xml"), "Invalid value for '--format'"),
    ],
)
def test_wrong_usage_is_named(
    run: Run, root: Path, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    before = files(root)
    result = run("import", *words, given=TABLE, code=2)
    assert result.stderr.startswith(f"Error: {message}")
    assert files(root) == before


def test_a_file_that_is_not_there_is_named(run: Run, root: Path) -> None:
    before = files(root)
    assert "nowhere.csv" in run("import", "nowhere.csv", code=1).stderr
    assert files(root) == before


def test_a_file_of_no_known_form_is_named(run: Run, root: Path, tmp_path: Path) -> None:
    before = files(root)
    (tmp_path / "x.bin").write_bytes(b"\x89PNG\xff")
    assert run("import", "x.bin", code=5).stderr == (
        "Error: nothing was added\n  x.bin: is not JSON, CSV, TSV, or Markdown with front matter\n"
        "or name its form with --format\n"
    )
    assert files(root) == before


@pytest.mark.parametrize("words", [("import", "-"), ("add", "--json-in", "-")])
@pytest.mark.usefixtures("root")
def test_skipped_ambiguous_dates_name_the_option(run: Run, words: tuple[str, ...]) -> None:
    given = json.dumps(draft("A") | {"published": "3/4/2026"})
    assert run(*words, "--skip-invalid", given=given).stderr.splitlines()[1:] == [
        "or name the order of the numbers with --date-order dmy, mdy or ymd",
        "0 added, 1 invalid",
    ]


def test_all_files_together_may_have_32_mib(run: Run, root: Path, tmp_path: Path) -> None:
    before = files(root)
    for name in "ab":
        (tmp_path / f"{name}.csv").write_bytes(b"title\n" + b" " * 2**24)
    assert run("import", "a.csv", "b.csv", code=5).stderr == (
        "Error: this holds more than 32 MiB\ngive it in parts\n"
    )
    assert files(root) == before
