"""Proxies, as variables of the environment name them: `proxy_for`."""

from __future__ import annotations

from base64 import b64encode
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from almanac_cli.network.addresses import as_address, is_this_machine
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.target import PORTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.network.target import Origin, Target


class Proxy(NamedTuple):
    """A server that asks other servers on behalf of this program."""

    host: str
    port: int
    authorization: str | None  # what it is told of who asks


def proxy_for(target: Target, environment: Mapping[str, str]) -> Proxy | None:
    """Return the proxy for a target, `None` if there is none.

    The variables are `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, in lower case or else
    in upper case. A server for CGI makes `HTTP_PROXY` of a header of its client's, so that it does
    not count there (httpoxy, CVE-2016-5385). For this machine itself no proxy is asked, as in Go.

    Raises:
        RequestFailed: if the proxy is one that this program cannot use.

    """
    origin = target.origin
    text = _variable(environment, f"{origin.scheme}_proxy") or _variable(environment, "all_proxy")
    if (
        not text
        or is_this_machine(origin.host)
        or _is_exempt(origin, _variable(environment, "no_proxy"))
    ):
        return None
    return _parse(text, target.url)


def basic(user: str, password: str) -> str:
    """Return a name and a password as the value of a header (RFC 7617), in UTF-8."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _variable(environment: Mapping[str, str], name: str) -> str:
    """Return a variable of the environment, empty if it is not set."""
    if name in environment:
        return environment[name].strip()
    if name == "http_proxy" and "REQUEST_METHOD" in environment:
        return ""
    return environment.get(name.upper(), "").strip()


def _parse(text: str, url: str) -> Proxy:
    """Return the proxy that a variable names: "http://user:password@host:port", or "host:port"."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise RequestFailed("proxy", url, "its address is not valid") from None
    if parts.scheme != "http":
        raise RequestFailed("proxy", url, f"it is one of {parts.scheme}")
    if not host:
        raise RequestFailed("proxy", url, "its address is not valid")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(host, port or PORTS["http"], basic(user, password) if user or password else None)


def _is_exempt(origin: Origin, exceptions: str) -> bool:
    """Return whether no proxy is to be asked for an origin.

    Exceptions are parted by commas or white space: a domain with what is below it, with or without
    a dot at its beginning, an address or a network ("10.0.0.0/8"), each maybe with a port, or `*`.
    """
    return any(_matches(origin, entry) for entry in exceptions.lower().replace(",", " ").split())


def _matches(origin: Origin, entry: str) -> bool:
    if entry == "*":
        return True
    address = as_address(origin.host)
    try:
        if address is not None and ip_address(address) in ip_network(
            entry.strip("[]"), strict=False
        ):
            return True
    except ValueError:
        pass
    domain, mark, port = entry.rpartition(":")
    if mark and port.isdecimal() and "/" not in entry:
        return int(port) == origin.port and _matches(origin, domain)
    domain = entry.removeprefix("*").strip(".")
    return origin.host == domain or origin.host.endswith(f".{domain}")
