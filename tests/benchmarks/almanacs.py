"""Make an almanac of plausible events, of any size, the same bytes for the same seed.

Run it with the Python that almanac-cli is installed for:
python tests/benchmarks/almanacs.py DIR N [SEED]
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from prose import AI, Prose, capital, distinct, zipf

from almanac_cli.formats import json_codec
from almanac_cli.model import dates, kinds, records, rows, scoring, slugs
from almanac_cli.operations.init import create_almanac

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.record import Record

FIRST, LAST = datetime(2022, 11, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
SOURCES, TAGS, GUIDES, AUTHORS = 300, 200, 40, 6
# How often an event has 0, 1, 2, 3 guides; 1, 2, 3, 4 tags; 0, 1, 2, 3 links to earlier events.
GUIDE_COUNTS, TAG_COUNTS, LINK_COUNTS = (35, 35, 20, 10), (20, 35, 30, 15), (47, 33, 13, 7)
KINDS_OF_SOURCE = ("Labs", "Research", "Review", "Journal", "Weekly", "Institute", "Blog", "AI")


class Source(NamedTuple):
    """Who reports: always of the same tier, with the same few authors."""

    name: str
    tier: int
    authors: tuple[str, ...]


class World:
    """What the events are about, and what has happened so far."""

    def __init__(self, rng: random.Random, size: int) -> None:
        self.rng = rng
        self.prose = Prose(rng, TAGS)
        self.names = [
            capital(each) for each in distinct(rng, min(max(size // 20, 12), 5000), (2, 3))
        ]
        self.people = [f"{capital(a)} {capital(b)}" for a, b in _pairs(rng, SOURCES * 3)]
        self.sources = [self._source(each) for each in distinct(rng, SOURCES, (2, 3))]
        self.tags = list(dict.fromkeys((*AI[: TAGS // 2], *distinct(rng, TAGS // 2, (2, 3)))))
        rng.shuffle(self.tags)
        self.guides = [f"{each}-explained" for each in self.tags[:GUIDES]]
        self.recent: deque[str] = deque(maxlen=max(size // 100, 20))
        self.earlier: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=6))
        self.taken: set[str] = set()
        self.weights = {n: zipf(n) for n in (len(self.names), SOURCES, len(self.tags), GUIDES)}

    def _source(self, word: str) -> Source:
        rng = self.rng
        name = f"{capital(word)} {rng.choice(KINDS_OF_SOURCE)}"
        return Source(name, rng.choice((1, 1, 2, 2, 3)), tuple(rng.sample(self.people, AUTHORS)))

    def ranked(self, things: list[Any], counts: tuple[int, ...] = (0, 1)) -> list[Any]:
        """Draw different things, the first ones more often; `counts` weighs how many."""
        (wanted,) = self.rng.choices(range(len(counts)), counts)
        found: dict[Any, None] = {}
        while len(found) < wanted:
            found.update(
                dict.fromkeys(self.rng.choices(things, cum_weights=self.weights[len(things)]))
            )
        return list(found)

    def name(self) -> str:
        """Say what the next event is about: often what others were about shortly before."""
        again = self.recent and self.rng.random() < 0.6
        name: str = self.rng.choice(self.recent) if again else self.ranked(self.names)[0]
        self.recent.append(name)
        return name

    def event(self, number: int, published: datetime) -> Record:
        """Make the next event; they come in the order of publication."""
        rng, name = self.rng, self.name()
        version = f"{1 + (published - FIRST).days // 365}.{rng.randint(0, 3)}"
        tags = self.ranked(self.tags, (0, *TAG_COUNTS))
        topics = [self.tags.index(each) for each in tags]
        title = self._title(f"{name} {version}", topics)
        source = self.ranked(self.sources)[0]
        later = published + timedelta(hours=min(rng.expovariate(1 / 20), 70))
        host, slug = slugs.slugify(source.name), slugs.slugify(title)[:60].strip("-")
        fields = {
            "title": title,
            "source": source.name,
            "author": rng.choice(source.authors) if rng.random() < 0.4 else None,
            "tier": source.tier,
            "url": f"https://{host}.example/{published:%Y/%m}/{slug}-{number}",
            "published": dates.to_text(published),
            "added": dates.to_text(min(later, NOW)),
            **self._judgement(topics),
            "summary": self._summary(f"{name} {version}", topics),
            "tags": tags,
            "guides": self.ranked(self.guides, GUIDE_COUNTS),
            "links": self._links(name),
        }
        offered = slugs.candidate_ids(title, kinds.EVENT.identity(fields), fallback="event")
        fields["id"] = next(each for each in offered if each not in self.taken)
        self.taken.add(fields["id"])
        self.earlier[name].append(fields["id"])
        return records.parse(kinds.EVENT, fields, fields["id"])

    def _title(self, subject: str, topics: list[int]) -> str:
        words = self.prose.words(self.rng.randint(2, 10), topics)
        words.insert(self.rng.choice((0, 0, len(words) // 2, len(words))), subject)
        return capital(" ".join(words))

    def _summary(self, subject: str, topics: list[int]) -> str:
        words = self.prose.words(round(self.rng.triangular(40, 120, 50)) - 2, topics)
        words.insert(self.rng.randrange(len(words)), subject)
        return self.prose.text(words)

    def _judgement(self, topics: list[int]) -> dict[str, Any]:
        """Score four events of five, some of those by their factors."""
        rng = self.rng
        if rng.random() > 0.8:
            return {}
        score = min(max(round(rng.gauss(4.5, 1.7)), 1), 10)
        given = {}
        if rng.random() < 0.15 / 0.8:
            near = (min(max(score + rng.randint(-2, 2), 1), 10) for _ in rows.FACTORS)
            given["factors"] = dict(zip(rows.FACTORS, near, strict=True))
            score = scoring.geometric_mean(given["factors"].values())
        rationale = self.prose.text(self.prose.words(rng.randint(8, 25), topics))
        return {"score": score, **given, "rationale": rationale}

    def _links(self, name: str) -> list[str]:
        known = self.earlier[name]
        (wanted,) = self.rng.choices(range(len(LINK_COUNTS)), LINK_COUNTS)
        return self.rng.sample(known, min(wanted, len(known)))

    def guide(self, id_: str) -> Record:
        """Make the guide of this id."""
        rng, prose = self.rng, self.prose
        topics = [self.tags.index(id_.removesuffix("-explained"))]
        fields = {
            "id": id_,
            "title": capital(id_.replace("-", " ")),
            "summary": prose.text(prose.words(rng.randint(40, 80), topics)),
            "level": rng.choice(rows.LEVELS),
            "takeaways": [prose.text(prose.words(12, topics)) for _ in range(rng.randint(3, 5))],
            "body": "\n\n".join(prose.text(prose.words(90, topics)) for _ in range(4)),
            "tags": sorted({self.tags[topics[0]], *self.ranked(self.tags, (1, 1, 1))}),
            "updated": dates.to_text(LAST - timedelta(days=rng.randint(0, 300))),
        }
        return records.parse(kinds.GUIDE, fields, id_)


def almanac(size: int, seed: int) -> Iterator[Record]:
    """Yield the guides and then so many events, the earliest first."""
    rng = random.Random(seed)  # noqa: S311 (nothing is kept secret with it)
    world = World(rng, size)
    yield from map(world.guide, world.guides)
    # The power below 1 makes later days busier.
    for number, when in enumerate(sorted(rng.random() ** 0.6 for _ in range(size)), 1):
        published = FIRST + (LAST - FIRST) * when
        yield world.event(number, published.replace(microsecond=0))


def main(root: Path, size: int, seed: int = 1) -> None:
    """Write the almanac into a folder that holds none yet."""
    create_almanac(root, f"{size} made-up events", example=False)
    for record in almanac(size, seed):
        path = root / record.kind.folder / f"{record.id}.json"
        with path.open("xb") as file:
            file.write(json_codec.pretty(record.as_stored()).encode())


def _pairs(rng: random.Random, count: int) -> list[tuple[str, str]]:
    return list(zip(distinct(rng, count, (2,)), distinct(rng, count, (2, 3)), strict=True))


if __name__ == "__main__":
    if len(sys.argv) not in {3, 4}:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), *map(int, sys.argv[2:4]))
