"""No character is lost on the way from what is typed to what SQLite looks for."""

from __future__ import annotations

from contextlib import closing

from support.search import parsed, table


def test_no_character_that_is_a_word_to_sqlite_is_dropped() -> None:
    codes = [code for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    with closing(table()) as base:
        rows = ((code, chr(code)) for code in codes)
        base.executemany("INSERT INTO words(rowid, title) VALUES (?, ?)", rows)
        words = {row[0] for row in base.execute("SELECT DISTINCT doc FROM seen")}
    dropped = {code for code in codes if not parsed(chr(code))}
    assert {ord(each) for each in "aé3文\ue000\u02b9\U0001f916"} <= words
    assert {ord(each) for each in "!\u2042\u0301\ufffd\u2014\u20ac"} <= dropped
    assert not dropped & words
