"""The tables of the index, as SQL.

Increase VERSION when the meaning of rows changes, also when relations are computed otherwise. A
change of the SQL, or of the kinds of record, changes the version of the index by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.kind import Kind

VERSION = 13
# Marks are parts of words: those that do not matter are folded before (`segments.fold`). In SQL,
# quotes in quotes are doubled.
UNSTEMMED = "unicode61 categories ''L* Mn Mc N* Co''"
TOKENIZER = f"porter {UNSTEMMED}"
# The column of search tables, beside those of fields, with the words of `segments.whole_runs`: of
# them, and not of pairs, `document_frequencies` has the numbers.
WHOLE_RUNS = "whole_runs"
# The fields with a column of their own: what lists are often filtered and sorted by.
COLUMNS = ("score", "tier", "source", "author")

_TABLES = """
PRAGMA page_size = 32768;  -- rows of a thousand bytes leave less of a large page empty

-- The digest of the scan of each folder that the rows are true to, unless a file in it is racy.
CREATE TABLE folder (kind INTEGER PRIMARY KEY, digest BLOB);

-- One row for each file. `racy`: it was changed so shortly before the scan that it may have been
-- changed again since, without another time.
CREATE TABLE record (
    n INTEGER PRIMARY KEY, kind INTEGER, id TEXT,
    mtime INTEGER, ctime INTEGER, size INTEGER, inode INTEGER, racy INTEGER, digest BLOB,
    problems TEXT,  -- JSON; null if the record is valid, and then the rest is set
    dated INTEGER, score INTEGER, tier INTEGER, source INTEGER, author INTEGER,
    UNIQUE (kind, id)
);
-- Each source and author, as it was written first; there are few, and many records. The other
-- columns are its keys for comparing, filtering and sorting (`fold`, `words`, `sort_key`).
CREATE TABLE name (
    n INTEGER PRIMARY KEY, written TEXT, folded TEXT UNIQUE, words TEXT, letters TEXT
);
CREATE INDEX newest ON record (kind, dated DESC) WHERE problems IS NULL;
CREATE INDEX wrong ON record (kind) WHERE problems IS NOT NULL;
CREATE INDEX racy ON record (kind) WHERE racy;

-- The words of the ids of all files, but of those with a name that is not UTF-8; rowid is `n`.
CREATE VIRTUAL TABLE id_word USING fts5 (
    id, content = '', columnsize = 0, detail = none, tokenize = 'unicode61'
);
CREATE VIRTUAL TABLE id_term USING fts5vocab (id_word, row);

-- A hash of each identity of record n, by which duplicates are found.
CREATE TABLE identity (hash INTEGER, n INTEGER, PRIMARY KEY (hash, n)) WITHOUT ROWID;

-- What `--json` prints of a record, but for the links that other files hold.
CREATE TABLE body (n INTEGER PRIMARY KEY, json TEXT);

-- A link of record n to record `far` of its kind, or to an id that no file has.
CREATE TABLE link (far INTEGER, n INTEGER, PRIMARY KEY (far, n)) WITHOUT ROWID;
CREATE TABLE dangling (far TEXT, n INTEGER, PRIMARY KEY (far, n)) WITHOUT ROWID;

-- The relations of record n, as `relation_rows` encodes them, when its file had this digest. They
-- are only brought up to date where they are asked for.
CREATE TABLE relation (
    n INTEGER PRIMARY KEY, kind INTEGER, digest BLOB,
    entry BLOB, terms BLOB, witnesses BLOB, threshold REAL, similar BLOB, same_story BLOB, whys TEXT
);
-- What they were computed with: the words of all entries, and in how many records each stem is.
CREATE TABLE relation_words (kind INTEGER PRIMARY KEY, vocabulary BLOB, frequencies BLOB);

-- How often records of a kind were written or deleted since this file was made, and the numbers of
-- records that contain tokens, as `token_counts` encodes them. The first is written often.
CREATE TABLE changes (kind INTEGER PRIMARY KEY, number INTEGER);
CREATE TABLE token_counts (kind INTEGER PRIMARY KEY, counts BLOB);
"""


def script(kinds: Iterable[Kind]) -> str:
    """Return the SQL that makes an empty index for these kinds of record."""
    kinds = [*kinds]
    return f"{_statements(kinds)}\nPRAGMA user_version = {version(kinds)};\n"


def version(kinds: Iterable[Kind]) -> int:
    """Return the number that an index for these kinds has as its `user_version` (31 bits).

    It is a hash of VERSION, the SQL, and the fields, number, date field and compared fields of each
    kind: an index with a different number must be built again.
    """
    kinds = [*kinds]
    facts = [
        (
            *(kind.name, kind.number, kind.fields, kind.date_field, kind.precision_field),
            *(kind.topic_fields, *kind.similarity_weights.items()),
        )
        for kind in kinds
    ]
    text = f"{VERSION}{facts}{_statements(kinds)}"
    return int.from_bytes(hashing.digest(text.encode(), size=4)) >> 1


def _statements(kinds: Iterable[Kind]) -> str:
    return _TABLES + "".join(_search_tables(kind) for kind in kinds if kind.search_weights)


def optimize_script(kinds: Iterable[Kind]) -> str:
    """Return the SQL that optimizes the search tables of these kinds, after many inserts."""
    tables = ["id_word", *(search_table(kind) for kind in kinds if kind.search_weights)]
    return "".join(f"INSERT INTO {table} ({table}) VALUES ('optimize');\n" for table in tables)


def search_table(kind: Kind) -> str:
    """Return the name of the table for full-text search in records of a kind."""
    return f"words_{kind.name}"


def search_columns(kind: Kind) -> tuple[str, ...]:
    """Return the names of the columns of the table for full-text search in records of a kind."""
    return (*kind.search_weights, WHOLE_RUNS)


def vocabulary_table(kind: Kind) -> str:
    """Return the name of the table of terms in a kind, with the number of records for each."""
    return f"terms_{kind.name}"


def _search_tables(kind: Kind) -> str:
    """Return the SQL that makes the tables for full-text search in records of a kind."""
    fields, columns = " ".join(kind.search_weights), search_columns(kind)
    texts = ", ".join(
        f"search_text(json, {n}, '{fields}') AS {column}" for n, column in enumerate(columns)
    )
    weights = ", ".join(map(str, (*kind.search_weights.values(), 0.0)))
    return f"""
CREATE VIEW text_{kind.name} AS SELECT n, {texts} FROM body;
CREATE VIRTUAL TABLE {search_table(kind)} USING fts5 (
    {", ".join(columns)}, content = text_{kind.name}, content_rowid = n,
    tokenize = '{TOKENIZER}'
);
CREATE VIRTUAL TABLE {vocabulary_table(kind)} USING fts5vocab ({search_table(kind)}, row);
INSERT INTO {search_table(kind)} ({search_table(kind)}, rank) VALUES ('rank', 'bm25({weights})');
INSERT INTO {search_table(kind)} ({search_table(kind)}, rank) VALUES ('hashsize', {16 * 2**20});
"""
