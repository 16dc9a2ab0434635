"""Words as numbers, so that the texts of many records take little memory."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING

from almanac_cli.index import schema, tokenizer

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable


class Vocabulary:
    """Unstemmed tokens of texts, each with its number and its stem, which is the stemmed token."""

    def __init__(self, words: Iterable[str] = (), stems: Iterable[str] = ()) -> None:
        self.words = [*words]  # by number
        self.stems = [*stems]  # of each word; equal stems are one object
        self._numbers = {word: number for number, word in enumerate(self.words)}
        # By stem the number of the first word that has it: of equal keys, a dict keeps the last.
        last = len(self.stems) - 1
        self._first_of = dict(zip(reversed(self.stems), range(last, -1, -1), strict=True))
        self._firsts = [*map(self._first_of.__getitem__, self.stems)]  # the same of each word

    def add(self, words: Iterable[str]) -> None:
        """Give numbers to the words that have none yet."""
        new = [word for word in dict.fromkeys(words) if word not in self._numbers]
        for word, tokens in zip(new, tokenizer.tokenize(new, schema.TOKENIZER), strict=True):
            number = self._numbers[word] = len(self.words)
            stem = tokens[0] if len(tokens) == 1 else word
            first = self._first_of.setdefault(stem, number)
            self.words.append(word)
            self.stems.append(stem if first == number else self.stems[first])
            self._firsts.append(first)

    def numbers(self, words: Iterable[str]) -> array[int]:
        """Return the numbers of words, in their order; all must have been added."""
        from array import array

        return array("I", map(self._numbers.__getitem__, words))

    def stem_numbers(self, numbers: Iterable[int]) -> list[int]:
        """Return for each number of a word that of the first word with the same stem."""
        return [*map(self._firsts.__getitem__, numbers)]

    def numbers_of_stems(self, stems: Iterable[str]) -> set[int]:
        """Return the numbers of the first words with these stems, where there are such words."""
        return {self._first_of[stem] for stem in stems if stem in self._first_of}

    def number_of_stem(self, stem: str) -> int:
        """Return the number of the first word with a stem that some word has."""
        return self._first_of[stem]

    def to_bytes(self) -> bytes:
        """Return the vocabulary as bytes, for `from_bytes`."""
        return marshal.dumps((self.words, self.stems))

    @classmethod
    def from_bytes(cls, data: bytes) -> Vocabulary:
        """Return the vocabulary in bytes.

        Raises:
            ValueError, EOFError, TypeError: if `to_bytes` did not make them.

        """
        return cls(*marshal.loads(data))  # noqa: S302 (from `to_bytes`)
