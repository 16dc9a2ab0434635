"""Every failure: its exit code, its code for programs, and its message."""

from __future__ import annotations

import pytest

from almanac_cli import errors
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.messages.describe import describe
from almanac_cli.errors import AlmanacError, InvalidFile, Problem
from support.messages import hint_of, message_of

DOCUMENTED = {
    AlmanacError: (1, "failed"),
    UsageError: (2, "usage"),
    errors.NotFound: (3, "not_found"),
    errors.Ambiguous: (4, "ambiguous"),
    errors.Invalid: (5, "invalid"),
    errors.IncompleteResult: (5, "invalid"),
    errors.NoAlmanac: (6, "no_almanac"),
    errors.Conflict: (7, "conflict"),
    errors.Duplicate: (7, "conflict"),
    errors.OutputFailed: (8, "output_failed"),
    errors.Interrupted: (130, "interrupted"),
}


def subclasses(error: type[AlmanacError]) -> set[type[AlmanacError]]:
    """Return a class of failure with all that are made from it."""
    return {error}.union(*map(subclasses, error.__subclasses__()))


@pytest.mark.parametrize("error", DOCUMENTED)
def test_a_failure_has_the_codes_of_the_design(error: type[AlmanacError]) -> None:
    assert (error.exit_code, error.code) == DOCUMENTED[error]


def test_no_failure_has_an_exit_code_of_its_own() -> None:
    found = {(error.exit_code, error.code) for error in subclasses(AlmanacError)}
    assert found == set(DOCUMENTED.values())


def has_message(error: type[AlmanacError]) -> bool:
    """Say whether a failure is told in words, not as its class and data."""
    try:
        return not describe(error.__new__(error)).text.startswith(error.__name__)
    except AttributeError:
        return True  # the words need data


@pytest.mark.parametrize("error", sorted(subclasses(AlmanacError), key=str))
def test_every_failure_has_a_message_of_its_own(error: type[AlmanacError]) -> None:
    nobody_raises = {AlmanacError, errors.Conflict, errors.Invalid}
    assert has_message(error) == (error not in nobody_raises)


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("score", "must be a whole number"), "score: must be a whole number"),
        (Problem("", "is empty"), "is empty"),
    ],
)
def test_a_problem_says_where_and_what(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_an_invalid_file_is_named_with_every_problem_on_its_line() -> None:
    found = (Problem("title", "is missing"), Problem("", "is odd"))
    error = InvalidFile("event", "a.json", iter(found))
    assert message_of(error) == "a.json is not a valid event\n  title: is missing\n  is odd"
    assert error.problems == found


def test_a_line_break_in_a_message_is_shown() -> None:
    error = InvalidFile("event", "a\nb.json", [Problem("x\ty", "is odd")])
    assert message_of(error) == "a\\nb.json is not a valid event\n  x\\ty: is odd"


def test_a_failure_names_its_data_for_a_report() -> None:
    assert str(errors.Duplicate("event", "gemma-4")) == "Duplicate(kind='event', id='gemma-4')"


@pytest.mark.parametrize(
    ("kind", "command"),
    [("event", "almanac show gemma-4"), ("guide", "almanac guide show gemma-4")],
)
def test_a_duplicate_is_named_with_the_command_that_shows_it(kind: str, command: str) -> None:
    error = errors.Duplicate(kind, "gemma-4")
    assert message_of(error) == f"this {kind} is there already: gemma-4"
    assert hint_of(error) == f"see it with: {command}; to have it twice, use --allow-duplicate"
