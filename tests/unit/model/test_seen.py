"""Decisions about items of feeds: their lines, and which of them count."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.model import seen
from almanac_cli.model.seen import Decision

KEYS = [f"{letter}{digit * 16}" for letter in "gau" for digit in "01"]
A, B = KEYS[:2]
LATER = "2026-11-30T10:00:00Z"
decisions = st.builds(
    Decision,
    keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True).map(tuple),
    time=st.sampled_from([f"2026-11-2{n}T10:00:00Z" for n in range(4)]),
    outcome=st.sampled_from(seen.OUTCOMES),
    url=st.none() | st.just("https://x.org/a?b=c#d"),
)


def decision(outcome: seen.Outcome, day: int = 1, *keys: str) -> Decision:
    return Decision(keys or (A,), f"2026-11-{day:02}T10:00:00Z", outcome, None)


def states(lines: list[Decision]) -> dict[str, str]:
    """Return by key what was decided; a key without a decision is left out."""
    latest = seen.latest_by_key(lines)
    return {key: line.outcome for key, line in latest.items() if line.is_final}


@given(st.lists(decisions))
def test_lines_are_read_as_they_were_written(lines: list[Decision]) -> None:
    assert seen.parse_lines("".join(map(seen.to_line, lines))) == (lines, [])


def test_a_line_says_what_was_decided_and_when() -> None:
    line = seen.to_line(Decision((A, B), "2026-11-20T10:00:00Z", "kept", "https://x.org/a"))
    assert line == f"{A},{B} 2026-11-20T10:00:00Z kept https://x.org/a\n"


def test_lines_that_are_none_are_numbered() -> None:
    good = seen.to_line(decision("dropped"))
    text = f"{good}<<<<<<< HEAD\n\n{good.replace('dropped', 'eaten')}{good[:20]}"
    assert seen.parse_lines(text) == ([decision("dropped")], [2, 4])


def test_the_latest_line_of_a_key_counts() -> None:
    assert states([decision("dropped", 2), decision("restored", 1)]) == {A: "dropped"}
    assert states([decision("dropped", 1), decision("restored", 1)]) == {}
    assert states([decision("restored", 1), decision("kept", 1)]) == {A: "kept"}


@given(st.lists(decisions, max_size=6), st.lists(decisions, max_size=6))
def test_lines_of_two_clones_count_the_same_in_any_order(
    one: list[Decision], other: list[Decision]
) -> None:
    times = {line.time for line in one} & {line.time for line in other}
    if not times:
        assert states([*one, *other]) == states([*other, *one])


@given(st.lists(decisions, max_size=6), st.lists(decisions, min_size=1, max_size=3))
def test_reverting_gives_keys_what_they_had(before: list[Decision], new: list[Decision]) -> None:
    new = [line._replace(time="2026-11-29T10:00:00Z") for line in new]
    added, otherwise = seen.reverting(new, [*before, *new], LATER, None)
    assert states([*before, *new, *added]) == states(before)
    assert otherwise == []


@given(st.lists(decisions, max_size=6), st.lists(decisions, min_size=1, max_size=3), st.data())
def test_what_waited_waits_again_whatever_clones_decided(
    others: list[Decision], new: list[Decision], data: st.DataObject
) -> None:
    time = "2026-11-25T10:00:00Z"
    outcomes: st.SearchStrategy[seen.Outcome] = st.sampled_from(("kept", "dropped"))
    new = [line._replace(time=time, outcome=data.draw(outcomes)) for line in new]
    present = data.draw(st.permutations([*others, *new]))
    others = [line for line in present if line.time != time]
    added, otherwise = seen.reverting(new, present, LATER, time)
    decided = {key for line in new for key in line.identifying}
    after = states([*present, *added])
    assert otherwise == []
    assert not decided & {*after}
    assert after == {key: out for key, out in states(others).items() if key not in decided}


def test_a_copy_of_a_decision_gives_back_what_was_there() -> None:
    copy, there = decision("kept", 2), decision("dropped", 1)
    added, _ = seen.reverting([copy], [there, copy], LATER, "2026-11-25T10:00:00Z")
    assert states([there, copy, *added]) == {A: "dropped"}


def test_the_keys_of_an_item_are_reverted_in_one_line() -> None:
    line = decision("dropped", 1, A, B, "c0123456789abcdef")
    added, _ = seen.reverting([line], [line], LATER, line.time)
    assert added == [line._replace(time=LATER, outcome="restored")]


def test_what_was_decided_again_is_not_reverted() -> None:
    first, second = decision("dropped", 1), decision("kept", 2)
    assert seen.reverting([first], [first, second], LATER, first.time) == ([], [second])


def test_steps_are_reverted_one_after_another() -> None:
    kept, removed = decision("kept", 1), decision("removed", 2)
    lines = [kept, removed]
    for step, outcome in ((removed, "kept"), (kept, None)):
        added, _ = seen.reverting([step], lines, LATER, step.time)
        lines += added
        assert states(lines).get(A) == outcome


def test_what_was_reverted_already_needs_no_line() -> None:
    first = decision("dropped", 1)
    assert seen.reverting([first], [], LATER, None) == ([], [])


@given(st.lists(decisions, unique=True))
def test_joined_lines_count_as_their_parts(lines: list[Decision]) -> None:
    parts, joined = (
        Counter((line._replace(keys=()), key) for line in some for key in line.keys)
        for some in (lines, seen.joined(lines))
    )
    assert joined == parts


def test_whole_lines_of_two_items_stay_apart() -> None:
    first, second = decision("dropped", 1, *KEYS[::2]), decision("dropped", 1, *KEYS[1::2])
    assert seen.joined([first, second]) == [first, second]
    parts = [decision("dropped", 1, key) for key in KEYS]
    assert seen.joined(parts) == [first, second]
