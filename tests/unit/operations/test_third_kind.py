"""A kind of record that the program does not know goes through everything, by its entry alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.analysis import related
from almanac_cli.errors import Duplicate, InvalidInput, InvalidRecord, NotFound, Problem, SelfLink
from almanac_cli.formats.json_items import parse_items
from almanac_cli.formats.terminal import pages, tables
from almanac_cli.formats.terminal.style import Style
from almanac_cli.index import search_expression
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.model.query import Order, Query, parse_sort
from almanac_cli.operations import add, check, edit, findings, link, merge, remove, show, undo
from almanac_cli.operations.drafts import AddOptions
from almanac_cli.operations.editor_texts import replace_from_editor
from almanac_cli.operations.store import Store
from almanac_cli.storage import git_attributes
from support.bounds import since, until
from support.records import event, files, guide, lines, stored, write
from support.setting import MOMENT, NOW
from support.talks import TALK, stored_talk, talk, talks_store

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.model.kind import Kind

LATER = MOMENT + timedelta(hours=1)


def rows(store: Store, query: Query | None = None, order: Order | None = None) -> list[Any]:
    """Return the talks that match a query, as readers see them."""
    return [*store.reader(TALK).select(query or Query(), order or Order()).rows()]


def ids(store: Store, query: Query | None = None, order: Order | None = None) -> list[str]:
    return [row["id"] for row in rows(store, query, order)]


@pytest.fixture
def almanac(root: Path) -> Path:
    """Make an almanac with two events, a guide, and three talks."""
    write(root, event("chips", title="New chips"))
    write(root, event("law", title="A law"))
    write(root, guide("primer"))
    data = lines(
        talk("On chips", events=["chips", "law"], guide="primer", abstract="Of silicon and sand."),
        talk("On laws", speaker="Bea", date="2026-11-01", events=["law"], sequels=["on-chips"]),
        talk("On nothing", topics=["Rest", "sleep"], date="2025-01-01"),
    )
    result = add.add_all(talks_store(root), TALK, parse_items(data), MOMENT)
    assert [record.id for record in result.added] == ["on-chips", "on-laws", "on-nothing"]
    return root


def test_bulk_input_resolves_references_and_sets_times(almanac: Path) -> None:
    assert stored_talk(almanac, "on-chips") == {
        "id": "on-chips",
        "title": "On chips",
        "speaker": "Ada",
        "date": "2026-11-20T00:00:00Z",
        "abstract": "Of silicon and sand.",
        "events": ["chips", "law"],
        "guide": "primer",
        "changed": NOW,
    }
    assert stored_talk(almanac, "on-laws")["sequels"] == ["on-chips"]
    assert stored_talk(almanac, "on-nothing")["topics"] == ["rest", "sleep"]


def test_one_talk_is_added_with_beginnings_of_ids(almanac: Path) -> None:
    new = talk("Another", events=["chi"], guide="pri", date="yesterday")
    record = add.add(talks_store(almanac), TALK, new, MOMENT)
    found = stored_talk(almanac, record.id)
    assert (found["events"], found["guide"]) == (["chips"], "primer")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"events": ["nope"]}, NotFound),
        ({"guide": "nope"}, NotFound),
        ({"guide": ["primer"]}, InvalidRecord),
        ({"events": "chips"}, InvalidRecord),
        ({"speaker": ""}, InvalidRecord),
        ({"date": "the day"}, InvalidRecord),
        ({"title": "On chips"}, Duplicate),
    ],
)
def test_a_wrong_talk_is_refused(
    almanac: Path, values: dict[str, object], error: type[Exception]
) -> None:
    before = files(almanac)
    with pytest.raises(error):
        add.add(talks_store(almanac), TALK, talk("X") | values, MOMENT)
    assert files(almanac) == before


def test_bulk_input_is_refused_as_a_whole(almanac: Path) -> None:
    data = lines(talk("Good"), talk("Bad", events=["nope"]), talk("Worse", sequels=["bad"]))
    with pytest.raises(InvalidInput) as caught:
        add.add_all(talks_store(almanac), TALK, parse_items(data), MOMENT)
    assert [refusal.position for refusal in caught.value.refusals] == ["line 2", "line 3"]
    result = add.add_all(
        talks_store(almanac), TALK, parse_items(data), MOMENT, AddOptions(skip_invalid=True)
    )
    assert [record.id for record in result.added] == ["good"]


def test_a_talk_takes_its_place_from_the_last_of_its_speaker(almanac: Path) -> None:
    for title, place, date in (("X", "Oslo", "today"), ("Y", "Rome", "yesterday")):
        new = talk(title, speaker="Cy", place=place, date=date)
        add.add(talks_store(almanac), TALK, new, MOMENT)
    record = add.add(
        talks_store(almanac), TALK, talk("Z", speaker="CY"), MOMENT, AddOptions(dry_run=True)
    )
    assert record.as_json()["place"] == "Oslo"


def test_a_query_for_a_field_that_talks_lack_is_a_fault(almanac: Path) -> None:
    with pytest.raises(LookupError):
        rows(talks_store(almanac), Query(any_of={"x') OR 1 --": ("a",)}))


def test_what_show_adds_is_no_field_of_a_record(almanac: Path) -> None:
    new = {"title": "X", "source": "S", "published": "2026-01-01", "related_talks": []}
    record = add.add(talks_store(almanac), EVENT, new, MOMENT)
    assert "related_talks" not in stored(almanac, record.id)


def test_one_field_is_checked_for_a_prompt() -> None:
    assert records.field_problems(TALK, "date", "yesterday", MOMENT) == []
    (problem,) = records.field_problems(TALK, "speaker", " ", MOMENT)
    assert problem == Problem("speaker", "must not be empty")


def test_talks_are_listed_filtered_and_sorted(almanac: Path) -> None:
    store = talks_store(almanac)
    assert ids(store) == ["on-chips", "on-laws", "on-nothing"]
    assert ids(store, Query(since=since("2026-11-02"))) == ["on-chips"]
    assert ids(store, Query(until=until("2026-01-01"))) == ["on-nothing"]
    assert ids(store, Query(any_of={"speaker": ("bea", "cy")})) == ["on-laws"]
    assert ids(store, Query(any_of={"guide": ("primer",)})) == ["on-chips"]
    assert ids(store, Query(all_of={"events": ("law", "chips")})) == ["on-chips"]
    assert ids(store, Query(all_of={"topics": ("rest",)})) == ["on-nothing"]
    assert ids(store, Query(linked_to=("on-laws",))) == ["on-chips"]
    assert ids(store, Query(unlinked=True)) == ["on-nothing"]
    by_speaker = Order(sort=parse_sort("-speaker,title", TALK.sortable_fields), limit=2)
    assert ids(store, order=by_speaker) == ["on-laws", "on-chips"]


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(since=since("2026-11-02")),
        Query(any_of={"speaker": ("ada",)}, all_of={"events": ("law",)}),
        Query(unlinked=True),
        Query(some_of={"topics": ("rest", "gone")}),
        Query(empty=("events",), excluded=(Query(unlinked=True),)),
    ],
)
def test_the_index_answers_as_the_query_does(almanac: Path, query: Query) -> None:
    store = talks_store(almanac)
    matching = [row for row in rows(store) if query.matches(row, "date", "sequels", None)]
    assert rows(store, query) == Order().arrange(matching, "date", None)


def test_readers_see_every_field_and_links_from_both_sides(almanac: Path) -> None:
    row = talks_store(almanac).reader(TALK).rows(["on-chips"])["on-chips"]
    assert [*row] == [*TALK.fields]
    assert row["sequels"] == ["on-laws"]
    (changed,) = talks_store(almanac).as_rows([talks_store(almanac).read(TALK, "on-chips").record])
    assert changed == row


def test_a_talk_has_a_page_with_what_it_refers_to(almanac: Path) -> None:
    store = talks_store(almanac)
    row = store.reader(TALK).rows(["on-chips"])["on-chips"]
    sections = show.related_records(store, TALK, row, with_similar=True)
    assert [(kind.name, [one["id"] for one in found]) for kind, found in sections] == [
        ("event", ["chips", "law"]),
        ("guide", ["primer"]),
        ("talk", ["on-laws"]),
    ]
    page = pages.record_page(TALK, row, sections, Style(MOMENT))
    assert page.startswith("Ada, ")
    assert "(2026-11-20)" in page
    for text in ("On chips", "Of silicon", "Related guides (1)", "Related talks (1)", "on-laws"):
        assert text in page


def test_a_page_shows_once_what_refers_to_it_twice(almanac: Path) -> None:
    new = talk("Reply", speaker="Cy", answers="on-laws", sequels=["on-laws", "on-nothing"])
    add.add(talks_store(almanac), TALK, new, MOMENT)
    store = talks_store(almanac)
    row = store.reader(TALK).rows(["on-laws"])["on-laws"]
    (_, talks) = show.related_records(store, TALK, row, with_similar=False)[-1]
    assert [one["id"] for one in talks] == ["on-chips", "reply"]
    assert remove.remove(store, TALK, ["on-laws"], LATER, dry_run=False) == ["reply"]
    assert "answers" not in stored_talk(almanac, "reply")


@pytest.mark.parametrize(("kind", "id_"), [(EVENT, "law"), (GUIDE, "primer")])
def test_the_pages_of_others_show_the_talks(almanac: Path, kind: Kind, id_: str) -> None:
    store = talks_store(almanac)
    row = store.reader(kind).rows([id_])[id_]
    sections = {other.name: found for other, found in show.related_records(
        store, kind, row, with_similar=False)}  # fmt: skip
    wanted = ["on-chips", "on-laws"] if kind is EVENT else ["on-chips"]
    assert [one["id"] for one in sections["talk"]] == wanted


def test_talks_stand_in_a_table_with_their_age(almanac: Path) -> None:
    store = talks_store(almanac)
    text = tables.table(
        rows(store), TALK.table_columns, Style(MOMENT), time_fields=TALK.time_fields
    )
    head, _, first, *_ = text.splitlines()
    assert head.split() == ["age", "speaker", "title", "id"]
    assert first.split()[-4:] == ["Ada", "On", "chips", "on-chips"]


def test_a_search_finds_talks_and_shows_where(almanac: Path) -> None:
    reader = talks_store(almanac).reader(TALK)
    match = search_expression.parse(TALK, "silicon").match
    result = reader.select(Query(), Order(), match, by_relevance=True)
    assert result.ids == ["on-chips"]
    highlight = reader.highlights(match, result.ids, 10)["on-chips"]
    assert "silicon" in highlight.context


def test_similar_talks_are_suggested(almanac: Path) -> None:
    store = talks_store(almanac)
    new = add.add(store, TALK, talk("Chips again", speaker="Cy"), MOMENT, AddOptions(dry_run=True))
    (row,) = store.as_rows([new])
    assert related.suggest(store.reader(TALK), row)[0].id == "on-chips"


def test_an_edit_changes_a_talk_and_its_time(almanac: Path) -> None:
    edits = edit.Edit({"events": ["chips"], "abstract": "New"}, unset=("guide",))
    edit.edit(talks_store(almanac), TALK, "on-chips", edits, LATER)
    found = stored_talk(almanac, "on-chips")
    assert (found["events"], found["abstract"]) == (["chips"], "New")
    assert "guide" not in found
    assert found["changed"] == "2026-11-23T13:00:00Z"
    same = edit.Edit({"title": "On laws", "speaker": "Bea"})
    with pytest.raises(Duplicate):
        edit.edit(talks_store(almanac), TALK, "on-chips", same, LATER)


def test_an_editor_may_change_the_references_of_a_talk(almanac: Path) -> None:
    path = almanac / "talks" / "on-nothing.json"
    before = path.read_bytes()

    def typed(**values: object) -> bytes:
        return json.dumps(json.loads(before) | values).encode()

    store = talks_store(almanac)
    with pytest.raises(NotFound):
        replace_from_editor(store, TALK, "on-nothing", typed(guide="x"), before=before, now=LATER)
    replace_from_editor(store, TALK, "on-nothing", typed(guide="primer"), before=before, now=LATER)
    assert stored_talk(almanac, "on-nothing")["guide"] == "primer"


def test_talks_are_linked_and_unlinked(almanac: Path) -> None:
    store = talks_store(almanac)
    link.link(store, TALK, ["on-nothing"], ["on-chips", "on-laws"], LATER)
    assert stored_talk(almanac, "on-nothing")["sequels"] == ["on-chips", "on-laws"]
    link.unlink(store, TALK, ["on-chips"], ["on-nothing", "on-laws"], LATER)
    assert stored_talk(almanac, "on-nothing")["sequels"] == ["on-laws"]
    assert "sequels" not in stored_talk(almanac, "on-laws")
    with pytest.raises(SelfLink):
        link.link(store, TALK, ["on-laws"], ["on-laws"], LATER)
    with pytest.raises(LookupError):
        link.link(store, GUIDE, ["primer"], ["primer"], LATER)


def test_references_are_added_and_removed(almanac: Path) -> None:
    store = talks_store(almanac)
    write(almanac, guide("other"))
    link.add_references(store, TALK, ["on-nothing"], EVENT, ["law", "chips"], LATER)
    link.add_references(store, TALK, ["on-chips"], GUIDE, ["other"], LATER)
    assert stored_talk(almanac, "on-nothing")["events"] == ["chips", "law"]
    assert stored_talk(almanac, "on-chips")["guide"] == "other"
    link.remove_references(store, TALK, ["on-nothing"], EVENT, ["law"], LATER)
    link.remove_references(store, TALK, ["on-chips"], GUIDE, ["other"], LATER)
    assert stored_talk(almanac, "on-nothing")["events"] == ["chips"]
    assert "guide" not in stored_talk(almanac, "on-chips")


def test_removing_a_talk_drops_the_links_to_it(almanac: Path) -> None:
    referring = remove.remove(talks_store(almanac), TALK, ["on-chips"], LATER, dry_run=False)
    assert referring == ["on-laws"]
    assert "sequels" not in stored_talk(almanac, "on-laws")
    assert ids(talks_store(almanac)) == ["on-laws", "on-nothing"]


def test_removing_what_a_talk_refers_to_drops_that(almanac: Path) -> None:
    before = files(almanac)
    named = remove.remove(talks_store(almanac), EVENT, ["law"], LATER, dry_run=True)
    assert (named, files(almanac)) == (["on-chips", "on-laws"], before)
    remove.remove(talks_store(almanac), EVENT, ["law"], LATER, dry_run=False)
    remove.remove(talks_store(almanac), GUIDE, ["primer"], LATER, dry_run=False)
    assert stored_talk(almanac, "on-chips")["events"] == ["chips"]
    assert "guide" not in stored_talk(almanac, "on-chips")
    assert check.check(talks_store(almanac), LATER).findings == []


def test_dangling_references_are_found_and_fixed(almanac: Path) -> None:
    (almanac / "events" / "law.json").unlink()
    (almanac / "guides" / "primer.json").unlink()
    report = check.check(talks_store(almanac), LATER)
    assert report.counts == {"events": 1, "guides": 0, "sources": 0, "inbox": 0, "talks": 3}
    assert [(finding.file, finding.field, finding.code) for finding in report.findings] == [
        ("talks/on-chips.json", "events", "dangling_reference"),
        ("talks/on-chips.json", "guide", "dangling_reference"),
        ("talks/on-laws.json", "events", "dangling_reference"),
    ]
    check.fix(talks_store(almanac), LATER)
    assert check.check(talks_store(almanac), LATER).findings == []
    assert stored_talk(almanac, "on-chips")["events"] == ["chips"]


def test_other_faults_of_talks_are_found(almanac: Path) -> None:
    path = almanac / "talks" / "on-chips.json"
    broken = json.loads(path.read_text()) | {"sequels": ["on-laws"], "speker": "?"}
    path.write_text(json.dumps(broken | {"date": "2030-01-01T00:00:00Z"}))
    (almanac / "talks" / "notes.txt").touch()
    found = {type(finding) for finding in check.check(talks_store(almanac), LATER).findings}
    assert found == {
        findings.ForeignFile,
        findings.FutureTime,
        findings.NotCanonical,
        findings.RepeatedLink,
        findings.UnknownField,
    }


def test_what_was_done_to_talks_can_be_undone(almanac: Path) -> None:
    before = files(almanac)
    remove.remove(talks_store(almanac), EVENT, ["chips", "law"], LATER, dry_run=False)
    store = talks_store(almanac)
    entry = store.history.latest()
    assert entry
    undo.undo(store, entry, LATER)
    assert files(almanac) == before
    assert len(ids(store)) == 3


def test_two_versions_of_a_talk_are_merged(almanac: Path) -> None:
    base = stored_talk(almanac, "on-chips")
    ours = base | {"events": ["chips"], "guide": "a", "changed": "2026-12-01T00:00:00Z"}
    theirs = base | {"events": ["chips", "law", "new"], "guide": "b"}
    versions = (json.dumps(version).encode() for version in (base, ours, theirs))
    merged = merge.merge(TALK, *versions)
    record = json.loads(merged.data)
    assert record["events"] == ["chips", "new"]
    assert record["changed"] == "2026-12-01T00:00:00Z"
    assert merged.conflicts == [merge.FieldConflict("guide", "a", "b")]


def test_git_merges_talks_field_by_field() -> None:
    assert git_attributes.attribute_lines([TALK])[0] == "/talks/*.json merge=almanac text eol=lf"


def test_an_index_made_anew_and_a_second_store_agree(almanac: Path) -> None:
    first = talks_store(almanac)
    before = rows(first)
    first.index.remove()
    second = talks_store(almanac)
    assert rows(second) == before
    edit.edit(second, TALK, "on-laws", edit.Edit({"title": "New"}), LATER)
    third = talks_store(almanac)
    assert {row["title"] for row in rows(third)} == {"On chips", "New", "On nothing"}


def test_an_invalid_talk_is_named_and_left_out(almanac: Path) -> None:
    (almanac / "talks" / "on-laws.json").write_text("{}")
    store = talks_store(almanac)
    assert ids(store) == ["on-chips", "on-nothing"]
    assert [*store.invalid_files] == [almanac / "talks" / "on-laws.json"]


def test_a_store_without_talks_leaves_them_alone(almanac: Path) -> None:
    before = files(almanac)
    assert check.fix(Store.open(almanac), LATER).findings == []
    assert files(almanac) == before
    assert len(ids(talks_store(almanac))) == 3
