"""No character is lost on the way from what is typed to what SQLite looks for."""

from __future__ import annotations

from contextlib import closing

import pytest

from support.search import insert, parsed, table

SHOWN = "aé3文\u0301\ue000\U0001f916"
HIDDEN = "!\u02b9\u2042\ufffd\u2014\u20ac"


@pytest.mark.parametrize("step", [97, pytest.param(1, marks=pytest.mark.slow)])
def test_no_character_that_is_a_word_to_sqlite_is_dropped(step: int) -> None:
    codes = {*range(1, 0x20000, step), *map(ord, SHOWN + HIDDEN)} - {*range(0xD800, 0xE000)}
    with closing(table()) as base:
        for code in codes:
            insert(base, {"title": chr(code)}, code)
        words = {row[0] for row in base.execute("SELECT DISTINCT doc FROM seen")}
    dropped = {code for code in codes if not parsed(chr(code))}
    assert {*map(ord, SHOWN)} <= words
    assert {*map(ord, HIDDEN)} <= dropped
    assert not dropped & words
