"""The shipped almanac is whole: in canonical form, linked to what exists, and every score told."""

from __future__ import annotations

import json
import re
import statistics
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

from almanac_cli.formats import json_codec
from almanac_cli.model import scoring
from almanac_cli.model.kinds import EVENT, GUIDE, KINDS, SOURCE
from almanac_cli.model.rows import LEVELS, JsonObject
from almanac_cli.operations.store import Store
from support.setting import SHIPPED
from support.shipped import BEST, VOCABULARY, reading_ease

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.model.kind import Kind

FIRST = "Gemma 4 and what makes an open model succeed"
PATHS = sorted(SHIPPED.glob("*/*"))
TYPES = {
    "analysis", "deal", "evaluation", "incident", "paper", "policy", "release", "statement",
}  # fmt: skip
RUBRIC = sorted(each.example for each in scoring.BANDS)


class Fixed(NamedTuple):
    """An event as the issue fixes it; where it names no author, the facts decide."""

    score: int
    source: str
    author: str | None
    title: str
    day: str


FIXED = (
    Fixed(5, "Interconnects", "Nathan Lambert", FIRST, "2026-04-03"),
    Fixed(8, "Google DeepMind Blog", None, "Gemma 4: Byte for byte", "2026-04-02"),
    Fixed(6, "Interconnects", "Florian Brand", "Latest open artifacts (#21)", "2026-05-16"),
    Fixed(7, "Hugging Face Blog", None, "Welcome Gemma 4", "2026-04-02"),
    Fixed(5, "Interconnects", "Nathan Lambert", "Open models in perpetual catch-up", "2026-02-17"),
    Fixed(7, "Hugging Face Blog", None, "Welcome Gemma 2", "2024-06-27"),
    Fixed(
        5,
        "Interconnects",
        "Nathan Lambert",
        "Reading today's open-closed performance gap",
        "2026-04-20",
    ),
    Fixed(5, "Interconnects", "Nathan Lambert", "What comes next with open models", "2026-03-16"),
    Fixed(6, "Hugging Face Blog", None, "Gemma 3n fully available", "2025-06-26"),
)


@pytest.fixture(scope="module")
def store() -> Store:
    """Open the almanac of the clone itself, without its index: tests leave it as it is."""
    return Store.open(SHIPPED)


@pytest.fixture(scope="module")
def events(store: Store) -> dict[str, JsonObject]:
    """Return each event as its own file holds it."""
    return records(store, EVENT)


@pytest.fixture(scope="module")
def guides(store: Store) -> dict[str, JsonObject]:
    """Return each guide as its file holds it."""
    return records(store, GUIDE)


@pytest.fixture(scope="module")
def sources(store: Store) -> dict[str, JsonObject]:
    """Return each source as its file holds it."""
    return records(store, SOURCE)


def records(store: Store, kind: Kind) -> dict[str, JsonObject]:
    return {id_: store.read(kind, id_).record.as_json() for id_ in store.ids(kind)}


def beginning(events: dict[str, JsonObject], title: str) -> str:
    """Return the id of the one event whose title begins so, whichever apostrophe it has."""
    (found,) = (
        id_ for id_, each in events.items() if straight(each["title"]).startswith(straight(title))
    )
    return found


def straight(text: str) -> str:
    return text.replace("\u2019", "'").casefold()


def linked(events: dict[str, JsonObject], id_: str) -> set[str]:
    """Return what an event is linked to, from either side."""
    return {*events[id_]["links"]} | {
        other for other, each in events.items() if id_ in each["links"]
    }


@pytest.mark.parametrize("fixed", FIXED, ids=lambda each: each.title)
def test_the_nine_events_that_are_fixed_are_as_they_are_fixed(
    events: dict[str, JsonObject], fixed: Fixed
) -> None:
    found = events[beginning(events, fixed.title)]
    assert (found["score"], found["source"]) == fixed[:2]
    assert fixed.author in {found["author"], None}
    assert found["published"].startswith(fixed.day)


def test_the_first_is_linked_to_exactly_the_eight_others(events: dict[str, JsonObject]) -> None:
    first, *others = (beginning(events, each.title) for each in FIXED)
    assert linked(events, first) == {*others}


