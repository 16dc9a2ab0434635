"""Every deliberate failure: its exit code, its name for programs, and its message."""

from __future__ import annotations

import pytest

from almanac_cli import errors
from almanac_cli.errors import AlmanacError, Invalid, Problem

DOCUMENTED = {
    AlmanacError: (1, "failed"),
    errors.WrongUsage: (2, "usage"),
    errors.NotFound: (3, "not_found"),
    errors.Ambiguous: (4, "ambiguous"),
    errors.Invalid: (5, "invalid"),
    errors.LeftOut: (5, "invalid"),
    errors.NoAlmanac: (6, "no_almanac"),
    errors.Conflict: (7, "conflict"),
    errors.AlreadyThere: (7, "conflict"),
    errors.Unanswered: (8, "unanswered"),
    errors.Interrupted: (130, "interrupted"),
}


def kinds_of(error: type[AlmanacError]) -> set[type[AlmanacError]]:
    """Return a class of failure with all that are made from it."""
    return {error}.union(*map(kinds_of, error.__subclasses__()))


@pytest.mark.parametrize("error", DOCUMENTED)
def test_a_failure_has_the_exit_code_and_the_name_of_the_design(error: type[AlmanacError]) -> None:
    assert (error.exit_code, error.name) == DOCUMENTED[error]


def test_no_failure_has_an_exit_code_of_its_own() -> None:
    found = {(each.exit_code, each.name) for each in kinds_of(AlmanacError)}
    assert found == set(DOCUMENTED.values())


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("score", "must be a whole number"), "score: must be a whole number"),
        (Problem("", "is empty"), "is empty"),
    ],
)
def test_a_problem_says_where_and_what(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_an_invalid_record_is_named_with_every_problem_on_a_line_of_its_own() -> None:
    found = (Problem("title", "is missing"), Problem("", "is odd"))
    error = Invalid("a.json is not valid", iter(found), hint="mend it")
    assert error.message == str(error) == "a.json is not valid\n  title: is missing\n  is odd"
    assert error.problems == found
    assert error.hint == "mend it"


def test_a_record_that_is_there_already_is_named() -> None:
    error = errors.AlreadyThere("event", "gemma-4")
    assert error.id == "gemma-4"
    assert "gemma-4" in error.message
