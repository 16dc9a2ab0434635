"""The words of a search that no record has, and the words of records that they may stand for."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.index import schema, search_expression, segments, tokenizer
from almanac_cli.index.search_texts import field_text
from almanac_cli.model.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.index.reader import Reader, Result
    from almanac_cli.index.search_expression import RequiredTerm, Search

_WORD = re.compile("[a-z0-9]*[a-z][a-z0-9]*")
_MIN_LENGTH = 3  # of a word that may be a misspelt one
_MAX_LENGTH_DIFFERENCE = 2
# The least `SequenceMatcher.ratio` of two stems: two letters changed places in three, or one in
# eight is another.
_MIN_RATIO = 0.75
_MIN_RATIO_SHORT = 0.65
_SHORT = 4
_MAX_COMPARED = 3  # stems whose words are looked for
_MAX_RECORDS = 20  # in which they are looked for


class MissingTerm(NamedTuple):
    """A term of a search that no record has."""

    text: str  # as it was entered
    suggestion: str | None  # the same with words that records have; None if none is similar


def missing_terms(answer: Result, search: Search) -> Iterator[MissingTerm]:
    """Yield the required terms of a search that no record of the kind has.

    Args:
        answer: The result of the search, maybe with further conditions.
        search: The search.

    """
    for term in dict.fromkeys(chain.from_iterable(search.sides)):
        if not answer.reader.has_match(term.match):
            yield MissingTerm(term.typed, _suggestion(answer.reader, term))


def _suggestion(reader: Reader, term: RequiredTerm) -> str | None:
    """Return the text of a term with similar words for those that no record has."""
    if term.prefix:
        return None
    text = segments.fold(term.text).lower()
    words = _WORD.findall(text)
    stems = [tokens[0] for tokens in tokenizer.tokenize(words, schema.TOKENIZER)]
    _, frequencies = reader.document_frequencies(stems)
    nearest = {
        word: _nearest_word(reader, word, stem)
        for word, stem in zip(words, stems, strict=True)
        if stem not in frequencies
    }
    if not nearest or not all(nearest.values()):
        return None
    return _WORD.sub(lambda word: nearest.get(word[0]) or word[0], text)


def _nearest_word(reader: Reader, word: str, stem: str) -> str | None:
    """Return the word of a record that is most similar to a word, `None` if none is similar."""
    if len(word) < _MIN_LENGTH:
        return None
    forms = chain.from_iterable(
        _forms(reader, other)
        for form in dict.fromkeys((stem, word))
        for other in _similar_stems(reader, form)
    )
    matcher = SequenceMatcher(b=word)

    def similarity(form: str) -> tuple[bool, float]:
        matcher.set_seq1(form)
        return sorted(form) == sorted(word), matcher.ratio()

    return max(forms, key=similarity, default=None)


def _similar_stems(reader: Reader, word: str) -> list[str]:
    """Return the stems most similar to a word, the best first; first letter and digits are equal.

    Stems with the same letters in another order are the most similar.
    """
    least = _MIN_RATIO_SHORT if len(word) <= _SHORT else _MIN_RATIO
    digits = re.sub("[^0-9]", "", word)
    matcher = SequenceMatcher(b=word)
    similar = []
    for other, frequency in reader.vocabulary(word[0]).items():
        if abs(len(other) - len(word)) > _MAX_LENGTH_DIFFERENCE:
            continue
        matcher.set_seq1(other)
        if (
            matcher.real_quick_ratio() >= least
            and matcher.quick_ratio() >= least
            and matcher.ratio() >= least
            and re.sub("[^0-9]", "", other) == digits
        ):
            has_same_letters = sorted(other) == sorted(word)
            similar.append((has_same_letters, matcher.ratio(), frequency, other))
    return [other for *_, other in sorted(similar, reverse=True)[:_MAX_COMPARED]]


def _forms(reader: Reader, stem: str) -> set[str]:
    """Return the words with a stem in records that a search for words finds."""
    # A star, since the stem of a stem may be shorter.
    match = search_expression.any_of(reader.kind, [stem], prefix=True)
    ids = reader.ids_by_relevance(Query(), match, _MAX_RECORDS)
    fields = [field for field, weight in reader.kind.search_weights.items() if weight]
    texts = [
        segments.segment(field_text(row, field))
        for row in reader.rows(ids).values()
        for field in fields
    ]
    words = chain.from_iterable(tokenizer.tokenize(texts, schema.UNSTEMMED))
    stems = chain.from_iterable(tokenizer.tokenize(texts, schema.TOKENIZER))
    return {word for word, other in zip(words, stems, strict=True) if other == stem}
