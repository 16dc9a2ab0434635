"""`almanac score`: show or set how much events matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.completion.values import complete_event_ids, complete_factors
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.fields import invalid_as_usage_error
from almanac_cli.cli.options.switches import json_option
from almanac_cli.cli.output import print_change, print_records, unchanged_notes
from almanac_cli.cli.parameters import read_json_input
from almanac_cli.cli.record_ids import resolve_id
from almanac_cli.formats.terminal.rubric import rubric_text
from almanac_cli.model import scoring
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.rows import FACTORS, JsonObject
from almanac_cli.operations import edit, score

if TYPE_CHECKING:
    from almanac_cli.formats.terminal.style import Style


@click.command(short_help="Show or set the scores of events.")
@click.argument("id_", metavar="[ID|-]", required=False, shell_complete=complete_event_ids)
@click.argument("value", metavar="[N]", required=False)
@click.option(
    "--factor",
    "factors",
    multiple=True,
    shell_complete=complete_factors,
    metavar="NAME=N",
    help=f"One of {', '.join(FACTORS)}, from 1 to 10; may be repeated.",
)
@click.option("--rationale", help="Reason for the score.")
@click.option("--clear", is_flag=True, help="Remove score, factors and rationale.")
@click.option("--rubric", is_flag=True, help="Show what each score and factor means.")
@json_option
@pass_session
def command(session: Session, /, id_: str | None, *, rubric: bool, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Show the score of an event, or set it to N, from 1 to 10.

    If only factors are given, the score is the geometric mean of all factors of the event, rounded
    half up. If ID is -, scores are read from standard input, up to 32 MiB, one JSON object a line:
    {"id": ..., "score": ..., "rationale": ...}. So another program can judge:

        almanac list --unscored --ndjson | judge | almanac score -

    `almanac triage -` takes tags, links and guides as well. --rubric --json has what the program
    must know: the meaning of each score and of each factor.

    The factors follow newsminimalist.com, the rubric follows aiwethereyet.com.
    """
    as_json, clear = options.pop("as_json"), options.pop("clear")
    judgement = _judgement(**options)
    if rubric:
        _print_rubric(as_json=as_json)
    elif id_ is None:
        raise UsageError("Missing argument 'ID'.", hint="see almanac score --help")
    elif id_ != "-":
        _score_one(session, id_, judgement, clear=clear, as_json=as_json)
    elif judgement or clear:
        raise UsageError("score - takes everything from standard input")
    else:
        _score_all(session, as_json=as_json)


def _judgement(value: str | None, factors: tuple[str, ...], rationale: str | None) -> JsonObject:
    """Return the values of score, factors and rationale; UsageError if an option is malformed."""
    if value == "":
        raise UsageError("N: must be a whole number from 1 to 10, not ''")
    fields: JsonObject = {"score": value, "rationale": rationale}
    if factors:
        pairs = [factor.partition("=") for factor in factors]
        if wrong := [name for name, sign, _ in pairs if not sign]:
            raise UsageError(f"--factor: {wrong[0]!r} is not of the form NAME=N")
        fields["factors"] = {name: number for name, _, number in pairs}
        if len(fields["factors"]) < len(pairs):
            raise UsageError("--factor: names a factor twice")
    return {field: value for field, value in fields.items() if value is not None}


def _score_one(
    session: Session, text: str, judgement: JsonObject, *, clear: bool, as_json: bool
) -> None:
    """Set, clear or only show the score of one event, and print it."""
    store = session.store
    id_ = resolve_id(session, EVENT, text)
    if clear and judgement:
        raise UsageError("--clear goes with no other value")
    if clear:
        cleared = edit.Edit({}, unset=scoring.FIELDS)
        record = edit.edit(store, EVENT, id_, cleared, session.now)
    elif judgement:
        with invalid_as_usage_error(score="N"):
            record = score.score(store, EVENT, id_, judgement, session.now)
    else:
        record = store.read(EVENT, id_).record
    is_mean = "score" not in judgement and "factors" in judgement
    lines = score_lines(record.as_json(), session.style, is_mean=is_mean)
    notes = unchanged_notes(store) if clear or judgement else ()
    print_change(store, lines, lambda: store.as_rows([record]), as_json=as_json, notes=notes)


def _score_all(session: Session, *, as_json: bool) -> None:
    """Set the scores in stdin, and print the score of each record named there."""
    store = session.store
    records = score.score_all(store, EVENT, read_json_input("-"), session.now)
    rows = [(record.as_json()["score"], record.id) for record in records]
    lines = [f"{value:>2}  {id_}" for value, id_ in rows]
    print_change(
        store,
        lines,
        lambda: store.as_rows(records),
        as_json=as_json,
        one=False,
        notes=unchanged_notes(store),
    )


def _print_rubric(*, as_json: bool) -> None:
    if as_json:
        print_records([scoring.rubric()], one=True)
    else:
        click.echo(rubric_text(), nl=False)


def score_lines(event: JsonObject, style: Style, *, is_mean: bool) -> list[str]:
    """Return the lines with the score, factors and rationale of an event.

    `is_mean` says that its score was computed from its factors.
    """
    value = "unscored" if event["score"] is None else f"score {event['score']}"
    lines = [f"{event['id']}: {value}{', the geometric mean of its factors' if is_mean else ''}"]
    lines += [f"  {name} {n}" for name, n in (event["factors"] or {}).items()]
    return lines + (style.wrap(event["rationale"], "  ") if event["rationale"] else [])
