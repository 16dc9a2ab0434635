"""A field that holds the wrong value is named, and nothing of it acts on a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.model.kinds import EVENT
from support.bad_input import TITLES, URLS, is_safe
from support.records import event, files, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

TEXT: tuple[object, ...] = (7, 7.5, True, ["x"], {"x": "y"})
NUMBER: tuple[object, ...] = ("5", "high", 0, 11, 7.5, True, [5], {"x": 5}, 10**30)
SLUGS: tuple[object, ...] = (
    "x", 7, True, {"x": "y"}, ["a", 7], [None], [["a"]], ["Not a slug"], ["../b"], [""], ["a\0"],
)  # fmt: skip
FACTORS: tuple[object, ...] = (
    5, "x", True, ["scale"], {"scale": "5"}, {"scale": 0}, {"scale": 11}, {"scale": 7.5},
    {"scale": True}, {"scale": None}, {"beauty": 5},
)  # fmt: skip
TIME: tuple[object, ...] = (
    *TEXT, "", "2026-11-20", "2026-11-20T00:00:00", "2026-13-01T00:00:00Z", "yesterday", "soon",
)  # fmt: skip
COVERAGE: tuple[object, ...] = (
    "x", 7, True, {"source": "S"}, ["x"], [None], [{}], [{"source": ""}], [{"source": 7}],
    [{"source": "S", "url": "ftp://x"}], [{"source": "S", "published": "soon"}],
    [{"source": "S", "title": "a\x1b[31m"}],
)  # fmt: skip
LEFT_OUT = [
    *(("title", each) for each in (*TEXT, None, "", *TITLES.values())),
    *(("type", each) for each in (*TEXT, "Not a word", "a/b", "a\x1b[31m")),
    *(("source", each) for each in (*TEXT, None, "", " ", "x" * 121, "a\nb", "a\u202eb")),
    *(("author", each) for each in (*TEXT, "a\x07", "a\nb", "\u202e")),
    *(("tier", each) for each in (*NUMBER, 4)),
    *(("url", each) for each in (*TEXT, *URLS)),
    *(("published", each) for each in (*TIME, None)),
    *(("precision", each) for each in (*TEXT, "moment", "Day", "week")),
    *(("added", each) for each in (*TIME, None)),
    *(("score", each) for each in NUMBER),
    *(("factors", each) for each in FACTORS),
    *(("rationale", each) for each in (*TEXT, "a\x1b[31m", "a\x9b")),
    *(("summary", each) for each in (*TEXT, "x" * 20_001, "a\x1b[31m", "a\rb", "\x7f")),
    *(("tags", each) for each in SLUGS),
    *(("guides", each) for each in SLUGS),
    *(("links", each) for each in (*SLUGS, ["x"])),
    *(("coverage", each) for each in COVERAGE),
]


def test_the_wrong_values_are_tried_in_every_field() -> None:
    assert {field for field, _ in LEFT_OUT} == {*EVENT.fields} - {"id"}


@pytest.mark.parametrize(("field", "value"), LEFT_OUT)
def test_a_wrong_value_in_an_event_is_named_by_its_field(
    two: Path, run: Run, field: str, value: object
) -> None:
    data = {**event("x"), field: value}
    write(two, json.dumps(data).encode(), "x")
    before = files(two)
    result = run("list", "-q", code=5)
    assert result.stdout == "a\nb\n"
    assert f"data/events/x.json: {field}" in result.stderr
    assert is_safe(result.stderr)
    assert "Input" not in result.stderr, "said in the words of the file, not of a library"
    assert len(result.stderr) < 1000
    assert files(two) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("title", each) for each in (*TEXT, None, "")),
        *(("level", each) for each in (*TEXT, "hard", "Beginner")),
        *(("takeaways", each) for each in ("x", 7, [7], [None], ["a\nb"], [" "], {"a": "b"})),
        *(("body", each) for each in (*TEXT, "a\x1b[31m")),
        *(("summary", each) for each in (*TEXT, "x" * 20_001)),
        *(("url", each) for each in (*TEXT, "file:///etc/passwd")),
        *(("tags", each) for each in SLUGS),
        *(("updated", each) for each in (*TIME, None)),
    ],
)
def test_a_wrong_value_in_a_guide_is_named_by_its_field(
    two: Path, run: Run, field: str, value: object
) -> None:
    path = two / "guides" / "x.json"
    path.write_text(json.dumps({**guide("x"), field: value}))
    before = files(two)
    result = run("guide", "list", "-q", code=5)
    assert result.stdout == "g\n"
    assert f"data/guides/x.json: {field}" in result.stderr
    assert is_safe(result.stderr)
    assert files(two) == before


def test_a_number_of_thousands_of_digits_gives_a_short_message(two: Path, run: Run) -> None:
    write(two, event("x", score=10**4000))
    assert len(run("list", code=5).stderr) < 1000
