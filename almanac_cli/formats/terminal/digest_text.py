"""Digests as text for people, on a terminal or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.digests import Band, Digest, FurtherReport, Group, Story

_SCORE_WIDTH = 4  # of the column in which scores stand
_INDENT = " " * 6  # of what else is said of an event


def digest_text(digest: Digest, style: Style) -> Iterator[str]:
    """Yield the text of a digest in parts of whole lines: its beginning, then each group.

    Lines are wrapped to the width of the style, but for URLs.
    """
    lead = ". ".join(filter(None, (digest.days, digest.lead)))
    yield _joined([*map(style.bold, style.wrap(digest.title)), *style.wrap(lead)])
    for band in digest.bands:
        lines = ["", *map(style.bold, style.wrap(band.heading))]
        for group in band.groups:
            yield _joined([*lines, *_group(digest, band, group, style)])
            lines = []


def _group(digest: Digest, band: Band, group: Group, style: Style) -> list[str]:
    """Return the lines of a group: its name, unless it stands alone without one, and stories."""
    lines = []
    if label := band.label(group):
        lines = ["", *style.wrap(label, "  ")]
    for n, story in enumerate(group.stories):
        if band.is_detailed or (n == 0 and not lines):
            lines.append("")
        lines += _story(digest, band, story, style)
    return lines


def _story(digest: Digest, band: Band, story: Story, style: Style) -> list[str]:
    row = story.headline
    date = digest.date_words(row["published"], row["precision"])
    score = "-" if row["score"] is None else row["score"]
    if band.is_detailed:
        lines = [*_title(row, style), *style.wrap(f"{story.source}, {date}", _INDENT)]
    else:
        lines = style.wrap(f"{row['title']} ({row['source']}, {date})", _INDENT)
    for paragraph in band.excerpt(row):
        lines += style.wrap(paragraph, _INDENT)
    lines += _url(row["url"], style)
    for report in story.also:
        lines += [*style.wrap(_also(report), _INDENT), *_url(report.url, style)]
    return [f"{score:>{_SCORE_WIDTH}}{lines[0][_SCORE_WIDTH:]}", *lines[1:]]


def _also(report: FurtherReport) -> str:
    """Return what a digest says of a report beside a headline, in one line."""
    title = f": {report.title}" if report.title else ""
    score = "" if report.score is None else f" (score {report.score})"
    return f"also {report.source}{title}{score}"


def _url(url: str | None, style: Style) -> list[str]:
    return [f"{_INDENT}{style.url(url)}"] if url else []


def _title(row: Mapping[str, Any], style: Style) -> list[str]:
    """Return the title of an event as bold lines, hyperlinks if the terminal has them."""
    lines = (line.removeprefix(_INDENT) for line in style.wrap(row["title"], _INDENT))
    return [_INDENT + style.bold(style.link(line, row["url"])) for line in lines]


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
