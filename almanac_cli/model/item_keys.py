"""The keys of items of feeds: which item is which, whatever its publisher changes.

Two items of a source are the same one if they have a key in common. A key is a letter and 16
hexadecimal digits of a digest:

- `g`: the guid, where it is the only one of its text in the document (miniflux, pull request 4197:
  of ten items with one guid, one was shown);
- `a`: a guid that is a URL, without its scheme and host, which a site changes when it moves
  (feedbin/support, issue 515);
- `u`: the canonical URL with its fragment, where no other item of the document has it. It alone
  counts across sources;
- `t`: URL, day and title together; it needs none of the others.

Marks have the same form and identify nothing. `d` and `w` say when an item was published and which
words its title has, so that a guid that is used again for another article can be told from an item
that was edited (feedbin/support, issue 604). In place of `d`, an item without a date has `f` for
the moment when it was met first, once it is known. `c` is a digest of title and summary, so that a
change of the source is noticed after an event was made of the item.
"""

from __future__ import annotations

import re
from _blake2 import blake2b
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue
from almanac_cli.model import dates, slugs
from almanac_cli.model.seen import MARKS
from almanac_cli.model.text import fold
from almanac_cli.model.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from almanac_cli.model.feed_items import FeedItem
    from almanac_cli.model.seen import Decision

