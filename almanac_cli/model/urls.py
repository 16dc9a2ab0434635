"""URLs: which are accepted, and when two of them name the same page.

The canonical form follows RFC 3986, section 6.2.2 (`url_syntax`), and goes on where readers see one
page: https is http, `www.` and `m.` count for nothing, nor do trackers (`url_trackers`), and of
several addresses of a page one stands for all (`url_sites`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue
from almanac_cli.model import url_sites, url_syntax, url_trackers

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NOT_IN_URL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\]")
# Punctuation of ASCII and of texts in Chinese and Japanese, each closing mark with its opening one.
_BRACKETS = dict(zip(")]}>\uff09\u300d\u300f\u300b", "([{<\uff08\u300c\u300e\u300a", strict=True))
_STOPS = ",.;:\u2019\u201d\xbb\u3001\u3002\uff0c\uff1a\uff1b"
_QUOTES = "'\"`"
_BEFORE_URL = re.compile(
    rf"^[\s{re.escape(''.join(_BRACKETS.values()))}{_QUOTES}\u2018\u201c\xab]+"
)
# Most URLs: a host of lower-case letters, and no character that is refused. To split one takes ten
# times as long as to match it.
_PLAIN_URL = re.compile(
    r"(https?)://((?:[a-z0-9-]+\.)+[a-z]{2,})"
    r"(/[!-\"$->@-\[\]-~]*)?(?:\?([!-\"$-\[\]-~]*))?(?:#([!-\[\]-~]*))?"
)
_VISIBLE_ASCII = "".join(map(chr, range(0x21, 0x7F)))
# Of ASCII, behind the host: what no URI has (RFC 3986, appendix A), and percent signs that encode
# nothing.
_NOT_IN_URI = re.compile(r'["<>\\^`{|}\[\]]|%(?![0-9A-Fa-f]{2})')
_HOST = re.compile("[^/]*//[^/?#]*")  # with the scheme
# The fragments by which a page without a server chooses what it shows: other pages to a reader.
_ROUTES = ("#/", "#!")


@lru_cache(maxsize=256)  # a URL is checked, and then compared; those of a feed all together
def canonical_url(url: str) -> str:
    """Return the form in which two http or https URLs of the same page are equal.

    The form has https as its scheme, and is normalised: the case of the host, its trailing dot,
    internationalized names, percent-encoding, dot segments, default and empty ports. It has no
    slash at the end of its path, no `www.` or `m.`, no tracking parameters, and the one address
    of a page that `url_sites` has. The fragment counts, but not its text directive (`:~:text=`).

    Raises:
        InvalidValue: if this is no http or https URL, or one with a user name or password.

    """
    scheme, host, port, path, query, fragment = _split(url)
    host = url_sites.main_host(_without_subdomain(url_syntax.normalize_host(host)))
    if not host:
        raise InvalidValue("must be an http or https URL")
    path = url_syntax.normalize_path(path)
    query = url_syntax.normalize_text(query)
    if port is None or port in {_DEFAULT_PORTS["https"], _DEFAULT_PORTS[scheme]}:
        host, path, query = url_sites.main_address(host, path, query)
        netloc = host
    else:
        netloc = f"{host}:{port}"
    query = url_trackers.without_trackers(query, host)
    fragment = _canonical_fragment(fragment, host)
    return f"https://{netloc}{path}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def ascii_url(url: str) -> str:
    """Return an http or https URL in ASCII; one that is ASCII stays as it is.

    The labels of its host become A-labels, and all else that is not ASCII is percent-encoded (RFC
    3987, section 3.1).

    Raises:
        InvalidValue: as `canonical_url` does.

    """
    if _PLAIN_URL.fullmatch(url):
        return url
    scheme, host, port, *rest = _split(url)
    if not (host := url_syntax.normalize_host(host)):
        raise InvalidValue("must be an http or https URL")
    if url.isascii():
        return url
    from urllib.parse import quote, urlunsplit

    netloc = host if port is None else f"{host}:{port}"
    return quote(urlunsplit((scheme, netloc, *rest)), safe=_VISIBLE_ASCII)


def to_uri(url: str) -> str:
    """Return an http or https URL as a URI (RFC 3986): what that must not have is percent-encoded.

    Raises:
        InvalidValue: as `canonical_url` does.

    """
    text = ascii_url(url)
    if not _NOT_IN_URI.search(text) and text.count("#") < 2:  # noqa: PLR2004 (the first is a mark)
        return text
    host = _HOST.match(text)
    start = host.end() if host else 0
    base, mark, fragment = text[start:].partition("#")
    rest = f"{base}{mark}{fragment.replace('#', '%23')}"
    return text[:start] + _NOT_IN_URI.sub(lambda match: f"%{ord(match[0]):02X}", rest)


def without_trackers(url: str) -> str:
    """Return an http or https URL without its trackers, else as it is.

    Raises:
        InvalidValue: as `canonical_url` does.

    """
    if _PLAIN_URL.fullmatch(url):
        base, mark, query = url.partition("?")
        if "#" not in url and not (mark and url_trackers.may_have_trackers(query)):
            return url
    _, host, _, path, query, _ = _split(url)
    host = url_sites.main_host(_without_subdomain(url_syntax.normalize_host(host)))
    if not host:
        raise InvalidValue("must be an http or https URL")
    host, _, _ = url_sites.main_address(
        host, url_syntax.normalize_path(path), url_syntax.normalize_text(query)
    )
    base, hash_mark, fragment = url.partition("#")
    base, mark, query = base.partition("?")
    route, route_mark, route_query = fragment.partition("?")
    if "=" in route:
        route = _without_trackers("", route, host)
    query = _without_trackers(mark, query, host)
    route_query = _without_trackers(route_mark, route_query, host)
    is_empty = fragment and not (route or route_query)
    return f"{base}{query}{'' if is_empty else hash_mark}{route}{route_query}"


def _without_trackers(mark: str, query: str, host: str) -> str:
    """Return a query with the mark before it, but for its trackers; as it is if it has none."""
    rest = url_trackers.without_trackers(query, host)
    if rest == "&".join(filter(None, query.split("&"))):
        return mark + query
    return f"{mark}{rest}" if rest else ""


def page(canonical: str) -> str:
    """Return the URL of the page on which a canonical URL stands: without its fragment.

    A fragment that is a route of a page of scripts, such as `#/post/1`, is kept.
    """
    base, _, fragment = canonical.partition("#")
    return canonical if f"#{fragment}".startswith(_ROUTES) else base


def trim(text: str) -> str:
    """Return a URL without the punctuation that surrounded it in the text it was copied from.

    At its end, that is white space, stops, closing brackets that it does not open, and quotes that
    it does not open; at its beginning, an opening bracket or quote. To keep a full stop at the end,
    write it as %2E.
    """
    url = _BEFORE_URL.sub("", text)
    counts = {mark: url.count(mark) for mark in (*_BRACKETS, *_BRACKETS.values(), *_QUOTES)}
    end = len(url)
    while end and _is_punctuation(last := url[end - 1], counts):
        end -= 1
        if last in counts:
            counts[last] -= 1
    return url[:end]


def _is_punctuation(last: str, counts: Mapping[str, int]) -> bool:
    """Tell whether the last character of a URL with so many marks belongs to the text around it."""
    if last in _BRACKETS:
        return counts[last] > counts[_BRACKETS[last]]
    return last.isspace() or last in _STOPS or (last in _QUOTES and counts[last] % 2 == 1)


def _split(url: str) -> tuple[str, str, int | None, str, str, str]:
    """Return scheme, host, port, path, query and fragment of a URL; raise InvalidValue."""
    if match := _PLAIN_URL.fullmatch(url):
        return match[1], match[2], None, match[3] or "", match[4] or "", match[5] or ""
    if _NOT_IN_URL.search(url):
        raise InvalidValue("must have no white space, control character or backslash in it")
    from urllib.parse import urlsplit

    try:
        url.encode()  # a lone surrogate has no bytes to be percent-encoded
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InvalidValue("is not a valid URL") from None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise InvalidValue("must be an http or https URL")
    if "@" in parts.netloc:
        raise InvalidValue("must carry no user name or password")
    return parts.scheme, host, port, parts.path, parts.query, parts.fragment


def _without_subdomain(host: str) -> str:
    """Return a host without `www.` and `m.`, unless nothing but a top-level domain remained."""
    while host.startswith(("www.", "m.")) and "." in (rest := host.partition(".")[2]):
        host = rest
    return host


def _canonical_fragment(fragment: str, host: str) -> str:
    """Return a fragment without its directive and trackers, in its own query or in its place.

    The directive is of the URL Fragment Text Directives of the WICG, section 3.1.
    """
    fragment = url_syntax.normalize_text(fragment).partition(":~:")[0]
    route, mark, query = fragment.partition("?")
    if mark:
        query = url_trackers.without_trackers(query, host)
        return f"{route}?{query}" if query else route
    if "=" in fragment:
        return url_trackers.without_trackers(fragment, host)
    return fragment
