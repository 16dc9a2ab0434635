"""`almanac resolve`: show or settle what git left unmerged in a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.completion.values import complete_record_ids
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.messages.unmerged import describe_state
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import print_change, print_records
from almanac_cli.formats import json_codec
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.operations import resolve
from almanac_cli.operations.compare_sides import compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from almanac_cli.operations.compare_sides import Comparison, FieldSides
    from almanac_cli.operations.resolve import Side, Whole
    from almanac_cli.operations.unmerged import UnmergedRecord

_SIDES = ("this", "other", "base")


@click.command(short_help="Show or settle what git left unmerged in a record.")
@click.argument("name", metavar="ID", shell_complete=complete_record_ids)
@click.argument("choices", metavar="[FIELD=this|other]...", nargs=-1)
@click.option("--this", is_flag=True, help="Take what is in the file now.")
@click.option("--other", is_flag=True, help="Take the other side.")
@click.option("--both", is_flag=True, help="Keep two different records.")
@json_option
@pass_session
def command(
    session: Session, /, name: str, choices: tuple[str, ...], *, as_json: bool, **sides: bool
) -> None:
    """Show what the sides of a record have that git left unmerged, or settle it.

    ID alone shows it, field by field. With FIELD=this or FIELD=other, the field takes the value in
    the file now or that of the other side; --this or --other goes for all that is open besides.
    Other fields are merged. Where one side removed the record, or both hold different ones, --this
    and --other take the whole. The result is written, and staged with git.

    `almanac undo` brings the file back as it was, `git checkout --merge FILE` the conflict.
    """
    store, git = session.store, session.git
    fields, rest = _parse_choices(choices), _parse_whole(sides)
    record = resolve.find_unmerged(store, git, name)
    if not fields and rest is None:
        data, now = resolve.current(store, record)
        comparison = compare(record, now, exists=data is not None)
        if as_json:
            print_records([_row(record, comparison)], one=True)
        else:
            click.echo(
                "".join(f"{one_line(line)}\n" for line in _lines(record, comparison)), nl=False
            )
            click.echo(one_line(_advice(record)), err=True)
        return
    done = resolve.resolve(store, git, record, resolve.Choices(fields, rest), session.now)
    lines = [
        *(f"{file}: settled and staged" for file in done.written),
        *(f"{file}: removed and staged" for file in done.removed),
    ]
    row = {"file": record.file, "written": [*done.written], "removed": [*done.removed]}
    print_change(store, lines, lambda: [row], as_json=as_json)


def _parse_whole(sides: Mapping[str, bool]) -> Whole | None:
    """Return the one of the switches --this, --other and --both that is set; or UsageError."""
    switches: tuple[Whole, ...] = ("this", "other", "both")
    chosen = [side for side in switches if sides[side]]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(f'--{side}' for side in chosen)} exclude each other")
    return chosen[0] if chosen else None


def _parse_choices(texts: Iterable[str]) -> dict[str, Side]:
    """Return the sides by field in arguments such as "title=other"; or UsageError."""
    sides: dict[str, Side] = {"this": "this", "other": "other"}
    choices: dict[str, Side] = {}
    for text in texts:
        field, _, side = text.rpartition("=")
        if not field or side not in sides:
            raise UsageError(f"{text!r} is not FIELD=this or FIELD=other")
        if choices.setdefault(field, sides[side]) != side:
            raise UsageError(f"{field} cannot be this and other")
    return choices


def _lines(record: UnmergedRecord, comparison: Comparison) -> Iterator[str]:
    """Yield the lines that show an unmerged record: what happened, and each field that differs."""
    open_fields = [conflict.field for conflict in record.conflicts]
    yield f"{record.file}: {describe_state(record.state, open_fields)}"
    absent = "does not have it" if record.state == "one_side" else "has removed it"
    for side in ("this", "other"):
        if getattr(comparison, side) is None and record.state != "invalid":
            yield f"  {side:5}  {absent}"
    for problem in record.problems:
        yield f"  {problem}"
    for field in comparison.fields:
        yield f"{field.field}{': open' if field.is_open else ''}"
        yield from _side_lines(field, comparison)


def _side_lines(field: FieldSides, comparison: Comparison) -> Iterator[str]:
    """Yield a line for the value of a field in each version that exists."""
    values = [
        (side, getattr(field, side)) for side in _SIDES if getattr(comparison, side) is not None
    ]
    texts = [(side, json_codec.compact(value)) for side, value in values]
    now = json_codec.compact(field.now)
    holder = next((side for side, text in texts if text == now), "now")
    if comparison.now is None:
        holder = ""
    elif holder == "now":
        texts.append(("now", now))
    for side, text in texts:
        mark = "  (in the file now)" if side == holder else ""
        yield f"  {side:5}  {'unset' if text == 'null' else text}{mark}"


def _advice(record: UnmergedRecord) -> str:
    """Return the line that says how to settle an unmerged record."""
    command_line = f"almanac resolve {record.id}"
    if record.state == "different":
        return f"settle it with: {command_line} --this, --other or --both"
    if record.state != "changed" or not record.conflicts:
        return f"settle it with: {command_line} --this or --other"
    fields = " ".join(f"{conflict.field}=this|other" for conflict in record.conflicts)
    return f"settle it with: {command_line} {fields}, or --this or --other for all"


def _row(record: UnmergedRecord, comparison: Comparison) -> dict[str, Any]:
    """Return an unmerged record as `--json` prints it."""
    fields: Sequence[FieldSides] = comparison.fields
    return {
        "file": record.file,
        "kind": record.kind.name,
        "id": record.id,
        "state": record.state,
        "open": [conflict.field for conflict in record.conflicts],
        "this": comparison.this,
        "other": comparison.other,
        "base": comparison.base,
        "now": comparison.now,
        "fields": [
            {"field": field.field, "open": field.is_open, "this": field.this, "other": field.other,
             "base": field.base, "now": field.now}
            for field in fields
        ],
        "problems": [str(problem) for problem in record.problems],
    }  # fmt: skip