def test_the_first_has_exactly_four_guides(events: dict[str, JsonObject]) -> None:
    assert len(events[beginning(events, FIRST)]["guides"]) == 4


def test_there_are_161_events_and_20_guides(
    events: dict[str, JsonObject], guides: dict[str, JsonObject]
) -> None:
    assert len(events) == 161
    assert len(guides) == 20


def test_nothing_else_is_shipped(store: Store) -> None:
    kinds = (EVENT, GUIDE, SOURCE)
    names = {f"{kind.folder}/{id_}.json" for kind in kinds for id_ in store.ids(kind)}
    paths = (path.relative_to(SHIPPED) for path in PATHS if ".almanac" not in path.parts)
    assert {*map(str, paths)} == names


@pytest.mark.parametrize(
    "path", [each for each in PATHS if each.suffix == ".json"], ids=lambda each: each.stem
)
def test_every_file_is_in_canonical_form(store: Store, path: Path) -> None:
    (kind,) = (kind for kind in KINDS if kind.folder == path.parent.name)
    stored = store.read(kind, path.stem)
    assert stored.data == json_codec.pretty(stored.record.as_stored()).encode()
    assert {*stored.record.as_json()} == {*kind.fields}, "no key but those of this version"


def test_the_marker_is_in_canonical_form() -> None:
    data = (SHIPPED / "almanac.json").read_bytes()
    assert [*json.loads(data)] == ["format", "name"]
    assert data == json_codec.pretty(json.loads(data)).encode()


def test_every_link_and_guide_exists(
    events: dict[str, JsonObject], guides: dict[str, JsonObject]
) -> None:
    for id_, each in events.items():
        assert {*each["links"]} <= events.keys() - {id_}
        assert {*each["guides"]} <= guides.keys()


def test_no_link_is_held_by_both_its_ends(events: dict[str, JsonObject]) -> None:
    twice = [
        (id_, other)
        for id_, each in events.items()
        for other in each["links"]
        if id_ in events[other]["links"]
    ]
    assert twice == []


def test_every_event_has_a_score_with_a_rationale_of_one_line(
    events: dict[str, JsonObject],
) -> None:
    for each in events.values():
        assert each["score"] in range(1, 11)
        assert each["rationale"].strip()
        assert "\n" not in each["rationale"]


def test_every_event_has_a_type_tier_url_tags_and_long_summary(
    events: dict[str, JsonObject],
) -> None:
    for id_, each in events.items():
        assert each["type"] in TYPES, id_
        assert each["tier"], id_
        assert each["url"], id_
        assert each["tags"], id_
        assert 120 <= len(each["summary"]) <= 900, id_
        assert each["summary"].rstrip()[-1] in ".!?)\u201d", id_
        assert "\n" not in each["summary"], id_
        assert len(re.findall(r"[.!?][)\u201d]* (?=\W*[A-Z0-9])", each["summary"])) >= 1, id_


def test_every_event_has_a_guide(events: dict[str, JsonObject]) -> None:
    assert [id_ for id_, event in events.items() if not event["guides"]] == []


def test_at_most_one_event_in_ten_is_linked_to_none(events: dict[str, JsonObject]) -> None:
    alone = [id_ for id_ in events if not linked(events, id_)]
    assert len(alone) <= len(events) / 10, alone


def test_major_events_rest_on_a_primary_source(
    events: dict[str, JsonObject], sources: dict[str, JsonObject]
) -> None:
    """Scores from 7 on: the event's own source, or one of its coverage, is of tier 1."""
    primary = {source["name"] for source in sources.values() if source["tier"] == 1}
    for id_, event in events.items():
        if event["score"] >= 7 and event["tier"] != 1:
            assert {report["source"] for report in event["coverage"]} & primary, id_


def test_reports_of_reports_and_opinions_score_4_at_most(
    events: dict[str, JsonObject],
) -> None:
    fixed = {beginning(events, event.title) for event in FIXED}
    for id_, event in events.items():
        is_report = event["tier"] == 3 and not event["coverage"]
        if (is_report or event["type"] == "analysis") and id_ not in fixed:
            assert event["score"] <= 4, id_


