"""The tables of the index, as SQL; change VERSION with any of it, or with what the rows mean."""

from __future__ import annotations

VERSION = 2
# A number for each kind: its name would take six bytes in every row and in two indexes.
KINDS = {"event": 0, "guide": 1}
# How much a word found there tells, by column of `words`; in the order in which words are most
# often found, since that order is what keeps the index small.
WEIGHTS = {
    "summary": 1.0,
    "title": 4.0,
    "tags": 2.0,
    "source": 0.5,
    "author": 0.5,
    "rationale": 0.5,
}
_TEXTS = ", ".join(f"coalesce(json_extract(json, '$.{each}'), '') AS {each}" for each in WEIGHTS)

SCHEMA = f"""
PRAGMA page_size = 32768;  -- rows of a thousand bytes leave less of a large page empty
PRAGMA user_version = {VERSION};

-- One row for each folder that was up to date, when no file in it was young.
CREATE TABLE folder (kind INTEGER PRIMARY KEY, digest BLOB);

-- One row for each file. `young`: it may have changed since within the same tick of its clock.
CREATE TABLE record (
    n INTEGER PRIMARY KEY, kind INTEGER, id TEXT,
    mtime INTEGER, ctime INTEGER, size INTEGER, inode INTEGER, young INTEGER, digest BLOB,
    problems TEXT,  -- JSON; null if the record is valid, and then the rest is set
    dated INTEGER, score INTEGER, tier INTEGER, source TEXT, author TEXT,
    UNIQUE (kind, id)
);
CREATE INDEX newest ON record (kind, dated DESC) WHERE problems IS NULL;
CREATE INDEX wrong ON record (kind) WHERE problems IS NOT NULL;

-- What makes record n itself, as a number; two that share it are most likely the same.
CREATE TABLE same (identity INTEGER, n INTEGER, PRIMARY KEY (identity, n)) WITHOUT ROWID;

-- What `--json` prints of a record, but for the links that other files hold.
CREATE TABLE body (n INTEGER PRIMARY KEY, json TEXT);

-- A link of event n to the event of this id, which may not exist.
CREATE TABLE link (far TEXT, n INTEGER, PRIMARY KEY (far, n)) WITHOUT ROWID;

CREATE VIEW text AS SELECT n, {_TEXTS} FROM body;
CREATE VIRTUAL TABLE words USING fts5 (
    {", ".join(WEIGHTS)}, content = text, content_rowid = n, tokenize = 'porter unicode61'
);
CREATE VIRTUAL TABLE term USING fts5vocab (words, row);
INSERT INTO words (words, rank) VALUES ('rank', 'bm25({", ".join(map(str, WEIGHTS.values()))})');
INSERT INTO words (words, rank) VALUES ('hashsize', {16 * 2**20});
"""
