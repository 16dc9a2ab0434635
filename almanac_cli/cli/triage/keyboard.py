"""Reading single keys from the terminal on stdin: `Keyboard`."""

from __future__ import annotations

import os
import select
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

OTHER_KEY = ""  # a key without a character, such as an arrow
PASTE = "paste"  # a text that was pasted where a key was expected; it is discarded

_END_OF_INPUT = b"\x04"  # Ctrl-D
_ESCAPE = b"\x1b"
_ESCAPE_TIMEOUT_S = 0.05  # within which the rest of a sequence follows the Escape character
_IDLE_S = 0.05  # after which nobody is pressing keys ahead
_FINAL_BYTES = bytes(range(0x40, 0x7F))  # of a control sequence (ECMA-48, section 5.4)
# Bracketed paste (xterm, "Bracketed Paste Mode"): the terminal marks where a paste begins and ends.
_PASTE_ON, _PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"
_PASTE_BEGINS, _PASTE_ENDS = b"[200~", b"\x1b[201~"


class Keyboard:
    """The terminal on stdin, from which keys are read one by one without Enter; a context manager.

    Keys are not echoed. What is typed before a key is read is not lost. Ctrl-C and Ctrl-Z act as
    always. At the end the terminal is as it was.
    """

    def __init__(self, *, marks_pastes: bool) -> None:
        """Make a keyboard; `marks_pastes` tells whether the terminal is asked to mark pastes."""
        self._fd = sys.stdin.fileno()
        self._marks_pastes = marks_pastes
        self._settings: list[Any] = []  # of the terminal, as it was
        self._is_paused = False
        self._old_handler: Any = None

    def __enter__(self) -> Self:
        """Let the terminal pass on keys one by one."""
        import termios

        self._settings = termios.tcgetattr(self._fd)
        self._old_handler = signal.signal(signal.SIGCONT, self._go_on)
        self._begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Restore the terminal."""
        signal.signal(signal.SIGCONT, self._old_handler)
        self._end()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let the terminal be as it was in a block that asks for lines or runs a program."""
        self._is_paused = True
        self._end()
        try:
            yield
        finally:
            self._is_paused = False
            self._begin()

    def is_idle(self) -> bool:
        """Tell whether no key is pressed for a moment."""
        return not select.select([self._fd], [], [], _IDLE_S)[0]

    def read(self) -> str:
        """Wait for a key, and return its character, `OTHER_KEY` or `PASTE`.

        Raises:
            EOFError: after Ctrl-D, or if the terminal is gone.
            KeyboardInterrupt: after Ctrl-C.

        """
        first = self._read_byte()
        if first in {b"", _END_OF_INPUT}:
            raise EOFError
        if first == _ESCAPE:
            return self._read_sequence()
        data = first
        for _ in range(_following_bytes(first[0])):
            data += self._read_byte()
        return data.decode(errors="replace")

    def _read_sequence(self) -> str:
        """Read what follows an Escape character, and return the key that it stands for."""
        data = b""
        while not _is_complete(data) and select.select([self._fd], [], [], _ESCAPE_TIMEOUT_S)[0]:
            data += self._read_byte() or _ESCAPE
        if data != _PASTE_BEGINS:
            return OTHER_KEY
        text = b""
        while not text.endswith(_PASTE_ENDS) and (byte := self._read_byte()):
            text = text[-len(_PASTE_ENDS) :] + byte
        return PASTE

    def _read_byte(self) -> bytes:
        """Return the next byte that was typed, b"" if the terminal is gone."""
        try:
            return os.read(self._fd, 1)
        except OSError:
            return b""

    def _begin(self) -> None:
        import termios

        settings = [*self._settings]
        settings[3] &= ~(termios.ICANON | termios.ECHO)
        settings[6] = [*settings[6]]
        settings[6][termios.VMIN], settings[6][termios.VTIME] = 1, 0
        # TCSADRAIN, not TCSAFLUSH: keys that were typed in the meantime are kept.
        termios.tcsetattr(self._fd, termios.TCSADRAIN, settings)
        if self._marks_pastes:
            click.echo(_PASTE_ON, nl=False)

    def _end(self) -> None:
        import termios

        if self._marks_pastes:
            click.echo(_PASTE_OFF, nl=False)
        termios.tcsetattr(self._fd, termios.TCSADRAIN, self._settings)

    def _go_on(self, *_: object) -> None:
        """Set up the terminal again after the process was stopped, since the shell has reset it."""
        if not self._is_paused:
            self._begin()


def _following_bytes(first: int) -> int:
    """Return how many bytes of a character in UTF-8 follow its first byte."""
    return next((n for n, low in ((3, 0xF0), (2, 0xE0), (1, 0xC0)) if first >= low), 0)


def _is_complete(data: bytes) -> bool:
    """Tell whether what follows an Escape character is a whole sequence.

    Alt and an arrow may be Escape and the sequence of the arrow; the console of Linux has "[[" and
    a letter for F1 to F5 (console_codes(4)).
    """
    data = data.lstrip(_ESCAPE)
    if data[:1] == b"[":
        return len(data) > 1 + (data[1:2] == b"[") and data[-1:] in _FINAL_BYTES
    return len(data) > (data[:1] == b"O")
