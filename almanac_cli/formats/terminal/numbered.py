"""Records as numbered lines, to choose from by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.formats.reasons import reason_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind

_INDENT = " " * 4


def numbered_lines(kind: Kind, rows: Sequence[Mapping[str, Any]], style: Style) -> list[str]:
    """Return the lines of records, each with its number from 1 and its title.

    Below it are its score, source and age and, for a row with the key `why` (see `related.why`),
    why it is suggested.
    """
    lines: list[str] = []
    for number, row in enumerate(rows, start=1):
        first, *rest = style.wrap(row[kind.title_field], _INDENT)
        lines += [f"{number:>2}  {first.removeprefix(_INDENT)}", *rest]
        lines += style.wrap(_about(kind, row, style), _INDENT)
    return lines


def _about(kind: Kind, row: Mapping[str, Any], style: Style) -> str:
    """Return on one line the score, source and age of a record, and why it is suggested."""
    score = row.get("score")
    scored = ("unscored" if score is None else f"score {score}") if "score" in kind.fields else ""
    age = style.age(row[kind.date_field], kind.precision(row, kind.date_field))
    about = ", ".join(filter(None, (scored, row.get("source"), age)))
    why = row.get("why")
    return f"{about}: {reason_text(why)}" if why else about
