"""The messages of errors about bulk input: keys that are missing, and what may stand for them."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from almanac_cli import errors
from almanac_cli.cli.messages.message import Message
from almanac_cli.cli.messages.records import command_for
from almanac_cli.formats.items import NO_YAML
from almanac_cli.operations.field_map import UnknownKeys
from almanac_cli.operations.key_offers import MissingFields

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_KEYS = 20
_EXAMPLES = {"source": "NAME", "published": "DATE", "title": "TITLE"}  # of values for --set


def describe_import(error: BaseException) -> Message | None:
    """Return the message of an error about bulk input; `None` for any other exception."""
    if isinstance(error, UnknownKeys):
        keys = " and ".join(map(repr, error.unknown))
        return Message(f"--map: no object has the key {keys}", hint=_keys(error.keys))
    return None


def import_hint(error: errors.InvalidInput) -> str | None:
    """Return what the user can do about refused objects; `None` if there is nothing to say."""
    problems = [
        problem
        for refusal in error.refusals
        if isinstance(refusal.error, errors.InvalidRecord)
        for problem in refusal.error.problems
    ]
    if any(problem.code == NO_YAML for problem in problems):
        return "install it with: pip install 'almanac-cli[yaml]'"
    if not isinstance(error, MissingFields):
        return None
    options = []
    if error.offers:
        pairs = ",".join(f"{field}={key}" for field, key in error.offers.items())
        options.append(f"--map {shlex.quote(pairs)}")
    options += [f"--set {field}={_EXAMPLES.get(field, 'VALUE')}" for field in error.unmet]
    command = command_for(error.kind, "import")
    return f"{_keys(error.keys)}; try: {command} FILE {' '.join(options)}"


def _keys(keys: Sequence[str]) -> str:
    """Return a phrase with the keys that objects have."""
    more = f" and {len(keys) - _MAX_KEYS} more" if len(keys) > _MAX_KEYS else ""
    return f"the objects have the keys {', '.join(keys[:_MAX_KEYS])}{more}"
