"""The levels of a heat map: how dark each count is shown."""

from __future__ import annotations

from typing import NamedTuple

LEVELS = 4  # of counts above zero


class HeatScale(NamedTuple):
    """The levels of counts up to a largest one."""

    most: int  # the largest count

    def level(self, count: int) -> int:
        """Return the level of a count, 0 for none and else from 1 to `LEVELS`.

        Few counts have a level each, the largest the highest. Of many, each level goes from one
        power of the largest to the next, so that one very large count leaves the others apart.
        """
        if count <= 0:
            return 0
        if self.most <= LEVELS:
            return count * LEVELS // self.most
        # Above the powers 1/4, 2/4 and 3/4 of the largest; whole numbers are the same everywhere.
        higher: int = sum(count**LEVELS > self.most**power for power in range(1, LEVELS))
        return 1 + higher

    def ranges(self) -> list[tuple[int, int, int]]:
        """Return each level that counts have, with the lowest and the highest of these counts."""
        levels: dict[int, list[int]] = {}
        for count in range(1, self.most + 1):
            levels.setdefault(self.level(count), []).append(count)
        return [(level, counts[0], counts[-1]) for level, counts in levels.items()]


def range_text(lowest: int, highest: int) -> str:
    """Return a range of counts as text: "3" or "3-5"."""
    return str(lowest) if lowest == highest else f"{lowest}-{highest}"
