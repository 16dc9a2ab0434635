"""The tables of the index, as SQL, and how values stand in them.

Change VERSION with any of it, or with what the rows mean.
"""

from __future__ import annotations

import os

from almanac_cli import digests

VERSION = 3
# A number for each kind: its name would take six bytes in every row and in two indexes.
KINDS = {"event": 0, "guide": 1}
EVENT = KINDS["event"]
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
_NO_SIGNS = dict.fromkeys(map(ord, "-:TZ"))
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
    dated INTEGER, score INTEGER, tier INTEGER, source INTEGER, author INTEGER,
    UNIQUE (kind, id)
);
-- A number for the name of each source and author, case aside; there are few, and many events.
CREATE TABLE name (n INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE INDEX newest ON record (kind, dated DESC) WHERE problems IS NULL;
CREATE INDEX wrong ON record (kind) WHERE problems IS NOT NULL;

-- What makes record n itself, as a number; two that share it are most likely the same.
CREATE TABLE same (identity INTEGER, n INTEGER, PRIMARY KEY (identity, n)) WITHOUT ROWID;

-- What `--json` prints of a record, but for the links that other files hold.
CREATE TABLE body (n INTEGER PRIMARY KEY, json TEXT);

-- A link of event n to event `far`, or to an id that no file has.
CREATE TABLE link (far INTEGER, n INTEGER, PRIMARY KEY (far, n)) WITHOUT ROWID;
CREATE TABLE dangling (far TEXT, n INTEGER, PRIMARY KEY (far, n)) WITHOUT ROWID;

CREATE VIEW text AS SELECT n, {_TEXTS} FROM body;
CREATE VIRTUAL TABLE words USING fts5 (
    {", ".join(WEIGHTS)}, content = text, content_rowid = n, tokenize = 'porter unicode61'
);
CREATE VIRTUAL TABLE term USING fts5vocab (words, row);
INSERT INTO words (words, rank) VALUES ('rank', 'bm25({", ".join(map(str, WEIGHTS.values()))})');
INSERT INTO words (words, rank) VALUES ('hashsize', {16 * 2**20});
"""


def key(id_: str) -> str | bytes:
    """Return what stands for an id in the index: itself, or the bytes of one that is no text."""
    try:
        id_.encode()
    except UnicodeEncodeError:
        return os.fsencode(id_)
    return id_


def name(key: str | bytes) -> str:
    """Return the id that a key stands for."""
    return os.fsdecode(key)


def text(given: str) -> str:
    """Return what the index can be asked for in place of a text that may not be Unicode."""
    return given.encode(errors="backslashreplace").decode()


def moment(time: str) -> int:
    """Return a number that stands for a record's time and has the same order."""
    return int(time.translate(_NO_SIGNS))


def number(identity: str) -> int:
    """Return 32 bits that stand for what makes a record itself."""
    return int.from_bytes(digests.of(text(identity).encode(), size=4), signed=True)


def content_digest(data: bytes) -> bytes:
    """Return the 8 bytes by which the index knows what a file held."""
    return digests.of(data, size=8)
