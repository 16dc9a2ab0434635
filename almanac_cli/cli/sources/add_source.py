"""`source add`: a source from its address or by its name, from JSON, or from what events name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.cli.asking import open_client
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.fields import fields_from_options, invalid_as_usage_error
from almanac_cli.cli.options.own_fields import read_settings
from almanac_cli.cli.output import path_line, print_change
from almanac_cli.cli.questions.prompts import ask, confirm, require_terminal
from almanac_cli.cli.records.add import add_records
from almanac_cli.cli.records.bulk_input import pop_add_options
from almanac_cli.cli.records.bulk_result import result_items, result_lines
from almanac_cli.errors import Duplicate, InvalidValue
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.kinds import SOURCE
from almanac_cli.model.urls import canonical_url
from almanac_cli.operations import add
from almanac_cli.operations.drafts import AddOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.cli.context import Session
    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.operations.find_feed import SiteFeed

_NEWEST = 3  # items of a feed that are shown
_MAX_OTHERS = 5  # feeds of a site that are named


class Switches(NamedTuple):
    """How a source is added."""

    yes: bool  # whether nobody is asked
    guess: bool  # whether feeds are also looked for where many sites have one
    as_json: bool
    options: AddOptions

    @property
    def is_asked(self) -> bool:
        """Whether the user is asked before anything is saved."""
        return not (self.yes or self.options.dry_run)


def add_source(
    session: Session, target: str | None, json_in: str | None, options: dict[str, Any]
) -> None:
    """Add a source, and print its id and path; on a terminal, show its feed and ask before.

    `target` is the address or the name of the source; `options` are the values of
    `source_options`, of `add_options`, and of `yes`, `guess` and `from_events`. Also raises what
    `operations.add`, `find_feed` and `add_records` raise.

    Raises:
        UsageError: if options exclude each other or have invalid values, or if there is nobody to
            ask.
        CommandFailed: if the user says no.

    """
    from_events, yes, guess = (options.pop(name) for name in ("from_events", "yes", "guess"))
    if from_events:
        if target is not None or json_in is not None:
            raise UsageError("--from-events goes with no URL, NAME or --json-in")
        _add_of_events(session, options)
    elif json_in is not None:
        if target is not None:
            raise UsageError("--json-in takes no URL or NAME beside it")
        add_records(session, SOURCE, json_in, options)
    else:
        as_json, html = options.pop("as_json"), options.pop("html")
        add_options = pop_add_options(options)
        if html or add_options.skip_invalid or add_options.updates:
            raise UsageError("--html, --skip-invalid and --update go with --json-in")
        fields = fields_from_options(options)
        fields |= read_settings(SOURCE, fields.pop("settings", ()))
        _add_one(session, target, fields, Switches(yes, guess, as_json, add_options))


def _add_of_events(session: Session, options: dict[str, Any]) -> None:
    """Add the sources that events name, and print their ids and paths."""
    from almanac_cli.operations.sources_of_events import add_sources_of_events

    as_json, html = options.pop("as_json"), options.pop("html")
    add_options = pop_add_options(options)
    dry_run = add_options.dry_run
    if html or add_options != AddOptions(dry_run=dry_run) or fields_from_options(options):
        raise UsageError("--from-events goes with --dry-run and --json alone")
    store = session.store
    result = add_sources_of_events(store, session.now, dry_run=dry_run)
    notes = [] if result.added else ["every source that events name is here already"]
    print_change(
        store,
        [path_line(store, SOURCE, record.id) for record in result.added],
        lambda: result_items(store, result),
        as_json=as_json,
        one=False,
        notes=[*notes, *result_lines(SOURCE, result)],
        dry_run=dry_run,
    )


def _add_one(
    session: Session, target: str | None, fields: dict[str, Any], switches: Switches
) -> None:
    """Add one source, after its feed is looked for or at, where that is needed."""
    store = session.store
    feeds = fields.get("feeds") or []
    if target is None and "name" not in fields and not feeds:
        if not session.interactive:
            raise UsageError("give a URL or a NAME; without a terminal, nobody can be asked for it")
        target = ask("Address, or name", str)
    address = _address(target, fields) if target is not None else None
    if address is None and target is not None:
        if "name" in fields:
            raise UsageError("NAME and --name exclude each other")
        fields["name"] = target
    notes: list[str] = []
    if (address and not feeds) or (feeds and not (switches.yes and "name" in fields)):
        fields, notes = _with_feed(session, address, fields, switches)
    elif feeds and address:
        fields.setdefault("site", address)
    elif not feeds and switches.is_asked:
        question = f"Add {one_line(fields['name'])} without a feed?"
        confirm(session, question, declined="nothing was added", default=True)
    with invalid_as_usage_error(fields, name="--name" if address else "NAME"):
        record = add.add(store, SOURCE, fields, session.now, switches.options)
    print_change(
        store,
        [path_line(store, SOURCE, record.id)],
        lambda: store.as_rows([record]),
        as_json=switches.as_json,
        notes=notes,
        dry_run=switches.options.dry_run,
    )


def _address(target: str, fields: dict[str, Any]) -> str | None:
    """Return what a user entered as an address, `None` if it is a name.

    One word with a dot in it is the address of a host, unless a feed tells that it is a name.

    Raises:
        UsageError: if it is the address of something else than a page.

    """
    text = target.strip()
    if "://" in text:
        try:
            canonical_url(text)
        except InvalidValue as error:
            raise UsageError(f"{text} {error.reason}") from None
        return text
    is_host = "." in text.strip(".") and len(text.split()) == 1
    return f"https://{text}" if is_host and not fields.get("feeds") else None


def _with_feed(
    session: Session, address: str | None, fields: dict[str, Any], switches: Switches
) -> tuple[dict[str, Any], list[str]]:
    """Return the fields of a source with its feed, name and site, once the user has agreed.

    If the user is not asked, the lines that show the feed are returned, too.
    """
    if switches.is_asked:
        require_terminal(session)
    feed = _look(session, address, fields, guess=switches.guess)
    fields = {"feeds": [feed.url], **fields}
    if site := feed.site or address:
        fields.setdefault("site", site)
    if not switches.options.allow_duplicates:
        _require_new(session, fields["feeds"])
    if "name" not in fields:
        from almanac_cli.operations.sources_of_events import name_of_host

        host_url = fields.get("site") or feed.url
        fields["name"] = name_of_host(session.store, host_url) or feed.document.title
    if not fields["name"]:
        raise UsageError(f"the feed has no title: {feed.url}", hint="give it one with --name")
    lines = [*_lines(fields["name"], feed, session.style)]
    if not switches.is_asked:
        return fields, lines
    confirm(session, "Add this source?", lines, declined="nothing was added", default=True)
    return fields, []


def _require_new(session: Session, feeds: list[str]) -> None:
    """Raise Duplicate if a source has one of the feeds: before the user is asked."""
    for url in feeds:
        for id_ in session.store.reader(SOURCE).with_identity(canonical_url(url)):
            raise Duplicate(SOURCE.name, id_)


def _look(
    session: Session, address: str | None, fields: dict[str, Any], *, guess: bool
) -> SiteFeed:
    """Return the feed at the address of a source, or the first of its feeds."""
    from almanac_cli.network.request import USER_AGENT, Request
    from almanac_cli.operations.find_feed import feed_at, find_feed

    feeds = fields.get("feeds")
    request = Request(
        feeds[0] if feeds else str(address),
        user_agent=fields.get("user_agent") or USER_AGENT,
        is_private=bool(fields.get("private")),
    )
    with open_client(session) as client:
        if feeds:
            return feed_at(client, request, session.now)
        return find_feed(client, request, session.now, guess=guess)


def _lines(name: str, feed: SiteFeed, style: Style) -> Iterator[str]:
    """Yield the lines that show a feed: its name, its address, its newest items."""
    items = sorted(feed.document.items, key=lambda item: item.published or "", reverse=True)
    yield name
    yield feed.url
    if feed.document.note:
        yield f"  {feed.document.note}"
    if not items:
        yield "  without items"
    for item in items[:_NEWEST]:
        age = style.age(item.published, item.precision) if item.published else "no date"
        yield from style.wrap(f"{age}: {item.title or item.url or 'without a title'}", "  ")
    if feed.others:
        yield "Other feeds there, to be named with --feed:"
        yield from (f"  {url}" for url in feed.others[:_MAX_OTHERS])
