"""Addresses of IPv4 in all the ways in which the system reads them (inet_aton, POSIX)."""

from __future__ import annotations

from ipaddress import IPv4Address
from itertools import product


def spellings(address: str) -> list[str]:
    """Return hosts that all mean one address: of one to four numbers, each of base 8, 10 or 16."""
    bits = int(IPv4Address(address))
    hosts = []
    for number in range(1, 5):
        heads = [bits >> (24 - 8 * index) & 0xFF for index in range(number - 1)]
        tail = bits & ((1 << (32 - 8 * (number - 1))) - 1)
        for forms in product(("{:d}", "0{:o}", "0x{:x}", "0X{:X}"), repeat=number):
            parts = [form.format(part) for form, part in zip(forms, (*heads, tail), strict=True)]
            hosts.append(".".join(parts))
    return hosts
