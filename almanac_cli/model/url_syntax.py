"""The syntax of URLs: equal parts are written alike, as RFC 3986, section 6.2.2, says."""

from __future__ import annotations

import re

from almanac_cli.errors import InvalidValue

# What RFC 3986 allows in paths, queries and fragments as it stands: pchar, "/" and "?".
_ALLOWED = "A-Za-z0-9._~!$&'()*+,;=:@/?-"
_NORMAL = re.compile(f"[{_ALLOWED}]*")
_NOT_ALLOWED = re.compile(f"[^%{_ALLOWED}]")
_PERCENT = re.compile("%([0-9A-Fa-f]{2})?")
# RFC 3986, section 2.3, and the marks !*'() that RFC 2396, section 2.3, had as unreserved besides:
# old programs write them either way.
_UNRESERVED = re.compile(r"[A-Za-z0-9._~!*'()-]")
_PLAIN_HOST = re.compile("[a-z0-9.-]+")
_NOT_IN_HOST = re.compile(r"[\s\x00-\x1f\x7f-\x9f/?#@:\[\]\\]")
# UTS 46 ignores these in host names, and takes this for a dot.
_HOST_CHARACTERS = str.maketrans({**dict.fromkeys("\u00ad\u200b\u2060\ufeff"), "\u3002": "."})


def normalize_text(text: str) -> str:
    """Return a path, query or fragment with one spelling of each character.

    Unreserved characters stand for themselves; others that RFC 3986 does not allow are encoded,
    the non-ASCII in UTF-8 after NFC (RFC 3987, section 5.3.2.2); hexadecimal digits are upper-case.
    """
    if _NORMAL.fullmatch(text):
        return text
    if text.isascii():
        return _NOT_ALLOWED.sub(_encode, _PERCENT.sub(_normalize_percent, text))
    import unicodedata

    # Before, since a mark may belong to what looks like a digit of an encoded character; and after,
    # since it may belong to a character that was encoded.
    text = _PERCENT.sub(_normalize_percent, unicodedata.normalize("NFC", text))
    return _NOT_ALLOWED.sub(_encode, unicodedata.normalize("NFC", text))


def normalize_path(path: str) -> str:
    """Return a path as `normalize_text` does, without dot segments and slashes at its end."""
    path = normalize_text(path)
    if "/." in path:
        path = _remove_dot_segments(path)
    return path.rstrip("/")


def normalize_host(host: str) -> str:
    """Return a host in lower case, in ASCII, and without dots at its end; it may be empty.

    Names in other scripts become A-labels (RFC 5891) by the mapping that browsers use, the
    non-transitional one of UTS 46, which is NFKC and lower case here: `ß` stays a letter of its
    own. Python's own codec is of IDNA 2003, which takes it for `ss`, another domain.

    Raises:
        InvalidValue: if an IPv6 address is invalid, or an encoded character is not allowed.

    """
    if _PLAIN_HOST.fullmatch(host):
        return host.rstrip(".")
    if ":" in host:
        return _normalize_address(host)
    import unicodedata
    from urllib.parse import quote, unquote

    try:
        name = unquote(host, errors="strict").lower()
    except UnicodeDecodeError:
        raise InvalidValue("is not a valid URL") from None
    name = unicodedata.normalize("NFKC", name).lower().translate(_HOST_CHARACTERS).rstrip(".")
    if _NOT_IN_HOST.search(name):
        raise InvalidValue("is not a valid URL")
    return quote(".".join(map(_to_ascii, name.split("."))), safe="!$&'()*+,;=~")


def _to_ascii(label: str) -> str:
    """Return the A-label for one label of a host name, or itself if it is ASCII."""
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def _normalize_address(address: str) -> str:
    """Return an IPv6 address in brackets, in the form of RFC 5952."""
    from ipaddress import IPv6Address

    try:
        return f"[{IPv6Address(address).compressed}]"
    except ValueError:
        raise InvalidValue("is not a valid URL") from None


def _normalize_percent(match: re.Match[str]) -> str:
    """Return an unreserved character itself, of another its upper-case code; encode a lone "%"."""
    if match[1] is None:
        return "%25"
    char = chr(int(match[1], 16))
    return char if _UNRESERVED.fullmatch(char) else match[0].upper()


def _encode(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _remove_dot_segments(path: str) -> str:
    """Return a path without `.` and `..`, as RFC 3986, section 5.2.4, removes them."""
    kept: list[str] = []
    first, *segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/".join([first, *kept])
