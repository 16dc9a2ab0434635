"""Work that is done in a process of its own, while this one goes on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def beside(work: Callable[[], bytes]) -> Callable[[], bytes]:
    """Begin work in a process of its own; what is returned waits for it and returns its bytes.

    If that process fails, is killed, or cannot be had, the work is done here, and raises here what
    it raises.
    """
    read, write = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(read)
        os.close(write)
        return work
    if child == 0:
        _do(work, write)
    os.close(write)

    def result() -> bytes:
        with open(read, "rb") as pipe:  # noqa: PTH123 (a descriptor, not a path)
            data = pipe.read()
        _, status = os.waitpid(child, 0)
        return data if status == 0 else work()

    return result


def _do(work: Callable[[], bytes], write: int) -> None:
    """Write what the work returns, and end the process without a trace."""
    code = 1
    try:
        with open(write, "wb") as pipe:
            pipe.write(work())
        code = 0
    finally:
        os._exit(code)
