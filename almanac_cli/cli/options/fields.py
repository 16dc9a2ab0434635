"""The options that set the fields of a record, the same wherever one is added or edited."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.options.switches import dry_run_option, json_option
from almanac_cli.cli.parameters import complete_event_ids, complete_guide_ids, read_text
from almanac_cli.errors import InvalidRecord, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The argument or option of a field, where it is not `--FIELD`.
_OPTION_NAMES = {
    "title": "title",
    "factors": "--factor",
    "tags": "--tag",
    "guides": "--guide",
    "links": "--link",
    "takeaways": "--takeaway",
}

_summary_option = click.option(
    "--summary", callback=read_text, help="The short version; - or @FILE to read it."
)
_tag_option = click.option("--tag", "tags", multiple=True, help="A tag; may be repeated.")
event_options = option_group(
    click.option("--source", help='The publication: "Interconnects".'),
    click.option("--author", help="Who wrote it."),
    click.option("--tier", help="1 primary, 2 commentary or analysis, 3 secondhand."),
    click.option("--url", help="Where it can be read."),
    click.option("--published", metavar="DATE", help="When the source published it."),
    click.option("--score", help="How much it matters, from 1 to 10."),
    click.option("--rationale", help="Why that score."),
    _summary_option,
    _tag_option,
    click.option(
        "--guide",
        "guides",
        multiple=True,
        shell_complete=complete_guide_ids,
        help="A guide to it.",
    ),
    click.option(
        "--link",
        "links",
        multiple=True,
        shell_complete=complete_event_ids,
        help="A related event.",
    ),
)
guide_options = option_group(
    _summary_option,
    click.option("--level", help="beginner, in-depth or mixed."),
    click.option("--takeaway", "takeaways", multiple=True, help="A line to take away."),
    click.option("--body", callback=read_text, help="The text in Markdown; - or @FILE to read it."),
    click.option("--url", help="Where there is more."),
    _tag_option,
    click.option("--updated", metavar="DATE", help="When it was updated, now if not given."),
)
add_options = option_group(
    click.option("--id", help="The id, if not the one that the title gives."),
    click.option(
        "--json-in",
        type=click.Path(readable=False),
        metavar="FILE|-",
        help="Add the JSON objects in a file of up to 32 MiB. [events need a title, a "
        "source and published]",
    ),
    click.option("--skip-invalid", is_flag=True, help="With --json-in: add the others."),
    dry_run_option,
    json_option,
)
edit_options = option_group(
    click.option("--add-tag", "add_tags", multiple=True, help="A tag to add."),
    click.option("--remove-tag", "remove_tags", multiple=True, help="A tag to take away."),
    click.option("--unset", multiple=True, metavar="FIELD", help="A field to empty."),
    dry_run_option,
    json_option,
)


def fields_from_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the options that were used, by field; several of one are a list."""
    return {
        field: list(value) if isinstance(value, tuple) else value
        for field, value in options.items()
        if value is not None and value != ()
    }


def option_name(field: str) -> str:
    """Return the name of the option, or of the argument, that sets a field."""
    return _OPTION_NAMES.get(field, f"--{field}")


@contextmanager
def invalid_as_usage_error(**names: str) -> Iterator[None]:
    """Turn an InvalidRecord into a UsageError that names the options instead of the fields.

    `names` are the options or arguments, by field, where a command calls them differently.
    """
    try:
        yield
    except InvalidRecord as error:
        problems = [str(_name_option(problem, names)) for problem in error.problems]
        if len(problems) == 1:
            raise UsageError(problems[0]) from None
        sentence = f"{len(problems)} values are wrong"
        raise UsageError(sentence, [f"  {problem}" for problem in problems]) from None


def _name_option(problem: Problem, names: Mapping[str, str]) -> Problem:
    """Return a problem with the option of its field as its place."""
    field, _, rest = problem.where.partition(".")
    option = names.get(field) or option_name(field)
    return problem._replace(where=f"{option} {rest}".strip())
