"""What links say of records."""

from __future__ import annotations

import math

import pytest

from almanac_cli.analysis import witnesses
from almanac_cli.analysis.similarity import Profile, Related


def match(id_: str, similarity: float) -> Related:
    return Related(id_, similarity, (), (), (), (), 0, same_day=True)


def profile(id_: str, *links: str) -> Profile:
    empty: frozenset[str] = frozenset()
    return Profile(id_, (0, 0), {}, 0, empty, empty, empty, frozenset(links))


def test_a_witness_says_less_the_more_links_it_has() -> None:
    links = {"a": {"x"}, "b": {"x", "y", "z", "w"}}
    spoken = witnesses.testimonies({"b": 0.8, "a": 0.1}, links)
    assert {id_: witness for id_, (_, witness) in spoken.items()} == dict.fromkeys("xyzw", "b")
    assert spoken["x"][0] == pytest.approx(0.3 * 0.8 / 2)


def test_the_strongest_witness_alone_counts() -> None:
    links = {"a": {"x"}, "b": {"x"}, "c": set[str]()}
    spoken = witnesses.testimonies({"c": 0.9, "a": 0.5, "b": 0.4}, links)
    assert [*spoken] == ["x"]
    assert spoken["x"][0] == pytest.approx(0.15)
    assert spoken["x"][1] == "a"


def test_twenty_are_heard() -> None:
    names = [f"{n:02}" for n in range(21)]
    links = {name: {f"of-{name}"} for name in names}
    speaking = witnesses.most_similar(dict.fromkeys(reversed(names), 0.5))
    assert speaking == [(name, 0.5) for name in names[:20]]
    spoken = witnesses.testimonies(dict(speaking), links)
    assert sorted(spoken) == [f"of-{name}" for name in names[:20]]


def test_shared_links_add_to_what_witnesses_say() -> None:
    asked, other = profile("asked", "n", "m"), profile("x", "n")
    found = witnesses.with_support(match("x", 0.2), asked, other, (0.15, "a"))
    assert found.support == pytest.approx(0.15 + 0.1 / math.sqrt(2))
    assert (found.similarity, found.witness) == (0.2, "a")
    alone = witnesses.with_support(match("y", 0.2), asked, profile("y"), None)
    assert alone == match("y", 0.2)
