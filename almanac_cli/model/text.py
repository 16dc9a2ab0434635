"""Text of any script: the form in which it is stored, and the keys by which it is compared.

Where code points stand for marks, letters or fillers, Unicode 14 is the source (Python 3.11).
"""

from __future__ import annotations

import re
import unicodedata

from almanac_cli.errors import InvalidValue

# Patterns are compiled where a text is not ASCII: that takes a tenth of a start.
#
# What only fills, and is never part of a word: soft hyphen, zero width space, word joiner, byte
# order mark, and the format characters that Unicode deprecates. The joiners U+200C and U+200D,
# marks of direction and variation selectors stay: Persian, Hebrew, scripts of India and emoji need
# them.
_FILLER = "[\u00ad\u200b\u2060\u206a-\u206f\ufeff]"
# What a comparison ignores: the property Default_Ignorable_Code_Point (DerivedCoreProperties.txt),
# but for the tags that spell out the flags of regions.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e0fff"
)
IGNORABLE = f"[{_IGNORABLE}]"
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"  # categories Cc and Cs
_MARKS = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
# Latin and Greek letters, and whatever else precedes Cyrillic; a mark on one is left out.
_PLAIN = (
    "[\x00-\u02ff\u0370-\u03ff\u1d00-\u1dbf\u1e00-\u1fff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]"
)
_MARKED = f"({_PLAIN}){_MARKS}"
# Cyrillic vowels: stress marks are left out, and the dots of yo; a breve makes another letter.
_STRESSED = "([\u0430\u0435\u0438\u043e\u0443\u044b\u044d-\u044f\u0454\u0456])([\u0300-\u036f]+)"
_STRESS = dict.fromkeys((0x0300, 0x0301))
_YO = ("\u0435", "\u0308")
# Points that readers of Arabic and Hebrew may leave out, and the stroke that lengthens a word.
_POINTS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0652\u0670"
# With the Greek iota below a letter, which would become a letter with the case.
_LEFT_OUT = f"[{_IGNORABLE}{_POINTS}\u0345]+"
_PLAIN_FORMS = str.maketrans(
    {
        # Lower-case letters that no decomposition of Unicode takes apart.
        **dict(zip("æœþ", ("ae", "oe", "th"), strict=True)),
        **dict(zip("đðħ\u0131łŋøŧǥƶɨʉ", "ddhilnotgziu", strict=True)),
        # Marks of punctuation that editors and keyboards put for those of ASCII.
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
# What a sort key has for a space and for symbols of ASCII: characters before those of digits, so
# that a space comes first. Other symbols get one of them before them, see `_SortForms`.
_ASCII_SYMBOLS = " !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"
_OTHER_SYMBOL = chr(len(_ASCII_SYMBOLS) + 1)


def check_controls(text: str) -> None:
    """Check that a text of several lines has no control characters, and is Unicode.

    Raises:
        InvalidValue: if it has one beside ends of lines and tabs, or half of a surrogate pair.

    """
    if match := re.search(_CONTROL, text):
        raise InvalidValue(f"must not contain the control character U+{ord(match[0]):04X}")


def normalize(text: str) -> str:
    """Return a text as it is stored: in Normalization Form C, without invisible fillers."""
    return unicodedata.normalize("NFC", without_fillers(text))


def without_fillers(text: str) -> str:
    """Return a text without soft hyphens, zero width spaces and other invisible fillers."""
    return text if text.isascii() else re.sub(_FILLER, "", text)


def fold(text: str) -> str:
    """Return the key under which texts are compared; equal for texts that readers take as equal.

    Case, compatibility forms (full width, ligatures), typographic quotes and dashes, and what is
    not visible are folded, as is white space: one space for each run, none around the text. Marks
    on Latin and Greek letters are left out, and so are stress marks, the dots of the Russian yo,
    and the vowel points of Arabic and Hebrew. Marks that make another letter stay (the Cyrillic
    short i, Japanese voicing, vowels of India and Thailand), and Hangul stays in syllables. A key
    is in Normalization Form C, and is its own key.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    folded = re.sub(_LEFT_OUT, "", unicodedata.normalize("NFKD", text))
    folded = folded.casefold().translate(_PLAIN_FORMS)
    if not folded.isascii():
        # Folding the case makes some letters that can be decomposed.
        folded = re.sub(_MARKED, r"\1", unicodedata.normalize("NFKD", folded))
        folded = unicodedata.normalize("NFC", re.sub(_STRESSED, _without_stress, folded))
    return " ".join(folded.split())


def sort_key(text: str) -> str:
    """Return the key by which texts are sorted: folded; symbols before digits before letters.

    Keys are compared by code point. Texts that fold alike have the same key.
    """
    return fold(text).translate(_SORT_FORMS)


def words(text: str) -> str:
    """Return the words of a name, folded, each with a space before and after it.

    Words have letters, digits, marks and `+ #`; a comma or semicolon, as between the names of
    several authors, counts as a word of its own. So `words(part) in words(name)` tells whether a
    name has a part as a run of whole words. A text without words is one word.
    """
    folded = fold(text)
    spaced = folded if folded.isalnum() else "".join(map(_as_part_of_word, folded))
    return f" {' '.join(spaced.split()) or folded} "


def _as_part_of_word(char: str) -> str:
    """Return a character of a folded text, with spaces for what is no part of a word."""
    if char in ",;\u3001":
        return " , "
    return " " if char not in "+#" and _is_symbol(char) else char


def _is_symbol(char: str) -> bool:
    return char != "_" and unicodedata.category(char)[0] in "PS"


class _SortForms(dict[int, str | int]):
    """What sort keys have for characters, by code point; made for each when it is first met."""

    def __missing__(self, code: int) -> str | int:
        """Return a symbol with what sorts it before digits, any other character as it is."""
        char = chr(code)
        form = self[code] = f"{_OTHER_SYMBOL}{char}" if _is_symbol(char) else code
        return form


_SORT_FORMS = _SortForms({ord(char): n for n, char in enumerate(_ASCII_SYMBOLS, start=1)})


def _without_stress(match: re.Match[str]) -> str:
    """Return a Cyrillic vowel with those of its marks that make it another letter."""
    letter, marks = match[1], match[2].translate(_STRESS)
    return letter + (marks.replace(_YO[1], "") if letter == _YO[0] else marks)
