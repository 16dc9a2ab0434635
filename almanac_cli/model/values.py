"""Values of fields, of any JSON type: whether they are set, equal a text, and how they are sorted.

Filters and orders of any field agree on these; `index/value_functions.py` gives them to SQL.
"""

from __future__ import annotations

from functools import lru_cache

from almanac_cli.model import numerals, text
from almanac_cli.model.numerals import Numeral

# Types of values in the order in which they are sorted.
_NUMBER, _TEXT, _TRUTH, _NESTED = range(4)


def is_set(value: object) -> bool:
    """Tell whether a field has a value: neither null nor an empty text, list or object."""
    return value is not None and not (isinstance(value, str | list | dict) and not value)


def matches(value: object, expected: str) -> bool:
    """Tell whether a value is what a text says, or holds it among its items or keys.

    Texts are compared as `text.fold` has them, numbers by value; true and false are the words. An
    unset value is nothing.
    """
    match value:
        case str():
            return text.fold(value) == _folded(expected)
        case bool():
            return ("true" if value else "false") == _folded(expected)
        case int() | float() | Numeral():
            return numerals.sort_key(str(value)) == _number(expected)
        case list():
            return any(matches(item, expected) for item in value)
        case dict():
            return any(matches(key, expected) for key in value)
    return False


def sort_key(value: object) -> tuple[int, bytes] | None:
    """Return the place of a value among others, in two parts; `None` if it is unset.

    The first part orders by type, and stays so in a descending order: numbers, texts, truth values,
    then lists and objects. The second orders numbers by value, texts as `text.sort_key` has them,
    false before true, and lists and objects by their items or keys.
    """
    match value:
        case _ if not is_set(value):
            return None
        case str():
            return _TEXT, _text_key(value)
        case bool():
            return _TRUTH, bytes([value])
        case int() | float() | Numeral():
            return _NUMBER, numerals.sort_key(str(value)) or b""
        case list() | dict():
            return _NESTED, _text_key(", ".join(map(str, value)))
    return None


def _text_key(value: str) -> bytes:
    return text.sort_key(value).encode(errors="surrogatepass")


@lru_cache
def _folded(expected: str) -> str:
    return text.fold(expected)


@lru_cache
def _number(expected: str) -> bytes | None:
    """Return the key of the number that a text is, a value that no number has if it is none."""
    return numerals.sort_key(expected.strip()) or b"none"
