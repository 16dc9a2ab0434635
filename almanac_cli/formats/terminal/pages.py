"""Records as pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.model.rows import TIER_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kinds import Kind


def record_page(
    kind: Kind,
    record: Mapping[str, Any],
    related: Sequence[tuple[Kind, Sequence[Mapping[str, Any]]]],
    style: Style,
) -> str:
    """Lay one record out as a page, with the records of each kind that belong with it."""
    lines = [
        *style.wrap(_heading(kind, record, style)),
        *_title(record, style),
        *(line for field in kind.page_texts for line in _part(_text_of(record[field], style))),
        *_notes({field.capitalize(): _note(record[field]) for field in kind.page_notes}, style),
        *(line for other, rows in related for line in _section(other, rows, style)),
    ]
    return "\n".join(lines) + "\n"


def _heading(kind: Kind, record: Mapping[str, Any], style: Style) -> str:
    """Say in the first line of a page what its kind puts there, the score on its own."""
    score = f"{_score(record)}  " if "score" in kind.page_heading else ""
    parts = [_heading_part(field, record, style) for field in kind.page_heading if field != "score"]
    return score + ", ".join(part for part in parts if part)


def _heading_part(field: str, record: Mapping[str, Any], style: Style) -> str:
    value = record[field]
    if value is None:
        return ""
    match field:
        case "published":
            return f"{style.age(value)} ({value[:10]})"
        case "updated":
            return f"updated {style.age(value)} ({value[:10]})"
        case "tier":
            return f"tier {value} ({TIER_NAMES[value]})"
        case "source" if record["author"]:
            return f"{value} ({record['author']})"
    return str(value)


def _text_of(value: str | Sequence[str], style: Style) -> list[str]:
    """Wrap a text, or each of several as a bullet."""
    if isinstance(value, str):
        return style.wrap(value)
    return [
        f"{'- ' if n == 0 else '  '}{line.lstrip()}"
        for text in value
        for n, line in enumerate(style.wrap(text, "  "))
    ]


def _note(value: object) -> str | None:
    match value:
        case list():
            return ", ".join(value)
        case dict():
            return ", ".join(f"{name} {n}" for name, n in value.items())
    return None if value is None else str(value)


def _section(kind: Kind, rows: Sequence[Mapping[str, Any]], style: Style) -> list[str]:
    """List related records of a kind: those with a score as entries, others a line each."""
    heading = _part([style.bold(f"Related {kind.folder} ({len(rows)})")])
    if "score" in kind.fields:
        return [*heading, *(line for row in rows for line in list_item(row, style))]
    return [
        *heading,
        *(line for row in rows for line in style.wrap(f"{row['title']}  {row['id']}", "  ")),
    ]


def list_item(event: Mapping[str, Any], style: Style) -> list[str]:
    """Lay an event out as one of a page's list, its score in a column of its own."""
    age = style.age(event["published"])
    suggested = "" if event.get("linked", True) else ", suggested"
    first, *rest = style.wrap(f"{event['source']}, {age}{suggested}", " " * 6)
    return [
        f"{_score(event):>4}{first[4:]}",
        *rest,
        *style.wrap(event["title"], " " * 6),
        *map(style.dim, style.wrap(event["id"], " " * 6)),
    ]


def _title(record: Mapping[str, Any], style: Style) -> list[str]:
    url = record.get("url")
    return [*map(style.bold, style.wrap(record["title"])), *([style.dim(safe(url))] if url else [])]


def _score(event: Mapping[str, Any]) -> str:
    return "-" if event["score"] is None else str(event["score"])


def _notes(notes: Mapping[str, str | None], style: Style) -> list[str]:
    """Lay out what has a name of its own, and leave out what is unset."""
    return _part(
        [line for name, text in notes.items() if text for line in style.wrap(f"{name}: {text}")]
    )


def _part(lines: list[str]) -> list[str]:
    """Set lines off by an empty one before them, if there are any."""
    return ["", *lines] if any(lines) else []