def test_the_thirty_highest_scores_are_told_by_factors(events: dict[str, JsonObject]) -> None:
    highest = sorted(events.values(), key=lambda event: -event["score"])[:30]
    for event in highest:
        factors = event["factors"]
        assert {*factors} == {*scoring.FACTOR_MEANINGS}, event["id"]
        mean = scoring.geometric_mean(factors.values())
        assert event["score"] == mean or "mean" in event["rationale"], event["id"]


def test_summaries_are_about_as_easy_to_read_as_the_best(
    events: dict[str, JsonObject],
) -> None:
    """The bounds are three standard deviations around the mean of the twenty best."""
    ease = {id_: reading_ease(event["summary"]) for id_, event in events.items()}
    mean = statistics.fmean(ease[id_] for id_ in BEST)
    margin = 3 * statistics.stdev(ease[id_] for id_ in BEST)
    print(f"{mean:.0f} of the best, {statistics.fmean(ease.values()):.0f} of all")  # noqa: T201 (-s)
    assert {id_: n for id_, n in ease.items() if abs(n - mean) > margin} == {}


def test_every_guide_is_named_by_an_event(
    events: dict[str, JsonObject], guides: dict[str, JsonObject]
) -> None:
    assert guides.keys() == {guide for each in events.values() for guide in each["guides"]}


def test_every_guide_has_a_summary_level_takeaways_and_body(
    guides: dict[str, JsonObject],
) -> None:
    for id_, each in guides.items():
        assert each["summary"], id_
        assert "\n" not in each["summary"], id_
        assert each["level"] in LEVELS, id_
        assert 3 <= len(each["takeaways"]) <= 6, id_
        assert each["body"].count("\n\n") >= 1, id_
        assert max(len(part.split()) for part in each["body"].split("\n\n")) <= 120, id_


def test_every_guide_names_three_pages_that_it_rests_on(guides: dict[str, JsonObject]) -> None:
    for id_, guide in guides.items():
        urls = [page["url"] for page in guide["references"]]
        assert len({*urls}) == len(urls) >= 3, id_


def test_every_tag_is_of_one_small_vocabulary(
    events: dict[str, JsonObject], guides: dict[str, JsonObject]
) -> None:
    tags = {tag for row in (*events.values(), *guides.values()) for tag in row["tags"]}
    assert tags == {*VOCABULARY}, "a new word has to be one that no other says already"
    assert len(VOCABULARY) <= 120


@pytest.mark.parametrize("id_", RUBRIC)
def test_every_example_of_the_rubric_has_the_score_it_says(
    events: dict[str, JsonObject], id_: str
) -> None:
    (level,) = (each for each in scoring.BANDS if each.example == id_)
    assert events[id_]["score"] == level.score
    assert level.low <= level.score <= level.high


def test_no_two_shipped_events_are_the_same(events: dict[str, JsonObject]) -> None:
    urls = [each["url"] for each in events.values()]
    assert len({*urls}) == len(urls)


def test_every_event_is_from_a_source_of_its_name(
    events: dict[str, JsonObject], sources: dict[str, JsonObject]
) -> None:
    assert {event["source"] for event in events.values()} <= {
        source["name"] for source in sources.values()
    }


def test_every_source_has_a_site_and_a_tier(sources: dict[str, JsonObject]) -> None:
    assert len(sources) == 58
    for id_, source in sources.items():
        assert source["site"], id_
        assert source["tier"], id_


def test_every_source_has_a_feed_or_is_one_of_an_event(
    events: dict[str, JsonObject], sources: dict[str, JsonObject]
) -> None:
    names = {event["source"] for event in events.values()}
    assert [id_ for id_, row in sources.items() if not (row["feeds"] or row["name"] in names)] == []


def test_feeds_that_others_make_are_named_in_the_note(sources: dict[str, JsonObject]) -> None:
    """Such a feed stands on a host where anybody may put files."""
    for id_, source in sources.items():
        hosts = {urlsplit(feed).netloc for feed in source["feeds"]}
        if hosts & {"raw.githubusercontent.com", "yuanxianh.github.io"}:
            assert "has no feed of its own" in source["note"], id_


def test_no_two_shipped_sources_have_a_name_or_feed_in_common(
    sources: dict[str, JsonObject],
) -> None:
    identities = [key for source in sources.values() for key in SOURCE.identities(source)]
    assert len({*identities}) == len(identities)
