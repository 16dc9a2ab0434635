"""The levels of a heat map: how dark each count is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

LEVELS = 4  # of counts above zero


class HeatScale(NamedTuple):
    """The levels of counts from a smallest to a largest one."""

    least: int  # the smallest count above zero
    most: int  # the largest count

    def level(self, count: int) -> int:
        """Return the level of a count, 0 for none and else from 1 to `LEVELS`.

        Few counts have a level each, the largest the highest. Of many, each level is as many times
        the one before, so that one very large count leaves the others apart.
        """
        if count <= 0:
            return 0
        if self.most <= LEVELS:
            return count * LEVELS // self.most
        if count == self.most:
            return LEVELS
        # Steps of the fourth root of most / least; whole numbers are the same on every machine.
        higher: int = sum(
            count**LEVELS > self.least ** (LEVELS - step) * self.most**step
            for step in range(1, LEVELS)
        )
        return 1 + higher

    def ranges(self) -> list[tuple[int, int, int]]:
        """Return each level that counts have, with the lowest and the highest of these counts."""
        levels: dict[int, list[int]] = {}
        for count in range(self.least, self.most + 1):
            levels.setdefault(self.level(count), []).append(count)
        return [(level, counts[0], counts[-1]) for level, counts in levels.items()]


def scale_of(counts: Collection[int]) -> HeatScale:
    """Return the scale of counts above zero, of which there is one at least."""
    return HeatScale(min(counts), max(counts))


def range_text(lowest: int, highest: int) -> str:
    """Return a range of counts as text: "3" or "3-5"."""
    return str(lowest) if lowest == highest else f"{lowest}-{highest}"
