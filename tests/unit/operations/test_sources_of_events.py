"""Sources are learned from the events that name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.model.kinds import SOURCE
from almanac_cli.operations.sources_of_events import add_sources_of_events, name_of_host
from almanac_cli.operations.store import Store
from support.records import event, files, shown, source, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path


def write_events(root: Path, *values: tuple[str, int | None, str | None]) -> None:
    for n, (name, tier, url) in enumerate(values):
        write(root, event(f"e{n}", source=name, tier=tier, url=url))


def test_each_name_becomes_a_source_with_its_most_frequent_tier(root: Path) -> None:
    write_events(
        root,
        ("Lab", 2, None),
        ("Lab", 1, None),
        ("lab", 1, None),
        ("B", None, None),
        ("C", 3, None),
    )
    result = add_sources_of_events(Store.open(root), MOMENT)
    assert [(record.id, record.as_stored().get("tier")) for record in result.added] == [
        ("b", None),
        ("c", 3),
        ("lab", 1),
    ]
    assert shown(Store.open(root), SOURCE)["lab"]["name"] == "Lab"


def test_all_of_them_are_one_step(root: Path) -> None:
    write_events(root, ("A", 1, None), ("B", 1, None))
    store = Store.open(root)
    add_sources_of_events(store, MOMENT)
    assert len([*store.history.entries()]) == 1


def test_names_and_aliases_of_sources_are_left_out(root: Path) -> None:
    write(root, source("lab", aliases=["The lab"]))
    write_events(root, ("LAB", 1, None), ("the Lab", 1, None))
    before = files(root)
    assert add_sources_of_events(Store.open(root), MOMENT).added == ()
    assert files(root) == before


def test_host_has_the_name_that_most_of_its_events_have(root: Path) -> None:
    write_events(
        root,
        ("Lab", 1, "https://www.lab.example/a"),
        ("Lab", 1, "https://lab.example/b"),
        ("Other", 1, "https://lab.example/c"),
        ("Near", 1, "https://blog.lab.example/c"),
    )
    store = Store.open(root)
    assert name_of_host(store, "http://lab.example/feed") == "Lab"
    assert name_of_host(store, "https://blog.lab.example/") == "Near"
    assert name_of_host(store, "https://none.example/") is None


def test_host_of_many_sources_has_no_name(root: Path) -> None:
    write_events(root, ("A", 1, "https://x.example/a"), ("B", 1, "https://x.example/b"))
    assert name_of_host(Store.open(root), "https://x.example/") is None
