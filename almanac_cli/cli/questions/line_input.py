"""Reading a reply from the terminal: with editing, history and completion where there is readline.

A paste of several lines stays in one reply. Terminals put marks around what is pasted, if the
program asks for it ("bracketed paste"); GNU readline understands them from version 7.0 on, but
Python turns that off (https://github.com/python/cpython/issues/86985), so it is turned on here.
Where it does not work (libedit, a Python without readline, TERM=dumb, stdout in a pipe, the console
of Linux), nothing tells a pasted line from a typed one but time: what is waiting when a line ends
was pasted with it, if it is more than a key. That is asked of long texts alone, so that short
replies may be typed ahead.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import sys
import termios
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

_PASTE_GAP_S = 0.05  # between two parts of one paste at the most
# Without readline, the terminal drops what a line has beyond: termios(3) of Linux; MAX_CANON.
_MAX_PLAIN_BYTES = 4095 if sys.platform == "linux" else 1023
_CHUNK_BYTES = 65536
_ESCAPE = "\x1b"
# Arrows and the like, as terminals send them (ECMA-48, section 5.4; SS3 and a letter), but neither
# colours nor the marks of pastes.
_KEYS = re.compile(r"\x1b\x1b?(?:\[(?!20[01]~)[0-9;]*[A-HZ~]|O[A-Z])")
# GNU readline takes Escape for the beginning of a sequence, however long ago it was pressed: of an
# arrow after it, "[A" would be text.
_AFTER_ESCAPE = (r'"\e\e[": skip-csi-sequence', *(rf'"\e\eO{letter}": ""' for letter in "ABCDHF"))
_ENTER = (r"\C-m", r"\C-j")  # pressed now, or ahead of the question
_EMPTY_LINE = r'"\C-e\C-u\C-j"'  # a macro: what was typed away, and Enter
_LOCAL_FLAGS = 3  # the place of these flags in what `termios.tcgetattr` returns


class ReplyInterrupted(click.Abort):
    """Raised when the user presses Ctrl-C or Ctrl-D at a question."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text  # what was typed in reply until then; "" if nothing


class LineInput(NamedTuple):
    """How the reply to one question is read."""

    is_long: bool = False  # whether it may have several lines
    complete: Callable[[str], Sequence[str]] | None = None  # returns what a text may become by Tab
    delimiters: str = ""  # the characters that part the items of the reply; each is completed alone
    history: Sequence[str] = ()  # replies that the up key brings, the last one first
    has_escape: bool = False  # whether Escape, and then Enter, stands for an empty reply

    def read(self, question: str) -> str:
        """Print a question, and return the reply.

        The question is printed to stdout where the reply can be edited, otherwise to stderr.

        Raises:
            ReplyInterrupted: if the user presses Ctrl-C, or Ctrl-D in an empty line.
            UsageError: of click, if the terminal has dropped the end of a line.

        """
        readline = None
        if has_editing := sys.stdin.isatty() and sys.stdout.isatty():
            readline = self._set_up_readline()
        lines: list[str] = []
        try:
            lines.append(_read_line(question, has_editing=has_editing))
            if self.is_long and readline:
                while _is_pasting():
                    lines.append(_read_line("", has_editing=True))
            elif self.is_long:
                lines += _read_pasted()
        except (EOFError, KeyboardInterrupt):
            typed = readline.get_line_buffer() if readline else ""
            raise ReplyInterrupted("\n".join(filter(None, [*lines, typed]))) from None
        if not readline and any(len(os.fsencode(line)) >= _MAX_PLAIN_BYTES for line in lines):
            raise click.UsageError(f"the terminal takes no line of {_MAX_PLAIN_BYTES} bytes")
        return "\n".join(lines) if readline else self._without_keys("\n".join(lines))

    def _set_up_readline(self) -> ModuleType | None:
        """Set up editing, history and completion; return readline, `None` if there is none."""
        try:
            import readline  # not every Python has been built with it
        except ImportError:
            return None
        line = _EMPTY_LINE if self.has_escape else "accept-line"
        if "libedit" in (readline.__doc__ or ""):
            settings = [f"bind ^I {'ed-insert' if self.is_long else 'rl_complete'}"]
        else:
            settings = [
                f"set enable-bracketed-paste {'off' if os.environ.get('TERM') == 'dumb' else 'on'}",
                "set completion-ignore-case on",
                "set show-all-if-ambiguous on",
                f"tab: {'self-insert' if self.is_long else 'complete'}",
                *_AFTER_ESCAPE,
                *(rf'"\e{key}": {line}' for key in _ENTER),
            ]
        for setting in settings:
            readline.parse_and_bind(setting)
        readline.set_completer_delims(self.delimiters)
        readline.set_completer(self._completion)
        readline.set_auto_history(False)
        readline.clear_history()
        for reply in reversed(self.history):
            readline.add_history(reply)
        return readline

    def _without_keys(self, text: str) -> str:
        """Return a reply without keys that have no character, if nothing else takes them out."""
        typed = _KEYS.sub("", text)
        return "" if self.has_escape and typed.endswith(_ESCAPE) else typed

    def _completion(self, text: str, number: int) -> str | None:
        """Return the completion of a text with this number from 0, `None` beyond the last one."""
        if self.complete is None:
            return None
        item = text.lstrip()
        items = self.complete(item)
        return text[: len(text) - len(item)] + items[number] if number < len(items) else None


def _read_line(text: str, *, has_editing: bool) -> str:
    """Print a text and read a line from stdin."""
    if not has_editing:
        click.echo(text, nl=False, err=True)
    # The whole question: readline counts the columns of the line from its beginning.
    return input(text if has_editing else "")


def _is_pasting() -> bool:
    """Tell whether more is waiting, or comes at once, than a person types in that time."""
    with suppress(termios.error), _without_lines() as descriptor:
        return _has_paste(descriptor)
    return False


def _has_paste(descriptor: int) -> bool:
    """Tell whether at least two bytes are waiting after `_PASTE_GAP_S`: one may be the next key."""
    time.sleep(_PASTE_GAP_S)
    count = fcntl.ioctl(descriptor, termios.FIONREAD, struct.pack("i", 0))
    return int(struct.unpack("i", count)[0]) > 1


def _read_pasted() -> list[str]:
    """Return the lines that were pasted after a line; the user ends the last one, if it is open."""
    data = b""
    with suppress(termios.error), _without_lines() as descriptor:
        if _has_paste(descriptor):
            while select.select([descriptor], [], [], _PASTE_GAP_S)[0]:
                if not (chunk := os.read(descriptor, _CHUNK_BYTES)):
                    break  # the terminal is gone
                data += chunk
    if not data:
        return []
    text = data.decode(sys.stdin.encoding, "surrogateescape")
    if not text.endswith("\n"):
        text += input()
        return [*text.split("\n"), *_read_pasted()]
    return text.removesuffix("\n").split("\n")


@contextmanager
def _without_lines() -> Iterator[int]:
    """Let the terminal pass on what is typed before the line ends.

    A context manager; its value is the descriptor of stdin.

    Raises:
        termios.error: if stdin is no terminal.

    """
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    settings = [*before]
    settings[_LOCAL_FLAGS] &= ~termios.ICANON
    termios.tcsetattr(descriptor, termios.TCSANOW, settings)
    try:
        yield descriptor
    finally:
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
