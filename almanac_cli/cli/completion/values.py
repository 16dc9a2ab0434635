"""Completing values with Tab: ids, names, tags, fields, steps of the history, topics.

click calls these functions as `shell_complete`, with the text that is to be completed. Values that
begin with it come alone; if there are none, those in which a later word begins with it. Nothing is
returned where there is no almanac, or it cannot be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from almanac_cli.cli.context import open_store
from almanac_cli.cli.field_names import AGE
from almanac_cli.cli.help_topics import TOPICS
from almanac_cli.errors import AlmanacError
from almanac_cli.model.kinds import EVENT, GUIDE, ITEM, KINDS, SOURCE
from almanac_cli.model.query import Order, Query
from almanac_cli.model.rows import FACTORS, LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from click import Context, Parameter
    from click.shell_completion import CompletionItem

    from almanac_cli.index.reader import Reader
    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store

_MAX_RECORDS = 2000  # that are read for the keys in them


def complete_event_ids(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the ids of events that a text may begin, or a run of words in them."""
    return _ids(ctx, EVENT, incomplete)


def complete_guide_ids(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the ids of guides that a text may begin, or a run of words in them."""
    return _ids(ctx, GUIDE, incomplete)


def complete_item_ids(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the ids of items in the inbox that a text may begin, or a run of words in them."""
    return _ids(ctx, ITEM, incomplete)


def complete_dropped_ids(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the ids of dropped items that a text may begin, or a run of words in them."""
    from almanac_cli.operations.restore_items import dropped

    try:
        ids = [item.row["id"] for item in dropped(open_store(ctx.find_root().params.get("data")))]
    except AlmanacError:
        return []
    return _matching(ids, incomplete)


def complete_source_ids(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the ids of sources that a text may begin, or a run of words in them."""
    return _ids(ctx, SOURCE, incomplete)


def complete_source_names(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the names that events have as their source, the most frequent first."""
    return _matching(_values(ctx, EVENT, "source"), incomplete)


def complete_record_ids(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the ids of records of any kind that a text may begin, or a run of words in them."""
    return [id_ for kind in KINDS for id_ in _ids(ctx, kind, incomplete)]


def complete_types(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the types of events, the most frequent first."""
    return _matching(_values(ctx, EVENT, "type"), incomplete)


def complete_sources(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the sources of events, the most frequent first, then those with no event."""
    names = dict.fromkeys([*_values(ctx, EVENT, "source"), *_values(ctx, SOURCE, "name")])
    return _matching(names, incomplete)


def complete_authors(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the authors of events; of several with commas between, each by itself."""
    names = [name.strip() for value in _values(ctx, EVENT, "author") for name in value.split(",")]
    return _matching(dict.fromkeys(names), incomplete)


def complete_tags(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the tags of records, the most frequent first, for the last of several with commas."""
    return _last(incomplete, lambda text: _matching(_values(ctx, _kind(ctx), "tags"), text))


def complete_fields(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the names of fields, the user's own among them."""
    return _matching([*_kind(ctx).fields, *_own_fields(ctx)], incomplete)


def complete_columns(ctx: Context, param: Parameter, incomplete: str) -> list[str]:
    """Return what a table can show, for the last of several with commas between."""

    def complete(text: str) -> list[str]:
        return [*complete_fields(ctx, param, text), *_matching([AGE], text)]

    return _last(incomplete, complete)


def complete_sort_fields(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the fields to sort by, for the last of several with commas between, also with `-`."""

    def complete(text: str) -> list[str]:
        names = _matching([*_kind(ctx).sortable_fields, *_own_fields(ctx)], text.removeprefix("-"))
        signs = ["-"] if text.startswith("-") else [""] if text else ["", "-"]
        return [f"{sign}{name}" for sign in signs for name in names]

    return _last(incomplete, complete)


def complete_conditions(ctx: Context, param: Parameter, incomplete: str) -> list[str]:
    """Return `FIELD=` for each field."""
    return [f"{name}=" for name in complete_fields(ctx, param, incomplete)]


def complete_own_fields(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return `FIELD=` for each field of the user's own."""
    return [f"{name}=" for name in _matching(_own_fields(ctx), incomplete)]


def complete_factors(_ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return `FACTOR=` for each factor of a score."""
    return [f"{name}=" for name in _matching(FACTORS, incomplete)]


def complete_levels(_ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the levels of guides."""
    return _matching(LEVELS, incomplete)


def complete_query(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the last word of a search: `NAME:` for a filter or a field, or what a filter takes."""
    from almanac_cli.cli.options.filter_words import complete_filter, filter_names
    from almanac_cli.index.search_syntax import field_names

    before, space, word = incomplete.rpartition(" ")
    name, colon, value = word.partition(":")
    if colon:
        values = [f"{name}:{_as_phrase(value)}" for value in complete_filter(ctx, name, value)]
    else:
        names = dict.fromkeys([*filter_names(ctx.command), *field_names(_kind(ctx))])
        values = [f"{name}:" for name in names if name.startswith(word)]
    return [f"{before}{space}{value}" for value in values]


def complete_steps(ctx: Context, _param: Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Return the numbers of the steps that can be undone, the last first, with their commands."""
    from click.shell_completion import CompletionItem

    store = _store(ctx)
    return [
        CompletionItem(str(entry.number), help=" ".join(entry.command))
        for entry in (store.history.entries() if store else ())
        if not entry.undone and str(entry.number).startswith(incomplete)
    ]


def complete_help(ctx: Context, _param: Parameter, incomplete: str) -> list[str]:
    """Return the topics of the help and the commands, or after a group its commands."""
    words = ctx.params.get("words") or ()
    topics = () if words else (name for name in TOPICS if name.startswith(incomplete))
    group = ctx.find_root()
    for word in words:
        if isinstance(group.command, click.Group):
            command = group.command.get_command(group, word)
            group = click.Context(command or click.Command(None), parent=group)
    return [*topics, *(item.value for item in group.command.shell_complete(group, incomplete))]


def _store(ctx: Context) -> Store | None:
    """Return the store of the almanac that the command line names; `None` if there is none."""
    try:
        return open_store(ctx.find_root().params.get("data"))
    except AlmanacError:
        return None


def _reader(ctx: Context, kind: Kind) -> Reader | None:
    store = _store(ctx)
    try:
        return store.reader(kind) if store else None
    except AlmanacError:
        return None


def _kind(ctx: Context) -> Kind:
    """Return the kind of record that the command is for: its group has the name of the kind."""
    groups = {parent.info_name for parent in (ctx.parent,) if parent}
    return next((kind for kind in KINDS if kind.name in groups), EVENT)


def _ids(ctx: Context, kind: Kind, incomplete: str) -> list[str]:
    """Return the ids of a kind that begin with a text, or else have it at the start of a word."""
    if (reader := _reader(ctx, kind)) is None:
        return []
    text = "-".join(incomplete.lower().split())
    inside = f"-{text}"
    return reader.ids_with_prefix(text) or [
        id_ for id_ in reader.ids_with_prefix("") if inside in id_
    ]


def _values(ctx: Context, kind: Kind, field: str) -> list[str]:
    reader = _reader(ctx, kind)
    return reader.values(field) if reader else []


def _own_fields(ctx: Context) -> list[str]:
    """Return the keys of the user's own in the newest records, sorted."""
    if (reader := _reader(ctx, _kind(ctx))) is None:
        return []
    rows = reader.select(Query(), Order(limit=_MAX_RECORDS)).rows()
    return sorted({key for row in rows for key in row}.difference(reader.kind.fields))


def _as_phrase(value: str) -> str:
    """Return a value as a search takes it: in quotes, if it has more than one word."""
    return f'"{value}"' if " " in value else value


def _matching(values: Iterable[str], text: str) -> list[str]:
    """Return the values that begin with a text, or else those with a later word that does.

    Case and marks of letters do not count.
    """
    from almanac_cli.model.text import fold, words

    values, beginning = [*values], fold(text) + (" " if text[-1:].isspace() else "")
    if first := [value for value in values if fold(value).startswith(beginning)]:
        return first
    return [value for value in values if words(text).rstrip() in words(value)]


def _last(text: str, complete: Callable[[str], list[str]]) -> list[str]:
    """Return what completes the part of a text after its last comma, with the part before it."""
    before, comma, last = text.rpartition(",")
    values = [value for value in complete(last) if value not in before.split(",")]
    return [f"{before}{comma}{value}" for value in values]
