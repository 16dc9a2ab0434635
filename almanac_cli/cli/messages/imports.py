"""The messages of errors about bulk input: keys that are missing, and what may stand for them."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from almanac_cli import errors
from almanac_cli.cli.messages.message import Message
from almanac_cli.cli.messages.records import command_for
from almanac_cli.cli.options.switches import DATE_ORDER_HINT
from almanac_cli.formats.items import NO_YAML, UNKNOWN_FORM
from almanac_cli.operations.field_map import UnknownKeys
from almanac_cli.operations.key_offers import MissingFields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MAX_KEYS = 20
_HINTS = {  # by the code of a problem; the first one counts
    NO_YAML: "install it with: pip install 'almanac-cli[yaml]'",
    UNKNOWN_FORM: "or name its form with --format",
    "ambiguous_date": DATE_ORDER_HINT,
}


def describe_import(error: BaseException) -> Message | None:
    """Return the message of an error about bulk input; `None` for any other exception."""
    if isinstance(error, UnknownKeys):
        keys = " and ".join(map(repr, error.unknown))
        return Message(f"--map: no object has the key {keys}", hint=_keys(error.keys))
    return None


def import_hint(error: errors.InvalidInput) -> str | None:
    """Return what the user can do about refused input; `None` if there is nothing to say."""
    if isinstance(error, MissingFields) and NO_YAML not in _codes(error.refusals):
        return _offers(error)
    return refusal_hint(error.refusals)


def refusal_hint(refusals: Iterable[errors.Refusal]) -> str | None:
    """Return what the user can do about refused objects; `None` if there is nothing to say."""
    codes = _codes(refusals)
    return next((hint for code, hint in _HINTS.items() if code in codes), None)


def _codes(refusals: Iterable[errors.Refusal]) -> set[str]:
    """Return the codes of the problems of refused objects."""
    return {
        problem.code
        for refusal in refusals
        if isinstance(refusal.error, errors.InvalidRecord)
        for problem in refusal.error.problems
    }


def map_option(offers: Mapping[str, Sequence[str]]) -> str:
    """Return the option that takes fields from keys, as it is typed; the keys are by field."""
    pairs = ",".join(f"{field}={key}" for field, keys in offers.items() for key in keys)
    return f"--map {shlex.quote(pairs)}"


def _offers(error: MissingFields) -> str:
    """Return which keys the objects have, and the command that takes fields from some of them."""
    keys = _keys(error.keys)
    if error.inner:
        source = f"jq {shlex.quote(f'.[{json.dumps(error.inner)}]')} FILE"
        return f"{keys}; try: {source} | {command_for(error.kind, 'import')} -"
    options = []
    if error.offers:
        options.append(map_option(error.offers))
    if "source" in error.unmet:
        options.append("--set source=NAME")
    if not options:
        return keys
    return f"{keys}; try: {command_for(error.kind, 'import')} FILE {' '.join(options)}"


def _keys(keys: Sequence[str]) -> str:
    """Return a phrase with the keys that objects have."""
    more = f" and {len(keys) - _MAX_KEYS} more" if len(keys) > _MAX_KEYS else ""
    return f"the objects have the keys {', '.join(keys[:_MAX_KEYS])}{more}"
