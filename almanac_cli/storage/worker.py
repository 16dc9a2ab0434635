"""A second process of this Python for work that pays on two processors.

It is started, never forked, so that it is safe in a program with threads; it takes nothing from the
arguments or the environment of this one, prints nothing, and ends when this process does. This
module loads next to nothing, since the second process loads it first.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # as in typing, which would take longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import Popen
    from typing import IO, Self, TypeAlias

    Task: TypeAlias = Callable[[bytes], bytes]

_LENGTH_BYTES = 8  # before each request and each result


class Worker:
    """A process that performs one task, a function of a module, for one request at a time.

    Where the process cannot be started, fails or is killed, `result` performs the task here. Use it
    in a `with` statement, at the end of which the process is killed.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._request = b""
        self._process = _start(task)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, request: bytes) -> None:
        """Hand a request to the process; `result` is to be called before the next one."""
        self._request = request
        if self._process and self._process.stdin:
            try:
                _send(self._process.stdin, request)
            except OSError:
                self.close()

    def result(self) -> bytes:
        """Return what the task returns for the last request; raises what it raises."""
        if self._process and self._process.stdout:
            data = _receive(self._process.stdout)
            if data is not None:
                return data
            self.close()
        return self._task(self._request)

    @property
    def pid(self) -> int | None:
        """The id of the process, None if it could not be started or has failed."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process; further tasks are performed here."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # a request that the process did not take
        process.wait()


def serve(task: Task) -> None:
    """Perform a task for each request on standard input, until that ends: what the process does."""
    with open(0, "rb") as requests, open(1, "wb") as results:
        while (request := _receive(requests)) is not None:
            _send(results, task(request))


def _start(task: Task) -> Popen[bytes] | None:
    """Start a process that serves a task, None where that is not possible."""
    executable = _interpreter()
    if executable is None:
        return None
    import subprocess

    # -I -S: no site-packages are looked for, which takes long; all is found where it is found here.
    package_parent = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    paths = [package_parent, *(path for path in sys.path if path)]
    code = (
        f"import sys; sys.path[:] = {paths!a}; from {__name__} import serve; "
        f"from {task.__module__} import {task.__name__} as task; serve(task)"
    )
    flags = ["-I", "-S", *(["-B"] if sys.dont_write_bytecode else [])]
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(  # noqa: S603 (this Python, with a program that stands here)
            [executable, *flags, "-c", code], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None


def _interpreter() -> str | None:
    """Return the path of this Python, None in a program that is frozen or embeds it.

    There `sys.executable` is that program, which must not be started again.
    """
    name = os.path.basename(sys.executable or "").lower()
    is_python = name.startswith(("python", "pypy")) and not hasattr(sys, "frozen")
    return sys.executable if is_python else None


def _send(pipe: IO[bytes], data: bytes) -> None:
    """Write data with its length before it. Raises OSError if nobody reads."""
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """Return the next data, None if the pipe ends before they are complete."""
    head = pipe.read(_LENGTH_BYTES)
    size = int.from_bytes(head, "big")
    data = pipe.read(size)
    return data if len(head) == _LENGTH_BYTES and len(data) == size else None
