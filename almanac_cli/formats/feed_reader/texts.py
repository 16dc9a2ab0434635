"""The texts of items of feeds as plain text: titles, names and summaries."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from almanac_cli.formats.html_text import first_paragraphs, to_plain
from almanac_cli.model.paragraphs import shorten, split_paragraphs
from almanac_cli.model.sentences import shorten_to_sentences
from almanac_cli.model.text import fold, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_LINE = 300  # characters of a title, and of a name
_MAX_SUMMARY = 500  # characters
_MAX_PARAGRAPHS = 2
# Controls (categories Cc and Cs) but for the ends of lines, and what Unicode has as Bidi_Control.
_NOT_IN_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ADDRESS = r"[^\s@<>()]+@[^\s@<>()]+"
# What needs neither (letters of Latin, Cyrillic and Chinese, usual punctuation): most texts.
_CLEAN = re.compile(
    "[ -~\xa1-\xac\xae-\u02ff\u0400-\u0481\u2010-\u2027\u2030-\u205e\u3001-\u3020\u4e00-\u9fff]*"
)
_WITH_ADDRESS = re.compile(rf"{_ADDRESS} *\(([^()]+)\)|([^<>()@]+?) *[<(]{_ADDRESS}[>)]")
_REFERENCE = re.compile("&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def line(text: str, *, is_html: bool = True) -> str:
    """Return a title or a name as plain text in one line of at most 300 characters.

    Tags are left out of HTML. References to characters are read twice, since many feeds escape
    what is escaped.
    """
    if is_html and "<" in text:
        text = _undo_references(to_plain(text))
    elif "&" in text:
        text = _undo_references(_undo_references(text))
    text = _clean_line(text)
    return text if len(text) <= _MAX_LINE else shorten(text, _MAX_LINE - 1)


def identifier(text: str) -> str:
    """Return the id of an item in one line without controls; else as the feed has it."""
    return text.strip() if _is_plain(text) else _fold_spaces(_NOT_IN_TEXT.sub("", text))


def person(text: str) -> str:
    """Return the name in a text such as "name@host (A. Name)" or "A. Name <name@host>".

    An address without a name is returned as it is.
    """
    text = line(text, is_html=False) if "@" in text else line(text)
    match = _WITH_ADDRESS.fullmatch(text)
    return (match[1] or match[2]).strip(' "') if match else text


def summary(texts: Iterable[tuple[str, bool]], title: str) -> str:
    """Return the beginning of the first of some texts that has more to say than the title.

    That is the first two paragraphs, and at most 500 characters, cut at the end of a sentence.
    With each text stands whether it is HTML.
    """
    for text, is_html in texts:
        plain = _paragraphs(text, is_html=is_html)
        if plain and not _is_same(plain, title):
            return plain
    return ""


def _is_same(text: str, title: str) -> bool:
    return text == title or (len(text) < 2 * len(title) and fold(text) == fold(title))


def _paragraphs(text: str, *, is_html: bool) -> str:
    """Return the first paragraphs of a text, short enough for a summary."""
    if is_html and ("<" in text or "&" in text):
        paragraphs = first_paragraphs(text, _MAX_PARAGRAPHS, _MAX_SUMMARY)
    else:
        paragraphs = split_paragraphs(text)[:_MAX_PARAGRAPHS]
    plain = "\n\n".join(filter(None, map(_fold_lines, paragraphs)))
    return shorten_to_sentences(plain, _MAX_SUMMARY)


def _fold_lines(paragraph: str) -> str:
    """Return a paragraph without controls, and without lines and runs of spaces that are empty."""
    if "\n" not in paragraph:
        return _clean_line(paragraph)
    lines = _clean(paragraph).splitlines()
    return "\n".join(filter(None, map(_fold_spaces, lines)))


def _clean_line(text: str) -> str:
    """Return a text in one line, in the form in which records store it."""
    return text.strip() if _is_plain(text) else _fold_spaces(_clean(text))


def _is_plain(text: str) -> bool:
    """Tell whether a text is ASCII without controls and runs of spaces, as most are."""
    return text.isascii() and text.isprintable() and "  " not in text


def _fold_spaces(text: str) -> str:
    return " ".join(text.split())


def _undo_references(text: str) -> str:
    """Return a text with what its references to characters stand for; others stay."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda match: unescape(match[0]), text)


def _clean(text: str) -> str:
    """Return a text in the normal form in which records store it, without controls."""
    return text if _CLEAN.fullmatch(text) else _NOT_IN_TEXT.sub("", normalize(text))
