"""Numbers of JSON that Python's own would change, kept as they are written: `Numeral`."""

from __future__ import annotations

# Python reads a whole number of so many digits whatever limit is set: sys.int_info, and there
# `str_digits_check_threshold`.
_MAX_DIGITS = 640


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

    def __repr__(self) -> str:
        return f"Numeral({self.text!r})"


def read_whole(text: str) -> int | Numeral:
    """Return the whole number of JSON in a text, such as "-7"."""
    return Numeral(text) if text == "-0" or len(text) > _MAX_DIGITS else int(text)


def read_fraction(text: str) -> float | Numeral:
    """Return the number of JSON in a text that has a fraction or an exponent."""
    number = float(text)
    return number if repr(number) == text else Numeral(text)
