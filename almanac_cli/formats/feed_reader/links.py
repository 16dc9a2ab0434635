"""The links of feeds: made absolute, and without trackers."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from almanac_cli.errors import InvalidValue
from almanac_cli.model.urls import without_trackers

_PAGE = re.compile("https?://", re.IGNORECASE)
_SCHEME = re.compile("[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# The name of a host; that of a file is none.
_HOST = re.compile(
    r"(?:[a-z0-9-]+\.)+(?!(?:html?|php|xml|rss|atom|json|aspx?|jsp|cgi|txt)/?$)[a-z]{2,}/?",
    re.IGNORECASE,
)
# Most links: without a query, a fragment, and references of HTML. Nothing is to be changed in one.
_PLAIN = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[!\"$%'->@-\[\]-~]*)?")
_LINE_ENDS = re.compile(r"[\t\r\n]+\s*")
_NOT_IN_URL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\]")
MAX_CHARACTERS = 2_000


def page_url(text: str, base: str = "") -> str | None:
    """Return the http or https URL of a page, without trackers; `None` if a text is none.

    As in the URL Standard, section 4.4, line ends in it and spaces around it are left out.
    """
    text = text.strip()
    if len(text) > MAX_CHARACTERS:
        return None
    if _PLAIN.fullmatch(text):
        return text
    if not text.isprintable() or " " in text or "\\" in text:
        text = _NOT_IN_URL.sub(_encode, _LINE_ENDS.sub("", text))
    if "&amp;" in text:
        text = text.replace("&amp;", "&")
    if not _PAGE.match(text):
        if not text or _SCHEME.match(text):
            return None
        text = f"https://{text}" if _lacks_scheme(text, base) else join(base, text)
        if not _PAGE.match(text):
            return None
    try:
        return without_trackers(text)
    except InvalidValue:
        return None


def join(base: str, reference: str) -> str:
    """Return a reference to a URL made absolute (RFC 3986, section 5.2); a wrong one as it is."""
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def _lacks_scheme(text: str, base: str) -> bool:
    """Tell whether a link begins with the host of its base, or is the name of a host alone.

    Some publishers leave out the scheme, with which links of RSS must begin (RSS 2.0, "Comments").
    """
    host = base.partition("://")[2].partition("/")[0].lower()
    begins_with_host = bool(host) and text.lower().startswith(f"{host}/")
    return begins_with_host or _HOST.fullmatch(text) is not None


def _encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode(errors="replace"))
