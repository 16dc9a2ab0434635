"""Problems of one kind are one line."""

from __future__ import annotations

import pytest

from almanac_cli.cli.messages.grouping import group_lines


def _lines(text: str, *positions: str) -> list[tuple[str, str]]:
    return [(position, text) for position in positions]


@pytest.mark.parametrize(
    ("problems", "lines"),
    [
        ([], []),
        ([("", "is odd")], ["is odd"]),
        ([("line 3", "is odd")], ["line 3: is odd"]),
        (_lines("is odd", "line 2", "line 5"), ["is odd: 2 objects, lines 2, 5"]),
        (
            _lines("is odd", *(f"item {n}" for n in range(1, 1201))),
            ["is odd: 1,200 objects, items 1, 2, 3, ..."],
        ),
        (
            _lines("is odd", "object 1 (line 1)", "object 2 (line 9)", "object 3 (line 12)"),
            ["is odd: 3 objects, objects 1 (line 1), 2 (line 9), 3 (line 12)"],
        ),
        (
            _lines("is odd", "a.md", "b/c.md", "d.csv: line 2", "x.md"),
            ["is odd: 4 objects, a.md, b/c.md, d.csv: line 2, ..."],
        ),
        (_lines("is odd", "line 2", "item 3"), ["is odd: 2 objects, line 2, item 3"]),
        (
            [("line 2", "not 11"), ("line 3", "is odd"), ("line 4", "not 12")],
            ["line 2: not 11 (and 1 more of this kind: line 4)", "line 3: is odd"],
        ),
        (
            [(f"line {n}", f"no event {f'a{n}'!r}") for n in range(2, 9)],
            ["line 2: no event 'a2' (and 6 more of this kind: lines 3, 4, ...)"],
        ),
    ],
)
def test_problems_of_one_kind_are_one_line(
    problems: list[tuple[str, str]], lines: list[str]
) -> None:
    assert group_lines(problems) == lines
