"""Sums of small whole numbers for many records at once: each set of records is one large integer.

The sums are held by binary digit, and an addition carries from digit to digit for all records in
three operations (as a "bit-sliced index": O'Neil and Quass, "Improved Query Performance with
Variant Indexes", SIGMOD 1997, section 2.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DIGITS = 6
LARGEST = (1 << _DIGITS) - 1  # sums are exact up to here


class BitSums:
    """A sum for each record."""

    def __init__(self, amounts: Mapping[int, int], size: int) -> None:
        """Begin with the amounts of records below a size, with 0 for all others."""
        self._digits = [  # the lowest first: the records in whose sums it is 1
            to_set([number for number, amount in amounts.items() if amount >> place & 1], size)
            for place in range(_DIGITS)
        ]
        # The records whose sums are larger than `LARGEST`, whatever their digits are.
        larger = [number for number, amount in amounts.items() if amount > LARGEST]
        self._larger = to_set(larger, size)

    def add(self, records: int, amount: int) -> None:
        """Add an amount above 0 to the sums of a set of records."""
        if amount > LARGEST:
            self._larger |= records
            return
        digits = self._digits
        for first in range(amount.bit_length()):
            carry = records if amount >> first & 1 else 0
            place = first
            while carry:
                if place == _DIGITS:
                    self._larger |= carry
                    break
                digit = digits[place]
                digits[place] = digit ^ carry
                carry &= digit
                place += 1

    def at_least(self, amount: int) -> int:
        """Return the set of the records whose sums are an amount or more, at most `LARGEST`."""
        larger, equal = self._larger, -1  # of the digits so far; -1 is the set of all numbers
        for place in reversed(range(_DIGITS)):
            digit = self._digits[place]
            if amount >> place & 1:
                equal &= digit
            else:
                larger |= equal & digit
        return larger | equal


def to_set(numbers: Iterable[int], size: int) -> int:
    """Return numbers below a size as a set: the integer that has these binary digits."""
    digits = bytearray(size // 8 + 1)
    for number in numbers:
        digits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(digits, "little")


def to_numbers(records: int) -> list[int]:
    """Return the numbers in a set, in their order."""
    numbers = []
    while records:
        lowest = records & -records
        numbers.append(lowest.bit_length() - 1)
        records ^= lowest
    return numbers
