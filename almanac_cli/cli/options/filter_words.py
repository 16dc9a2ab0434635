"""Words of a search that are filters, such as `score:7`, each the same as its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.options.filters import query_from_options
from almanac_cli.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.cli.context import Session
    from almanac_cli.index.search_expression import Search
    from almanac_cli.index.search_syntax import Filter
    from almanac_cli.model.kind import Kind
    from almanac_cli.model.query import Query


# A NamedTuple, for a quick start.
class FilterWord(NamedTuple):
    """A name before a colon that makes a word of a search a filter."""

    names: tuple[str, ...]  # of the same meaning, the first for messages
    # The parameters of the options that get the value: one; for a range two, of its ends; for a
    # switch those whose names the value may be.
    params: tuple[str, ...]
    is_range: bool = False
    is_switch: bool = False
    negated: str = ""  # the parameter of the option that gets the value after a minus
    choice: str = ""  # the parameter that gets several values with OR between, if it is another


FILTER_WORDS = (
    FilterWord(("after", "since"), ("since",)),
    FilterWord(("before", "until"), ("until",)),
    FilterWord(("added",), ("added_since", "added_until"), is_range=True),
    FilterWord(("score",), ("min_score", "max_score"), is_range=True),
    FilterWord(("type",), ("types",), choice="types"),
    FilterWord(("level",), ("levels",), choice="levels"),
    FilterWord(("source",), ("sources",), choice="sources"),
    FilterWord(("author",), ("authors",), choice="authors"),
    FilterWord(("tier",), ("tiers",), choice="tiers"),
    FilterWord(("tag",), ("tags",), negated="not_tags", choice="any_tags"),
    FilterWord(("any-tag",), ("any_tags",), choice="any_tags"),
    FilterWord(("guide",), ("guides",)),
    FilterWord(("linked",), ("linked_to",)),
    FilterWord(("where",), ("where",)),
    FilterWord(("is",), ("unscored", "guide_missing", "unlinked"), is_switch=True),
)
_EARLIEST = {"until", "added_until", "max_score"}  # parameters of which the lower value is stricter


class _Words:
    """The words that are filters in a search of one command, with its options."""

    def __init__(self, ctx: click.Context) -> None:
        self.ctx = ctx
        self.options = _options(ctx.command)
        self.by_name = {name: word for word in _of_command(ctx.command) for name in word.names}

    def values(self, item: Filter, *, is_choice: bool) -> dict[str, Any]:
        """Return the values of options, by parameter, that a filter stands for.

        Raises:
            UsageError: if a value is not one that the option takes.

        """
        word = self.by_name[item.name]
        raw: dict[str, str | bool]
        if is_choice:
            raw = {word.choice: item.value}
        elif item.excluded and word.negated:
            raw = {word.negated: item.value}
        elif word.is_switch:
            raw = {self._switch(word, item): True}
        elif word.is_range:
            ends = zip(word.params, self._range(word, item.value), strict=True)
            raw = {param: end for param, end in ends if end}
        else:
            raw = {word.params[0]: item.value}
        return {param: self._parse(self.options[param], value) for param, value in raw.items()}

    def option_texts(self, item: Filter) -> str:
        """Return the options that a filter stands for, as they are typed."""
        word = self.by_name[item.name]
        params = (word.negated,) if item.excluded and word.negated else word.params
        return " and ".join(self.options[param].opts[-1] for param in params)

    def _parse(self, option: click.Option, value: Any) -> Any:  # noqa: ANN401 (what an option takes)
        """Return the value of an option as click makes it of what the command line has."""
        value = option.type_cast_value(self.ctx, (value,) if option.multiple else value)
        return option.callback(self.ctx, option, value) if option.callback else value

    def _switch(self, word: FilterWord, item: Filter) -> str:
        """Return the parameter of the switch that the value names."""
        name = item.value.lower().replace("-", "_")
        if name not in word.params:
            names = ", ".join(f"{item.name}:{param.replace('_', '-')}" for param in word.params)
            raise UsageError(f"no filter {item.typed!r}: use {names}")
        return name

    def _range(self, word: FilterWord, text: str) -> tuple[str, str]:
        """Return the ends of a range, "" for one that is open: `>=7`, `<=7`, `5..7`, `5..`, `..7`.

        Of a single value, `7`, both are the same. Whole numbers may also be `>7` and `<7`.
        """
        low, dots, high = text.partition("..")
        if dots and (low or high):
            return low, high
        sign, value = _split_sign(text)
        if sign in {">", "<"}:
            if not isinstance(self.options[word.params[0]].type, click.IntRange):
                raise UsageError(f"use {sign}={value}, which includes {value}")
            if value.isdecimal():
                value = str(int(value) + (1 if sign == ">" else -1))
        return "" if sign.startswith("<") else value, "" if sign.startswith(">") else value


def filter_rows(command: click.Command) -> Iterator[tuple[str, str]]:
    """Yield each form of the words that are filters in a search of a command, and its options."""
    options = _options(command)
    for word in _of_command(command):
        if word.is_switch:
            for param in word.params:
                yield f"{word.names[0]}:{param.replace('_', '-')}", options[param].opts[-1]
            continue
        shown = [options[param] for param in word.params]
        value = shown[0].metavar or word.names[0].upper()
        forms = [f"{name}:{value}" for name in word.names]
        if word.is_range:
            forms += [f"{word.names[0]}:{value}..{value}"]
        yield ", ".join(forms), ", ".join(f"{option.opts[-1]} {value}" for option in shown)
        if word.negated:
            yield f"-{word.names[0]}:{value}", f"{options[word.negated].opts[-1]} {value}"


def filter_names(command: click.Command) -> list[str]:
    """Return the names of the words that are filters in a search of a command."""
    return [name for word in _of_command(command) for name in word.names]


def complete_filter(ctx: click.Context, name: str, text: str) -> list[str]:
    """Return the values with which a word may go on after its name and a text, as its option."""
    for word in _of_command(ctx.command):
        if name in word.names and word.is_switch:
            return [param.replace("_", "-") for param in word.params if param.startswith(text)]
        if name in word.names:
            option = _options(ctx.command)[word.params[0]]
            return [item.value for item in option.shell_complete(ctx, text)]
    return []


def read_search(
    session: Session, kind: Kind, text: str | None, options: Mapping[str, Any], *, name: str
) -> tuple[Query, Search | None]:
    """Return the query for the values of options that filter, and the search in a text.

    The words of the search that are filters become part of the query: `source:x`, say, is one more
    `--source x`, and of two limits the stricter one holds. A minus before one selects all records
    that it does not select.

    Args:
        session: The session.
        kind: The kind of the records.
        text: The search as it was entered; `None` if there is none.
        options: The values of options, for `query_from_options`.
        name: The name of the option or argument with the search, for messages.

    Raises:
        UsageError: if the search has neither a word nor a filter, only excluded words on a side of
            an OR, or syntax that has no meaning; also what the options raise.

    """
    if text is None:
        return query_from_options(session, kind=kind, **options), None
    words = _Words(click.get_current_context())
    search = _parse(kind, text, words, name)
    values, excluded = dict(options), []
    for item in search.filters:
        more = words.values(item, is_choice=search.is_choice)
        if item.excluded and not words.by_name[item.name].negated:
            excluded.append(query_from_options(session, kind=kind, **more))
        else:
            for param, value in more.items():
                values[param] = _combined(param, values.get(param), value)
    query = query_from_options(session, kind=kind, **values)
    return query._replace(excluded=(*query.excluded, *excluded)), search


def _parse(kind: Kind, text: str, words: _Words, name: str) -> Search:
    """Return the search in a text, or raise UsageError with the name of its option or argument."""
    from almanac_cli.index import search_expression
    from almanac_cli.index.search_syntax import FilterBesideOr

    try:
        search = search_expression.parse(kind, text, words.by_name)
        if search.is_choice and not words.by_name[search.filters[0].name].choice:
            raise FilterBesideOr(search.filters[0])  # noqa: TRY301 (one handler)
    except FilterBesideOr as error:
        hint = f"to filter all, use {words.option_texts(error.filter)}"
        raise UsageError(f"{name}: {error.reason}", hint=hint) from None
    except InvalidValue as error:
        raise UsageError(f"{name}: {error.reason}") from None
    return search


def _combined(param: str, value: Any, more: Any) -> Any:  # noqa: ANN401 (what options take)
    """Return the value of a parameter that holds as well as another one."""
    if value is None or isinstance(more, bool):
        return more
    pick = min if param in _EARLIEST else max
    if isinstance(more, int):
        return pick(value, more)
    if param.endswith(("since", "until")):
        return type(more)(*map(pick, value, more))  # of bounds, the time and the day
    return (*value, *more)


def _split_sign(text: str) -> tuple[str, str]:
    """Return the sign of comparison that a text begins with, "" if there is none, and the rest."""
    sign = next((sign for sign in (">=", "<=", ">", "<", "=") if text.startswith(sign)), "")
    return sign, text.removeprefix(sign)


def _options(command: click.Command) -> dict[str, click.Option]:
    """Return the options of a command that its help shows, by the names of their parameters."""
    options = (param for param in command.params if isinstance(param, click.Option))
    return {option.name or "": option for option in options if not option.hidden}


def _of_command(command: click.Command) -> Iterator[FilterWord]:
    """Yield the words whose options a command has."""
    options = _options(command)
    return (word for word in FILTER_WORDS if all(param in options for param in word.params))
