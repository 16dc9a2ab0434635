"""`almanac unlink`: take links to events or guides away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.commands.link import ends, named_ends, print_ends
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.errors import NotFound
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import link

if TYPE_CHECKING:
    from almanac_cli.model.kinds import Kind
    from almanac_cli.operations.store import Store


@click.command(short_help="Take links to events or guides away.")
@ends
@pass_session
def command(
    session: Session, id_: str, others: tuple[str, ...], guides: tuple[str, ...], *, as_json: bool
) -> None:
    """Take the links between the first event and all the others away, or its guides."""
    store = session.store
    id_ = store.resolve(EVENT, id_)
    kind, named = named_ends(others, guides)
    found = [_resolve(store, id_, kind, each) for each in named]
    if kind is GUIDE:
        record = link.remove_references(store, EVENT, id_, GUIDE, found, session.now)
    else:
        record = link.unlink(store, EVENT, id_, found, session.now)
    print_ends(store, record, found, "is not linked to", as_json=as_json)


def _resolve(store: Store, id_: str, kind: Kind, given: str) -> str:
    """Find the other end of a link, also where nothing but the link is left of it."""
    try:
        return store.resolve(kind, given)
    except NotFound:
        if given in EVENT.reference(kind).ids(store.read(EVENT, id_).record.as_json()):
            return given
        raise
