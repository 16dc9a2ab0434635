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
        self._stems: dict[str, tuple[str, int]] = {}
        self._firsts: list[int] = []  # of each word, the number of the first word with its stem
        for number, stem in enumerate(self.stems):
            self._firsts.append(self._stems.setdefault(stem, (stem, number))[1])

    def add(self, words: Iterable[str]) -> None:
        """Give numbers to the words that have none yet."""
        new = [word for word in dict.fromkeys(words) if word not in self._numbers]
        for word, tokens in zip(new, tokenizer.tokenize(new, schema.TOKENIZER), strict=True):
            number = self._numbers[word] = len(self.words)
            stem = tokens[0] if len(tokens) == 1 else word
            stem, first = self._stems.setdefault(stem, (stem, number))
            self.words.append(word)
            self.stems.append(stem)
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
        return {self._stems[stem][1] for stem in stems if stem in self._stems}

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
