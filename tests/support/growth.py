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
# What takes less is lost in the noise: sizes are doubled until a part takes this, or up to so many
# times. A part that takes less even then counts as taking this.
_LEAST_S = 0.02
_MOST_TIMES = 16


def grows_evenly(work: Callable[[Input], object], make: Callable[[int], Input], size: int) -> bool:
    """Tell whether work on something of a size takes less than twice what its quarters do.

    Of what takes too little time to be measured, more is made than `size`. Only the time of this
    process counts, and what is made before does not. Another process can slow down one measurement,
    but hardly always that of the whole: one attempt of three decides.
    """
    limit = size * _MOST_TIMES
    part = make(size // _PARTS)
    while _seconds(work, part) < _LEAST_S and size < limit:
        size *= 2
        part = make(size // _PARTS)
    whole = make(size)
    return any(
        _seconds(work, whole) < _MOST * max(_seconds(work, part), _LEAST_S)
        for _ in range(_ATTEMPTS)
    )


def _seconds(work: Callable[[Input], object], subject: Input) -> float:
    """Measure without the collection of garbage, which goes through all that other tests left."""
    gc.disable()
    try:
        start = time.process_time()
        work(subject)
        return time.process_time() - start
    finally:
        gc.enable()
