"""Forms of a name that is written as one word, as several, or with hyphens: SWE-bench, swebench."""

from __future__ import annotations

import re
from itertools import pairwise, product

from almanac_cli.index.tokenizer import STOPWORDS

_WORD = re.compile("[0-9a-z]+")
_PIECE = re.compile("[a-z]+|[0-9]+")
_ENDING = re.compile("(?:ing|ative|ed|es|e|s)$")
_MAX_JOINED = 4  # words of one name
# A word without digits is split in parts that are no shorter: "data set", but not "open ai".
_MIN_PART = 3
_MAX_LETTERS = 40  # of a word that is split: each place is a form of its own
_MIN_LETTERS = 2  # of a part beside digits: "gpt 5", but not "s 5", which a genitive may precede


def of_term(text: str, *, prefix: bool) -> list[str]:
    """Return the other forms of an ASCII term, each with spaces between its words.

    Words that only spaces, hyphens and the like separate are joined, and a word is split between
    letters and digits, or between any letters where both parts may be words.

    Args:
        text: The term; it has no spaces.
        prefix: Whether the last word may go on, and is not split between letters.

    """
    words = _WORD.findall(text.lower())
    forms = _joins(words)
    for n, word in enumerate(words):
        parts = _split_at_digits(word)
        if not (prefix and n == len(words) - 1):
            parts += _split_letters(word)
        forms += [[*words[:n], *split, *words[n + 1 :]] for split in parts]
    return [" ".join(form) for form in forms]


def of_neighbours(one: str, other: str) -> str | None:
    """Return the word that two words make, of which one follows the other; `None` for none.

    That is a word of letters and digits, or of two parts that `of_term` splits it in.
    """
    one, other = one.lower(), other.lower()
    if not (_WORD.fullmatch(one) and _WORD.fullmatch(other)):
        return None
    is_split = [one, other] in (*_split_at_digits(one + other), *_split_letters(one + other))
    return one + other if is_split and not _is_function_word(one + other) else None


def _joins(words: list[str]) -> list[list[str]]:
    """Return a list of words with some neighbours joined, in every way; never two digits."""
    if len(words) > _MAX_JOINED:
        return []
    may_join = [not (one[-1].isdigit() and other[0].isdigit()) for one, other in pairwise(words)]
    forms = []
    for joins in product(*([False, True] if may else [False] for may in may_join)):
        form = words[:1]
        for word, join in zip(words[1:], joins, strict=True):
            if join:
                form[-1] += word
            else:
                form.append(word)
        if any(joins) and not any(map(_is_function_word, form)):
            forms.append(form)
    return forms


def _split_at_digits(word: str) -> list[list[str]]:
    """Return the ways to split a word between letters and digits: everywhere, or once."""
    pieces = _PIECE.findall(word)
    if len(pieces) == 1:
        return []
    ways = [pieces, [pieces[0], "".join(pieces[1:])], ["".join(pieces[:-1]), pieces[-1]]]
    return [way for n, way in enumerate(ways) if way not in ways[:n] and all(map(_may_stand, way))]


def _may_stand(part: str) -> bool:
    """Tell whether a part beside digits may be a word."""
    return not part.isalpha() or (len(part) >= _MIN_LETTERS and not _is_function_word(part))


def _split_letters(word: str) -> list[list[str]]:
    """Return the ways to split a word of letters in two."""
    if not word.isalpha() or len(word) > _MAX_LETTERS:
        return []
    splits = ([word[:n], word[n:]] for n in range(_MIN_PART, len(word) - _MIN_PART + 1))
    return [parts for parts in splits if not any(map(_is_function_word, parts))]


def _is_function_word(word: str) -> bool:
    """Tell whether a word is a function word, or may have its stem: `ates` is found as `at`."""
    return word in STOPWORDS or _ENDING.sub("", word) in STOPWORDS