KEY = re.compile("[a-z][0-9a-f]{16}")
IN_ALL_SOURCES = "u"  # the letter of the key that counts across sources
CONTENT = "c"  # the letter of the mark of what an item says
FIRST_SIGHT = "f"  # the letter of the mark of when an item without a date was met first
_ID_DIGITS = 6
_ITEM_ID = re.compile("(.+)-(?:[0-9a-f]{6}|[0-9a-f]{12}|[0-9a-f]{16})")
_GUID_URL = re.compile("https?://[^/?#]+(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HOME = frozenset({"", "/"})  # what is left of the address of a site: it tells no items apart
# Words of a title that are hashed: the longest, since those say most. One mark holds four hashes.
_MAX_WORDS = 16
_WORDS_OF_MARK = 4
_MIN_LETTERS = 3
_GRAMMAR = frozenset({"and", "are", "for", "from", "how", "our", "that", "the", "this", "with"})
# Letters of scripts without spaces between words, whose pairs count as words: Thai to Khmer, kana,
# Han, Hangul.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)


@dataclass(frozen=True, slots=True)
class ItemKeys:
    """The keys of an item, and what else of it tells an edited item from another one."""

    keys: tuple[str, ...]  # that identify it, the most reliable first; at least one
    marks: tuple[str, ...]  # that describe it

    @property
    def name(self) -> str:
        """The key that names the item in every clone."""
        return self.keys[0]

    @property
    def without_content(self) -> tuple[str, ...]:
        """Keys and marks but that of the content, which only events are compared with."""
        return tuple(key for key in self.all if key[0] != CONTENT)

    @property
    def all(self) -> tuple[str, ...]:
        """Keys and marks, as lines of seen items have them."""
        return self.keys + self.marks


def document_keys(items: Sequence[FeedItem]) -> list[ItemKeys]:
    """Return the keys of the items of one document, in its order.

    What several items of it have is a key of none, unless one would then have no key.
    """
    candidates = [[*_keys(item.guid, item.url, item.title, item.published)] for item in items]
    counts = Counter(chain.from_iterable(candidates))
    return [
        ItemKeys(
            tuple(key for key in keys if counts[key] == 1) or (keys[-1],),
            (content_mark(item.title, item.summary), *marks(item.title, item.published)),
        )
        for item, keys in zip(items, candidates, strict=True)
    ]


def url_key(url: str | None) -> str | None:
    """Return the key of a URL, which counts across sources; `None` if it is unset or invalid."""
    try:
        return None if url is None else _key("u", canonical_url(url))
    except InvalidValue:
        return None


def record_keys(guid: str | None, url: str | None, title: str, published: str | None) -> ItemKeys:
    """Return the keys of an item that does not say under which it was met."""
    return ItemKeys((*_keys(guid, url, title, published),), marks(title, published))


def content_mark(title: str, summary: str) -> str:
    """Return the mark of what an item says."""
    return _key(CONTENT, f"{title}\n{summary}")


def content_digest(title: str, summary: str, url: str | None, published: str | None) -> str:
    """Return a digest of what the feed has of an item: 16 hexadecimal digits."""
    return _digest("\n".join((title, summary, url or "", published or "")))


def marks(title: str, published: str | None) -> tuple[str, ...]:
    """Return the marks of an item: the second of its date, and hashes of words of its title."""
    dated = []
    if published is not None:
        dated = [_time_mark("d", published)]
    hashes = [_word_hash(word) for word in _title_words(title)]
    groups = range(0, len(hashes), _WORDS_OF_MARK)
    return (*dated, *(f"w{''.join(hashes[at : at + _WORDS_OF_MARK]):0<16}" for at in groups))


def with_first_sight(keys: ItemKeys, time: str) -> ItemKeys:
    """Return the keys of an item that was met first at a time (RFC 3339), for one without a date.

    Those of an item with a date are returned unchanged.
    """
    if any(mark[0] in {"d", FIRST_SIGHT} for mark in keys.marks):
        return keys
    return ItemKeys(keys.keys, (*keys.marks, _time_mark(FIRST_SIGHT, time)))


def split(keys: Iterable[str]) -> ItemKeys:
    """Return keys and marks that stand together, such as those of a line, apart."""
    every = [*dict.fromkeys(keys)]
    return ItemKeys(
        tuple([key for key in every if key[0] not in MARKS]),
        tuple([key for key in every if key[0] in MARKS]),
    )


def are_unlike(item: ItemKeys, other: ItemKeys) -> bool:
    """Tell whether two items have different URLs, and titles without a word in common.

    What one of them does not say speaks for the same article.
    """
    pairs = [(_of("u", one.keys), _hashes(one.marks)) for one in (item, other)]
    return all(one and two and one.isdisjoint(two) for one, two in zip(*pairs, strict=True))


def decided_keys(decision: Decision) -> ItemKeys:
    """Return the keys of the item of a decision; without a date, it was met then at the latest."""
    return with_first_sight(split(decision.keys), decision.time)


def is_reused(item: ItemKeys, before: ItemKeys) -> bool:
    """Tell whether an item that has the guid of an earlier one is another article.

    It is if its URL is another one, its title has no word in common with the earlier title, and
    its date is later. An item without a date has that of its first sight; if that is unknown, it
    is met only now. What the earlier one does not say speaks for the same article.

    So an article without a date comes back if guid alone is left of it, after an edit of URL and
    title: nothing tells it from another one, and it is better read twice than never.
    """
    time, old_time = _time_s(item.marks), _time_s(before.marks)
    is_later = old_time is not None and (time is None or time > old_time)
    return is_later and are_unlike(item, before)


def published_s(descriptions: Iterable[str]) -> int | None:
    """Return the latest date in marks, in seconds since 1970; `None` if they have none."""
    return _latest_s("d", descriptions)


def _time_s(descriptions: Iterable[str]) -> int | None:
    """Return the latest date in marks, or else the first sight, in seconds since 1970."""
    published = published_s(descriptions)
    return _latest_s(FIRST_SIGHT, descriptions) if published is None else published


def _latest_s(letter: str, descriptions: Iterable[str]) -> int | None:
    """Return the latest time in the marks that begin with a letter, in seconds since 1970."""
    return max((int(mark[1:], 16) for mark in _of(letter, descriptions)), default=None)


def _time_mark(letter: str, time: str) -> str:
    return f"{letter}{max(int(dates.from_text(time).timestamp()), 0):016x}"


def item_id(title: str, source: str, key: str, *, digits: int = _ID_DIGITS, event: str = "") -> str:
    """Return the id of a new item: the slug of its title, and digits of its source and key.

    Where the title has no Latin letter or digit, the id of the source stands for it. An event of
    another almanac has its id there in place of the slug.
    It is the same in every clone, so that git merges the files of one item as those of a record.

    Args:
        title: The title of the item; may be "".
        source: The id of its source.
        key: `ItemKeys.name`.
        digits: How many hexadecimal digits, at most 16: more where another item has the id.
        event: The id of the event there; "" for any other item.

    """
    slug = event or slugs.shorten(slugs.slugify(title)) or slugs.shorten(source)
    digest = _digest(f"{source}\n{key}")
    return f"{slug}-{digest[:digits]}"


def event_id(item: str, source: str) -> str | None:
    """Return the id that an event made of an item should have: that of the item without digits.

    `None` is returned if there is nothing else in it that names the item, or if Windows reserves
    what there is; `source` is the id of its source.
    """
    match = _ITEM_ID.fullmatch(item)
    if match is None or match[1] == slugs.shorten(source) or slugs.is_reserved(match[1]):
        return None
    return match[1]


def _keys(guid: str | None, url: str | None, title: str, published: str | None) -> Iterator[str]:
    """Yield the keys that an item may have, the most reliable first; the last needs nothing."""
    if guid:
        yield _key("g", guid)
        match = _GUID_URL.fullmatch(guid)
        if match and match["rest"] not in _HOME:
            yield _key("a", match["rest"])
    if url and (address := url_key(url)):
        yield address
    yield _key("t", f"{url or ''}\n{(published or '')[:10]}\n{fold(title)}")


def _title_words(title: str) -> list[str]:
    """Return the words of a title that tell it from others, the longest first, at most sixteen."""
    words: set[str] = set()
    for word in re.findall(r"\w+", fold(title)):
        if not word.isascii() and _UNSPACED.search(word):
            words.update(word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        elif len(word) >= _MIN_LETTERS and word not in _GRAMMAR:
            words.add(word)
    return sorted(words, key=lambda word: (-len(word), word))[:_MAX_WORDS]


def _of(letter: str, keys: Iterable[str]) -> set[str]:
    """Return the keys that begin with a letter."""
    return {key for key in keys if key[0] == letter}


def _hashes(descriptions: Iterable[str]) -> set[str]:
    """Return the hashes of words in marks."""
    return {mark[at : at + 4] for mark in _of("w", descriptions) for at in range(1, 17, 4)} - {
        "0000"
    }


def _key(letter: str, text: str) -> str:
    return f"{letter}{_digest(text)}"


@lru_cache(maxsize=1024)  # the titles of a feed have many words in common
def _word_hash(word: str) -> str:
    return _digest(word)[:4]


def _digest(text: str) -> str:
    """Return sixteen hexadecimal digits of the BLAKE2b digest of a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
