"""`source edit`: as for any kind of record, and feeds that failed are then asked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.cli.records.edit import edit_records
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.operations.edited_sources import ask_edited

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session


def edit_sources(session: Session, texts: tuple[str, ...], options: dict[str, Any]) -> None:
    """Change the sources that `texts` name, as `edit_records` does, and also raise what it raises.

    Feeds that are asked otherwise from now on, or again, are asked at once.
    """
    store = session.store
    before = {row["id"]: row for row in store.reader(SOURCE).select(Query(), Order()).rows()}
    edit_records(session, SOURCE, texts, options)
    ask_edited(store, before, session.now)
