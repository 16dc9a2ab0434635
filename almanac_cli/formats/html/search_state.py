"""The state of the index of the site's search, kept between builds as bytes."""

from __future__ import annotations

import unicodedata
from binascii import crc32
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli import __version__
from almanac_cli.formats.html.search_documents import Document
from almanac_cli.model.kinds import PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Mapping

# The modules that the files of a search depend on, and its state.
_CODE = (
    "number_lists", "search_documents", "search_index", "search_shards", "search_state",
    "search_terms", "search_words",
)  # fmt: skip


class State(NamedTuple):
    """The index of documents."""

    documents: Mapping[int, Document]  # by number
    terms: dict[str, str]  # by token, the lists of those that have it: see `search_terms`
    unions: dict[str, str]  # the same by the beginning of tokens, for some beginnings


def dump(state: State) -> bytes:
    """Return a state as bytes: lines of text, above them its keys, and above these a checksum."""
    documents = [
        "\t".join((str(number), *document[:-1], *document.tokens))
        for number, document in state.documents.items()
    ]
    terms, unions = map(_lines, (state.terms, state.unions))
    keys_line = " ".join(document.key for document in state.documents.values())
    text = "\n\n".join("\n".join(lines) for lines in (documents, terms, unions))
    body = f"{keys_line}\n{text}".encode()
    return _head(body) + body


def load(data: bytes) -> State:
    """Return the state in bytes of `dump`; an empty one if they are damaged, or of old code."""
    head, newline, body = data.partition(b"\n")
    if head + newline != _head(body):
        return State({}, {}, {})
    text = body[body.index(b"\n") + 1 :]
    documents, terms, unions = (part.split("\n") for part in text.decode().split("\n\n"))
    return State(dict(map(_document, filter(None, documents))), _index(terms), _index(unions))


def keys(data: bytes) -> set[str]:
    """Return the keys of the documents in bytes of `dump`; none if they are of old code.

    What follows is not looked at, since it is long: `load` may find that it is damaged.
    """
    start = data.find(b"\n") + 1
    if not data.startswith(_version_head()):
        return set()
    return {*data[start : data.find(b"\n", start)].decode(errors="replace").split(" ")}


@cache
def version() -> bytes:
    """Return a text that changes with what makes other files of the same records.

    That is the code of a search, the versions of the program and of Unicode, and the weights of
    fields.
    """
    code = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in _CODE)
    weights = [(kind.name, *kind.search_weights.items()) for kind in PUBLISHED]
    facts = f"{__version__} {unicodedata.unidata_version} {weights}"
    return f"{crc32(code):08x}{crc32(facts.encode()):08x}".encode()


def _head(text: bytes) -> bytes:
    return b"%b%08x\n" % (_version_head(), crc32(text))


def _version_head() -> bytes:
    return b"search %b " % version()


def _lines(index: Mapping[str, str]) -> list[str]:
    return [f"{key} {lists}" for key, lists in index.items()]


def _index(lines: list[str]) -> dict[str, str]:
    parts = (line.partition(" ") for line in lines if line)
    return {key: lists for key, _, lists in parts}


def _document(line: str) -> tuple[int, Document]:
    number, key, kind, order, merit, entry, *tokens = line.split("\t")
    return int(number), Document(key, kind, order, merit, entry, tuple(tokens))
