"""Options that set fields of a record, for `add` and `edit`, and the values by field."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.completion.values import (
    complete_authors,
    complete_event_ids,
    complete_fields,
    complete_guide_ids,
    complete_levels,
    complete_sources,
    complete_tags,
    complete_types,
)
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.group import Decorator, option_group
from almanac_cli.cli.options.own_fields import set_option
from almanac_cli.cli.options.switches import (
    DATE_ORDER_HINT,
    allow_duplicate_option,
    date_order_option,
    dry_run_option,
    json_option,
    update_option,
)
from almanac_cli.cli.parameters import read_file
from almanac_cli.cli.paths import PathName
from almanac_cli.errors import InvalidRecord, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.model.kind import Kind

# The argument or option of a field, where it is not `--FIELD`.
_OPTION_NAMES = {
    "title": "title",
    "name": "name",
    "factors": "--factor",
    "tags": "--tag",
    "guides": "--guide",
    "links": "--link",
    "takeaways": "--takeaway",
    "references": "--reference",
    "aliases": "--alias",
    "feeds": "--feed",
    "tag_map": "--map",
    "settings": "--set",
}

_FILE_SUFFIX = "_file"  # of the parameters of options that name a file with the text of a field

_summary_options = option_group(
    click.option("-m", "--summary", help="Short summary."),
    click.option(
        "--summary-file",
        type=PathName(readable=False),
        callback=read_file,
        metavar="FILE|-",
        help="Read the summary from FILE; - is standard input.",
    ),
)


def tags_option(help_text: str) -> Decorator:
    """Return the option `--tag` that sets the tags of a record, with its help."""
    return click.option(
        "-t",
        "--tag",
        "tags",
        multiple=True,
        shell_complete=complete_tags,
        metavar="TAG",
        help=help_text,
    )


_tag_option = tags_option("Tag, or several with commas between; may be repeated.")
event_options = option_group(
    click.option(
        "--type",
        shell_complete=complete_types,
        metavar="TYPE",
        help="What it is, such as release, paper or policy.",
    ),
    click.option(
        "-s",
        "--source",
        shell_complete=complete_sources,
        metavar="NAME",
        help="Publication, such as Interconnects.",
    ),
    click.option("--author", shell_complete=complete_authors, metavar="NAME", help="Author."),
    click.option("--tier", metavar="N", help="1 primary, 2 commentary or analysis, 3 secondhand."),
    click.option("-u", "--url", metavar="URL", help="Web address of the event."),
    click.option(
        "-d",
        "--published",
        metavar="DATE",
        help="When it was published, such as 2026-04-03, May 2026 or yesterday.",
    ),
    click.option("-n", "--score", metavar="N", help="How much it matters, from 1 to 10."),
    click.option("--rationale", help="Reason for the score."),
    _summary_options,
    _tag_option,
    click.option(
        "--guide",
        "guides",
        multiple=True,
        shell_complete=complete_guide_ids,
        metavar="GUIDE",
        help="Guide that explains it; may be repeated.",
    ),
    click.option(
        "--link",
        "links",
        multiple=True,
        shell_complete=complete_event_ids,
        metavar="ID",
        help="Event to link it to; may be repeated.",
    ),
)
guide_options = option_group(
    _summary_options,
    click.option(
        "--level",
        shell_complete=complete_levels,
        metavar="LEVEL",
        help="beginner, in-depth or mixed.",
    ),
    click.option(
        "--takeaway", "takeaways", multiple=True, help="Point to remember; may be repeated."
    ),
    click.option("--body", help="Text in Markdown."),
    click.option(
        "--body-file",
        type=PathName(readable=False),
        callback=read_file,
        metavar="FILE|-",
        help="Read the text from FILE; - is standard input.",
    ),
    click.option(
        "--reference",
        "references",
        multiple=True,
        metavar="'TITLE URL'",
        help="Page that it rests on; may be repeated.",
    ),
    click.option("-u", "--url", metavar="URL", help="Web address of further reading."),
    _tag_option,
    click.option("--updated", metavar="DATE", help="When it was updated.  [default: now]"),
)
add_options = option_group(
    set_option,
    click.option("--id", metavar="ID", help="Id.  [default: made from the title]"),
    click.option(
        "--json-in",
        type=PathName(readable=False),
        metavar="FILE|-",
        help="Add JSON objects from a file, or from standard input if it is -, up to 32 MiB.",
    ),
    click.option(
        "--skip-invalid",
        is_flag=True,
        help="With --json-in: add the valid objects, name the others.",
    ),
    click.option(
        "--html",
        is_flag=True,
        help="With --json-in: turn HTML in titles, summaries and the like to plain text.",
    ),
    update_option,
    allow_duplicate_option,
    date_order_option,
    dry_run_option,
    json_option,
)


def editor_option(kind: Kind) -> Decorator:
    """Return the option `--edit` of a kind, which names a field for the editor."""
    fields = (*kind.long_fields, *kind.bullet_fields)
    listed = " or ".join(filter(None, (", ".join(fields[:-1]), fields[-1])))
    return click.option(
        "--edit",
        "edit_field",
        type=click.Choice(fields),
        metavar="FIELD",
        help=f"Open the editor on one text alone: {listed}.",
    )


edit_options = option_group(
    click.option(
        "--add-tag",
        "add_tags",
        multiple=True,
        shell_complete=complete_tags,
        metavar="TAG",
        help="Tag to add, or several; may be repeated.",
    ),
    click.option(
        "--remove-tag",
        "remove_tags",
        multiple=True,
        shell_complete=complete_tags,
        metavar="TAG",
        help="Tag to remove, or several; may be repeated.",
    ),
    set_option,
    click.option(
        "--unset",
        multiple=True,
        shell_complete=complete_fields,
        metavar="FIELD",
        help="Field to clear; may be repeated.",
    ),
    allow_duplicate_option,
    date_order_option,
    dry_run_option,
    json_option,
)


def fields_from_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the options that were used, by the name of the field they set.

    `options` has the values as click passes them to a command; `None` and an empty tuple mean that
    an option was not used. The values of an option that may be repeated are a list. The text of
    `--summary-file` is that of the field `summary`.

    Raises:
        UsageError: if a text and a file are set for the same field.

    """
    fields: dict[str, Any] = {}
    for name, value in options.items():
        if value is None or value == ():
            continue
        field = name.removesuffix(_FILE_SUFFIX)
        if field in fields:
            raise UsageError(
                f"{option_name(field)} and {option_name(field)}-file exclude each other"
            )
        fields[field] = list(value) if isinstance(value, tuple) else value
    return fields


