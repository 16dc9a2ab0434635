"""`almanac source`: sources are listed, shown, changed and merged like guides."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.model.polling import FeedState
from almanac_cli.storage import feed_state, seen_files
from support.records import event, files, item, source, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

A, B = "https://lab.example/feed.xml", "https://lab.example/more.rss"

PROBLEMS = """\
tier  name     problem                                                       newest      id
----  -------  ------------------------------------------------------------  ----------  ----
      Blog     gone since 3d ago                                                         blog
   1  The Lab  failing since 3d ago: no answer in time; new items held back  2026-11-22  lab
"""


@pytest.fixture
def three(root: Path) -> Path:
    """Write three sources, and events and an item of one; return the almanac's folder."""
    write(root, source("lab", name="The Lab", feeds=[A, B], tier=1, site="https://lab.example/"))
    write(root, source("blog", tags=["policy"], tier=2, updated="2026-11-20T00:00:00Z"))
    write(root, source("old", aliases=["Very Old"], updated="2026-11-19T00:00:00Z"))
    write(root, event("one", source="the lab"))
    write(root, event("two", source="Very old", published="2026-01-02T00:00:00Z"))
    write(root, item("three", source="The Lab", published="2026-11-22T00:00:00Z"))
    return root


def note(root: Path, **states: FeedState) -> None:
    """Let feeds fare so."""
    feed_state.update(
        root, {{"a": A, "b": B}[name]: state for name, state in states.items()}, {}, MOMENT
    )


def record(root: Path, id_: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((root / "sources" / f"{id_}.json").read_text())
    return data


@pytest.mark.usefixtures("three")
def test_sources_are_listed_by_name(run: Run) -> None:
    assert run("source", "list").stdout == (
        "tier  name     site                  id\n"
        "----  -------  --------------------  ----\n"
        "   2  Blog                           blog\n"
        "      Old                            old\n"
        "   1  The Lab  https://lab.example/  lab\n"
    )


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--tier", "1", "--tier", "2"], ["blog", "lab"]),
        (["--tag", "policy"], ["blog"]),
        (["--search", "very"], ["old"]),
        (["--search", "tier:1"], ["lab"]),
        (["--where", "tier"], ["blog", "lab"]),
        (["--sort", "-updated"], ["lab", "blog", "old"]),
        (["--limit", "1"], ["blog"]),
        (["--stale", "30d"], ["blog", "old"]),
        (["--stale", "30d", "--limit", "1"], ["blog"]),
        (["--stale", "2y"], ["blog"]),
        (["--problems"], []),
    ],
)
def test_sources_are_selected(run: Run, options: list[str], ids: list[str]) -> None:
    assert run("source", "list", *options, "-q").stdout.split() == ids
    assert [
        row["id"] for row in json.loads(run("source", "list", *options, "--json").stdout)
    ] == ids


@pytest.mark.parametrize(
    ("reason", "detail", "text"),
    [
        ("not_a_feed", "is an HTML page", "it is no feed: it is an HTML page"),
        ("scheme", "file", "file cannot be asked, only https and http"),
        ("too_large", "15 MiB", "the answer is larger than 15 MiB"),
        ("redirect", "more than 5 in a row", "a redirect is not followed: more than 5 in a row"),
        ("wall", "lab.example", "lab.example lets only browsers in"),
    ],
)
def test_why_a_feed_fails_is_said_in_full(
    run: Run, three: Path, reason: str, detail: str, text: str
) -> None:
    state = FeedState(asked=MOMENT, failing_since=MOMENT, failures=1, reason=reason, detail=detail)
    note(three, a=state)
    for words in (("list", "--problems"), ("show", "lab")):
        assert f": {text}" in " ".join(run("source", *words).stdout.split())
    assert json.loads(run("source", "show", "lab", "--json").stdout)["feed_states"]["problems"] == [
        {"trouble": "failing", "feed": A, "since": "2026-11-23T12:00:00Z", "reason": reason,
         "detail": detail}
    ]  # fmt: skip


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--problems"], "no source has a problem\n"),
        (["--stale", "90y"], "no source was silent for so long\n"),
    ],
)
def test_no_source_to_list_is_said_with_what_was_asked(
    run: Run, root: Path, options: list[str], message: str
) -> None:
    for path in (root / "sources").iterdir():
        if path.stem != "lab":
            path.unlink()
    result = run("source", "list", *options)
    assert (result.stdout, result.stderr) == ("", message)


