"""The options that set the fields of a record, the same wherever one is added or edited."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.parameters import event_ids, guide_ids, text
from almanac_cli.errors import InvalidRecord, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_NAMES = {
    "title": "title",
    "factors": "--factor",
    "tags": "--tag",
    "guides": "--guide",
    "links": "--link",
    "takeaways": "--takeaway",
}


def event_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for each field of an event that a person sets."""
    for option in reversed(
        [
            click.option("--source", help='The publication: "Interconnects".'),
            click.option("--author", help="Who wrote it."),
            click.option("--tier", help="1 primary, 2 commentary or analysis, 3 secondhand."),
            click.option("--url", help="Where it can be read."),
            click.option("--published", metavar="DATE", help="When the source published it."),
            click.option("--score", help="How much it matters, from 1 to 10."),
            click.option("--rationale", help="Why that score."),
            click.option(
                "--summary", callback=text, help="The short version; - or @FILE to read it."
            ),
            click.option("--tag", "tags", multiple=True, help="A tag; may be repeated."),
            click.option(
                "--guide", "guides", multiple=True, shell_complete=guide_ids, help="A guide to it."
            ),
            click.option(
                "--link", "links", multiple=True, shell_complete=event_ids, help="A related event."
            ),
        ]
    ):
        command = option(command)
    return command


def guide_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for each field of a guide that a person sets."""
    for option in reversed(
        [
            click.option(
                "--summary", callback=text, help="The short version; - or @FILE to read it."
            ),
            click.option("--level", help="beginner, in-depth or mixed."),
            click.option("--takeaway", "takeaways", multiple=True, help="A line to take away."),
            click.option(
                "--body", callback=text, help="The text in Markdown; - or @FILE to read it."
            ),
            click.option("--url", help="Where there is more."),
            click.option("--tag", "tags", multiple=True, help="A tag; may be repeated."),
            click.option(
                "--updated", metavar="DATE", help="When it was updated, now if not given."
            ),
        ]
    ):
        command = option(command)
    return command


def given_fields(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that options gave a value."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in options.items()
        if value is not None and value != ()
    }


def option_of(field: str) -> str:
    """Return how the option, or the argument, is called that sets a field."""
    return _NAMES.get(field, f"--{field}")


@contextmanager
def invalid_is_wrong_usage(**names: str) -> Iterator[None]:
    """Turn what is wrong with the values of options into wrong usage that names the options.

    `names` gives those of fields that this command calls by other names.
    """
    try:
        yield
    except InvalidRecord as error:
        found = [str(_in_options(each, names)) for each in error.problems]
        if len(found) == 1:
            raise UsageError(found[0]) from None
        text = f"{len(found)} values are wrong"
        raise UsageError(text, [f"  {each}" for each in found]) from None


def _in_options(problem: Problem, names: Mapping[str, str]) -> Problem:
    field, _, rest = problem.where.partition(".")
    option = names.get(field) or option_of(field)
    return problem._replace(where=f"{option} {rest}".strip())
