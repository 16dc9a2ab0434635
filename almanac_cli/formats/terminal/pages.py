"""Records as pages for people, and as items of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from almanac_cli.formats.reasons import reason_text
from almanac_cli.formats.terminal.markdown import wrap_markdown
from almanac_cli.formats.terminal.page_notes import cited_pages, note_lines
from almanac_cli.formats.terminal.width import display_width
from almanac_cli.model import periods
from almanac_cli.model.rows import TIER_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind

# How much a page shows of each related record: title and id, an excerpt of its summary, all of it.
Detail: TypeAlias = Literal["brief", "excerpt", "full"]

_SCORE_WIDTH = 4  # of the column in which the scores of related records stand
_INDENT = " " * 6  # of what else is said of a record with a score
_MAX_EXCERPT_LINES = 3


def record_page(
    kind: Kind,
    record: Mapping[str, Any],
    related: Sequence[tuple[Kind, Sequence[Mapping[str, Any]]]],
    style: Style,
    detail: Detail = "excerpt",
) -> str:
    """Return the text of the page of one record, which ends with a newline.

    Args:
        kind: The kind of the record.
        record: Its row.
        related: The rows of related records below it, by kind; an empty kind has a
            heading as well, but not below a record that waits for a decision.
        style: The width of the terminal, and the moment from which ages count.
        detail: How much is shown of each related record.

    """
    texts = [_paragraphs(record[field] or "", style) for field in kind.page_texts]
    sections = [
        block
        for other, rows in related
        if rows or not kind.is_pending
        for block in _section(other, rows, style, detail)
    ]
    cited = cited_pages(kind, record, style)
    blocks = [_head(kind, record, style), *texts, cited, note_lines(kind, record, style), *sections]
    return "\n\n".join("\n".join(lines) for lines in blocks if any(lines)) + "\n"


def _head(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return the first lines of a page: the heading, the title, the URL, the id and its age."""
    url = record.get("url")
    added = _heading_part(kind, kind.created_field, record, style) if kind.created_field else ""
    return [
        *style.wrap(heading(kind, record, style)),
        *map(style.bold, style.wrap(record[kind.title_field])),
        *([style.url(url)] if url else []),
        *map(style.dim, style.wrap("  ".join(filter(None, (record["id"], added))))),
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
        label = f"{field} " if field in {kind.updated_field, kind.created_field} else ""
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


def _section(
    kind: Kind, rows: Sequence[Mapping[str, Any]], style: Style, detail: Detail
) -> list[list[str]]:
    """Return the blocks of related records of one kind, the first with how many there are.

    In detail, records with a score are blocks of their own.
    """
    heading = style.bold(f"Related {kind.plural} ({len(rows)})")
    items = [list_item(kind, row, style, detail) for row in rows]
    if detail == "brief" or "score" not in kind.fields:
        return [[heading, *(line for item in items for line in item)]]
    return [[heading, *(line for item in items[:1] for line in item)], *items[1:]]


def list_item(
    kind: Kind, record: Mapping[str, Any], style: Style, detail: Detail = "brief"
) -> list[str]:
    """Return the lines of a record in a list of records.

    If its kind has a score, they begin with the score in a column of its own; if not, with title
    and id in one line. Further detail is the URL of a record with a score, and the summary.
    """
    indent = _INDENT if "score" in kind.fields else "    "
    lines = (
        _scored(kind, record, style, detail)
        if "score" in kind.fields
        else _titled(kind, record, style)
    )
    if why := record.get("why"):
        lines += style.wrap(f"suggested: {reason_text(why)}", indent)
    text = record[kind.page_texts[0]] if kind.page_texts else None
    if text and detail != "brief":
        lines += _summary(kind, text, style, detail, indent)
    return lines


def _scored(kind: Kind, record: Mapping[str, Any], style: Style, detail: Detail) -> list[str]:
    """Return the lines of a record with a score: score, source and age; title; URL; id."""
    age = style.age(record[kind.date_field], kind.precision(record, kind.date_field))
    first, *rest = style.wrap(", ".join(filter(None, (record.get("source"), age))), _INDENT)
    url = record.get("url")
    shown_url = None if detail == "brief" else url
    return [
        f"{_score(record):>{_SCORE_WIDTH}}{first[_SCORE_WIDTH:]}",
        *rest,
        *_title(record[kind.title_field], style, _INDENT, None if shown_url else url),
        *([f"{_INDENT}{style.url(shown_url)}"] if shown_url else []),
        *_wrapped(record["id"], style, _INDENT, style.dim),
    ]


def _titled(kind: Kind, record: Mapping[str, Any], style: Style) -> list[str]:
    """Return the lines of a record without a score: title and id, in one line if they fit."""
    text = record[kind.title_field]
    title = _title(text, style, "  ", record.get("url"))
    id_ = _wrapped(record["id"], style, "  ", style.dim)
    width = display_width(style.safe(f"  {text}  {record['id']}"))
    if len(title) == len(id_) == 1 and (style.text_width is None or width <= style.text_width):
        return [title[0] + id_[0]]
    return [*title, *id_]


def _title(text: str, style: Style, indent: str, url: str | None) -> list[str]:
    """Return the lines of a title, as hyperlinks to a URL if there is one."""
    return _wrapped(text, style, indent, lambda line: style.bold(style.link(line, url)))


def _wrapped(text: str, style: Style, indent: str, look: Callable[[str], str]) -> list[str]:
    """Return a text, not yet sanitized, as wrapped lines of a certain look behind an indent."""
    lines = style.wrap(text, indent)
    return [(indent + look(line.removeprefix(indent))).rstrip() for line in lines]


def _summary(kind: Kind, text: str, style: Style, detail: Detail, indent: str) -> list[str]:
    """Return the lines of a summary below its record: in Markdown, or the excerpt of its kind."""
    if detail == "full":
        narrow = style.narrower(len(indent))
        return [(indent + line).rstrip() for line in wrap_markdown(text, narrow)]
    if kind.excerpt == "sentence":
        from almanac_cli.model.sentences import first_sentence

        text = first_sentence(text)
    if style.text_width is None:
        return style.wrap(text, indent)
    lines = style.wrap(" ".join(text.split()), indent)
    *before, last = lines[:_MAX_EXCERPT_LINES]
    if len(lines) > _MAX_EXCERPT_LINES:
        last = style.clip(f"{last.rstrip(',;:')}{style.ellipsis}", style.text_width)
    return [*before, last]


def _score(event: Mapping[str, Any]) -> str:
    return "-" if event["score"] is None else str(event["score"])
