"""How the time for something grows with its size, whatever the machine is and does besides."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Input = TypeVar("Input")

_PARTS = 4
# Between growth with the size, 4, and with its square, 16.
_MOST = 8
_ATTEMPTS = 3
# What takes less is lost in the noise: a part counts as taking this at least.
_LEAST_S = 0.01


def grows_evenly(work: Callable[[Input], object], make: Callable[[int], Input], size: int) -> bool:
    """Tell whether work on something of a size takes less than twice what its quarters do.

    Only the time of this process counts, and what is made before does not. Another process can
    slow down one measurement, but hardly always that of the whole: one attempt of three decides.
    """
    part, whole = make(size // _PARTS), make(size)
    return any(
        _seconds(work, whole) < _MOST * max(_seconds(work, part), _LEAST_S)
        for _ in range(_ATTEMPTS)
    )


def _seconds(work: Callable[[Input], object], given: Input) -> float:
    """Measure without the collection of garbage, which goes through all that other tests left."""
    gc.disable()
    try:
        start = time.process_time()
        work(given)
        return time.process_time() - start
    finally:
        gc.enable()