@pytest.mark.usefixtures("three")
def test_stale_sources_are_shown_with_the_day_of_the_newest(run: Run) -> None:
    assert run("source", "list", "--stale", "30d").stdout == (
        "tier  name  newest      id\n"
        "----  ----  ----------  ----\n"
        "   2  Blog              blog\n"
        "      Old   2026-01-02  old\n"
    )


def test_problems_are_named_with_their_time(run: Run, three: Path) -> None:
    since = MOMENT - timedelta(days=3)
    failing = FeedState(asked=MOMENT, failing_since=since, failures=5, reason="timeout")
    note(three, a=failing, b=FeedState(asked=MOMENT, has_held=True))
    write(three, source("blog", gone="2026-11-20T00:00:00Z", updated="2026-11-20T00:00:00Z"))
    assert run("source", "list", "--problems").stdout == PROBLEMS
    (_, row) = map(json.loads, run("source", "list", "--problems", "--ndjson").stdout.splitlines())
    assert row["problems"] == [
        {
            "trouble": "failing",
            "feed": A,
            "since": "2026-11-20T12:00:00Z",
            "reason": "timeout",
            "detail": None,
        },
        {"trouble": "held", "feed": B, "since": None, "reason": None, "detail": None},
    ]
    assert run("source", "list", "--problems", "--fields", "name").stdout.split() == (
        ["name", "-------", "Blog", "The", "Lab"]
    )


def test_source_is_shown_with_the_state_of_its_feeds(run: Run, three: Path) -> None:
    hour = timedelta(hours=1)
    begin = MOMENT - 26 * hour
    due = MOMENT + 2 * hour
    failing = FeedState(MOMENT - hour, due, failures=3, failing_since=begin, reason="timeout")
    note(three, a=failing)
    run("source", "edit", "lab", "--paused", "--note", "A *lab*.", "--map", "Machine  Learning=ML")
    assert run("source", "show", "lab").stdout == (
        "tier 1 (primary), updated just now (2026-11-23)\n"
        "The Lab\n"
        "lab\n"
        "\n"
        "A *lab*.\n"
        "\n"
        "Site: https://lab.example/\n"
        "Feeds: https://lab.example/feed.xml, https://lab.example/more.rss\n"
        "Tag map: Machine Learning ml\n"
        "Paused\n"
        "\n"
        "Events: 1; 1 waiting, the newest 1d ago\n"
        "https://lab.example/feed.xml\n"
        "  asked 1h ago, again in 2h; failing since 1d ago: no answer in time\n"
        "https://lab.example/more.rss\n"
        "  not asked yet\n"
    )
    state = json.loads(run("source", "show", "lab", "--json").stdout)["feed_states"]
    assert (state["events"], state["waiting"], state["newest"]) == (1, 1, "2026-11-22")
    assert state["feeds"][0] == {
        "url": A,
        "asked": "2026-11-23T11:00:00Z",
        "due": "2026-11-23T14:00:00Z",
        "failures": 3,
        "failing_since": "2026-11-22T10:00:00Z",
        "reason": "timeout",
        "detail": None,
    }


def test_what_show_prints_is_added_elsewhere_without_states(run: Run, three: Path) -> None:
    text = run("source", "show", "lab", "--json").stdout
    before = record(three, "lab")
    run("source", "remove", "lab", "--yes")
    run("source", "add", "--json-in", "-", given=text)
    assert record(three, "lab") == before


