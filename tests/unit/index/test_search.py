"""What the user typed, as FTS5 takes it: every rule, and what SQLite then finds."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from almanac_cli.index import search_expression
from almanac_cli.model.kinds import EVENT
from support.search import expression, insert, parsed, table
from support.texts import relaxed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

EVENTS = {
    "a": {"title": "GPT-4o speaks", "summary": "A model that hears", "source": "OpenAI"},
    "b": {"title": "Llama 3.1 in the open", "summary": "Weights for 3 sizes", "source": "Meta"},
    "c": {"title": "Open weights, 1 size", "tags": "llama open-weights", "author": "Ann O'Brien"},
    "d": {"title": "C++ and not Rust", "summary": 'They said: "never or now"', "author": "Bob"},
    "e": {"title": "Café \U0001f916", "rationale": "Hearing models speak", "source": "Ann's"},
}
PIECES = st.sampled_from(
    ["OR", "or", "-", '"', "*", "title:", "tag:", "source:", "x:", "(", ")", "^", "+", "'", "NEAR(",
     "AND", "NOT", "{a b}", ",", " ", "\t", "\x00", "\ud800", "\u2042", "\u0301", "\U0001f916",
     "open", "llama", "é", "3.1"]
)  # fmt: skip
TYPED = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join) | st.text()


@pytest.fixture(scope="module")
def base() -> Iterator[sqlite3.Connection]:
    with closing(table()) as base:
        for event in EVENTS.values():
            insert(base, event)
        yield base


def found(base: sqlite3.Connection, text: str) -> str:
    """Return the names of the events that the search finds, in one word."""
    sql = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid"
    match = search_expression.parse(EVENT, text).match
    return "".join([*EVENTS][row[0] - 1] for row in base.execute(sql, (match,)))


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("model", '"model"'),
        ("an open model", '"an" AND ("open" OR "openmodel") AND ("model" OR "openmodel")'),
        ('"open model"', '"open model"'),
        ("x" * 41, f'"{"x" * 41}"'),
        ('open "new model" now', '"open" AND "new model" AND "now"'),
        ("tune -model", '("tune") NOT ("model")'),
        ("-model tune", '("tune") NOT ("model")'),
        ('a -b c -"d e" -title:f', '("a" AND "c") NOT ("b" OR "d e" OR title : "f")'),
        ("mod*", '"mod"*'),
        ("relat*", '("relat"* OR "relative")'),
        ("a title:relat* b*", '"a" AND title : ("relat"* OR "relative") AND "b"*'),
        ("a -relat*", '("a") NOT (("relat"* OR "relative"))'),
        ('"open mod"*', '"open mod"*'),
        ("title:mod*", 'title : "mod"*'),
        ('-tag:"open mod"* x', '("x") NOT (tags : "open mod"*)'),
        ("a OR b", '("a") OR ("b")'),
        ("a b OR c -d OR e", '("a" AND "b") OR (("c") NOT ("d")) OR ("e")'),
        ("a AND b", '"a" AND "b"'),
        ("AND a AND", '"a"'),
        ("title:a", 'title : "a"'),
        ("Title:a", 'title : "a"'),
        ("tags:a", 'tags : "a"'),
        ("summary:a", 'summary : "a"'),
        ("rationale:a", 'rationale : "a"'),
        ("id:a-b", 'id : ("a-b" OR "ab")'),
        ("url:a.org/b", 'url : ("a.org/b" OR "aorg b" OR "aorgb")'),
        ("url:https://www.a.org", 'url : ("a.org" OR "aorg")'),
        ("source:a", 'source : "a"'),
        ("author:a", 'author : "a"'),
        ("tag:a", 'tags : "a"'),
        ('title:"a b"', 'title : "a b"'),
    ],
)
def test_each_operator_becomes_its_expression(text: str, match: str) -> None:
    assert expression(text) == match


BEGUN = (
    "generation generative general evaluation training reasoning relational optimization scaling "
    "quantization policies agency management fitting added running libraries studies openness "
    "probability hopefulness electricity adjustable controlled falling national conditional"
)


@pytest.mark.parametrize("word", BEGUN.split())
def test_a_word_is_found_by_any_of_its_beginnings(word: str) -> None:
    with closing(table()) as base:
        insert(base, {"title": word})
        for end in range(1, len(word) + 1):
            match = expression(f"title:{word[:end]}*")
            assert base.execute("SELECT 1 FROM words WHERE words MATCH ?", (match,)).fetchall()


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("c++ 3.1", '"c++" AND "3.1"'),
        ("a or b Or c", '"a" AND "or" AND "b" AND "Or" AND "c"'),
        ("ORa is AORTA", '"ORa" AND "is" AND "AORTA"'),
        ("and not And Not", '"and" AND "not" AND "And" AND "Not"'),
        ('"a NOT b" "NOT"', '"a NOT b" AND "NOT"'),
        ("a NOT", '"a" AND "NOT"'),
        ("NEAR(a b)", '("NEAR(a" OR "neara") AND "b)"'),
        ("(a) {b} ^c", '"(a)" AND "{b}" AND "^c"'),
        ("(a OR) b", '"(a" AND "OR)" AND "b"'),
        ("(a) OR (b c)", '("(a)") OR ("(b" AND "c)")'),
        ("a :b c: 12:30 3:2", '"a" AND ":b" AND "c:" AND "12:30" AND "3:2"'),
        ("GPT-5: a", '("GPT-5:" OR "gpt5") AND "a"'),
        ('"x:y autor:z"', '"x:y autor:z"'),
        ("arXiv:2405.04434", '("arXiv:2405.04434" OR "arxiv2405 04434")'),
        ("--all --", '"--all"'),
        ("a*b *c d**", '("a*b" OR "ab") AND "*c" AND "d*"*'),
        ("title: a tag:", '"title:" AND "a" AND "tag:"'),
        ("-title:\u2042 a", '("a") NOT ("title:\u2042")'),
        ("a\x00b", '"a\ufffdb"'),
    ],
)
def test_anything_else_is_plain_text(text: str, match: str) -> None:
    assert expression(text) == match


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ('"a b', '"""a" AND "b"'),
        ('a b"', '"a" AND "b"""'),
        ('"a b" "c d', '"a b" AND """c" AND "d"'),
        ('a"b c"d', '("a""b" OR "ab") AND ("c""d" OR "cd")'),
        ('title:"a b', 'title : """a" AND "b"'),
        ('-"a b', '("b") NOT ("""a")'),
        ('5" disk "a b"', '"5""" AND "disk" AND "a b"'),
        ('"a", b', '"a" AND "b"'),
        ('"a"-b', '"a" AND "-b"'),
        ('"a""b c"', '"a" AND "b c"'),
        ('"a"OR "b"', '"a" AND "OR" AND "b"'),
        ('"a"title:b', '"a" AND ("title:b" OR "titleb")'),
        ('"a OR -b"', '"a OR -b"'),
    ],
)
def test_a_quote_counts_where_it_begins_a_term_and_is_closed(text: str, match: str) -> None:
    assert expression(text) == match


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("OR a", '"a"'),
        ("a OR", '"a"'),
        ("a OR OR b", '("a") OR ("b")'),
        ("OR OR a OR \u2042 OR b OR", '("a") OR ("b")'),
        ('a \u2042 "..." - * "" b', '"a" AND "b"'),
        ("a -\u2042 -... -", '"a"'),
    ],
)
def test_what_holds_no_word_is_dropped(text: str, match: str) -> None:
    assert expression(text) == match


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing to search for: give a word"),
        (" \n", "nothing to search for: give a word"),
        ("?!", "nothing to search for: '?!' has no word in it"),
        ("OR", "nothing to search for: 'OR' has no word in it"),
        ("\U0001f600", "nothing to search for: '\U0001f600' has no word in it"),
        ("\x00", "nothing to search for: '\\x00' has no word in it"),
        ('""', "nothing to search for: '\"\"' has no word in it"),
        ("-a", "'-a' needs another word to search in"),
        ('-title:"a b" -c', "'-title:\"a b\"' needs another word to search in"),
        ("a OR -b", "'-b' needs another word to search in"),
        ("-a OR b", "'-a' needs another word to search in"),
        ("\u2042 -a", "'-a' needs another word to search in"),
    ],
)
def test_a_search_for_nothing_says_why(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        search_expression.parse(EVENT, text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("open", "bc"),
        ("OPEN weights", "bc"),
        ('"open weights"', "c"),
        ('"weights open"', ""),
        ("open -llama", ""),
        ("open -title:llama", "c"),
        ('open -"open weights"', "b"),
        ("open -sizes", ""),
        ("open -3", "c"),
        ("we*", "bc"),
        ("title:we*", "c"),
        ('"in the op"*', "b"),
        ("gpt OR llama", "abc"),
        ("gpt speak OR open in", "ab"),
        ("speak gpt OR cafe", "ae"),
        ("open -3 OR gpt -cafe", "ac"),
        ("tag:llama", "c"),
        ("tag:open-weights", "c"),
        ("title:llama", "b"),
        ("source:ann", "e"),
        ("author:ann", "c"),
        ('author:"ann o\'brien"', "c"),
        ("gpt-4o", "a"),
        ("4o-gpt", ""),
        ("c++", "d"),
        ("3.1", "b"),
        ("1.3", ""),
        ('rust "NOT" c', "d"),
        ("not c", "d"),
        ("NEAR(never now)", ""),
        ('"never or', "d"),
        ("hearing", "ae"),
        ("café", "e"),
        ("\U0001f916", "e"),
        ("\U0001f916 open", ""),
        ("\U0001f600 open", "bc"),
        ("open -\U0001f600", "bc"),
        ("\U0001f600 hearin*", "ae"),
        ("hearin* -\U0001f600", "ae"),
    ],
)
def test_sqlite_finds_what_was_meant(base: sqlite3.Connection, text: str, names: str) -> None:
    assert found(base, text) == names