def option_name(field: str) -> str:
    """Return the name of the option, such as `--tag`, or of the argument that sets a field."""
    return _OPTION_NAMES.get(field, f"--{field.replace('_', '-')}")


@contextmanager
def invalid_as_usage_error(
    values: Mapping[str, Any] | None = None, /, **names: str
) -> Iterator[None]:
    """Turn an InvalidRecord of the block into a UsageError that names options, not fields.

    A context manager. `values` are the fields as entered, so that of several values of an option
    the wrong one can be named. `names` has by field the name of its option or argument, if it
    differs from `option_name`.

    Raises:
        UsageError: if the block raises InvalidRecord; carries every problem.

    """
    try:
        yield
    except InvalidRecord as error:
        problems = [str(_name_option(problem, names, values or {})) for problem in error.problems]
        is_ambiguous = any(problem.code == "ambiguous_date" for problem in error.problems)
        hint = DATE_ORDER_HINT if is_ambiguous else None
        if len(problems) == 1:
            raise UsageError(problems[0], hint=hint) from None
        sentence = f"{len(problems)} values are wrong"
        raise UsageError(sentence, [f"  {problem}" for problem in problems], hint=hint) from None


def _name_option(problem: Problem, names: Mapping[str, str], values: Mapping[str, Any]) -> Problem:
    """Return a copy of a problem with the option of its field in `where`.

    Of a list, the value follows, unless it is in the reason: nobody counts options.
    """
    field, _, rest = problem.where.partition(".")
    option = names.get(field) or option_name(field)
    if rest.isdecimal():
        entered, index = values.get(field), int(rest)
        is_there = isinstance(entered, (list, tuple)) and index < len(entered)
        rest = quoted(str(entered[index])) if entered and is_there else ""
        rest = "" if rest in problem.what else rest
    return problem._replace(where=f"{option} {rest}".strip())
