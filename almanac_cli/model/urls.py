"""URLs: which are accepted, and when two of them name the same page."""

from __future__ import annotations

import re

from almanac_cli.errors import InvalidValue

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that say where a reader came from, and do not change what page is shown.
_TRACKING = {"fbclid", "gclid", "ref"}


def canonical_url(url: str) -> str:
    """Return the form in which two http or https URLs of the same page are equal.

    Scheme and host in lower case, http taken as https, no default port, no fragment, no tracking
    parameters, no slash at the end.

    Raises:
        InvalidValue: if this is no http or https URL, or one with a user name or password.

    """
    if re.search(r"[\s\x00-\x1f\x7f-\x9f\\]", url):
        raise InvalidValue("must have no white space, control character or backslash in it")
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InvalidValue("is not a valid URL") from None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise InvalidValue("must be an http or https URL")
    if "@" in parts.netloc:
        raise InvalidValue("must carry no user name or password")
    if ":" in host:
        host = f"[{host}]"
    if port and port not in {_DEFAULT_PORTS["https"], _DEFAULT_PORTS[parts.scheme]}:
        host = f"{host}:{port}"
    return f"https://{host}{parts.path.rstrip('/')}{_canonical_query(parts.query)}"


def _canonical_query(query: str) -> str:
    """Return the query of a URL without tracking parameters, after a "?" if anything remains."""
    parameters = [text for text in query.split("&") if text and not _is_tracking(text)]
    return f"?{'&'.join(parameters)}" if parameters else ""


def _is_tracking(parameter: str) -> bool:
    """Tell whether a `name=value` of a query says where the reader came from."""
    name = parameter.partition("=")[0].lower()
    return name in _TRACKING or name.startswith("utm_")
