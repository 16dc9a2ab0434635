"""`almanac unlink`: remove links to events or guides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.record_ids import names_one, read_texts, resolve_id, resolve_ids
from almanac_cli.cli.records.link_ends import far_ends, link_arguments, print_links
from almanac_cli.errors import NotFound
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import link

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind


@click.command(short_help="Remove links.")
@link_arguments
@pass_session
def command(
    session: Session, id_: str, others: tuple[str, ...], guides: tuple[str, ...], *, as_json: bool
) -> None:
    """Remove the links between an event and other events, or its guides.

    One of the IDs may be -: then ids are read from standard input, one a line.
    """
    store = session.store
    kind, texts = far_ends(others, guides)
    ids = [*dict.fromkeys(resolve_ids(session, EVENT, [id_]))]
    resolved = (_resolve(session, ids, kind, text) for text in read_texts(texts))
    other_ids = [*dict.fromkeys(resolved)]
    if kind is GUIDE:
        records = link.remove_references(store, EVENT, ids, GUIDE, other_ids, session.now)
    else:
        records = link.unlink(store, EVENT, ids, other_ids, session.now)
    one = names_one([id_])
    print_links(store, records, other_ids, "is not linked to", one=one, as_json=as_json)


def _resolve(session: Session, ids: list[str], kind: Kind, text: str) -> str:
    """Return the full id of the record to unlink, which need not exist if it is still linked."""
    try:
        return resolve_id(session, kind, text)
    except NotFound:
        records = (session.store.read(EVENT, id_).record for id_ in ids)
        if any(text in EVENT.reference(kind).ids(record.as_json()) for record in records):
            return text
        raise
