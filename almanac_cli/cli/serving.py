"""`almanac site --serve`: showing the site on this machine, and building it when files change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.messages.describe import describe
from almanac_cli.errors import AlmanacError
from almanac_cli.formats.terminal.sanitize import one_line, safe
from almanac_cli.storage.location import MANIFEST, check_manifest
from almanac_cli.storage.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from almanac_cli.cli.context import Session
    from almanac_cli.operations.site.request import Request

_PAUSE_S = 0.5  # between two looks at the files
_MIN_PAUSES = 20  # how much longer a pause is than a look takes


def serve_site(
    session: Session, request: Request, port: int | None, build: Callable[[], None]
) -> None:
    """Show a site until the user interrupts; build it whenever the almanac or templates change.

    `build` builds it and prints what that changed. What it raises is printed as well, but for the
    first time.

    Raises:
        PortUnusable: if the system refuses to listen.

    """
    from almanac_cli.network.site_server import SiteServer

    state = _state(session, request)
    build()
    try:
        with SiteServer(request.folder, port) as server:
            click.echo(f"{server.url} shows it until you press Ctrl-C")
            while True:
                state = _wait_for_change(session, request, state)
                try:
                    check_manifest(session.store.root)  # git may have taken it
                    session.store.refresh()
                    session.store.invalid_files.clear()
                    build()
                except AlmanacError as error:
                    _print(error)
    except KeyboardInterrupt:
        click.echo()


def _wait_for_change(session: Session, request: Request, before: object) -> object:
    """Wait until files differ from a state, and return the new one."""
    pause = _PAUSE_S
    while True:
        time.sleep(pause)
        started = time.monotonic()
        state = _state(session, request)
        if state != before:
            return state
        pause = max(_PAUSE_S, _MIN_PAUSES * (time.monotonic() - started))


def _state(session: Session, request: Request) -> object:
    """Return what differs when a file of the almanac, or a template, has changed."""
    store = session.store
    records = [scan(store.root / kind.folder).digest() for kind in store.kinds.values()]
    others: list[Path] = [store.root / MANIFEST]
    if request.templates:
        others += sorted(request.templates.rglob("*"))
    return records, [(str(path), _stamp(path)) for path in others]


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _print(error: AlmanacError) -> None:
    message = describe(error)
    click.echo(safe(f"Error: {message.text}"), err=True)
    if message.hint:
        click.echo(one_line(message.hint), err=True)
