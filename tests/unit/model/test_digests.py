"""What a digest says first, and what it shows of each event."""

from __future__ import annotations

from datetime import date

import pytest

from almanac_cli.model.digests import BANDS, Digest, FurtherReport, Group, Story
from almanac_cli.model.spans import Span
from support.rows import row

WEEK = Span(date(2026, 11, 16), date(2026, 11, 22))
TEXT = "One is here. Two\nis there.\n \n\nThree."


def lead(events: int, stories: int, high: int, unscored: int, best: int | None) -> str:
    return Digest(WEEK, events, stories, high, unscored, best, ()).lead


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((34, 34, 3, 0, 9), "34 events, 3 of them 8 or more."),
        ((34, 28, 3, 0, 9), "34 events, 3 of them 8 or more, in 28 stories."),
        ((34, 34, 3, 2, 9), "34 events, 3 of them 8 or more, 2 not scored yet."),
        ((2, 1, 2, 0, 9), "2 events, all of them 8 or more, in one story."),
        ((4, 4, 0, 0, 7), "4 events, none above 7."),
        ((4, 4, 0, 0, 6), "Not much happened: 4 events, none above 6."),
        ((4, 4, 0, 1, 6), "Not much happened: 4 events, none above 6, 1 not scored yet."),
        ((4, 4, 0, 4, None), "4 events, none of them scored yet."),
        ((1, 1, 1, 0, 9), "1 event, scored 9."),
        ((1, 1, 0, 0, 2), "Not much happened: 1 event, scored 2."),
        ((1, 1, 0, 1, None), "1 event, not scored yet."),
        ((0, 0, 0, 0, None), "No events."),
    ],
)
def test_a_digest_begins_with_its_counts(
    counts: tuple[int, int, int, int, int | None], sentence: str
) -> None:
    assert lead(*counts) == sentence


def test_a_better_band_shows_more_of_a_summary() -> None:
    excerpts = {band.range: band.excerpt(row("a", summary=TEXT)) for band in BANDS}
    whole = ["One is here. Two is there.", "Three."]
    assert excerpts == {"9-10": whole, "7-8": whole, "5-6": ["One is here."], "1-4": [], "": []}


def test_no_summary_is_no_paragraph() -> None:
    assert [band.excerpt(row("a", summary=" \n")) for band in BANDS] == [[]] * 5


def test_the_beginning_has_the_first_stories_and_tells_of_others() -> None:
    report = FurtherReport("x", "Source", "X", None, None, None, None)
    ids = iter("abcdefgh")
    bands = tuple(
        band._replace(
            groups=tuple(
                Group(name, None, name, tuple(Story(row(next(ids)), (report,) * 3) for _ in "12"))
                for name in ("one", "other")
            )
        )
        for band in (BANDS[1], BANDS[3])
    )
    whole = Digest(WEEK, 32, 8, 0, 0, 7, bands)

    def shown(lines: int) -> str:
        made = whole.beginning(lines, 2)
        stories = [story for band in made.bands for story in band.stories]
        assert made.more == 8 - len(stories)
        assert {(len(story.also), story.more) for story in stories} == {(2, 1)}
        assert all(group.stories for band in made.bands for group in band.groups)
        return "".join(story.headline["id"] for story in stories)

    # A story of the first band has six lines, one of the other four.
    assert [shown(lines) for lines in (0, 12, 17, 18, 24, 27, 28, 40, 99)] == [
        "a", "ab", "ab", "abc", "abcd", "abcd", "abcde", "abcdefgh", "abcdefgh",
    ]  # fmt: skip
