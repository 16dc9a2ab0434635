"""Digests in Markdown (CommonMark 0.31.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.formats.markdown_records import escape, linked, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.digests import Band, Digest, FurtherReport, Story


def digest_markdown(digest: Digest) -> str:
    """Return a digest as a document: bands and groups below headings, stories as items of lists."""
    return "\n".join(_lines(digest))


def _lines(digest: Digest) -> Iterator[str]:
    """Yield lines without their ends, each block after an empty one."""
    yield f"# {digest.title}"
    yield f"\n{'. '.join(filter(None, (digest.days, digest.lead)))}"
    for band in digest.bands:
        yield f"\n## {band.heading}"
        for group in band.groups:
            if label := band.label(group):
                yield f"\n### {escape(label)}"
            for n, story in enumerate(group.stories):
                if band.is_detailed or n == 0:
                    yield ""
                yield from _story(digest, band, story)
    yield ""


def _story(digest: Digest, band: Band, story: Story) -> Iterator[str]:
    row = story.headline
    score = "" if row["score"] is None else f"**{row['score']}** "
    date = digest.date_words(row["published"], row["precision"])
    source = story.source if band.is_detailed else row["source"]
    title = linked(row["title"], row["url"])
    # Without a score, a title without a link begins the item: as a paragraph, not as a list in it.
    if not score and not row["url"]:
        title = paragraph(row["title"])
    yield f"- {score}{title}, {escape(source)}, {date}"
    excerpt = band.excerpt(row)
    for text in excerpt:
        yield f"\n  {paragraph(text)}"
    if excerpt and story.also:
        yield ""
    for report in story.also:
        yield f"  - also {_also(report)}"


def _also(report: FurtherReport) -> str:
    score = "" if report.score is None else f" (score {report.score})"
    if report.title is None:
        return f"{linked(report.source, report.url)}{score}"
    return f"{linked(report.title, report.url)}, {escape(report.source)}{score}"
