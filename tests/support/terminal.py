"""Commands on a terminal, which ask, and are answered."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect

if TYPE_CHECKING:
    from collections.abc import Mapping

COLOUR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[!-~]*\x1b\\")  # and hyperlinks
PASTE_MODE = r"(?:\x1b\[\?2004[hl]\r?)"  # on before a reply, and off after it


class Terminal:
    """A command that runs on a terminal of its own, and what it has printed."""

    def __init__(
        self,
        *words: str,
        columns: int = 80,
        environment: Mapping[str, str | None] | None = None,
        shell: str | None = None,
    ) -> None:
        """Run `almanac`, or a command of a shell; `environment` sets variables, or unsets them."""
        command = [sys.executable, "-W", "error", "-m", "almanac_cli", *words]
        variables = {"TERM": "xterm", "TMPDIR": str(Path.cwd()), **(environment or {})}
        self.child = pexpect.spawn(
            "sh" if shell else command[0],
            ["-c", shell] if shell else command[1:],
            encoding="utf-8",
            dimensions=(24, columns),
            timeout=20,
            echo=False,
            env={name: text for name, text in (os.environ | variables).items() if text is not None},
        )
        self.child.delaybeforesend = None
        self.text = ""

    def wait(self, text: str) -> None:
        """Wait for a text, word for word; an older click writes the last space by itself."""
        words = text.removesuffix(" ")
        lines = (re.escape(line) for line in words.split("\r\n"))
        space = f"{PASTE_MODE}* " if words != text else ""
        self.child.expect(f"\r\n{PASTE_MODE}*".join(lines) + space)
        self.text += f"{self.child.before}{self.child.after}"

    def answer(self, question: str, answer: str) -> None:
        """Wait for a question, word for word, and answer it."""
        self.wait(question)
        self.child.sendline(answer)

    def key(self, key: str) -> None:
        """Wait until a key is waited for, and press it."""
        self.child.expect_exact("> ")
        self.text += f"{self.child.before}{self.child.after}"
        self.child.send(key)

    def press(self, question: str, key: str) -> None:
        """Wait for a question, and hold Control while pressing a key."""
        self.wait(question)
        self.child.sendcontrol(key)

    def leave(self, question: str, key: str) -> None:
        """Wait for a question, and hold Control while pressing a key until the command ends.

        Python, when it reads a line with readline, overlooks a Ctrl-C that comes just after the
        question is printed.
        """
        self.press(question, key)
        while self.child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5):
            self.child.sendcontrol(key)
        self.text += str(self.child.before)

    def end(self, code: int = 0) -> str:
        """Wait for the end, check the exit code, and return all that was printed."""
        self.child.expect(pexpect.EOF)
        self.text = re.sub(PASTE_MODE, "", f"{self.text}{self.child.before}")
        self.text = self.text.replace("\r\n", "\n")
        self.child.wait()
        assert self.child.exitstatus == code, self.text
        assert "Traceback" not in self.text
        return self.text
