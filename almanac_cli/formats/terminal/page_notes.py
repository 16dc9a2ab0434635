"""The lines of a page below its texts: references, notes, coverage, the user's own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.formats.terminal.width import display_width
from almanac_cli.formats.value_texts import own_text, value_text
from almanac_cli.model.rows import PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind


def note_lines(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return the lines below the texts of a page, wrapped; URLs stay whole."""
    return [
        *_notes(kind, record, style),
        *_coverage(kind, record, style),
        *_own_fields(kind, record, style),
    ]


def cited_pages(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return the lines of the pages that a record rests on, title and URL, below a heading."""
    if not kind.cited_pages_field or not (pages := record[kind.cited_pages_field]):
        return []
    lines = [style.bold(f"References ({len(pages)})")]
    for page in pages:
        lines += [*style.wrap(page["title"], "  "), f"    {style.url(page['url'])}"]
    return lines


def _notes(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return a line `Name: value` for each note of a page that is set, and one for its flags."""
    notes = {field: value_text(record[field]) for field in kind.page_notes}
    texts = [f"{field.replace('_', ' ')}: {text}" for field, text in notes.items() if text]
    flags = [field for field, shown in kind.page_flags.items() if record[field] is shown]
    if flags:
        words = (flag if kind.page_flags[flag] else f"not {flag}" for flag in flags)
        texts.append(", ".join(words).replace("_", " "))
    return [line for text in texts for line in style.wrap(text[:1].upper() + text[1:])]


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
    if style.text_width is None or display_width(line) <= style.text_width:
        return [style.safe(f"{text}, ") + style.url(url)]
    return [*style.wrap(f"{text},"), style.url(url)]
