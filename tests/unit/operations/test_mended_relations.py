"""Relations that were kept and brought up to date are those that are computed from nothing."""

from __future__ import annotations

import random
import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.relations import all_relations
from almanac_cli.operations.store import Store
from support.examples import examples
from support.records import event, write
from support.relations import slow_relations

_WORDS = """
gemma model chip law open weights the of benchmark agent paper release lab phone data court price
energy robot code safety voice picture search 4 GPT-5 SWE-bench 模型 模型发布 café Running runs
"""
WORDS = _WORDS.split()
SIZE = 26  # in the middle of the numbers that are rounded together, 23 to 31
numbers = st.integers(0, 10_000)


def random_event(id_: str, seed: int, ids: list[str]) -> dict[str, Any]:
    """Return an event of few words, of which most events have some."""
    rng = random.Random(seed)  # noqa: S311 (makes test data)

    def text(least: int, most: int) -> str:
        words = rng.choices(WORDS, [1 / (n + 3) for n in range(len(WORDS))], k=most)
        return " ".join(words[: rng.randint(least, most)])

    day = f"2026-{rng.choice(('10', '11'))}-{rng.randint(1, 28):02}T00:00:00Z"
    return event(
        id_,
        title=text(1, 5),
        source=rng.choice(("Lab", "Press", "Open Paper")),
        summary=text(1, 12) if rng.random() < 0.7 else None,
        rationale=text(1, 3) if rng.random() < 0.3 else None,
        tags=sorted({*rng.choices(("law", "chips", "open-weights"), k=rng.randint(0, 2))}),
        guides=rng.choice(([], [], ["primer"])),
        links=sorted({*rng.choices(ids, k=rng.choice((0, 0, 0, 1, 2)))} - {id_}) if ids else [],
        published=day,
    )


class Mended(RuleBasedStateMachine):
    """An almanac that changes, with its relations."""

    @initialize(seed=numbers)
    def begin(self, seed: int) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.root = self.folder / "data"
        create_almanac(self.root, "changing", example=False)
        self.events: dict[str, dict[str, Any]] = {}
        for n in range(SIZE):
            self.put(random_event(f"event-{n}", seed + n, [*self.events]))
        self.next = SIZE
        self.check()

    def put(self, record: dict[str, Any]) -> None:
        self.events[record["id"]] = record
        write(self.root, record)

    def some(self, place: int) -> str:
        return [*self.events][place % len(self.events)]

    @rule(seed=numbers)
    def add(self, seed: int) -> None:
        self.put(random_event(f"event-{self.next}", seed, [*self.events]))
        self.next += 1

    @rule(place=numbers, seed=numbers)
    def edit(self, place: int, seed: int) -> None:
        id_ = self.some(place)
        self.put(random_event(id_, seed, [*self.events]))

    @rule(place=numbers, other=numbers)
    def link(self, place: int, other: int) -> None:
        one, two = self.some(place), self.some(other)
        if one != two:
            record = self.events[one]
            self.put(record | {"links": sorted({*record["links"], two})})

    @rule(place=numbers)
    def remove(self, place: int) -> None:
        id_ = self.some(place)
        del self.events[id_]
        (self.root / "events" / f"{id_}.json").unlink()

    @rule(place=numbers)
    def rename(self, place: int) -> None:
        old = self.some(place)
        record = self.events[old] | {"id": f"event-{self.next}"}
        self.remove(place)
        self.next += 1
        self.put(record)

    @rule(place=numbers)
    def break_file(self, place: int) -> None:
        id_ = self.some(place)
        del self.events[id_]
        write(self.root, b"{", id_)

    @rule()
    def lose_the_index(self) -> None:
        shutil.rmtree(self.root / ".almanac" / "cache")

    @invariant()
    def check(self) -> None:
        if not hasattr(self, "root"):
            return
        mended = all_relations(Store.open(self.root), EVENT, nullcontext)
        store = Store.open(self.root)
        assert mended == slow_relations(store, EVENT)
        assert mended == all_relations(store, EVENT, nullcontext)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


TestMended = Mended.TestCase
TestMended.settings = settings(
    max_examples=examples(8),
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
