"""`almanac unlink`: remove links to events or guides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.link_ends import far_ends, link_arguments, print_links
from almanac_cli.cli.record_ids import resolve_id
from almanac_cli.errors import NotFound
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import link

if TYPE_CHECKING:
    from almanac_cli.model.kinds import Kind


@click.command(short_help="Remove links.")
@link_arguments
@pass_session
def command(
    session: Session, id_: str, others: tuple[str, ...], guides: tuple[str, ...], *, as_json: bool
) -> None:
    """Remove the links between an event and other events, or its guides."""
    store = session.store
    id_ = resolve_id(session, EVENT, id_)
    kind, texts = far_ends(others, guides)
    ids = [_resolve(session, id_, kind, text) for text in texts]
    if kind is GUIDE:
        record = link.remove_references(store, EVENT, id_, GUIDE, ids, session.now)
    else:
        record = link.unlink(store, EVENT, id_, ids, session.now)
    print_links(store, record, ids, "is not linked to", as_json=as_json)


def _resolve(session: Session, id_: str, kind: Kind, text: str) -> str:
    """Return the full id of the record to unlink, which need not exist if it is still linked."""
    try:
        return resolve_id(session, kind, text)
    except NotFound:
        if text in EVENT.reference(kind).ids(session.store.read(EVENT, id_).record.as_json()):
            return text
        raise
