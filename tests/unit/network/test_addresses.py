"""Addresses: which are public, and in how many ways the others can be written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.network.addresses import literal, refusal, without_nat64
from support.addresses import spellings

# A network that must be refused, and of what sort it is.
REFUSED = {
    "0.0.0.0/8": "of this machine",
    "10.0.0.0/8": "of a private network",
    "100.64.0.0/10": "of a provider's own network",
    "127.0.0.0/8": "of this machine",
    "169.254.0.0/16": "of the local network",
    "172.16.0.0/12": "of a private network",
    "192.0.0.0/24": "for special purposes",
    "192.0.2.0/24": "for documentation",
    "192.88.99.0/24": "of 6to4",
    "192.168.0.0/16": "of a private network",
    "198.18.0.0/15": "for measurements",
    "198.51.100.0/24": "for documentation",
    "203.0.113.0/24": "for documentation",
    "224.0.0.0/4": "of many machines at once",
    "240.0.0.0/4": "for nobody",
    "::/128": "of this machine",
    "::1/128": "of this machine",
    "::2/127": "of IPv4 in IPv6",
    "::127.0.0.1/128": "of IPv4 in IPv6",
    "::ffff:0:0/96": "of IPv4 in IPv6",
    "::ffff:0:0:0/96": "for nobody",
    "64:ff9b::/96": "of NAT64",
    "64:ff9b:1::/48": "of NAT64",
    "100::/64": "for nobody",
    "200::/7": "for nobody",
    "2001::/32": "of Teredo",
    "2001:2::/48": "for special purposes",
    "2001:10::/28": "for special purposes",
    "2001:20::/28": "for special purposes",
    "2001:db8::/32": "for documentation",
    "2002::/16": "of 6to4",
    "3fff::/20": "for documentation",
    "4000::/2": "for nobody",
    "5f00::/16": "for nobody",
    "fc00::/7": "of a private network",
    "fe80::/10": "of the local network",
    "fec0::/10": "of a private network",
    "ff00::/8": "of many machines at once",
}
# The neighbours of those that are refused, and servers of old.
PUBLIC = (
    "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
    "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255",
    "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "2000::", "2001:200::",
    "2001:db7:ffff::", "2001:db9::", "2001:4860:4860::8888", "2003::", "2606:4700::6810:1",
    "3ffe:ffff::", "3fff:1000::", "3fff:ffff::",
)  # fmt: skip


@pytest.mark.parametrize("network", REFUSED)
def test_a_network_that_is_not_public_is_refused(network: str) -> None:
    first, last = ip_network(network)[0], ip_network(network)[-1]
    assert {refusal(str(first)), refusal(str(last))} == {REFUSED[network]}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_refused(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("text", ["", "localhost", "1.2.3", "1.2.3.4.5", "fe80::1%", "::g"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert refusal(text)


def test_an_address_with_a_zone_is_refused() -> None:
    assert refusal("fe80::1%eth0") == "of the local network"


@settings(deadline=None)
@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_no_address_is_public_that_python_takes_for_another(
    address: IPv4Address | IPv6Address,
) -> None:
    if refusal(str(address)) is None:
        assert address.is_global
        assert not address.is_multicast


@pytest.mark.parametrize("host", spellings("127.0.0.1"))
def test_a_number_in_any_spelling_is_this_machine(host: str) -> None:
    assert literal(host) == "127.0.0.1"


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_every_address_is_read_in_every_spelling(address: IPv4Address) -> None:
    assert {literal(host) for host in spellings(str(address))} == {str(address)}


@settings(deadline=None)
@given(st.ip_addresses(v=6))
def test_every_address_of_ipv6_is_read(address: IPv6Address) -> None:
    assert ip_address(literal(address.exploded) or "") == address


@pytest.mark.parametrize("host", ["example.org", "1.example", "a1", "127.0.0.1.example", "x.0a"])
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize("host", ["1.2.3.4.5", "256.1.1.1", "example.1", "09.1.1.1", "1..2", "::g"])
def test_what_only_looks_like_an_address_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"\d|::g"):
        literal(host)


def test_addresses_of_nat64_are_left_out_beside_others() -> None:
    assert without_nat64(["64:ff9b::808:808", "8.8.8.8"]) == ["8.8.8.8"]
    assert without_nat64(["64:ff9b::808:808"]) == ["64:ff9b::808:808"]
