"""The expression of SQLite's full-text search (FTS5) for a search."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.index import joined_forms, schema, search_syntax, search_texts, tokenizer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from almanac_cli.index.search_syntax import Filter, Term
    from almanac_cli.model.kind import Kind

# The endings that stemming removes or replaces: M. F. Porter, "An algorithm for suffix stripping"
# (1980).
_ENDINGS = (
    "s", "es", "ed", "eed", "ing", "y", "e", "ational", "tional", "enci", "ency", "anci", "ancy",
    "izer", "ably", "ally", "ently", "ely", "ously", "ization", "ation", "ator", "alism",
    "iveness", "fulness", "ousness", "ality", "ivity", "bility", "icate", "ative", "alize",
    "icity", "ical", "ful", "ness", "al", "ance", "ence", "er", "ic", "able", "ible", "ant",
    "ement", "ment", "ent", "sion", "tion", "ou", "ism", "ate", "ity", "ous", "ive", "ize",
)  # fmt: skip


# NamedTuples, for a quick start.
class RequiredTerm(NamedTuple):
    """A word or phrase of a search that is not excluded."""

    typed: str  # as it was entered
    text: str  # without operators
    prefix: bool  # whether a star stands after it
    match: str  # the FTS5 expression for it


class Search(NamedTuple):
    """A search in records of one kind."""

    match: str  # the FTS5 expression for it, always valid syntax; "" to match all records
    sides: tuple[tuple[RequiredTerm, ...], ...]  # the required terms on each side of an `OR`
    without: str = ""  # the FTS5 expression for what must not match, if `match` does not say it
    filters: tuple[Filter, ...] = ()
    is_choice: bool = False  # whether one of the filters is enough, and not all are required


def parse(kind: Kind, text: str, filter_names: Collection[str] = ()) -> Search:
    """Return the search in records of a kind for a text as it was entered.

    `filter_names` is as in `search_syntax.parse`.

    Raises:
        InvalidValue: if `search_syntax.parse` refuses it.

    """
    parsed = search_syntax.parse(kind, text, filter_names)
    sides = [_side(kind, terms) for terms in parsed.sides]
    matches = [together for together, _, _ in sides if together]
    match = " OR ".join(f"({match})" for match in matches) if len(sides) > 1 else "".join(matches)
    # Filters alone may stand beside what is only excluded, and they have one side.
    without = "" if match else "".join(excluded for _, excluded, _ in sides)
    required = tuple(terms for _, _, terms in sides)
    return Search(match, required, without, tuple(parsed.filters), parsed.is_choice)


def any_of(kind: Kind, words: Iterable[str], *, prefix: bool = False) -> str:
    """Return the FTS5 expression for records with any of these words; "" if there are none.

    The words are tokens of texts that `segments.fold` has folded; with `prefix` they may go on.
    """
    match = " OR ".join(quote_phrase(word) + "*" * prefix for word in words)
    return match and f"{_filter(kind, with_runs=True)}({match})"


def quote_phrase(text: str) -> str:
    """Return the FTS5 expression for the words of a text, one after the other, as a phrase."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _side(kind: Kind, terms: list[Term]) -> tuple[str, str, tuple[RequiredTerm, ...]]:
    """Return the expressions for one side, and for what it excludes, and its required terms.

    An expression is "" if there are no terms for it.
    """
    required, excluded = [], []
    for n, term in enumerate(terms):
        match = _match(kind, term, terms[max(n - 1, 0) : n + 2])
        if term.excluded:
            excluded.append(match)
        else:
            required.append(RequiredTerm(term.typed, term.text, term.prefix, match))
    together, without = " AND ".join(term.match for term in required), " OR ".join(excluded)
    if together and without:
        together = f"({together}) NOT ({without})"
    return together, without, tuple(required)


def _match(kind: Kind, term: Term, near: list[Term]) -> str:
    """Return the expression for one term; `near` are the term and those before and after it."""
    text = search_texts.searched_form(term.text, term.field)
    words, goes_on = _segment_phrase(text)
    star = "*" if term.prefix or goes_on else ""
    options = [f"{quote_phrase(words)}{star}"]
    if term.prefix and not term.quoted:
        options += map(quote_phrase, _words_with_other_stems(words))
    if not term.quoted and words.isascii():
        options += (
            f"{quote_phrase(form)}{star}"
            for form in joined_forms.of_term(words, prefix=term.prefix)
        )
    options += map(quote_phrase, _joined(near))
    columns = f"{term.field} : " if term.field else _filter(kind)
    match = options[0] if len(options) == 1 else f"({' OR '.join(options)})"
    return f"{columns}{match}"


def _segment_phrase(text: str) -> tuple[str, bool]:
    """Return what `segments.segment_phrase` does, without loading it where that is the text."""
    if text.isascii():
        return text, False
    from almanac_cli.index import segments

    return segments.segment_phrase(text)


def _joined(near: list[Term]) -> list[str]:
    """Return the words that two neighbours make, of terms that follow each other."""
    return [
        word
        for one, other in pairwise(near)
        if one.field == other.field
        and not any(term.quoted or term.prefix or term.excluded for term in (one, other))
        and (word := joined_forms.of_neighbours(one.text, other.text))
    ]


def _filter(kind: Kind, *, with_runs: bool = False) -> str:
    """Return the column filter for terms that name no field."""
    columns = [field for field, weight in kind.search_weights.items() if not weight]
    if not with_runs:
        columns.append(schema.WHOLE_RUNS)
    return f"- {{{' '.join(columns)}}} : " if columns else ""


def _words_with_other_stems(prefix: str) -> list[str]:
    """Return words with this prefix whose stem does not have it: the index contains only stems.

    There is one word for each such stem: for `generati`, one of the words with the stem `gener`,
    such as `generating`.
    """
    prefix = prefix.lower()
    if not (prefix.isascii() and prefix.isalpha()):
        return []
    words = [
        prefix[:end] + ending
        for end in range(1, len(prefix) + 1)
        for ending in _ENDINGS
        # `agen` is not meant as `ageness`
        if ending.startswith(prefix[end:]) and prefix[end:] != "n"
    ]
    (stem,), *stems = tokenizer.tokenize([prefix, *words], schema.TOKENIZER)
    by_stem = dict(zip((tokens[0] for tokens in stems), words, strict=True))
    return [word for other, word in sorted(by_stem.items()) if not other.startswith(stem)]
