"""The messages about values that a record did not take over from another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from almanac_cli.operations.join_fields import Difference


def difference_line(difference: Difference) -> str:
    """Return the line for a value that was not kept, as JSON: `score: kept 7, b had 5`."""
    kept, lost = json_codec.compact(difference.kept), json_codec.compact(difference.lost)
    return f"{difference.field}: kept {kept}, {difference.other} had {lost}"
