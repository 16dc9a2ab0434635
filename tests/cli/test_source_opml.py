"""`almanac source import` and `export`: lists of feeds come and go as OPML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.records import files, source, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

LIST = """\
<opml version="2.0"><body>
<outline text="AI"><outline text="The Lab" xmlUrl="https://lab.example/feed" htmlUrl="https://lab.example"/></outline>
<outline text="Blog" xmlUrl="https://blog.example/feed"/>
</body></opml>
"""
AGAIN = """\
Skipped line 2: this source is there already: the-lab
Skipped line 3: this source is there already: blog
0 added, 2 already there
"""
BAD = LIST.replace("The Lab", "").replace("https://blog.example/feed", "exec:x")


@pytest.mark.usefixtures("root")
def test_list_is_imported_from_a_file_or_standard_input(run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(LIST)
    result = run("source", "import", str(tmp_path / "list.opml"))
    assert result.stdout == ("the-lab  data/sources/the-lab.json\nblog  data/sources/blog.json\n")
    assert result.stderr == "2 added\n"
    again = run("source", "import", "-", given=LIST)
    assert (again.stdout, again.stderr) == (
        "",
        AGAIN,
    )


def test_outcome_is_one_object_of_json(run: Run, root: Path) -> None:
    write(root, source("blog", aliases=["b"]))
    result = json.loads(run("source", "import", "-", "--json", given=LIST).stdout)
    assert [row["id"] for row in result["added"]] == ["the-lab"]
    assert [row["feeds"] for row in result["updated"]] == [["https://blog.example/feed"]]
    assert (result["skipped"], result["invalid"]) == ([], [])


def test_what_is_left_out_is_named_with_an_exit_code(run: Run, root: Path) -> None:
    result = run("source", "import", "-", given=BAD, code=5)
    assert result.stderr == (
        "Note: almanac source add URL takes the name from the feed itself\n"
        "Warning: line 2: has no name for https://lab.example/feed\n"
        "Warning: line 3: exec:x must be an http or https URL\n"
        "0 added, 2 invalid\n"
    )
    assert not (root / "sources").exists() or not [*(root / "sources").iterdir()]


def test_sources_of_a_list_are_private_on_demand(run: Run, root: Path) -> None:
    write(root, source("blog"))
    run("source", "import", "-", "--private", given=LIST)
    private = run("source", "list", "--where", "private=true", "-q").stdout.split()
    assert sorted(private) == ["blog", "the-lab"]


def test_what_is_no_list_is_refused(run: Run, root: Path) -> None:
    before = files(root)
    result = run("source", "import", "-", given="<rss/>", code=5)
    assert result.stderr == (
        "Error: nothing was added\n  standard input: is no list of feeds in OPML, but <rss>\n"
    )
    assert files(root) == before


def test_dry_run_says_what_it_would_add(run: Run, root: Path) -> None:
    before = files(root)
    assert run("source", "import", "-", "--dry-run", given=LIST).stderr == (
        "2 added\ndry run: nothing was written\n"
    )
    assert files(root) == before


def test_list_is_exported_to_standard_output_or_a_file(
    run: Run, root: Path, tmp_path: Path
) -> None:
    write(root, source("none"))
    run("source", "import", "-", given=LIST)
    result = run("source", "export")
    assert result.stderr == "1 source without a feed is left out\n"
    assert result.stdout == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<opml version="2.0">\n<head>\n<title>test</title>\n</head>\n<body>\n'
        '<outline type="rss" text="Blog" title="Blog" xmlUrl="https://blog.example/feed"/>\n'
        '<outline text="ai" title="ai">\n'
        '<outline type="rss" text="The Lab" title="The Lab" xmlUrl="https://lab.example/feed" '
        'htmlUrl="https://lab.example" category="ai"/>\n'
        "</outline>\n</body>\n</opml>\n"
    )
    run("source", "export", str(tmp_path / "out.opml"))
    assert (tmp_path / "out.opml").read_text() == result.stdout


def test_list_is_not_exported_into_the_almanac_itself(run: Run, root: Path) -> None:
    assert run("source", "export", str(root / "sources" / "x.opml"), code=2).stdout == ""
