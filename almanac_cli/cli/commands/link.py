"""`almanac link`: link an event to others, or to guides."""

from __future__ import annotations

import click

from almanac_cli.analysis import related, similarity
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.output import read_valid_rows
from almanac_cli.cli.parameters import NumberOption, WholeNumber
from almanac_cli.cli.questions.prompts import choose_by_number, require_terminal
from almanac_cli.cli.record_ids import STDIN, names_one, resolve_id, resolve_ids
from almanac_cli.cli.records.link_ends import far_ends, link_arguments, print_links
from almanac_cli.formats.terminal.numbered import numbered_lines
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import link

_QUESTION = "Link which (1 3 or 2-4; nothing for none)"


@click.command(short_help="Link an event to other events or to guides.")
@link_arguments
@click.option(
    "--suggest",
    is_flag=False,
    flag_value="8",
    cls=NumberOption,
    type=WholeNumber(min=1),
    metavar="[N]",
    help="Choose among the N most similar events.  [default: 8]",
)
@click.option(
    "-y", "--yes", is_flag=True, help="With --suggest: do not ask, link those above the threshold."
)
@click.option(
    "--threshold",
    cls=NumberOption,
    type=click.FloatRange(0, 1),
    metavar="X",
    default=similarity.LINK_SIMILARITY,
    show_default=True,
    help="With --yes: minimum similarity, from 0 to 1.",
)
@pass_session
def command(  # noqa: PLR0913 (one for each option)
    session: Session,
    /,
    id_: str,
    others: tuple[str, ...],
    guides: tuple[str, ...],
    *,
    suggest: int | None,
    yes: bool,
    threshold: float,
    as_json: bool,
) -> None:
    """Link an event to other events, or to guides.

    A link has no direction: both events show it. Links that exist already stay as they are. One of
    the IDs may be -: then ids are read from standard input, one a line, but for that of the event
    that they are linked to.
    """
    store = session.store
    if suggest is None:
        kind, texts = far_ends(others, guides)
        ids = [*dict.fromkeys(resolve_ids(session, EVENT, [id_]))]
        other_ids = [*dict.fromkeys(resolve_ids(session, kind, texts))]
    elif others or guides or not names_one([id_]):
        raise UsageError("--suggest goes with one ID and no --guide")
    else:
        kind, ids = EVENT, [resolve_id(session, EVENT, id_)]
        other_ids = _suggested(session, ids[0], suggest, threshold if yes else None)
    if kind is GUIDE:
        records = link.add_references(store, EVENT, ids, GUIDE, other_ids, session.now)
    else:
        but_itself = STDIN in {id_, *others}
        records = link.link(store, EVENT, ids, other_ids, session.now, but_itself=but_itself)
    one = names_one([id_])
    print_links(store, records, other_ids, "is linked to", one=one, as_json=as_json)


def _suggested(session: Session, id_: str, limit: int, threshold: float | None) -> list[str]:
    """Return the ids of similar events to link to the event, at most `limit`.

    These are unlinked events with at least the similarity `threshold`; if it is `None`, the events
    that the user chooses.

    Raises:
        UsageError: if `threshold` is `None`, and stdin is not a terminal.

    """
    if threshold is None:
        require_terminal(session)
    reader = session.store.reader(EVENT)
    (event,) = read_valid_rows(session.store, EVENT, [id_])
    least = similarity.MIN_SIMILARITY if threshold is None else threshold
    rows = related.suggested_rows(reader, event, min_similarity=least, limit=limit)
    chosen = [*range(len(rows))]
    if threshold is None and rows:
        click.echo("\n".join(numbered_lines(EVENT, rows, session.style)), err=True)
        chosen = choose_by_number(_QUESTION, len(rows))
    return [rows[index]["id"] for index in chosen]
