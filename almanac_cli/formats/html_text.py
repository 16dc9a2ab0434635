"""HTML as plain text: tags become lines or nothing, character references what they stand for."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from almanac_cli.model.paragraphs import split_paragraphs

MAX_CHARACTERS = 1024 * 1024  # no record has a longer text; it is left as it is


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The elements of HTML (https://html.spec.whatwg.org/multipage/indices.html) and some obsolete ones;
# those that stand on their own are paragraphs or lines. A `<T>` of another name is no tag.
_PARAGRAPHS = _names("p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure hr")
_LINES = _names(
    "address article aside br caption dd details div dt fieldset figcaption footer form header "
    "hgroup legend li main nav section summary tbody tfoot thead tr"
)
_INLINE = _names(
    "a abbr acronym applet area audio b base bdi bdo big blink body button canvas center cite code "
    "col colgroup data datalist del dfn dialog em embed font frame frameset head html i iframe img "
    "input ins kbd label link map mark marquee menu meta meter nobr noembed noframes noscript "
    "object optgroup option output param picture progress q rb rp rt rtc ruby s samp script search "
    "select slot small source span strike strong style sub sup svg td template textarea th time "
    "title track tt u var video wbr"
)
_ELEMENTS = _PARAGRAPHS | _LINES | _INLINE
_CELLS = ("td", "th")
_NO_ENDS = ("br", *_CELLS)  # elements whose end is nothing to see
# By element: how many ends of lines its tags stand for, at least.
_LINE_ENDS = {
    **dict.fromkeys(_INLINE, 0),
    **dict.fromkeys(_LINES | {*_CELLS}, 1),
    **dict.fromkeys(_PARAGRAPHS, 2),
}
_SPACE = re.compile(r"\s+")
_SPACE_BEFORE_END = re.compile("[ \t]+\n")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
# Of patterns that begin with a character whatever its case, Python finds the beginning quickly.
_LINE_TAG = re.compile(rf"<(?i:/?(?:{'|'.join(sorted(_PARAGRAPHS | _LINES))})\b[^<>]*>)")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
# A tag, whose attributes may have `>` in quotes, or a declaration. Nothing is tried twice.
_TOKEN = re.compile(
    r"""<(?:(/?)([A-Za-z][^\s/<>]*+)(?>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)"""
    r"|(?i:!doctype|\?xml)[^<>]*+>)"
)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_SCRIPT = re.compile(r"<(?i:(/?)(script|style)\b[^<>]*>)")
# Of HTML that is read for its beginning, times the characters wanted: most tags fit in.
_MARGIN = 8
_NEXT_WORDS = 100  # characters by which a beginning is longer than wanted, to cut it between words


def is_element(name: str) -> bool:
    """Tell whether HTML has an element of a name in lower case."""
    return name in _ELEMENTS


def looks_like_html(text: str) -> bool:
    """Tell whether a text holds a tag of HTML, or a character reference such as `&amp;`."""
    if "<" in text and any(name.lower() in _ELEMENTS for name in _TAG.findall(text)):
        return True
    return "&" in text and any(not name or f"{name};" in html5 for name in _REFERENCE.findall(text))


def to_plain(text: str) -> str:
    """Return the plain text of a text in HTML; any text is taken for such.

    Character references are read once. Paragraphs are separated by an empty line, items of lists
    begin with a hyphen; scripts, styles, comments and addresses of links are left out. What is no
    tag, such as `a < b` or `List<T>`, stays. Without tags that stand for lines, so do line ends.
    """
    if len(text) > MAX_CHARACTERS or not ("<" in text or "&" in text):
        return text
    builder = _Builder(keep_lines=not _LINE_TAG.search(text))
    builder.add(_without_scripts(text))
    return builder.plain()


def first_paragraphs(text: str, count: int, characters: int) -> list[str]:
    """Return the first paragraphs of a text in HTML as plain text, no more than `count`.

    What comes after so many characters, and the next few words, may be missing.
    """
    text = text[:MAX_CHARACTERS]
    if "<" not in text:
        text = _undo_references(text[: _MARGIN * characters]).replace("\xa0", " ")
        return split_paragraphs(text)[:count]
    keep_lines = not _LINE_TAG.search(text)
    text = _without_scripts(text)
    size = _MARGIN * characters
    while True:
        builder = _Builder(keep_lines=keep_lines)
        is_enough = builder.add(text[:size], count, characters + _NEXT_WORDS)
        if is_enough or size >= len(text):
            return split_paragraphs(builder.plain())[:count]
        size *= _MARGIN


def _without_scripts(text: str) -> str:
    """Return a text without comments, scripts and styles; one that does not end is kept."""
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    if "<!--" in text:
        end = text.rfind("-->") + 3  # what begins behind it does not end
        text = _COMMENT.sub("", text[:end]) + text[end:]
    kept, end, start = [], 0, None
    for tag in _SCRIPT.finditer(text):
        if not tag[1] and start is None:
            start = tag
        elif tag[1] and start and tag[2].lower() == start[2].lower():
            kept.append(text[end : start.start()])
            end, start = tag.end(), None
    return "".join([*kept, text[end:]])


class _Builder:
    """Builds the plain text of HTML without comments and scripts."""

    def __init__(self, *, keep_lines: bool) -> None:
        self._keep_lines = keep_lines  # whether white space is kept as it is
        self._parts: list[str] = []
        self._characters = 0  # of the parts
        self._paragraphs = 0  # that have ended
        self._line_ends = 2  # at the end of the text so far; two at its beginning
        self._preformatted = 0  # how many elements `pre` are open

    def add(self, text: str, paragraphs: int = 0, characters: int = 0) -> bool:
        """Add the text of HTML; stop, and return true, when there is as much as wanted.

        That is so many paragraphs, or characters; 0 for all.
        """
        end = 0
        for token in _TOKEN.finditer(text):
            start = token.start()
            if end < start:
                self._add_text(text[end:start])
                if characters and self._characters >= characters:
                    return True
            end = token.end()
            if (name := token[2]) and (line_ends := _LINE_ENDS.get(name := name.lower(), -1)):
                (self._close if token[1] else self._open)(name, line_ends, token[0])
                if paragraphs and self._paragraphs >= paragraphs:
                    return True
        self._add_text(text[end:])
        return False

    def plain(self) -> str:
        """Return the text so far."""
        text = "".join(self._parts).replace("\xa0", " ")
        if self._keep_lines:
            return text
        if " \n" in text or "\t\n" in text:  # the pattern tries every space
            text = _SPACE_BEFORE_END.sub("\n", text)
        return text.strip()

    def _add_text(self, data: str) -> None:
        """Add text, with white space as a page shows it."""
        data = _undo_references(data)
        if not (self._keep_lines or self._preformatted):
            if "  " in data or not data.isprintable():  # only the space itself is printable
                data = _SPACE.sub(" ", data)
            data = data.lstrip() if self._line_ends else data
        if data:
            self._parts.append(data)
            self._characters += len(data)
            self._line_ends = 0

    def _open(self, name: str, line_ends: int, tag: str) -> None:
        """Begin a line or a paragraph, or add what is no tag of HTML as it is.

        `line_ends` are those that the tag stands for, -1 for a tag of no element of HTML.
        """
        if name == "br":
            self._break(self._line_ends + 1)
        elif name in _CELLS:
            if not self._line_ends:
                self._parts.append(" ")
        elif line_ends > 0:
            self._break(line_ends)
        elif not _is_extension(name):
            self._add_text(tag)
        if name == "pre":
            self._preformatted += 1
        elif name == "li":
            self._add_text("- ")
            self._line_ends = 2  # no white space or paragraph comes between it and the text

    def _close(self, name: str, line_ends: int, tag: str) -> None:
        """End a line or a paragraph, or add what is no tag of HTML as it is; as `_open`."""
        self._preformatted -= name == "pre" and self._preformatted > 0
        if line_ends > 0:
            if name not in _NO_ENDS:
                self._break(line_ends)
        elif not _is_extension(name):
            self._add_text(tag)

    def _break(self, line_ends: int) -> None:
        """End the line unless it is ended, with an empty line if there are to be two line ends."""
        line_ends = min(line_ends, 2)
        if self._line_ends < line_ends:
            self._parts.append("\n" * (line_ends - self._line_ends))
            self._paragraphs += line_ends == 2  # noqa: PLR2004 (an empty line)
            self._line_ends = line_ends


def _undo_references(text: str) -> str:
    """Return a text with what its references to characters stand for; others stay."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def _is_extension(tag: str) -> bool:
    """Tell whether a tag is one of a page's own, or of an office program."""
    return "-" in tag or ":" in tag
