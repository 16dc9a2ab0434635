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
    fields = [field for field in kind.page_heading if field != "score"]
    parts = [_heading_part(kind, field, record, style) for field in fields]
    return score + ", ".join(part for part in parts if part)


def _heading_part(kind: Kind, field: str, record: Mapping[str, Any], style: Style) -> str:
    """Return a field as it stands in the first line of a page; "" if it is unset."""
    value = record[field]
    if value is None:
        return ""
    if field in kind.time_fields:
        label = "updated " if field == kind.updated_field else ""
        return f"{label}{style.age(value)} ({value[:10]})"
    match field:
        case "tier":
            return f"tier {value} ({TIER_NAMES[value]})"
        case "source" if record.get("author"):
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
    """Lay out the records of a kind that are related to that of a page."""
    heading = _part([style.bold(f"Related {kind.folder} ({len(rows)})")])
    return [*heading, *(line for row in rows for line in list_item(kind, row, style))]


def list_item(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Lay a record out as one of a list: what has no score in a line, its title and id.

    What has one is laid out over several lines, with the score in a column of its own.
    """
    if "score" not in kind.fields:
        return style.wrap(f"{record['title']}  {record['id']}", "  ")
    source, age = record.get("source"), style.age(record[kind.date_field])
    suggested = "" if record.get("linked", True) else "suggested"
    first, *rest = style.wrap(", ".join(filter(None, (source, age, suggested))), " " * 6)
    return [
        f"{_score(record):>4}{first[4:]}",
        *rest,
        *style.wrap(record["title"], " " * 6),
        *map(style.dim, style.wrap(record["id"], " " * 6)),
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