@pytest.mark.parametrize("word", ["\u328a", "\u2116", "\u2463", "\u3392"])
def test_a_symbol_that_stands_for_a_word_is_found(word: str) -> None:
    with closing(table()) as base:
        insert(base, {"rationale": f"before {word} after"}, 1)
        sql = "SELECT rowid FROM words WHERE words MATCH ?"
        assert base.execute(sql, (expression(word),)).fetchall() == [(1,)]


@relaxed
@given(TYPED)
def test_sqlite_accepts_whatever_was_typed(text: str) -> None:
    if wanted := parsed(text):
        with closing(table()) as base:
            base.execute("SELECT rowid FROM words WHERE words MATCH ?", (wanted,)).fetchall()


@relaxed
@given(st.text(st.characters(codec="utf-8"), min_size=1).map(str.split), st.integers(0))
def test_a_word_of_a_text_finds_the_text(words: list[str], which: int) -> None:
    assume(words)
    word = words[which % len(words)]
    assume(not re.match("(OR|AND|NOT)$|-|[A-Za-z_]{2,}:", word))
    with closing(table()) as base:
        insert(base, {"rationale": word}, 1)
        assume(base.execute("SELECT 1 FROM seen").fetchone())
        insert(base, {"rationale": " ".join(words)}, 2)
        sql = "SELECT 1 FROM words WHERE words MATCH ? AND rowid = 2"
        assert base.execute(sql, (expression(word),)).fetchone()


def test_a_very_long_search_is_accepted(base: sqlite3.Connection) -> None:
    words = [f"w{n}" for n in range(2000)]
    assert found(base, " ".join(words)) == ""
    assert found(base, " OR ".join([*words, "gpt"])) == "a"
    assert found(base, " -".join(["gpt", *words])) == "a"
    assert found(base, " OR ".join([f"gpt {each} -x" for each in words])) == ""