def test_every_field_is_set_by_its_option(run: Run, root: Path) -> None:
    write(root, source("lab"))
    run(
        "source", "edit", "lab", "--name", "Lab 2", "--alias", "L", "--site", "https://a.example",
        "--feed", A, "--feed", B, "--tier", "2", "--author", "A. B.", "--tag", "x y,z", "--map",
        "A = B=c d", "--drop", "title: ad", "--keep", "tag: ai", "--every", "6", "--first", "all",
        "--user-agent", "me/1", "--no-conditional", "--private", "--paused", "--note", "n",
    )  # fmt: skip
    assert record(root, "lab") == {
        "id": "lab", "name": "Lab 2", "aliases": ["L", "Lab"], "site": "https://a.example",
        "feeds": [A, B], "tier": 2, "author": "A. B.", "tags": ["x-y", "z"],
        "tag_map": {"A = B": "c-d"}, "drop": ["title: ad"], "keep": ["tag: ai"], "every": 6,
        "first": 5000, "user_agent": "me/1", "conditional": False, "private": True,
        "paused": True, "note": "n", "updated": "2026-11-23T12:00:00Z",
    }  # fmt: skip
    run("source", "edit", "lab", "--no-paused", "--conditional", "--unset", "tag_map")
    assert not {"paused", "conditional", "tag_map"} & record(root, "lab").keys()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--drop", "nonsense"], "Error: --drop: must be like title: words, tag: x"),
        (["--every", "0"], "Error: --every: must be a whole number of hours from 1"),
        (["--first", "some"], "Error: --first: must be a whole number"),
        (["--drop", "tag: x", "--drop", "title: ["], "Error: --drop 'title: [': has no word"),
        (["--feed", "ftp://x.example"], "Error: --feed 'ftp://x.example': must be an http or"),
        (["--map", "no tag"], "Error: Invalid value for '--map': must be CATEGORY=TAG"),
        (["--user-agent", "a\nb"], "Error: --user-agent: must be 1 to 300 printable ASCII"),
    ],
)
def test_wrong_value_is_refused_with_its_option(
    run: Run, three: Path, options: list[str], message: str
) -> None:
    before = files(three)
    assert run("source", "edit", "lab", *options, code=2).stderr.startswith(message)
    assert files(three) == before


def test_sources_are_merged_under_one_name(run: Run, three: Path) -> None:
    assert run("source", "merge", "lab", "old", "--yes").stdout == "merged old into lab\n"
    assert record(three, "lab")["aliases"] == ["Old", "Very Old"]
    assert not (three / "sources" / "old.json").exists()


def test_source_is_renamed_and_removed(run: Run, three: Path) -> None:
    seen = seen_files.relative_path("lab")
    (three / "seen").mkdir()
    (three / seen).write_text("g0123456789abcdef 2026-11-20T00:00:00Z dropped -\n")
    assert run("source", "rename", "lab", "new").stdout == "renamed lab to new\n"
    assert run("source", "remove", "new", "--yes").stdout == "removed new\n"
    assert (three / seen_files.relative_path("new")).read_bytes() == (three / seen).read_bytes()


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("text", ["lab", "LA", "http://www.lab.example/more.rss"])
def test_source_is_named_by_id_or_feed(run: Run, text: str) -> None:
    assert json.loads(run("source", "show", text, "--json").stdout)["id"] == "lab"


def test_feed_that_two_sources_have_is_noted(run: Run, root: Path) -> None:
    write(root, source("one", feeds=[A]))
    write(root, source("two", feeds=["http://www.lab.example/feed.xml"]))
    run("check", "--fix")  # into canonical form
    assert run("check").stdout == (
        "note: sources/two.json: feeds: is that of sources/one.json too "
        "(if they are one source: almanac source merge one two)\n"
    )
