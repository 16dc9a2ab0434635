"""`almanac score`: show or set how much events matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options import invalid_is_wrong_usage
from almanac_cli.cli.output import json_option, print_records, warn_left_out
from almanac_cli.cli.parameters import event_ids, read_objects
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model import scoring
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.rows import FACTORS, JsonObject
from almanac_cli.operations import edit, score

if TYPE_CHECKING:
    from almanac_cli.formats.terminal.style import Style


@click.command(short_help="Show or set how much events matter.")
@click.argument("id_", metavar="[ID|-]", required=False, shell_complete=event_ids)
@click.argument("value", metavar="[N]", required=False)
@click.option(
    "--factor",
    "factors",
    multiple=True,
    metavar="NAME=N",
    help=f"One of {', '.join(FACTORS)}, from 1 to 10; may be repeated.",
)
@click.option("--rationale", help="Why that score.")
@click.option("--clear", is_flag=True, help="Take score, factors and rationale away.")
@click.option("--rubric", is_flag=True, help="Print what each score stands for.")
@json_option
@pass_session
def command(session: Session, /, id_: str | None, *, rubric: bool, **options: Any) -> None:  # noqa: ANN401 (one a field)
    """Show how much an event matters, or set it to N, from 1 to 10.

    Factors without N set the score to the geometric mean of all the event's factors, rounded half
    up. With - in place of ID it reads one JSON object a line, {"id": ..., "score": ...,
    "rationale": ...}, up to 32 MiB of them, so that another program can judge:

        almanac list --unscored --ndjson | judge | almanac score -

    The factors are modelled on those of newsminimalist.com, the levels of the rubric on those of
    aiwethereyet.com.
    """
    as_json, clear = options.pop("as_json"), options.pop("clear")
    given = _given(**options)
    if rubric:
        _print_rubric(as_json=as_json)
    elif id_ is None:
        raise UsageError("Missing argument 'ID'.", hint="see almanac score --help")
    elif id_ == "-":
        if given or clear:
            raise UsageError("score - takes everything from standard input")
        _score_all(session, as_json=as_json)
    else:
        _score_one(session, id_, given, clear=clear, as_json=as_json)


def _given(value: str | None, factors: tuple[str, ...], rationale: str | None) -> JsonObject:
    """Return the judgement that the options make up."""
    if value == "":
        raise UsageError("N: must be a whole number from 1 to 10, not ''")
    given: JsonObject = {"score": value, "rationale": rationale}
    if factors:
        pairs = [each.partition("=") for each in factors]
        if wrong := [name for name, sign, _ in pairs if not sign]:
            raise UsageError(f"--factor: {wrong[0]!r} is not of the form NAME=N")
        given["factors"] = {name: number for name, _, number in pairs}
    return {key: each for key, each in given.items() if each is not None}


def _score_one(
    session: Session, id_: str, given: JsonObject, *, clear: bool, as_json: bool
) -> None:
    store = session.store
    id_ = store.resolve(EVENT, id_)
    if clear and given:
        raise UsageError("--clear goes with no other value")
    if clear:
        cleared = edit.Edit({}, unset=("score", "factors", "rationale"))
        record = edit.edit(store, EVENT, id_, cleared, session.now)
    elif given:
        with invalid_is_wrong_usage(score="N"):
            record = score.score(store, EVENT, id_, given, session.now)
    else:
        record = store.read(EVENT, id_).record
    if as_json:
        print_records(store.as_rows([record]), one=True)
    else:
        mean = "score" not in given and "factors" in given
        click.echo("\n".join(_said(record.as_json(), session.style, mean=mean)))


def _score_all(session: Session, *, as_json: bool) -> None:
    store = session.store
    changed = score.score_all(store, EVENT, read_objects("-"), session.now)
    warn_left_out(store)
    if as_json:
        print_records(store.as_rows(changed), one=False)
    else:
        for each in changed:
            click.echo(one_line(f"{each.as_json()['score']:>2}  {each.id}"))


def _print_rubric(*, as_json: bool) -> None:
    if as_json:
        print_records([level._asdict() for level in scoring.BANDS], one=False)
    else:
        click.echo(scoring.rubric(), nl=False)


def _said(event: JsonObject, style: Style, *, mean: bool) -> list[str]:
    """Say how much an event matters, and why."""
    value = "unscored" if event["score"] is None else f"score {event['score']}"
    lines = [f"{event['id']}: {value}{', the geometric mean of its factors' if mean else ''}"]
    lines += [f"  {name} {n}" for name, n in (event["factors"] or {}).items()]
    return lines + (style.wrap(event["rationale"], "  ") if event["rationale"] else [])
