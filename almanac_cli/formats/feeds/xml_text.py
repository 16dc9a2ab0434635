"""Elements of XML as text, written by ElementTree; their documents declare the prefixes.

ElementTree takes longer for an entry of a feed than all else. So it writes each shape of an entry
once, with gaps for the texts that are put into it.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # it writes, and reads nothing
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What no XML document may hold, in a reference either (XML 1.0, section 2.2).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"
GAP = "%s"  # in place of a text in a shape, or of the value of an attribute
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    """Append an element with a text to another one, and return it."""
    element = ET.SubElement(parent, tag, attributes)
    element.text = text
    return element


def to_text(element: ET.Element) -> str:
    """Return an element as text; its texts must have no character that XML forbids.

    A tag is written as it is, with its prefix; the document must declare that.
    """
    return ET.tostring(element, encoding="unicode")


def fill(shape: str, texts: Iterable[str]) -> str:
    """Return a shape with these texts in its gaps; they must have no character that XML forbids.

    In the value of an attribute, a text must have no quotes, and no white space but spaces.
    """
    return shape % tuple(escape(text, quote=False) for text in texts)


def open_and_close(element: ET.Element, levels: int = 1) -> tuple[str, str]:
    """Return an element as text in two parts, between which further elements may stand.

    They stand at the end of the element, or if `levels` is 2, of the last one in it. Characters
    that XML forbids are replaced.
    """
    text = replace_forbidden(to_text(element))
    start = len(text)
    for _ in range(levels):
        start = text.rindex("</", 0, start)
    return text[:start], text[start:]


def is_allowed(text: str) -> bool:
    """Tell whether a text without control characters and surrogates may stand in XML."""
    return "\ufffe" not in text and "\uffff" not in text


def replace_forbidden(text: str) -> str:
    """Return a text with U+FFFD in place of each character that XML forbids."""
    return _FORBIDDEN.sub(_REPLACEMENT, text)


def escape_forbidden(json_text: str) -> str:
    """Return JSON with escapes for the characters that XML forbids, and JSON does not."""
    return _FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json_text)
