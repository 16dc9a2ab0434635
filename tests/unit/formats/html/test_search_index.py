"""The index of a site's search: the same files whatever was there before, in any order, safe."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.formats.html import search_shards, search_state
from almanac_cli.model.kinds import GUIDE
from support import hostile
from support.any_events import any_event
from support.examples import examples
from support.rows import row
from support.site_search import make as make_search
from support.site_search import record

if TYPE_CHECKING:
    from support.site_search import RecordWithText as Record

WORDS = ("gpt", "gemini", "claude", "models", "model", "東京都", "Łódź", "a", "ab", "abc", "4.1")
RELAXED = settings(deadline=None, max_examples=examples(60), suppress_health_check=[*HealthCheck])
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


def guide(id_: str, **fields: object) -> Record:
    base: dict[str, Any] = dict.fromkeys(GUIDE.fields)
    base |= {
        "id": id_,
        "title": id_,
        "updated": "2026-11-20T00:00:00Z",
        "takeaways": [],
        "tags": [],
    }
    return record(base | fields, GUIDE)


@st.composite
def almanacs(draw: st.DrawFn) -> list[Record]:
    """Draw the records of an almanac with few words, so that almanacs have records in common."""
    days = draw(st.dictionaries(st.integers(0, 30), st.integers(1, 3), max_size=25))
    events = [
        record(row(f"e{n}", day, title=draw(TITLES), score=draw(st.none() | st.integers(1, 10))))
        for n, day in days.items()
    ]
    guides = [guide(f"g{n}", body=draw(TITLES)) for n in draw(st.sets(st.integers(0, 5)))]
    return draw(st.permutations([*events, *guides]))


def many(size: int, words: int = 2_000) -> list[Record]:
    """Return records whose words are many enough for several shards."""
    chance = random.Random(size)  # noqa: S311 (texts, not secrets)
    vocabulary = ["".join(chance.choices("abcdefgh", k=chance.randint(2, 8))) for _ in range(words)]
    return [
        record(
            row(
                f"e{n}",
                n % 28 + 1,
                title=" ".join(chance.choices(vocabulary, k=12)),
                score=n % 11 or None,
            )
        )
        for n in range(size)
    ]


def content(data: bytes) -> tuple[str, Any]:
    """Return the name and value in a shard."""
    match = re.fullmatch(r'almanac\("([^"]+)",(.*)\)\n', data.decode(), re.DOTALL)
    assert match
    return match[1], json.loads(match[2])


@RELAXED
@given(almanacs(), almanacs())
def test_mended_files_are_those_made_from_nothing(
    before: list[Record], after: list[Record]
) -> None:
    state = make_search(before).state
    assert make_search(after, state).files == make_search(after).files


@RELAXED
@given(st.lists(almanacs(), max_size=4))
def test_files_mended_again_and_again_stay_right(steps: list[list[Record]]) -> None:
    state = b""
    for records in steps:
        files, state = make_search(records, state)
        assert files == make_search(records).files


@RELAXED
@given(almanacs(), st.randoms())
def test_the_order_of_records_does_not_matter(records: list[Record], chance: random.Random) -> None:
    shuffled = chance.sample(records, len(records))
    assert make_search(shuffled).files == make_search(records).files


@pytest.mark.parametrize("changed", [1, 30, 200])
def test_many_records_mended_are_those_made_from_nothing(changed: int) -> None:
    records = many(400)
    others = records[changed:] + many(401)[:1]
    mended = make_search(others, make_search(records).state)
    assert mended.files == make_search(others).files


def test_beginnings_in_more_than_two_shards_have_a_union() -> None:
    files = make_search(many(1_000)).files
    starts = content(files["assets/search/index.js"])[1]["starts"]
    unions = {path for path in files if path.startswith("assets/search/u-")}
    assert len(starts) > 15
    beginnings = {start[:n] for start in starts for n in range(1, len(start))}
    spread = {
        text
        for text in beginnings
        if sum(other.startswith(text) and other != text for other in starts) > 1
    }
    assert unions == {f"assets/search/u-{text}.js" for text in spread}
    assert {"assets/search/u-a.js", "assets/search/u-h.js"} <= unions


def test_the_newest_event_changes_few_shards() -> None:
    records = many(2_000, words=8_000)
    newest = record(row("zz", 30, title="abcdefgh hgfedcba"))
    before = make_search(records)
    after = make_search([*records, newest], before.state)
    changed = {path for path in after.files if after.files[path] != before.files.get(path)}
    assert len(before.files) > 300
    assert len(changed) < 40
    assert before.files.keys() <= after.files.keys()


@pytest.mark.parametrize(
    "damage",
    [
        lambda state: state[:-1],
        lambda state: state + b"\n",
        lambda state: state[:200] + b"x" + state[201:],
        lambda state: b"\xff" + state,
        lambda state: state.replace(b"search ", b"search 1", 1),
        lambda _: b"\n\n\n",
    ],
)
def test_a_damaged_state_counts_as_none(damage: Any) -> None:  # noqa: ANN401 (a function)
    records = many(50)
    state = make_search(records).state
    assert damage(state) != state
    assert make_search(records[1:], damage(state)).files == make_search(records[1:]).files


@RELAXED
@given(st.lists(any_event(), max_size=3))
def test_any_event_gives_shards_that_are_scripts(rows: list[dict[str, Any]]) -> None:
    check_shards([record(item | {"id": f"e{n}"}) for n, item in enumerate(rows)])


def test_hostile_records_give_shards_that_are_scripts() -> None:
    base = row("x")
    events = [
        record(base | {key: fields[key] for key in base.keys() & fields.keys()})
        for fields in hostile.events()
    ]
    check_shards(events)


def check_shards(records: list[Record]) -> None:
    """Check that shards are calls with JSON, that no text ends them, and that names are safe."""
    files, state = make_search(records)
    for path, data in files.items():
        name, _ = content(data)
        assert path == f"assets/search/{name}.js"
        assert re.fullmatch(r"[-_.0-9A-Za-z]{1,250}", name)
        text = data.decode()
        assert not {*text} & {*"<>&\u2028\u2029"}
        assert text.count("\n") == 1
    assert make_search(records, state).files == files


def test_names_of_files_fit_a_file_system() -> None:
    words = ["\U0001e900" * 30 + str(n) for n in range(10)] + ["\u4e2d" * 30, "aux", "con", "nul.1"]
    assert max(map(len, (search_shards.file_name(word[:20]) for word in words))) <= 240
    files = make_search([record(row("x", title=" ".join(words)))]).files
    assert all(re.match("assets/search/(index|[tud]-)", path) for path in files)


def test_no_records_give_an_empty_index() -> None:
    files = make_search([]).files
    assert [*files] == ["assets/search/t-.js", "assets/search/index.js"]
    assert content(files["assets/search/t-.js"]) == ("t-", "")


def test_a_result_shows_title_source_date_and_score() -> None:
    events = [record(row("x", title="A <b> title", source="S & T", precision="quarter", score=7))]
    files = make_search([*events, guide("g")]).files
    guides, shown = (content(files[f"assets/search/d-{n}.js"])[1] for n in (0, 8))
    assert shown == [["events/x/", "A <b> title", "S & T", "Q4 2026", 7]]
    assert guides == [["guides/g/", "g", "Guide", "20 November 2026"]]


def test_a_state_that_other_code_made_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    records = many(20)
    state = make_search(records).state
    assert search_state.load(state).documents
    monkeypatch.setattr(search_state, "version", lambda: b"1")
    assert not search_state.load(state).documents
