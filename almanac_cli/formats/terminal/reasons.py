"""The reasons why a record is suggested as related to another one, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from almanac_cli.model.rows import JsonObject

_MAX_NAMES = 3  # of terms and tags together


def reason_text(why: JsonObject) -> str:
    """Return what two records share and how far they are apart: "shares gemma, chip; 2 days apart".

    `why` has what `related --explain --json` prints of a match: "terms", "tags" and "days" are
    used. The text is not sanitized.
    """
    names = [*dict.fromkeys([*why["tags"], *why["terms"]])][:_MAX_NAMES]
    shared = [f"shares {', '.join(names)}"] if names else []
    days = why["days"]
    return "; ".join([*shared, f"{days} {'day' if days == 1 else 'days'} apart"])
