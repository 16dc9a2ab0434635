"""Numbers of JSON that Python's own would change, kept as they are written: `Numeral`."""

from __future__ import annotations

import re

# Python reads a whole number of so many digits whatever limit is set: sys.int_info, and there
# `str_digits_check_threshold`.
_MAX_DIGITS = 640
_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?", re.ASCII)
_MAX_EXPONENT_DIGITS = 18
_BIAS = 2 * 10**_MAX_EXPONENT_DIGITS  # makes exponents positive, so that their bytes are in order


class Numeral:
    """A number of JSON as it is written, where `int` or `float` would be written differently."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text  # such as "1.10", "-0" or "1E3"

    def __eq__(self, other: object) -> bool:
        """Tell whether the other one is written alike, whatever their values are."""
        return self.text == other.text if isinstance(other, Numeral) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Numeral({self.text!r})"


def read_whole(text: str) -> int | Numeral:
    """Return the whole number of JSON in a text, such as "-7"."""
    return Numeral(text) if text == "-0" or len(text) > _MAX_DIGITS else int(text)


def read_fraction(text: str) -> float | Numeral:
    """Return the number of JSON in a text that has a fraction or an exponent."""
    number = float(text)
    return number if repr(number) == text else Numeral(text)


def sort_key(text: str) -> bytes | None:
    """Return the key by which numbers are sorted by value, `None` if a text is no number.

    Numbers that are written differently, but equal, have the same key; no digit is rounded off.
    Only exponents of more than 18 digits are taken as the largest such.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, whole, fraction, exponent = match[1], match[2], match[3] or "", match[4] or "0"
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return b"1"
    point = len(digits) - len(fraction) + _read_exponent(exponent)  # 0.digits x 10^point
    key = (point + _BIAS).to_bytes(9) + digits.rstrip("0").encode()
    return b"0" + bytes(255 - byte for byte in key) + b"\xff" if sign else b"2" + key


def _read_exponent(text: str) -> int:
    digits = text.lstrip("+-").lstrip("0")
    size = int(digits or 0) if len(digits) <= _MAX_EXPONENT_DIGITS else 10**_MAX_EXPONENT_DIGITS
    return -size if text.startswith("-") else size
