"""`almanac show`: the page of an event, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.operations.store import Store
from support.records import event, files, guide, write
from support.shapes import same, seen_event, seen_guide

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

FULL = event(
    "one", title="A model on a chip", source="Lab", author="Ada B.", tier=2, score=5,
    url="https://example.com/a", published="2026-11-04T00:00:00Z",
    factors={"scale": 4, "novelty": 7}, rationale="Notable.", summary="First line.\n\nSecond.",
    tags=["chips", "open"], guides=["guide-y", "guide-x"], links=["best", "old"],
)  # fmt: skip
BEST = event("best", score=9, published="2024-01-01T00:00:00Z")
OLD = event("old", source="Press", published="2020-01-01T00:00:00Z")
EVEN = event("even", score=9, published="2025-01-01T00:00:00Z", links=["one"])
PLAIN = event("plain", published="2026-11-23T11:59:30Z")
PAGE = """\
5  Lab (Ada B.), 19d ago (2026-11-04), tier 2 (commentary)
A model on a chip
https://example.com/a
one  added 2d ago (2026-11-21)

First line.

Second.

Tags: chips, open
Factors: scale 4, novelty 7
Rationale: Notable.

Related guides (2)
  Guide x  guide-x
  Guide y  guide-y

Related events (3)
   9  Source, 1y ago
      Even
      even

   9  Source, 2y ago
      Best
      best

   -  Press, 6y ago
      Old
      old
"""
PLAIN_PAGE = """\
-  Source, just now (2026-11-23)
Plain
plain  added 2d ago (2026-11-21)

Related guides (0)

