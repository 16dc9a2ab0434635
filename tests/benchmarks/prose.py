"""Made-up prose whose words are as frequent as those of real text; the same for the same seed."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

VOCABULARY = 40_000
# So many of the most frequent words are short; this part of those after COMMON is real.
SHORT, REAL = 2_000, 0.3
TOPIC_WORDS = 80
# Which part of the words of an event come from its topics, and which ranks those are taken from.
TOPICAL = 0.25
RANKS_OF_TOPICS = (300, 12_000)
# Mandelbrot's form of Zipf's law: the weight of rank r is 1 / (r + shift)^exponent.
SHIFT, EXPONENT = 1.0, 1.07

COMMON = (
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "with", "as", "on", "was", "by",
    "be", "this", "are", "from", "at", "which", "an", "its", "has", "have", "not", "or", "will",
    "can", "more", "than", "their", "they", "we", "but", "been", "also", "one", "into", "new",
    "other", "such", "when", "some", "may", "after", "over", "how",
)  # fmt: skip
AI = tuple(dict.fromkeys(Path(__file__).with_name("words.txt").read_text("ascii").split()))
ONSETS: tuple[str, ...] = (
    *"bcdfghjklmnprstvwzbdlmnrst", "br", "ch", "dr", "gr", "pl", "sh", "st", "th", "tr", "",
)  # fmt: skip
VOWELS: tuple[str, ...] = (*"aeiou" * 4, "ai", "ea", "io", "ou")
CODAS: tuple[str, ...] = ("", "", *"dlmnnrrstkx", "nd", "rt", "ss")
ENDINGS: tuple[str, ...] = ("", "", "", "", "s", "s", "ed", "ing", "er", "ly", "tion")


def zipf(count: int) -> list[float]:
    """Return the cumulative weights of so many ranks, the most frequent first."""
    return list(accumulate((rank + SHIFT) ** -EXPONENT for rank in range(1, count + 1)))


def made_up(rng: Random, syllables: Sequence[int]) -> str:
    """Make a word that can be spoken, of one of these numbers of syllables."""
    count = rng.choice(syllables)
    body = "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(count))
    return body + rng.choice(CODAS)


def distinct(rng: Random, count: int, syllables: Sequence[int]) -> list[str]:
    """Make so many different words."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[made_up(rng, syllables)] = None
    return list(found)


class Prose:
    """A vocabulary with its frequencies, and topics that prefer some of its words."""

    def __init__(self, rng: Random, topics: int) -> None:
        self._rng = rng
        self._words = self._vocabulary()
        self._weights = zipf(len(self._words))
        self._topics = [
            rng.sample(self._words[slice(*RANKS_OF_TOPICS)], TOPIC_WORDS) for _ in range(topics)
        ]
        self._topic_weights = zipf(TOPIC_WORDS)

    def _vocabulary(self) -> list[str]:
        """Return every word once, the common ones first, then real ones among the made-up."""
        rng, real = self._rng, list(AI)
        found = dict.fromkeys(COMMON)
        rng.shuffle(real)
        while len(found) < VOCABULARY:
            if real and rng.random() < REAL:
                found[real.pop()] = None
            else:
                length = (1, 1, 2) if len(found) < SHORT else (2, 2, 3)
                found[made_up(rng, length) + rng.choice(ENDINGS)] = None
        return list(found)

    def words(self, count: int, topics: Sequence[int] = ()) -> list[str]:
        """Draw words, some of them from the topics if there are any."""
        rng, telling = self._rng, round(count * TOPICAL) if topics else 0
        drawn = rng.choices(self._words, cum_weights=self._weights, k=count - telling)
        for n in range(telling):
            (word,) = rng.choices(
                self._topics[topics[n % len(topics)]], cum_weights=self._topic_weights
            )
            drawn.insert(rng.randrange(len(drawn) + 1), word)
        return drawn

    def text(self, words: Sequence[str]) -> str:
        """Write words as sentences of 8 to 22 words, some of them with a comma."""
        found, start = [], 0
        while start < len(words):
            length = self._rng.randint(8, 22)
            end = len(words) if len(words) - start < length + 8 else start + length
            sentence = [capital(words[start]), *words[start + 1 : end]]
            if len(sentence) > 12 and self._rng.random() < 0.5:
                sentence[len(sentence) // 2] += ","
            found.append(" ".join(sentence) + ".")
            start = end
        return " ".join(found)


def capital(word: str) -> str:
    """Write a word with its first letter as a capital."""
    return word[:1].upper() + word[1:]
