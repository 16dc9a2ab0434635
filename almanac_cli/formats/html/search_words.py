"""The words of texts as the search of the site looks for them; `assets/search.js` does the same."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from almanac_cli.model.text import IGNORABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LETTERS = 20  # of a word; longer ones are cut off, so that a name of a file can have one
# Left out after compatibility decomposition: apostrophes, what is not visible, marks on Latin,
# Greek and Cyrillic letters, points of Hebrew and Arabic, and circles and keys around characters.
_LEFT_OUT = (
    f"(?:{IGNORABLE}|['\u2019\U000e0020-\U000e007f\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640"
    "\u064b-\u0652\u0670\u20d0-\u20ff])"
)
# Lower-case letters that no decomposition of Unicode takes apart, and the other form of sigma.
_PLAIN_FORMS = {
    "\u00df": "ss",
    "\u00e6": "ae",
    "\u0153": "oe",
    "\u00fe": "th",
    **dict(zip("\u00f0\u0111\u0127\u0131\u0142\u00f8\u0167\u03c2", "ddhilot\u03c3", strict=True)),
}
# Patterns and replacements, as JavaScript has them: of a decomposed text, and of a word, whose
# English plural becomes the singular (models, companies, boxes, caches) or what both share.
FOLDS = ((_LEFT_OUT, ""), *_PLAIN_FORMS.items())
ENDINGS = (("^(.{2,}[^s])s$", "$1"), ("^(.{2,})ie$", "$1y"), ("^(.{2,}(?:ch|sh|ss|x|z))e$", "$1"))
# A run of a script without spaces between words, or of Hangul, whose particles stand at the word
# before them: Thai, Lao, Myanmar, Khmer, Kana, Bopomofo, Han.
UNSPACED = (
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]+)"
)
_REMOVED = re.compile(_LEFT_OUT)
_REPLACED = str.maketrans(_PLAIN_FORMS)
_ENDINGS = [(re.compile(old), new.replace("$", "\\")) for old, new in ENDINGS]
_RUN = re.compile(UNSPACED)
# A point between digits belongs to a word: "4.1", "v1.5".
_ASCII_WORD = re.compile(r"[0-9a-z]+(?:(?<=[0-9])\.(?=[0-9])[0-9a-z]+)*")
_WORD = re.compile(r"[^\s.]+(?:(?<=[0-9])\.(?=[0-9])[^\s.]+)*")
_HYPHENATED = re.compile(r"[0-9a-z]+(?:-[0-9a-z]+(?:\.[0-9]+)*)+")


class _WordForms(dict[str, str]):
    """The stem of each word; made when it is first met."""

    def __missing__(self, word: str) -> str:
        form = self[word] = _stem(word)[:MAX_LETTERS]
        return form


class _Separators(dict[int, str]):
    """What each character, by code point, is in a text of words: itself, or a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        is_part = char == "." or unicodedata.category(char)[0] in "LMN"
        form = self[code] = char if is_part else " "
        return form


_SEPARATORS = _Separators()


class Tokenizer:
    """The tokens of many texts: the form of each word is made once."""

    def __init__(self) -> None:
        self._forms = _WordForms()

    def tokens(self, text: str) -> list[str]:
        """Return the tokens under which a text is found, each once, in the order of the text.

        A word is its stem; of a name with hyphens, the joined form is a token as well. A run of a
        script without spaces is its pairs of neighbours, and its last character alone.
        """
        folded = _fold(text)
        if folded.isascii():
            words = list(map(self._forms.__getitem__, _ASCII_WORD.findall(folded)))
        else:
            words = [token for word in _words(folded) for token in self._tokens_of_word(word)]
        if "-" in folded:
            words += (self._forms[name.replace("-", "")] for name in _HYPHENATED.findall(folded))
        return [*dict.fromkeys(words)]

    def _tokens_of_word(self, word: str) -> Iterator[str]:
        """Yield the tokens of a word, in which scripts with and without spaces may be mixed."""
        for n, part in enumerate(_RUN.split(word)):
            if n % 2:
                yield from (part[at : at + 2] for at in range(len(part)))
            elif part:
                yield self._forms[part]


def sort_key(token: str) -> bytes:
    """Return the key by which tokens are sorted as JavaScript compares strings (UTF-16)."""
    return token.encode("utf-16-be")


def _words(folded: str) -> list[str]:
    return _WORD.findall(folded.translate(_SEPARATORS))


def _fold(text: str) -> str:
    """Return a text without case, and without marks where they make no other letter."""
    if text.isascii():
        return text.lower().replace("'", "")
    plain = _REMOVED.sub("", unicodedata.normalize("NFKD", text).lower())
    return unicodedata.normalize("NFC", plain.translate(_REPLACED))


def _stem(word: str) -> str:
    """Return a word without the ending of an English plural."""
    if word[-1] in "se":  # with which all endings end
        for pattern, replacement in _ENDINGS:
            word = pattern.sub(replacement, word)
    return word
