"""Digests as HTML for mail: one column, styles inline, no images, and not so long as to be cut.

Nothing has a colour but links, which mail programs colour: so it is read on light and on dark.
"""

from __future__ import annotations

from html import escape as escape_html
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue
from almanac_cli.formats.terminal.sanitize import safe
from almanac_cli.model import urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.model.digests import Band, Digest, FurtherReport, Group, Story

# Gmail cuts what is larger than 102 KB (https://github.com/hteumeuleu/email-bugs/issues/41); this
# holds for the HTML, and for its encoding in a mail.
MAX_BYTES = 90_000
_RESERVED_BYTES = 2000  # of these, for the end of the page
_MAX_STORY_BYTES = 8000  # of a story, from which on no further report is added to it
_NO_PLAIN_BYTE = bytes([*range(32), 61, *range(127, 256)])  # takes three in quoted-printable
_SOFT_BREAKS = 1.05  # what these add to quoted-printable, three bytes to each line of at most 76
_BASE64 = 1.37  # what base64 with its line ends takes, a byte

_PAGE = (
    "max-width:600px;margin:0 auto;padding:16px;font:16px/1.5 Helvetica,Arial,sans-serif;"
    "overflow-wrap:break-word"
)
_TITLE = "font-size:26px;line-height:1.25;margin:0 0 8px"
_LEAD = "margin:0 0 24px"
_BAND = "font-size:20px;line-height:1.3;margin:32px 0 16px;padding:0 0 4px;border-bottom:2px solid"
_GROUP = "font-size:14px;letter-spacing:.05em;text-transform:uppercase;margin:24px 0 12px"
_STORY = "margin:0 0 24px"
_BRIEF = "margin:0 0 12px"
_HEADLINE = "margin:0;font-size:18px;line-height:1.35;font-weight:bold"
_SCORE = "border:1px solid;border-radius:4px;padding:0 6px;font-size:14px;font-weight:bold"
_FACTS = "margin:0;font-size:14px"
_TEXT = "margin:8px 0 0"
_ALSO = "margin:8px 0 0;padding:0 0 0 12px;border-left:2px solid;font-size:14px"


def digest_html(digest: Digest, name: str) -> str:
    """Return a digest as an HTML page of at most MAX_BYTES; its last line says what was cut.

    Args:
        digest: The digest.
        name: The name of the almanac.

    """
    parts = [_beginning(digest, name)]
    size = _Size(parts[0])
    shown = 0
    for part in _stories(digest):
        if not size.add(part):
            break
        parts.append(part)
        shown += 1
    if rest := digest.stories - shown:
        more = f"{rest} more {'story' if rest == 1 else 'stories'}"
        parts.append(f'<p style="{_BAND}">{more}</p>\n')
    return "".join([*parts, "</div>\n</body>\n</html>\n"])


def _beginning(digest: Digest, name: str) -> str:
    """Return the page as far as its first sentence."""
    title = _text(f"{name}: {digest.title}")
    lead = ". ".join(filter(None, (digest.days, digest.lead)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n</head>\n'
        f'<body style="margin:0">\n<div style="{_PAGE}">\n'
        f'<p style="{_FACTS}"><bdi>{_text(name)}</bdi></p>\n'
        f'<h1 style="{_TITLE}">{digest.title}</h1>\n<p style="{_LEAD}">{lead}</p>\n'
    )


class _Size:
    """How large a page is, in bytes, and in bytes of its shorter encoding in a mail."""

    def __init__(self, text: str) -> None:
        self._plain = self._special = 0
        self.add(text)

    def add(self, text: str) -> bool:
        """Add a text if there is room for it, and tell whether there was."""
        data = text.encode()
        plain = self._plain + len(data)
        special = self._special + len(data) - len(data.translate(None, _NO_PLAIN_BYTE))
        encoded = min((plain + 2 * special) * _SOFT_BREAKS, plain * _BASE64)
        if max(plain, encoded) > MAX_BYTES - _RESERVED_BYTES:
            return False
        self._plain, self._special = plain, special
        return True


def _stories(digest: Digest) -> Iterator[str]:
    """Yield each story, the first of a band or of a group with the heading above it."""
    for band in digest.bands:
        above = f'<h2 style="{_BAND}">{band.heading}</h2>\n'
        for group in band.groups:
            above += _label(band, group)
            for story in group.stories:
                yield above + _story(digest, band, story)
                above = ""


def _label(band: Band, group: Group) -> str:
    label = band.label(group)
    return f'<h3 style="{_GROUP}"><bdi>{_text(label)}</bdi></h3>\n' if label else ""


def _story(digest: Digest, band: Band, story: Story) -> str:
    row = story.headline
    score = "" if row["score"] is None else f'<span style="{_SCORE}">{row["score"]}</span> '
    date = digest.date_words(row["published"], row["precision"])
    title = _link(row["title"], row["url"])
    if band.is_detailed:
        lines = [
            f'<div style="{_STORY}">',
            f'<p style="{_HEADLINE}">{score}{title}</p>',
            f'<p style="{_FACTS}"><bdi>{_text(story.source)}</bdi>, {date}</p>',
        ]
    else:
        facts = f"<bdi>{_text(row['source'])}</bdi>, {date}"
        lines = [f'<div style="{_BRIEF}">', f'<p style="margin:0">{score}{title} ({facts})</p>']
    lines += [f'<p style="{_TEXT}" dir="auto">{_text(text)}</p>' for text in band.excerpt(row)]
    size = sum(map(len, lines))
    for n, report in enumerate(story.also):
        if size > _MAX_STORY_BYTES:
            lines.append(f'<p style="{_ALSO}">also {len(story.also) - n} more</p>')
            break
        lines.append(_also(report))
        size += len(lines[-1])
    return "\n".join([*lines, "</div>\n"])


def _also(report: FurtherReport) -> str:
    score = "" if report.score is None else f" (score {report.score})"
    if report.title is None:
        return f'<p style="{_ALSO}">also {_link(report.source, report.url)}{score}</p>'
    source = f"<bdi>{_text(report.source)}</bdi>"
    return f'<p style="{_ALSO}">also {_link(report.title, report.url)}, {source}{score}</p>'


def _link(text: str, url: str | None) -> str:
    """Return a text as a link to an http or https URL, or alone if it has none."""
    shown = f"<bdi>{_text(text)}</bdi>"
    try:
        target = urls.to_uri(url or "")
    except InvalidValue:
        return shown
    return f'<a href="{escape_html(target)}">{shown}</a>'


def _text(text: str) -> str:
    return escape_html(safe(text))
