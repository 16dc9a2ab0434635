"""The first sentence of a text, in any script that ends its sentences with a mark.

Marks are those of scripts in use with the property Sentence_Terminal of Unicode (PropList.txt), and
the khan of Khmer. Where a mark ends a sentence follows UAX 29, section 5, but for full stops: which
of them belong to abbreviations takes knowledge of a language, and this knows English and German.
"""

from __future__ import annotations

import re

from almanac_cli.model.paragraphs import shorten, split_paragraphs

# Of scripts of their own: they end a sentence, whether a space follows or not.
_SURE = (
    "\u0589\u061d-\u061f\u06d4\u0700-\u0702\u07f9\u0964\u0965\u104b\u1362\u1367\u1368\u166e\u17d4"
    "\u17d5\u1803\u1809\u1944\u1945\u3002\ua4ff\uabeb\uff01\uff0e\uff1f\uff61"
)
_CLOSING = (
    "\"')\\]}\u00ab\u00bb\u2018\u2019\u201c\u201d\u2039\u203a\u3009\u300b\u300d\u300f\u3011\uff09"
)
_OPENING = "\"'(\\[{\u00a1\u00ab\u00bb\u00bf\u2018\u201a\u201c\u201d\u201e\u2039\u203a*_"
_MARK = re.compile(f"([{_SURE}.!?\u2026\u203c\u203d\u2047-\u2049]+)([{_CLOSING}]*)")
_SURE_MARK = re.compile(f"[{_SURE}]")
_LAST_SENTENCES = 150  # characters at the end of a text that is cut, in which most end
_NEXT_WORD = re.compile(rf"[\s{_OPENING}]*([^\s,;:.!?{_CLOSING}]*)")
_LAST_WORD = re.compile(rf"[^\s{_OPENING}]*$")
_MAX_WORD = 40  # characters around a mark that are looked at
_FIRST_UNSPACED = "\u2e80"  # from here on, scripts stand that have no space between sentences
_HIRAGANA = re.compile("[\u3041-\u309f]")  # after a quotation: the sentence around it goes on


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What stands before a full stop and another word: titles, and words that explain what follows.
_NEVER_LAST = _words(
    "mr mrs ms dr prof st gen sen rep gov capt col lt sgt rev hon mt vs e.g i.e cf ca approx resp "
    "viz z.b d.h u.a v.a bzw bspw vgl evtl ggf inkl mio mrd"
)
_BEFORE_NUMBER = _words("no nos nr p pp s vol ch sec fig figs eq art par para ver v abs abb bd kap")
# These may be the last: they are, if a word follows that begins many sentences.
_MAYBE_LAST = _words(
    "inc ltd co corp bros jr sr etc al usw dept est univ ed eds jan feb mar apr jun jul aug sep "
    "sept oct nov dec"
)
_LETTERS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")  # initials, and abbreviations such as U.S
_FIRST_WORDS = _words(
    "a an the this that these those it its he she they we i you his her their our there here in on "
    "at by for from with without to of as if when while after before since but and so yet not no "
    "what who how why which der die das ein eine es er sie wir im am bei mit nach auf zu und "
    "aber"
)
_ORDINAL = re.compile(r"\d{1,2}")  # in dates of German: 3. April 2026
_MONTHS = _words(
    "januar februar m\u00e4rz april mai juni juli august september oktober november dezember"
)


def first_sentence(text: str) -> str:
    """Return the first sentence of a text in one line; its first paragraph if no mark ends one."""
    line = " ".join(next(iter(split_paragraphs(text)), "").split())
    ends = (match.end() for match in _MARK.finditer(line) if _is_end(match, line))
    return line[: next(ends, len(line))]


def shorten_to_sentences(text: str, limit: int) -> str:
    """Return a text, or if it has more than `limit` characters as many of its sentences as fit in.

    If the first one does not fit in, that is its first words and an ellipsis.
    """
    if len(text) <= limit:
        return text
    start = text.rfind(" ", 0, max(limit - _LAST_SENTENCES, 0)) + 1
    end = _last_end(text, start, limit)
    if not end and start:  # marks before it: none goes on behind the space there
        end = _last_end(text, 0, start - 1)
    end = max(end, text.rfind("\n\n", 0, limit + 2))
    return text[:end].rstrip() if end > 0 else shorten(text, limit - 1)


def _last_end(text: str, start: int, limit: int) -> int:
    """Return where the last sentence that ends between two places ends, 0 if none does."""
    marks = [match for match in _MARK.finditer(text, start, limit + 1) if match.end() <= limit]
    return next((match.end() for match in reversed(marks) if _is_end(match, text)), 0)


def _is_end(match: re.Match[str], line: str) -> bool:
    """Return whether a sentence ends after a mark and its closing brackets and quotes."""
    marks, closing = match.groups()
    rest = line[match.end() : match.end() + _MAX_WORD]
    if _SURE_MARK.search(marks):
        if marks == "\uff0e" and rest[:1].isdigit():
            return False
        return not (closing and _HIRAGANA.match(rest))
    if not (rest[:1].isspace() or rest[:1] >= _FIRST_UNSPACED):
        return False
    word = _NEXT_WORD.match(rest)
    following = word[1] if word else ""
    if following.islower():
        return False
    if marks != "." or closing:
        return True
    before = line[max(match.start() - _MAX_WORD, 0) : match.start()]
    last = _LAST_WORD.findall(before)[0]
    is_first = len(last) == match.start()
    return _is_full_stop(last, following) and not (is_first and _ORDINAL.fullmatch(last))


def _is_full_stop(last: str, following: str) -> bool:
    """Return whether a full stop between two words ends a sentence, and is of no abbreviation."""
    key = last.casefold()
    if not last or key in _NEVER_LAST or (key in _BEFORE_NUMBER and following[:1].isdigit()):
        return False
    if _ORDINAL.fullmatch(last):
        return following.casefold() not in _MONTHS
    if key in _MAYBE_LAST or _LETTERS.fullmatch(last):
        return following.casefold() in _FIRST_WORDS
    return True
