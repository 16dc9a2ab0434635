"""Sweeping the inbox before it is shown: `sweep_inbox`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.messages.intake import swept_note
from almanac_cli.errors import AlmanacError
from almanac_cli.operations.sweep import sweep

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session


def sweep_inbox(session: Session) -> None:
    """Take items out of the inbox that are decided about, and say how many to stderr.

    Where nothing can be written, they stay.
    """
    with suppress(AlmanacError):
        for note in swept_note(sweep(session.store, session.now)):
            click.echo(note, err=True)
