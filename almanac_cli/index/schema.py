"""The tables of the index, as SQL, and how values stand in them.

Change VERSION with what the rows mean; a change of the SQL, or of the kinds of record, is noticed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from almanac_cli.storage import hashing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from almanac_cli.model.kinds import Kind

VERSION = 4
TOKENIZER = "porter unicode61"
UNSTEMMED = "unicode61"
# The fields with a column of their own: what lists are often filtered and sorted by.
COLUMNS = ("score", "tier", "source", "author")
_NO_SIGNS = dict.fromkeys(map(ord, "-:TZ"))

_TABLES = """
PRAGMA page_size = 32768;  -- rows of a thousand bytes leave less of a large page empty

-- One row for each folder that was up to date, when no file in it was racy.
CREATE TABLE folder (kind INTEGER PRIMARY KEY, digest BLOB);

-- One row for each file. `racy`: it may have changed since within the same tick of its clock.
CREATE TABLE record (
    n INTEGER PRIMARY KEY, kind INTEGER, id TEXT,
    mtime INTEGER, ctime INTEGER, size INTEGER, inode INTEGER, racy INTEGER, digest BLOB,
    problems TEXT,  -- JSON; null if the record is valid, and then the rest is set
    dated INTEGER, score INTEGER, tier INTEGER, source INTEGER, author INTEGER,
    UNIQUE (kind, id)
);
-- A number for the name of each source and author, case aside; there are few, and many records.
CREATE TABLE name (n INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE INDEX newest ON record (kind, dated DESC) WHERE problems IS NULL;
CREATE INDEX wrong ON record (kind) WHERE problems IS NOT NULL;

-- What makes record n itself, as a number; two that share it are most likely the same.
CREATE TABLE same (identity INTEGER, n INTEGER, PRIMARY KEY (identity, n)) WITHOUT ROWID;

-- What `--json` prints of a record, but for the links that other files hold.
CREATE TABLE body (n INTEGER PRIMARY KEY, json TEXT);

-- A link of record n to record `far` of its kind, or to an id that no file has.
CREATE TABLE link (far INTEGER, n INTEGER, PRIMARY KEY (far, n)) WITHOUT ROWID;
CREATE TABLE dangling (far TEXT, n INTEGER, PRIMARY KEY (far, n)) WITHOUT ROWID;
"""


def script(kinds: Iterable[Kind]) -> str:
    """Return the SQL that makes an empty index for these kinds of record."""
    text = _statements(kinds)
    return f"{text}\nPRAGMA user_version = {_version(text)};\n"


def version(kinds: Iterable[Kind]) -> int:
    """Return the number by which an index for these kinds is told from any other."""
    return _version(_statements(kinds))


def _statements(kinds: Iterable[Kind]) -> str:
    return _TABLES + "".join(_search_tables(kind) for kind in kinds if kind.search_weights)


def _version(text: str) -> int:
    return int.from_bytes(hashing.of(f"{VERSION}{text}".encode(), size=4)) >> 1


def search_table(kind: Kind) -> str:
    """Return the name of the table in which the words of a kind are searched."""
    return f"words_{kind.name}"


def vocabulary_table(kind: Kind) -> str:
    """Return the name of the table that counts in how many records each word is."""
    return f"terms_{kind.name}"


def _search_tables(kind: Kind) -> str:
    """Return the SQL of the tables in which the words of a kind are searched."""
    texts = ", ".join(
        f"coalesce(json_extract(json, '$.{field}'), '') AS {field}" for field in kind.search_weights
    )
    weights = ", ".join(map(str, kind.search_weights.values()))
    return f"""
CREATE VIEW text_{kind.name} AS SELECT n, {texts} FROM body;
CREATE VIRTUAL TABLE {search_table(kind)} USING fts5 (
    {", ".join(kind.search_weights)}, content = text_{kind.name}, content_rowid = n,
    tokenize = '{TOKENIZER}'
);
CREATE VIRTUAL TABLE {vocabulary_table(kind)} USING fts5vocab ({search_table(kind)}, row);
INSERT INTO {search_table(kind)} ({search_table(kind)}, rank) VALUES ('rank', 'bm25({weights})');
INSERT INTO {search_table(kind)} ({search_table(kind)}, rank) VALUES ('hashsize', {16 * 2**20});
"""


def id_to_key(id_: str) -> str | bytes:
    """Return what stands for an id in the index: itself, or the bytes of one that is no text."""
    try:
        id_.encode()
    except UnicodeEncodeError:
        return os.fsencode(id_)
    return id_


def key_to_id(key: str | bytes) -> str:
    """Return the id that a key stands for."""
    return os.fsdecode(key)


def to_unicode(given: str) -> str:
    """Return what the index can be asked for in place of a text that may not be Unicode."""
    return given.encode(errors="backslashreplace").decode()


def time_to_int(time: str) -> int:
    """Return a number that stands for a record's time and has the same order."""
    return int(time.translate(_NO_SIGNS))


def identity_hash(identity: str) -> int:
    """Return 32 bits that stand for what makes a record itself."""
    return int.from_bytes(hashing.of(to_unicode(identity).encode(), size=4), signed=True)


def content_digest(data: bytes) -> bytes:
    """Return the 8 bytes by which the index knows what a file held."""
    return hashing.of(data, size=8)
