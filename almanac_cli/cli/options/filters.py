"""Options that select the events to list, and the query made from their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from almanac_cli.cli.completion.values import (
    complete_authors,
    complete_conditions,
    complete_event_ids,
    complete_guide_ids,
    complete_query,
    complete_sources,
    complete_tags,
    complete_types,
)
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.field_names import parse_conditions
from almanac_cli.cli.options.group import option_group
from almanac_cli.cli.parameters import NumberOption, WholeNumber, parse_since, parse_until
from almanac_cli.cli.record_ids import resolve_id
from almanac_cli.errors import InvalidValue
from almanac_cli.model import query
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.model.rows import MAX_SCORE, MIN_SCORE, TIER_NAMES
from almanac_cli.model.tags import parse_all as parse_tags

if TYPE_CHECKING:
    from almanac_cli.cli.context import Session
    from almanac_cli.model.kind import Kind

_SCORE = WholeNumber(MIN_SCORE, MAX_SCORE)
_TIER = WholeNumber(min(TIER_NAMES), max(TIER_NAMES))

since_option = click.option(
    "--since",
    callback=parse_since,
    metavar="DATE",
    help="Published in or after DATE, such as 2026-04 or 2w.",
)
until_option = click.option(
    "--until", callback=parse_until, metavar="DATE", help="Published in or before DATE."
)
min_score_option = click.option(
    "--min-score",
    cls=NumberOption,
    type=_SCORE,
    metavar="N",
    help="With a score of N or higher, from 1 to 10.",
)
tag_options = option_group(
    click.option(
        "-t",
        "--tag",
        "tags",
        multiple=True,
        shell_complete=complete_tags,
        metavar="TAG",
        help="With this tag; all of several, with commas between. May be repeated.",
    ),
    click.option(
        "--any-tag",
        "any_tags",
        multiple=True,
        shell_complete=complete_tags,
        metavar="TAG",
        help="With any of several tags, with commas between. May be repeated.",
    ),
    click.option(
        "--not-tag",
        "not_tags",
        multiple=True,
        shell_complete=complete_tags,
        metavar="TAG",
        help="Without this tag; none of several, with commas between. May be repeated.",
    ),
)
where_option = click.option(
    "--where",
    multiple=True,
    shell_complete=complete_conditions,
    metavar="KEY=VALUE",
    help="With VALUE in a field, also one of your own; KEY!=VALUE for all others, KEY for any "
    "value. May be repeated.",
)
tier_filter_option = click.option(
    "--tier",
    "tiers",
    multiple=True,
    cls=NumberOption,
    type=_TIER,
    metavar="N",
    help="Of this tier, from 1 to 3; may be repeated.",
)
filter_options = option_group(
    since_option,
    until_option,
    click.option(
        "--added-since", callback=parse_since, metavar="DATE", help="Added in or after DATE."
    ),
    click.option(
        "--added-until", callback=parse_until, metavar="DATE", help="Added in or before DATE."
    ),
    min_score_option,
    click.option(
        "--max-score",
        cls=NumberOption,
        type=_SCORE,
        metavar="N",
        help="With a score of N or lower, from 1 to 10.",
    ),
    click.option("--unscored", is_flag=True, help="Without a score."),
    click.option(
        "--type",
        "types",
        multiple=True,
        shell_complete=complete_types,
        metavar="TYPE",
        help="Of this type; may be repeated.",
    ),
    click.option(
        "-s",
        "--source",
        "sources",
        multiple=True,
        shell_complete=complete_sources,
        metavar="NAME",
        help="From this source; any words of its name do. May be repeated.",
    ),
    click.option(
        "--author",
        "authors",
        multiple=True,
        shell_complete=complete_authors,
        metavar="NAME",
        help="By this author, maybe among others; any words of the name do. May be repeated.",
    ),
    tier_filter_option,
    tag_options,
    click.option(
        "--guide",
        "guides",
        multiple=True,
        shell_complete=complete_guide_ids,
        metavar="GUIDE",
        help="With this guide; may be repeated.",
    ),
    click.option("--guide-missing", is_flag=True, help="Without guides."),
    click.option(
        "--linked-to",
        multiple=True,
        shell_complete=complete_event_ids,
        metavar="ID",
        help="Linked to this event; may be repeated.",
    ),
    click.option("--unlinked", is_flag=True, help="Without links."),
    click.option("--orphan", "unlinked", is_flag=True, hidden=True),  # the name before
    where_option,
)


search_option = click.option(
    "--search",
    metavar="QUERY",
    shell_complete=complete_query,
    help="Match this query, as in `almanac search`.",
)


def query_from_options(  # noqa: PLR0913 (one for each option that is looked up)
    session: Session,
    *,
    types: tuple[str, ...] = (),
    levels: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
    authors: tuple[str, ...] = (),
    tiers: tuple[int, ...] = (),
    tags: tuple[str, ...] = (),
    any_tags: tuple[str, ...] = (),
    not_tags: tuple[str, ...] = (),
    guides: tuple[str, ...] = (),
    guide_missing: bool = False,
    linked_to: tuple[str, ...] = (),
    unlinked: bool = False,
    where: tuple[str, ...] = (),
    kind: Kind = EVENT,
    **conditions: Any,  # noqa: ANN401 (those that a query takes as they are)
) -> query.Query:
    """Return the query for the values of `filter_options`, or of those for another kind.

    Texts for guides and for `linked_to` are resolved to full ids. `conditions` are the values of
    the other options, which are passed to `Query` under the same names.

    Raises:
        UsageError: if a tag is invalid, or a condition has no key.
        NotFound: if a text names no record.
        Ambiguous: if a text names several records.

    """
    guide_ids = [resolve_id(session, GUIDE, text) for text in guides]
    not_tags = normalize_tags(not_tags, "--not-tag")
    linked_ids = [resolve_id(session, EVENT, text) for text in linked_to]
    links = _link_query(kind, linked_ids, unlinked=unlinked)
    return links._replace(
        any_of=query.drop_empty(type=normalize_tags(types, "--type"), level=levels, tier=tiers),
        names=query.drop_empty(source=sources, author=authors),
        all_of={**links.all_of, **query.drop_empty(tags=normalize_tags(tags), guides=guide_ids)},
        some_of=query.drop_empty(tags=normalize_tags(any_tags, "--any-tag")),
        empty=(*links.empty, *(("guides",) if guide_missing else ())),
        where=parse_conditions(kind, where),
        excluded=(query.Query(some_of={"tags": not_tags}),) if not_tags else (),
        **conditions,
    )


def _link_query(kind: Kind, ids: list[str], *, unlinked: bool) -> query.Query:
    """Return the query for records that are linked to all of some events, or to none at all."""
    if kind.links:
        return query.Query(linked_to=(*ids,), unlinked=unlinked)
    # Only a record's own file has its links.
    return query.Query(all_of=query.drop_empty(links=ids), empty=("links",) if unlinked else ())


def normalize_tags(tags: tuple[str, ...], option: str = "--tag") -> tuple[str, ...]:
    """Return tags, or types, which have the same form, as records have them, split at commas.

    Raises:
        UsageError: if a text cannot be a tag; it names the option, and the first such text.

    """
    try:
        return tuple(parse_tags(tags))
    except InvalidValue as error:
        raise UsageError(f"{option}: {error.reason}") from None
