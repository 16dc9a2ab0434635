"""`almanac score`: how much events matter, shown, set, and set by another program."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from almanac_cli.model.rows import FACTORS
from support.records import event, files, write
from support.shapes import on_disk, same, seen_event

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

PLAIN = event("one")
SCORED = event("one", score=4, factors={"scale": 2, "impact": 8}, rationale="Old.")


def test_without_a_value_score_factors_and_rationale_are_shown(run: Run, root: Path) -> None:
    write(root, SCORED)
    before = files(root)
    assert run("score", "one").stdout == "one: score 4\n  scale 2\n  impact 8\n  Old.\n"
    assert files(root) == before


def test_an_event_without_a_score_is_shown_as_unscored(run: Run, root: Path) -> None:
    write(root, PLAIN)
    assert run("score", "one").stdout == "one: unscored\n"


def test_without_a_value_json_prints_the_event(run: Run, root: Path) -> None:
    write(root, SCORED)
    write(root, event("two", links=["one"]))
    assert same(run("score", "one", "--json").stdout, seen_event(SCORED, links=["two"]))


@pytest.mark.parametrize("score", range(1, 11))
def test_a_score_from_1_to_10_is_set(run: Run, root: Path, score: int) -> None:
    write(root, PLAIN)
    assert run("score", "one", str(score)).stdout == f"one: score {score}\n"
    assert on_disk(root, "events/one") == PLAIN | {"score": score}


@pytest.mark.parametrize("score", ["0", "11", "7.5", "high", "", "1e1", "\u0667", "9" * 5_000])
def test_anything_else_is_wrong_usage_and_changes_nothing(run: Run, root: Path, score: str) -> None:
    write(root, SCORED)
    before = files(root)
    result = run("score", "one", score, code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert files(root) == before


def test_a_negative_score_is_wrong_usage(run: Run, root: Path) -> None:
    write(root, SCORED)
    before = files(root)
    run("score", "one", "--", "-1", code=2)
    run("score", "one", "-1", code=2)
    assert files(root) == before


def test_score_factors_and_rationale_are_set_together(run: Run, root: Path) -> None:
    write(root, PLAIN)
    result = run(
        "score", "one", "7", "--factor", "novelty=9", "--factor", "scale=1", "--rationale", "New."
    )
    assert result.stdout == "one: score 7\n  scale 1\n  novelty 9\n  New.\n"
    assert on_disk(root, "events/one") == PLAIN | {
        "score": 7, "factors": {"scale": 1, "novelty": 9}, "rationale": "New.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("factors", "score"),
    [
        ({"scale": 1}, 1),
        ({"scale": 10}, 10),
        ({"impact": 4, "novelty": 7}, 5),  # 5.29
        ({"scale": 2, "impact": 8}, 4),  # 4
        ({"scale": 2, "impact": 3}, 2),  # 2.449
        ({"scale": 4, "impact": 5}, 4),  # 4.472
        ({"scale": 5, "impact": 6}, 5),  # 5.477
        ({"scale": 3, "impact": 10}, 5),  # 5.477
        ({"scale": 3, "impact": 7}, 5),  # 4.583
        ({"scale": 1, "impact": 2, "novelty": 8}, 3),  # 2.52
        ({"scale": 1, "impact": 2, "novelty": 7}, 2),  # 2.41
        (dict.fromkeys(["scale", "impact", "novelty", "potential", "legacy", "credibility"], 6), 6),
    ],
)
def test_factors_without_a_score_set_their_mean_and_say_so(
    run: Run, root: Path, factors: dict[str, int], score: int
) -> None:
    write(root, PLAIN)
    words = [word for name, n in factors.items() for word in ("--factor", f"{name}={n}")]
    first = run("score", "one", *words).stdout.splitlines()[0]
    assert first == f"one: score {score}, the geometric mean of its factors"
    assert on_disk(root, "events/one") == PLAIN | {"score": score, "factors": factors}


def test_a_new_factor_joins_the_old_ones(run: Run, root: Path) -> None:
    write(root, SCORED)
    run("score", "one", "--factor", "scale=8")
    assert on_disk(root, "events/one") == SCORED | {
        "score": 8, "factors": {"scale": 8, "impact": 8},
    }  # fmt: skip


def test_a_rationale_alone_leaves_the_score(run: Run, root: Path) -> None:
    write(root, SCORED)
    result = run("score", "one", "--rationale", "New.")
    assert result.stdout == "one: score 4\n  scale 2\n  impact 8\n  New.\n"
    assert on_disk(root, "events/one") == SCORED | {"rationale": "New."}


def test_clear_takes_score_factors_and_rationale_away(run: Run, root: Path) -> None:
    write(root, SCORED)
    assert run("score", "one", "--clear").stdout == "one: unscored\n"
    assert on_disk(root, "events/one") == PLAIN


def test_json_prints_the_event_as_it_now_is(run: Run, root: Path) -> None:
    write(root, PLAIN)
    write(root, event("two", links=["one"]))
    result = run("score", "one", "--factor", "impact=9", "--json")
    assert same(result.stdout, seen_event(PLAIN, score=9, factors={"impact": 9}, links=["two"]))
    assert result.stderr == ""


def test_setting_the_same_score_again_leaves_the_very_file(run: Run, root: Path) -> None:
    path = write(root, SCORED)
    before = path.stat()
    run("score", "one", "4")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_keys_survive(run: Run, root: Path) -> None:
    record = event("one", mood={"b": 1, "a": [None]})
    write(root, record)
    run("score", "one", "5")
    assert on_disk(root, "events/one") == record | {"score": 5}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("one", "--factor", "scale"), 2),
        (("one", "--factor", "scale=0"), 2),
        (("one", "--factor", "scale=11"), 2),
        (("one", "--factor", "scale=x"), 2),
        (("one", "--factor", "mood=3"), 2),
        (("one", "--factor", "=3"), 2),
        (("one", "--factor", "scale=3", "--factor", "scale=4"), 2),
        (("one", "5", "--clear"), 2),
        (("one", "--clear", "--rationale", "x"), 2),
        (("one", "5", "6"), 2),
        (("one", "--rationale", "\x1b"), 2),
        (("-", "5"), 2),
        (("-", "--clear"), 2),
        (("-", "--factor", "scale=3"), 2),
        (("nope", "5"), 3),
        (("../one", "5"), 3),
        (("tw", "5"), 4),
        (("broken", "5"), 5),
        (("broken",), 5),
        (("broken", "--clear"), 5),
    ],
)
def test_what_is_refused_changes_nothing(
    run: Run, root: Path, words: tuple[str, ...], code: int
) -> None:
    for each in (SCORED, event("two-a"), event("two-b")):
        write(root, each)
    write(root, event("broken", tier=9))
    before = files(root)
    assert run("score", *words, given="", code=code).stdout == ""
    assert files(root) == before


@pytest.mark.parametrize("factor", ["scale=11", "mood=3", "scale"])
def test_a_wrong_factor_is_named_by_its_option(run: Run, root: Path, factor: str) -> None:
    write(root, PLAIN)
    result = run("score", "one", "--factor", factor, code=2)
    assert result.stderr.startswith("Error: --factor")
    assert not result.stderr.startswith("Error: --factors")


def test_a_wrong_score_is_not_blamed_on_an_option_it_lacks(run: Run, root: Path) -> None:
    write(root, PLAIN)
    assert "--score" not in run("score", "one", "11", code=2).stderr


def test_standard_input_scores_many(run: Run, root: Path) -> None:
    for each in (SCORED, event("two"), event("three-and-more")):
        write(root, each)
    lines = [
        {"id": "one", "score": 10, "rationale": "Named a year later."},
        {"id": "three", "score": 3},
        {"id": "two", "factors": {"impact": 4, "novelty": 7}},
    ]
    result = run("score", "-", given="".join(f"{json.dumps(line)}\n" for line in lines))
    assert result.stdout == "10  one\n 3  three-and-more\n 5  two\n"
    assert result.stderr == ""
    assert on_disk(root, "events/one") == SCORED | {
        "score": 10, "rationale": "Named a year later.",
    }  # fmt: skip
    assert on_disk(root, "events/three-and-more")["score"] == 3
    assert on_disk(root, "events/two") == event("two", score=5, factors={"impact": 4, "novelty": 7})


def test_standard_input_with_json_prints_an_array(run: Run, root: Path) -> None:
    write(root, PLAIN)
    write(root, event("two", links=["one"]))
    result = run("score", "-", "--json", given='{"id": "one", "score": 5}')
    assert same(result.stdout, [seen_event(PLAIN, score=5, links=["two"])])


def test_nothing_on_standard_input_scores_nothing(run: Run, root: Path) -> None:
    write(root, PLAIN)
    assert run("score", "-", "--json", given="").stdout == "[]\n"


def test_the_unscored_can_be_judged_in_a_pipe(run: Run, root: Path) -> None:
    write(root, PLAIN)
    write(root, event("two", score=9))
    rows = [json.loads(row) for row in run("list", "--unscored", "--ndjson").stdout.splitlines()]
    judged = "".join(f"{json.dumps(row | {'score': 6})}\n" for row in rows)
    assert run("score", "-", given=judged).stdout == " 6  one\n"
    assert run("list", "--unscored", "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("oops", "line 2: is not JSON"),
        ("[]", "line 2: must be an object"),
        ('{"score": 5}', "line 2: id: is missing"),
        ('{"id": "one"}', "line 2: score: is missing"),
        ('{"id": 7, "score": 5}', "line 2: id: "),
        (
            '{"id": "one", "score": 11}',
            "line 2: score: must be a whole number from 1 to 10, not 11",
        ),
        ('{"id": "one", "score": 7.5}', "line 2: score: must be a whole number"),
        ('{"id": "one", "score": "high"}', "line 2: score: must be a whole number"),
        ('{"id": "one", "score": true}', "line 2: score: must be a whole number"),
        ('{"id": "one", "score": NaN}', "line 2: holds NaN"),
        ('{"id": "one", "score": 5, "rationale": 7}', "line 2: rationale: must be text, not 7"),
        ('{"id": "one", "factors": {"mood": 5}}', "line 2: factors"),
        ('{"id": "nope", "score": 5}', "line 2: no event 'nope'"),
        ('{"id": "tw", "score": 5}', "line 2: more than one event begins with 'tw'"),
        ('{"id": "broken", "score": 5}', "line 2: data/events/broken.json"),
    ],
)
def test_one_wrong_line_stops_all_and_is_named(
    run: Run, root: Path, line: str, problem: str
) -> None:
    for each in (PLAIN, event("two-a"), event("two-b"), event("broken", tier=9)):
        write(root, each)
    before = files(root)
    result = run("score", "-", given=f'{{"id": "one", "score": 5}}\n{line}\n', code=5)
    assert result.stdout == ""
    assert result.stderr.startswith(f"Error: nothing was scored\n  {problem}")
    assert files(root) == before


def test_a_score_for_an_invalid_file_names_its_every_problem(run: Run, root: Path) -> None:
    write(root, event("broken", tier=9, score=11))
    before = files(root)
    text = run("score", "-", given='{"id": "broken", "score": 5}', code=5).stderr
    assert "data/events/broken.json" in text
    assert "tier: must be a whole number from 1 to 3, not 9" in text
    assert "score: must be a whole number from 1 to 10, not 11" in text
    assert files(root) == before


def test_every_wrong_line_is_named(run: Run, root: Path) -> None:
    write(root, PLAIN)
    given = '{"id": "one", "score": 11}\n{"id": "one", "score": 5}\n{"id": "x", "score": 1}\n'
    assert run("score", "-", given=given, code=5).stderr == (
        "Error: nothing was scored\n"
        "  line 1: score: must be a whole number from 1 to 10, not 11\n"
        "  line 3: no event 'x'\n"
    )


def test_the_rubric_has_five_levels_and_the_tie_rule(run: Run) -> None:
    text = run("score", "--rubric").stdout
    levels = re.findall(r"^ ?(\d+-\d+) +(.+)$", text, re.MULTILINE)
    assert levels == [
        ("1-2", "re-report, rumour, opinion"),
        ("3-4", "modest: a shipped feature, an ordinary round"),
        ("5-6", "notable: a meaningful release, a binding rule"),
        ("7-8", "major: a frontier model, a landmark law"),
        ("9-10", "named a year later"),
    ]
    assert text.endswith("\nIf torn between two scores, take the lower.\n")


@pytest.mark.usefixtures("shipped")
def test_each_example_of_the_rubric_is_shipped_with_that_score(run: Run) -> None:
    text = run("score", "--rubric").stdout
    found = re.findall(r"(\d+)-(\d+) .*\n +such as (\S+) \((\d+)\)", text)
    assert len(found) == 5
    for low, high, id_, score in found:
        assert json.loads(run("show", id_, "--json").stdout)["score"] == int(score)
        assert int(low) <= int(score) <= int(high)


def test_the_rubric_in_json_has_levels_factors_and_the_tie_rule(run: Run) -> None:
    rubric = json.loads(run("score", "--rubric", "--json").stdout)
    assert [*rubric] == ["levels", "tie", "factors"]
    assert rubric["levels"][0] == {
        "low": 1, "high": 2, "meaning": "re-report, rumour, opinion",
        "example": "my-bets-on-open-models-mid-2026", "score": 2,
    }  # fmt: skip
    assert len(rubric["levels"]) == 5
    assert rubric["tie"] == "If torn between two scores, take the lower."
    assert tuple(rubric["factors"]) == FACTORS
    text = run("score", "--rubric").stdout
    for name, meaning in rubric["factors"].items():
        assert re.search(f"^  {name} +{re.escape(meaning)}$", text, re.MULTILINE)


def test_the_help_says_what_factors_and_levels_are_modelled_on(run: Run) -> None:
    text = run("score", "--help").stdout
    assert "newsminimalist.com" in text
    assert "aiwethereyet.com" in text


def test_an_empty_score_from_another_program_is_missing(root: Path, run: Run) -> None:
    write(root, event("a"))
    lines = '{"id": "a", "score": "", "rationale": "r"}\n'
    assert "score: is missing" in run("score", "-", given=lines, code=5).stderr
    assert "rationale" not in on_disk(root, "events/a")
