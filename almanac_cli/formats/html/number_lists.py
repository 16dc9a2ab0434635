"""Lists of ascending numbers as text that needs no escape in JavaScript, and back.

A digit is one of 64 characters from `?` to `~`, with `#` for the backslash. A list is its gaps, in
digits of five bits, the lowest first, each with 32 added if another follows; or, where it has more
than one number in six, `!` and a bit for each number up to the last, six in a digit.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import compress, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

DIGITS = "".join("#" if code == ord("\\") else chr(code) for code in range(63, 127))
_AS_BITS = "!"
_BITS = 6  # of a digit
_MORE = 32  # added to a digit of a gap if another follows
_VALUES = {digit: value for value, digit in enumerate(DIGITS)}
# Tables for `bytes.translate`.
_TO_DIGITS = DIGITS.encode() + bytes(256 - len(DIGITS))
_TO_VALUES = bytes(_VALUES.get(chr(code), 0) for code in range(256))
_TO_COUNTS = bytes(value.bit_count() for value in range(256))
_TO_BIT = [bytes(value >> bit & 1 for value in range(256)) for bit in range(_BITS)]


def encode(numbers: Collection[int]) -> str:
    """Return the text for different numbers in any order; "" for none."""
    if not numbers:
        return ""
    size = max(numbers) // _BITS + 1
    if len(numbers) > size:
        return _with_digits(_to_bits(numbers, size))
    ascending = sorted(numbers)
    return "".join(map(_gap, map(int.__sub__, ascending, (0, *ascending))))


def decode(text: str) -> list[int]:
    """Return the numbers for a text of `encode`, ascending."""
    if text.startswith(_AS_BITS):
        values = _values(text)
        flags = bytearray(len(values) * _BITS)
        for bit, table in enumerate(_TO_BIT):
            flags[bit::_BITS] = values.translate(table)
        return [*compress(count(), flags)]
    numbers, number, shift = [], 0, 0
    for value in _values(text):
        number += (value % _MORE) << shift
        shift += 5
        if value < _MORE:
            numbers.append(number)
            shift = 0
    return numbers


def mend(text: str, removed: Collection[int], added: Collection[int]) -> str:
    """Return the text for the numbers of a text without those removed, and with those added."""
    if not text.startswith(_AS_BITS):
        return encode({*decode(text)}.difference(removed).union(added))
    bits = bytearray(_values(text))
    bits.extend(bytes(max((*removed, *added), default=0) // _BITS + 1))
    for number in removed:
        bits[number // _BITS] &= ~(1 << number % _BITS)
    for number in added:
        bits[number // _BITS] |= 1 << number % _BITS
    bits = bits.rstrip(b"\0")
    text = _with_digits(bits)
    return text if sum(bits.translate(_TO_COUNTS)) > len(bits) else encode(decode(text))


def _values(text: str) -> bytes:
    """Return the values of the digits of a text."""
    return text.removeprefix(_AS_BITS).encode().translate(_TO_VALUES)


def _to_bits(numbers: Collection[int], size: int) -> bytes:
    """Return the bits of numbers, six in each of so many bytes."""
    flags = bytearray(size * _BITS)
    for number in numbers:
        flags[number] = 1
    # As whole numbers of many bytes, in which no bit leaves its byte.
    parts = (int.from_bytes(flags[bit::_BITS]) << bit for bit in range(_BITS))
    return sum(parts).to_bytes(size)


def _with_digits(bits: bytes | bytearray) -> str:
    return _AS_BITS + bits.translate(_TO_DIGITS).decode()


@lru_cache(1 << 16)
def _gap(gap: int) -> str:
    """Return the digits of a gap."""
    if gap < _MORE:
        return DIGITS[gap]
    return DIGITS[_MORE + gap % _MORE] + _gap(gap // _MORE)
