"""A second process that runs a function of this package, so that two processors share the work.

It is started, never forked, so that it is safe in a program with threads; it reads no arguments and
no environment of this process, prints nothing, and ends when this process does. This module
imports next to nothing, since the second process loads it first.
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
    """A process that calls one function, the task, for one request at a time.

    The task is a function at the top level of a module. If the process cannot be started, fails or
    is killed, `result` calls the task in this process. As a context manager, the worker kills the
    process at the end of the block.
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
        """Send the argument of the next call of the task; never raises.

        `result` must be called before the next `submit`.
        """
        self._request = request
        if self._process and self._process.stdin:
            try:
                _send(self._process.stdin, request)
            except OSError:
                self.close()

    def result(self) -> bytes:
        """Wait for the last request and return what the task returns for it.

        If the process failed, for instance since the task raised an exception, the task is called
        again in this process, and its exceptions are raised here.
        """
        if self._process and self._process.stdout:
            data = _receive(self._process.stdout)
            if data is not None:
                return data
            self.close()
        return self._task(self._request)

    @property
    def pid(self) -> int | None:
        """The id of the process, `None` if it could not be started, has failed or is closed."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """Kill the process, if it runs; later requests are performed in this process."""
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
    """Call the task for each request on stdin and write each result to stdout, until stdin ends.

    This is what the second process runs. An exception of the task ends it.
    """
    with open(0, "rb") as requests, open(1, "wb") as results:
        while (request := _receive(requests)) is not None:
            _send(results, task(request))


def _start(task: Task) -> Popen[bytes] | None:
    """Start a process that serves a task; return `None` where that is not possible."""
    executable = _interpreter()
    if executable is None:
        return None
    import subprocess

    # -I -S: the search for site-packages takes long; the paths of this process are passed instead.
    package_parent = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    paths = [path for path in sys.path if path]
    if package_parent not in paths:  # last, so that nothing beside it hides the standard library
        paths.append(package_parent)
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
    """Return the path of this Python, `None` in a program that is frozen or embeds it.

    There `sys.executable` is that program, which must not be started again.
    """
    name = os.path.basename(sys.executable or "").lower()
    is_python = name.startswith(("python", "pypy")) and not hasattr(sys, "frozen")
    return sys.executable if is_python else None


def _send(pipe: IO[bytes], data: bytes) -> None:
    """Write data with its length before it, or raise OSError if the pipe is closed."""
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes | None:
    """Return the next data, `None` if the pipe ends before they are complete."""
    head = pipe.read(_LENGTH_BYTES)
    size = int.from_bytes(head, "big")
    data = pipe.read(size)
    return data if len(head) == _LENGTH_BYTES and len(data) == size else None
