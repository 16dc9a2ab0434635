"""Addresses of the internet: which of them are public, and of what sort the others are.

After the registries of special-purpose addresses of IANA (RFC 6890 and its successors). Of IPv6
only 2000::/3 is assigned as global unicast, so that whatever is outside of it is refused. The ways
by which IPv6 carries IPv4 are refused as such: what they lead to depends on the network.
"""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from socket import inet_aton

_SORTS = (
    ("127.0.0.0/8", "of this machine"),
    ("0.0.0.0/8", "of this machine"),
    ("10.0.0.0/8", "of a private network"),
    ("172.16.0.0/12", "of a private network"),
    ("192.168.0.0/16", "of a private network"),
    ("100.64.0.0/10", "of a provider's own network"),
    ("169.254.0.0/16", "of the local network"),
    ("192.0.0.0/24", "for special purposes"),
    ("192.0.2.0/24", "for documentation"),
    ("198.51.100.0/24", "for documentation"),
    ("203.0.113.0/24", "for documentation"),
    ("192.88.99.0/24", "of 6to4"),
    ("198.18.0.0/15", "for measurements"),
    ("224.0.0.0/4", "of many machines at once"),
    ("240.0.0.0/4", "for nobody"),
    ("::1/128", "of this machine"),
    ("::/128", "of this machine"),
    ("::ffff:0:0/96", "of IPv4 in IPv6"),
    ("::/96", "of IPv4 in IPv6"),
    ("64:ff9b::/96", "of NAT64"),
    ("64:ff9b:1::/48", "of NAT64"),
    ("fc00::/7", "of a private network"),
    ("fe80::/10", "of the local network"),
    ("fec0::/10", "of a private network"),
    ("ff00::/8", "of many machines at once"),
    ("2001::/32", "of Teredo"),
    ("2001::/23", "for special purposes"),
    ("2001:db8::/32", "for documentation"),
    ("3fff::/20", "for documentation"),
    ("2002::/16", "of 6to4"),
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = "of NAT64"
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\.?", re.DOTALL)


def refusal(address: str) -> str | None:
    """Say of what sort an address is that is not public, such as "of this machine".

    `None` if it is public. What is no address is not public.
    """
    try:
        value = ip_address(address)
    except ValueError:
        return "of no known sort"
    for network, sort in _networks():
        if value.version == network.version and value in network:
            return sort
    if isinstance(value, IPv4Address) or value in _GLOBAL_UNICAST:
        return None
    return "for nobody"


def without_nat64(addresses: list[str]) -> list[str]:
    """Return addresses without those of NAT64, unless there are no others.

    A network of IPv6 alone adds them to the answers about names (DNS64, RFC 6147).
    """
    return [address for address in addresses if refusal(address) != _NAT64] or addresses


def literal(host: str) -> str | None:
    """Return the address that a host is in itself, `None` if it is a name.

    A host that ends in a number is an address of IPv4, as it is for browsers (WHATWG, URL Standard,
    "ends in a number"): 127.1, 0x7f000001, 017700000001 and 2130706433 are all 127.0.0.1.

    Raises:
        ValueError: if it looks like an address, but is none.

    """
    if ":" in host:
        return str(ip_address(host))
    if not _ENDS_IN_NUMBER.fullmatch(host):
        return None
    try:
        return str(IPv4Address(inet_aton(host)))
    except OSError:
        raise ValueError(host) from None


def as_address(host: str) -> str | None:
    """Return the address that a host is in itself, `None` if it is a name, or looks like one."""
    try:
        return literal(host)
    except ValueError:
        return None


def is_this_machine(host: str) -> bool:
    """Return whether a host is this machine by its name (RFC 6761, section 6.3), or address."""
    address = as_address(host)
    if address is None:
        return host == "localhost" or host.endswith(".localhost")
    return ip_address(address).is_loopback


@cache
def _networks() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    """Return the networks that are not public, with their sorts; the first that fits counts."""
    return tuple(
        (IPv6Network(text) if ":" in text else IPv4Network(text), sort) for text, sort in _SORTS
    )
