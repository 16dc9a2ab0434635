"""The relations of all records of a kind."""

from __future__ import annotations

import json
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from almanac_cli.analysis import entries, related, similar_requests, stories
from almanac_cli.analysis.corpus import Corpus
from almanac_cli.analysis.relations import Relations
from almanac_cli.analysis.vocabulary import Vocabulary
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.relations import all_relations
from almanac_cli.operations.store import Store
from support.records import event, guide, shown, write
from support.relations import slow_relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

NONE = Relations((), "[]", ())


def relations(root: Path) -> dict[str, Relations]:
    return all_relations(Store.open(root), EVENT, nullcontext)


def write_few(root: Path) -> None:
    write(root, event("one", title="Gemma 4 is out", source="Lab", links=["three"]))
    write(root, event("two", title="A look at Gemma 4", source="Press"))
    write(root, event("three", title="Chips for Gemma", published="2020-01-01T00:00:00Z"))
    for name in "abcdefghij":
        write(root, event(f"other-{name}", title=3 * name, source=4 * name))


def test_an_empty_almanac_has_no_relations(root: Path) -> None:
    assert relations(root) == {}


def test_every_valid_event_has_relations(root: Path) -> None:
    write_few(root)
    write(root, b"{", "broken")
    computed = relations(root)
    assert {*computed} == {*shown(Store.open(root), EVENT)}
    assert computed["other-a"] == NONE


def test_unlinked_similar_events_are_named_with_their_reasons(root: Path) -> None:
    write_few(root)
    store = Store.open(root)
    (match,) = related.suggest(store.reader(EVENT), shown(store, EVENT)["one"], unlinked=True)
    one = relations(root)["one"]
    assert one.ids == ("two",)
    assert json.loads(one.whys) == [json.loads(json.dumps(related.why(match)))]


def test_the_same_story_is_named_from_both_sides(root: Path) -> None:
    write_few(root)
    computed = relations(root)
    assert computed["one"].same_story == ("two",)
    assert computed["two"].same_story == ("one",)
    assert computed["three"].same_story == ()


def test_same_stories_of_some_events_are_those_of_all(root: Path) -> None:
    write_few(root)
    write(root, event("four", title="Look: Gemma 4", source="Daily"))
    store = Store.open(root)
    rows = shown(store, EVENT)
    same = stories.same_stories(store.reader(EVENT), [rows["one"], rows["four"], rows["other-a"]])
    assert same == {"one": ("four",), "four": ("one",)}
    assert relations(root)["one"].same_story == ("four", "two")


def test_a_kind_that_is_not_compared_has_empty_relations(root: Path) -> None:
    write(root, guide("primer"))
    assert all_relations(Store.open(root), GUIDE, nullcontext) == {"primer": NONE}


def test_a_change_concerns_few_events(root: Path) -> None:
    write_few(root)
    for n in range(12):
        write(root, event(f"more-{n}", title=f"{n}own {n}alone", source=f"{n}source"))
    computed: list[list[str]] = []

    @contextmanager
    def progress(ids: Sequence[str]) -> Iterator[Iterable[str]]:
        computed.append([*ids])
        yield ids

    all_relations(Store.open(root), EVENT, progress)
    all_relations(Store.open(root), EVENT, progress)
    write(root, event("two", title="A look at Gemma 4 again", source="Press"))
    all_relations(Store.open(root), EVENT, progress)
    everything, few = computed
    assert len(everything) == 25
    assert {"two"} <= {*few} <= {"one", "two", "three"}


def test_what_is_kept_and_unreadable_is_computed_again(root: Path) -> None:
    write_few(root)
    relations(root)
    store = Store.open(root)
    store.reader(EVENT)
    store.index.keep(lambda connection: connection.execute("UPDATE relation SET entry = x'00'"))
    write(root, event("two", title="A look at Gemma 4 again", source="Press"))
    computed = relations(root)
    assert computed == slow_relations(Store.open(root), EVENT)
    assert relations(root) == computed


def test_a_second_process_would_find_the_same_records(root: Path) -> None:
    write_few(root)
    store = Store.open(root)
    rows = [*shown(store, EVENT).values()]
    vocabulary = Vocabulary()
    all_entries = {entry.id: entry for entry in entries.entries(EVENT, rows, vocabulary)}
    corpus = Corpus(len(rows), store.reader(EVENT).vocabulary(""))
    texts = {row["id"]: json.dumps(row) for row in rows}
    request = similar_requests.encode_request(
        EVENT, all_entries, vocabulary, corpus, texts, ["one", "two"]
    )
    answer = similar_requests.answer_request(request)
    similar = similar_requests.decode_similar(["one", "two"], answer)
    computed = relations(root)
    for id_, result in similar.items():
        assert (result.ids, result.whys) == computed[id_][:2]