Related events (0)
"""


@pytest.fixture
def almanac(root: Path) -> Path:
    """Write an event with everything, one with nothing, and what belongs with the first."""
    for each in (FULL, BEST, OLD, EVEN, PLAIN, guide("guide-x"), guide("guide-y")):
        write(root, each)
    return root


@pytest.mark.usefixtures("almanac")
def test_a_page_shows_everything_the_best_related_event_first(run: Run) -> None:
    result = run("show", "one")
    assert result.stdout == PAGE
    assert result.stderr == ""


@pytest.mark.usefixtures("almanac")
def test_a_page_leaves_out_what_is_unset(run: Run) -> None:
    assert run("show", "plain").stdout == PLAIN_PAGE


@pytest.mark.usefixtures("almanac")
def test_a_brief_page_has_titles_of_related_records_alone(run: Run, root: Path) -> None:
    write(root, event("best", title="Best", summary="A summary.", url="https://example.com/best"))
    page = run("show", "one").stdout
    assert "      https://example.com/best\n      best\n      A summary.\n" in page
    assert "\n      Best\n      best\n" in run("show", "one", "--brief").stdout


@pytest.mark.usefixtures("almanac")
def test_what_is_shown_of_guides_is_their_first_sentence(run: Run, root: Path) -> None:
    write(root, guide("guide-x", title="Guide x", summary="One, e.g. this. And two.\n\nThree."))
    page = run("show", "one").stdout
    assert "\n  Guide x  guide-x\n    One, e.g. this.\n  Guide y  guide-y\n" in page
    page = run("show", "one", "--full").stdout
    assert "\n  Guide x  guide-x\n    One, e.g. this. And two.\n\n    Three.\n" in page
    assert "\n  Guide x  guide-x\n  Guide y  guide-y\n" in run("show", "one", "--brief").stdout


@pytest.mark.parametrize("option", ["--full", "--brief"])
@pytest.mark.parametrize("words", [("show", "one"), ("guide", "show", "guide-x")])
@pytest.mark.usefixtures("almanac")
def test_json_has_everything_and_takes_no_detail(
    run: Run, words: tuple[str, ...], option: str
) -> None:
    result = run(*words, option, "--json", code=2)
    assert "--full and --brief go with no --json" in json.loads(result.stderr)["message"]


@pytest.mark.usefixtures("almanac")
def test_several_pages_stand_in_the_order_that_was_asked_for(run: Run) -> None:
    text = run("show", "plain", "one").stdout
    assert text.startswith(PLAIN_PAGE)
    assert text.endswith(PAGE)


def test_nothing_is_wrapped_or_cut_off_in_a_pipe(run: Run, root: Path) -> None:
    summary = ("word " * 200).strip()
    write(root, event("one", summary=summary))
    assert f"\n{summary}\n" in run("show", "one").stdout


@pytest.mark.parametrize(
    ("tier", "shown"),
    [(1, "tier 1 (primary)"), (2, "tier 2 (commentary)"), (3, "tier 3 (secondhand)")],
)
def test_the_tier_is_explained(run: Run, root: Path, tier: int, shown: str) -> None:
    write(root, event("one", tier=tier))
    assert run("show", "one").stdout.splitlines()[0].endswith(shown)


@pytest.mark.usefixtures("almanac")
def test_one_id_as_json_is_an_object_of_whole_guides_and_events(run: Run) -> None:
    result = run("show", "one", "--json")
    expected = seen_event(FULL, links=["best", "even", "old"], guides=["guide-x", "guide-y"]) | {
        "related_guides": [seen_guide(guide("guide-x")), seen_guide(guide("guide-y"))],
        "related_events": [
            seen_event(EVEN, links=["one"]) | {"linked": True, "why": None},
            seen_event(BEST, links=["one"]) | {"linked": True, "why": None},
            seen_event(OLD, links=["one"]) | {"linked": True, "why": None},
        ],
    }
    assert same(result.stdout, expected)
    assert result.stderr == ""


@pytest.mark.usefixtures("almanac")
def test_an_event_that_belongs_with_nothing_has_empty_arrays(run: Run) -> None:
    expected = seen_event(PLAIN) | {"related_guides": [], "related_events": []}
    assert same(run("show", "plain", "--json").stdout, expected)


@pytest.mark.parametrize("ids", [("plain", "one"), ("one", "one"), ("one", "plain", "best")])
@pytest.mark.usefixtures("almanac")
def test_several_ids_with_json_are_an_array_in_their_order(run: Run, ids: tuple[str, ...]) -> None:
    found = json.loads(run("show", *ids, "--json").stdout)
    assert found == [json.loads(run("show", each, "--json").stdout) for each in ids]


@pytest.mark.parametrize(
    "given", ["one", "on", "https://example.com/a", "HTTP://Example.com:80/a/?utm_source=x#y"]
)
@pytest.mark.usefixtures("almanac")
def test_an_event_is_named_by_id_beginning_or_url(run: Run, given: str) -> None:
    assert run("show", given).stdout == PAGE


def test_a_full_id_wins_over_longer_ones_that_begin_so(run: Run, root: Path) -> None:
    write(root, event("one"))
    write(root, event("one-more"))
    assert json.loads(run("show", "one", "--json").stdout)["id"] == "one"


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    "given", ["nope", "", "..", "../almanac", "a/b", "a\x00b", "x" * 10_000, "one.json", "o-n-e"]
)
def test_an_unknown_id_is_an_error_whatever_it_looks_like(run: Run, root: Path, given: str) -> None:
    write(root, event("one"))
    result = run("show", "--", given, code=3)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: no event ")
    assert len(result.stderr) < 500


def test_an_unknown_id_is_told_the_nearest_ones(run: Run, root: Path) -> None:
    write(root, event("gemma-4"))
    write(root, event("claude"))
    assert (
        run("show", "gemna-4", code=3).stderr
        == "Error: no event 'gemna-4'\ndid you mean gemma-4?\n"
    )


def test_an_ambiguous_beginning_is_told_the_candidates(run: Run, root: Path) -> None:
    for name in ("gemma-3n", "gemma-4", "gpt"):
        write(root, event(name))
    result = run("show", "gemma", "--json", code=4)
    assert result.stdout == ""
    assert same(
        result.stderr,
        {
            "error": "ambiguous",
            "message": "more than one event begins with 'gemma'\n"
            "  gemma-3n  Gemma 3n, 3d ago\n  gemma-4  Gemma 4, 3d ago",
            "hint": "use more of its words, or its whole id",
            "candidates": [
                {"id": "gemma-3n", "title": "Gemma 3n", "published": "2026-11-20T00:00:00Z"},
                {"id": "gemma-4", "title": "Gemma 4", "published": "2026-11-20T00:00:00Z"},
            ],
        },
    )


@pytest.mark.usefixtures("almanac")
def test_one_unknown_id_among_several_stops_all(run: Run) -> None:
    assert run("show", "one", "nope", code=3).stdout == ""


def test_an_invalid_event_is_named_with_every_problem(run: Run, root: Path) -> None:
    write(root, event("one", title=None, score=11))
    result = run("show", "one", code=5)
    assert result.stdout == ""
    assert result.stderr == (
        "Error: data/events/one.json is not a valid event\n"
        "  title: is missing\n"
        "  score: must be a whole number from 1 to 10, not 11\n"
    )


def test_the_good_ones_are_shown_beside_an_invalid_one(run: Run, root: Path) -> None:
    write(root, PLAIN)
    write(root, b"", "empty")
    result = run("show", "plain", "empty", code=5)
    assert result.stdout == PLAIN_PAGE
    assert result.stderr == (
        "Warning: 1 file is left out of this answer\n  data/events/empty.json: is empty\n"
    )
    assert len(json.loads(run("show", "plain", "empty", "--json", code=5).stdout)) == 1


def test_a_page_with_a_related_event_that_is_invalid_says_so(run: Run, root: Path) -> None:
    write(root, event("one", links=["bad"]))
    write(root, event("bad", score=0))
    result = run("show", "one", code=5)
    assert "Related events (0)" in result.stdout
    assert "data/events/bad.json" in result.stderr


def test_text_from_outside_is_made_safe_on_the_page(run: Run, root: Path) -> None:
    write(root, event("one", title="zero\u200bwidth", summary="a\u202eb\u2028c"))
    text = run("show", "one").stdout
    assert "zerowidth" in text
    assert "a\\u202eb\\u2028c" in text


@pytest.mark.usefixtures("shipped")
def test_the_shipped_gemma_4_has_four_guides_and_eight_events(run: Run) -> None:
    text = run("show", "gemma-4-and-what-makes-an-open-model-succeed").stdout
    assert "\nRelated guides (4)\n" in text
    assert "\nRelated events (8)\n" in text
    assert text.startswith("5  Interconnects (Nathan Lambert), 7mo ago (2026-04-03), tier ")


def test_showing_writes_no_record(run: Run, almanac: Path) -> None:
    before = files(almanac)
    run("show", "one")
    assert files(almanac) == before


def test_an_event_gone_after_its_id_was_found_is_not_there(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(root, event("a"))
    real = Store.resolve

    def resolve(store: Store, *words: Any) -> str:  # noqa: ANN401 (a kind, an id)
        found = real(store, *words)
        path.unlink()
        return found

    monkeypatch.setattr(Store, "resolve", resolve)
    assert run("show", "a", code=3).stderr == "Error: no event 'a'\n"


@pytest.mark.usefixtures("almanac")
def test_ids_are_read_from_standard_input_for_a_hyphen(run: Run, root: Path) -> None:
    for name in ("one", "two", "three"):
        write(root, event(name))
    shown = json.loads(run("show", "three", "-", "--json", given=" one\r\n\ntwo\nthree\n").stdout)
    assert [row["id"] for row in shown] == ["three", "one", "two", "three"]
    assert isinstance(json.loads(run("show", "-", "--json", given="one\n").stdout), list)
    assert run("show", "-", given="").stdout == ""
    assert "not UTF-8" in run("show", "-", given=b"\xff", code=2).stderr
