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
        self._stems = dict(zip(self.stems, self.stems, strict=True))

    def add(self, words: Iterable[str]) -> None:
        """Give numbers to the words that have none yet."""
        new = [word for word in dict.fromkeys(words) if word not in self._numbers]
        for word, tokens in zip(new, tokenizer.tokenize(new, schema.TOKENIZER), strict=True):
            self._numbers[word] = len(self.words)
            self.words.append(word)
            stem = tokens[0] if len(tokens) == 1 else word
            self.stems.append(self._stems.setdefault(stem, stem))

    def numbers(self, words: Iterable[str]) -> array[int]:
        """Return the numbers of words, in their order; all must have been added."""
        from array import array

        return array("I", map(self._numbers.__getitem__, words))

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
