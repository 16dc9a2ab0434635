"""Records as pages for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.formats.terminal.markdown import wrap_markdown
from almanac_cli.formats.terminal.reasons import reason_text
from almanac_cli.formats.terminal.values import own_text, value_text
from almanac_cli.formats.terminal.width import display_width
from almanac_cli.model import periods
from almanac_cli.model.rows import PRECISIONS, TIER_NAMES

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
    """Return the text of the page of one record, which ends with a newline.

    Args:
        kind: The kind of the record.
        record: Its row.
        related: The rows of related records below it, by kind; an empty kind has a heading as well.
        style: The width of the terminal, and the moment from which ages count.

    """
    texts = [_paragraphs(record[field], style) for field in kind.page_texts]
    sections = [_section(other, rows, style) for other, rows in related]
    blocks = [_head(kind, record, style), *texts, note_lines(kind, record, style), *sections]
    return "\n\n".join("\n".join(lines) for lines in blocks if any(lines)) + "\n"


def _head(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return the first lines of a page: the heading, the title and the URL, which stays whole."""
    url = record.get("url")
    return [
        *style.wrap(heading(kind, record, style)),
        *map(style.bold, style.wrap(record["title"])),
        *([style.dim(style.safe(url))] if url else []),
    ]


def heading(kind: Kind, record: Mapping[str, Any], style: Style) -> str:
    """Return the fields of a page's first line, with commas between but after the score."""
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
        precision = kind.precision(record, field)
        return f"{label}{style.age(value, precision)} ({periods.to_words(value, precision)})"
    match field:
        case "tier":
            return f"tier {value} ({TIER_NAMES[value]})"
        case "source" if record.get("author"):
            return f"{value} ({record['author']})"
    return str(value)


def _paragraphs(value: str | Sequence[str], style: Style) -> list[str]:
    """Return the lines of a text in Markdown, or of a list of texts as bullets."""
    if isinstance(value, str):
        return wrap_markdown(value, style)
    return [
        f"{'- ' if n == 0 else '  '}{line.lstrip()}"
        for text in value
        for n, line in enumerate(style.wrap(text, "  "))
    ]


def _section(kind: Kind, rows: Sequence[Mapping[str, Any]], style: Style) -> list[str]:
    """Return the lines of related records of one kind, with how many there are."""
    heading = style.bold(f"Related {kind.folder} ({len(rows)})")
    return [heading, *(line for row in rows for line in list_item(kind, row, style))]


def list_item(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return the lines of a record in a list of records.

    If its kind has a score, they begin with the score in a column of its own; if not, they have
    only the title and the id.
    """
    if "score" not in kind.fields:
        return style.wrap(f"{record['title']}  {record['id']}", "  ")
    source = record.get("source")
    age = style.age(record[kind.date_field], kind.precision(record, kind.date_field))
    why = record.get("why")
    suggested = f"suggested: {reason_text(why)}" if why else ""
    first, *rest = style.wrap(", ".join(filter(None, (source, age))), " " * 6)
    return [
        f"{_score(record):>4}{first[4:]}",
        *rest,
        *style.wrap(record["title"], " " * 6),
        *map(style.dim, style.wrap(record["id"], " " * 6)),
        *(style.wrap(suggested, " " * 6) if suggested else []),
    ]


def _score(event: Mapping[str, Any]) -> str:
    return "-" if event["score"] is None else str(event["score"])


def note_lines(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return the lines below the texts of a page: notes, coverage and fields of the user's own."""
    return [
        *_notes(kind, record, style),
        *_coverage(kind, record, style),
        *_own_fields(kind, record, style),
    ]


def _notes(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return a line `Name: value` for each note of a page that is set, wrapped."""
    notes = {field.capitalize(): value_text(record[field]) for field in kind.page_notes}
    return [line for name, text in notes.items() if text for line in style.wrap(f"{name}: {text}")]


def _coverage(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return a line `Also: source, age, URL` for each report in the coverage of a record.

    A report without a URL has its title instead.
    """
    reports = record[kind.coverage_field] if kind.coverage_field else ()
    return [line for report in reports for line in _report(report, style)]


def _own_fields(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return a line `name: value` for each field of the user's own that is set, wrapped.

    Further lines of a value are indented, so that none can pass as another field.
    """
    lines: list[str] = []
    for key, value in record.items():
        if key not in kind.fields and (text := own_text(value)):
            name = key.replace("\n", "\\n").replace("\t", "\\t")
            first, *rest = text.split("\n")
            lines += style.wrap(f"{name}: {first}")
            lines += (line for part in rest for line in style.wrap(part, "  "))
    return lines


def _report(report: Mapping[str, Any], style: Style) -> list[str]:
    """Return the lines of a report: one if it fits, otherwise the URL, whole, on its own."""
    url, time = report["url"], report["published"]
    # As `coverage.report_of` adds it; it is no field of a report, so a file may have any value.
    precision = next((name for name in PRECISIONS if name == report.get("precision")), None)
    age = style.age(time, precision) if time else None
    parts = filter(None, (report["source"], age, None if url else report["title"]))
    text = f"Also: {', '.join(parts)}"
    if not url:
        return style.wrap(text)
    line = style.safe(f"{text}, {url}")
    if style.width is None or display_width(line) <= style.width:
        return [line]
    return [*style.wrap(f"{text},"), style.safe(url)]
