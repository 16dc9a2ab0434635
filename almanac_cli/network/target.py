"""What a URL names on the network: host, port, and what to ask for there: `Target`."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from almanac_cli.errors import InvalidValue
from almanac_cli.model.url_syntax import normalize_host
from almanac_cli.model.urls import to_uri
from almanac_cli.network.request_failed import RequestFailed

PORTS = {"http": 80, "https": 443}
_MAX_URL_CHARS = 8192
_SHOWN_CHARS = 100
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Labels as long as RFC 1035, section 2.3.4, allows, of any characters but encoded ones; addresses.
_HOST = re.compile(r"(?=.{1,253}\Z)(?:[0-9a-f:.]*:[0-9a-f:.]*|[^.%:]{1,63}(?:\.[^.%:]{1,63})*)")


class Origin(NamedTuple):
    """Who answers for a URL (RFC 6454): what is meant for one origin is not told to another."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that can be asked for, in parts."""

    url: str  # a URI of ASCII, without a fragment
    origin: Origin  # its host in lower case and A-labels, or an address without brackets
    resource: str  # the path with the query, as it is asked for: "/feed.xml?page=2"

    @property
    def authority(self) -> str:
        """The host and the port, as they stand in a URL; the port where it is not the usual one."""
        host = bracketed(self.origin.host)
        usual = PORTS[self.origin.scheme] == self.origin.port
        return host if usual else f"{host}:{self.origin.port}"


def parse(url: str) -> Target:
    """Return what a URL names on the network.

    Raises:
        RequestFailed: if it is none of http or https, or has a user name or password.

    """
    if len(url) > _MAX_URL_CHARS:
        raise RequestFailed("url", f"{url[:_SHOWN_CHARS]}...", "is too long")
    try:
        parts = urlsplit(to_uri(url))
        host = normalize_host(parts.hostname or "").strip("[]")
        port = PORTS[parts.scheme] if parts.port is None else parts.port
    except (InvalidValue, ValueError) as error:
        raise _no_target(url, error) from None
    if not port or not _HOST.fullmatch(host) or ("[" in parts.netloc and ":" not in host):
        raise RequestFailed("url", url, "is not a valid URL")
    resource = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    target = Target("", Origin(parts.scheme, host, port), resource)
    return Target(f"{parts.scheme}://{target.authority}{resource}", target.origin, resource)


def join(target: Target, location: str) -> Target:
    """Return the target to which a header `Location` leads, as RFC 9110, section 10.2.2, says.

    Raises:
        RequestFailed: as `parse` does.

    """
    text = location.strip(" \t")
    with suppress(UnicodeError):  # headers are read as Latin-1, and some servers write UTF-8
        text = text.encode("latin-1").decode()
    if "\t" in text:  # which `urljoin` would take out of a name
        raise RequestFailed("url", text, "is not a valid URL")
    try:
        return parse(urljoin(target.url, text.replace(" ", "%20")))
    except ValueError:
        raise RequestFailed("url", text, "is not a valid URL") from None


def bracketed(host: str) -> str:
    """Return a host as it stands in a URL: an address of IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _no_target(url: str, error: ValueError) -> RequestFailed:
    """Return the failure for a URL that was not accepted."""
    scheme = _SCHEME.match(url.lstrip())
    if scheme and scheme[1].lower() not in PORTS:
        return RequestFailed("scheme", url, scheme[1].lower())
    reason = error.reason if isinstance(error, InvalidValue) else "is not a valid URL"
    return RequestFailed("url", url, reason)
