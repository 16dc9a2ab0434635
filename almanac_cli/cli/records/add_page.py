"""`add URL`: an event made of what its page says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.asking import open_client
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.messages.pages import obstacle
from almanac_cli.cli.options.fields import fields_from_options, invalid_as_usage_error
from almanac_cli.cli.options.own_fields import read_settings
from almanac_cli.cli.parameters import read_input
from almanac_cli.cli.questions.ask_fields import Replies, ask_about_known
from almanac_cli.cli.questions.prompts import require_terminal
from almanac_cli.cli.record_ids import resolve_fields
from almanac_cli.cli.records.add import add_one, require_no_bulk
from almanac_cli.cli.records.bulk_input import pop_add_options
from almanac_cli.errors import Duplicate, InvalidRecord
from almanac_cli.formats.value_texts import value_text
from almanac_cli.model import records
from almanac_cli.model.kinds import EVENT
from almanac_cli.operations.duplicates import find_duplicate, find_waiting
from almanac_cli.operations.page_event import REQUIRED, event_fields, source_of
from almanac_cli.operations.page_refused import PageIncomplete
from almanac_cli.operations.web_page import ACCEPT_PAGE, WebPage, fetch_page, saved_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.model.rows import JsonObject
    from almanac_cli.operations.drafts import AddOptions


def add_page(
    session: Session, url: str, page_file: str | None, options: dict[str, Any], *, yes: bool
) -> None:
    """Add an event made of a page; on a terminal, show what the page says and ask for the fields.

    Also raises what `add_one`, `fetch_page` and `resolve_fields` raise.

    Args:
        session: The session.
        url: The address of the page.
        page_file: A file that a browser saved it in, "-" for stdin; `None` to ask its server.
        options: The values of `event_options` and `add_options`, which come before what it says.
        yes: Whether nobody is asked; nor is anybody in a dry run.

    Raises:
        UsageError: if options exclude each other or are invalid, or if there is nobody to ask.
        PageIncomplete: if nobody is asked, and the page does not say what an event needs.
        Duplicate: if nobody is asked, and an event has the address.
        WaitsAlready: if nobody is asked, and an item of the inbox has it.
        CommandFailed: if the user stops, as it is there.

    """
    as_json, html = options.pop("as_json"), options.pop("html")
    add_options = pop_add_options(options)
    require_no_bulk(add_options, html=html)
    fields = fields_from_options(options)
    if "url" in fields:
        raise UsageError("a URL in place of the title and --url exclude each other")
    fields |= read_settings(EVENT, fields.pop("settings", ()))
    fields = resolve_fields(session, EVENT, {"url": url.strip(), **fields})
    replies = None if yes or add_options.dry_run else Replies(fields)
    if replies:
        require_terminal(session)
    _check(session, fields, add_options, replies)
    page, source = _read(session, fields["url"], page_file)
    of_page = event_fields(session.store, page.facts, page.url, source)
    fields["url"] = of_page["url"]
    if not replies:
        fields = {**of_page, **fields}
        if missing := [field for field in REQUIRED if field not in fields]:
            raise PageIncomplete(page, missing)
        add_one(session, EVENT, fields, add_options, as_json=as_json)
        return
    _show(session, page, {**of_page, **fields})
    texts = {field: value_text(value) for field, value in of_page.items()}
    replies.defaults = {**dict.fromkeys(REQUIRED), **texts}
    add_one(session, EVENT, fields, add_options, as_json=as_json, replies=replies)


def _check(
    session: Session, fields: Mapping[str, Any], options: AddOptions, replies: Replies | None
) -> None:
    """Check what options say before a server is asked, and whether an event has the address.

    With `replies`, the user is asked what that means.

    Raises:
        UsageError: if a field is invalid.
        Duplicate: if an event has the address, and nobody is asked.
        WaitsAlready: if an item of the inbox has it, and nobody is asked.
        CommandFailed: if the user stops.

    """
    with invalid_as_usage_error(url="URL"):
        problems = [
            problem
            for field, value in fields.items()
            for problem in records.field_problems(
                EVENT, field, value, session.now, options.date_order
            )
        ]
        if problems:
            raise InvalidRecord(EVENT.name, "", problems)
    if options.allow_duplicates:
        return
    entered = (session.store, EVENT, fields, session.now, options.date_order)
    if replies:
        ask_about_known(session, EVENT, replies, options.date_order)
    elif id_ := find_duplicate(*entered):
        raise Duplicate(EVENT.name, id_)
    elif waits := find_waiting(*entered):
        raise waits


def _read(session: Session, url: str, page_file: str | None) -> tuple[WebPage, JsonObject | None]:
    """Return a page, and the source that it is from."""
    store, now = session.store, session.now
    source = source_of(store, url)
    if page_file is not None:
        page = saved_page(read_input(page_file, "--from"), url, now)
    else:
        from almanac_cli.network.request import USER_AGENT, Request

        row = source or {}
        request = Request(
            url,
            user_agent=row.get("user_agent") or USER_AGENT,
            is_private=bool(row.get("private")),
            accept=ACCEPT_PAGE,
        )
        with open_client(session) as client:
            page = fetch_page(client, request, now)
    return page, source_of(store, page.url, page.facts.site)


def _show(session: Session, page: WebPage, fields: JsonObject) -> None:
    """Print what a page says, or what is there in its place, to stderr."""
    style = session.style
    lines = []
    if message := obstacle(page):
        lines += style.wrap(f"Warning: {message.sentence}")
        lines += style.wrap(message.hint) if message.hint else []
    lines += style.wrap(fields["url"])
    for prompt in EVENT.prompts:
        if prompt.field != "url" and (value := fields.get(prompt.field)):
            name = prompt.question.partition(",")[0]
            lines += style.wrap(f"{name}: {value_text(value)}", "  ")
    click.echo("\n".join(lines), err=True)
