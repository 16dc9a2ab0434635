"""Completion with Tab in bash, zsh and fish: what their scripts ask, and what they are answered.

The scripts are in `completion/`. They ask with variables of the environment that begin with
`_ALMANAC_`. The answer is a line that says what to complete with, and then a value in each line:
`file` or `dir` for names of files, `values`, `open` for values that go on without a space, `list`
for several that are only to be shown, since none of them begins like the word.
"""

from __future__ import annotations

import os
from itertools import takewhile
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

from almanac_cli.cli.completion import shell_words
from almanac_cli.cli.completion.shell_words import Word
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

SHELLS = {"bash": "bash.sh", "zsh": "zsh.zsh", "fish": "fish.fish"}
_FILES = ("file", "dir")  # types of items, for which the shell completes names
_OPEN = ("=", ":")  # ends of values that go on


def script(shell: str) -> str:
    """Return the script that a shell reads to complete the command line of `almanac`."""
    from pathlib import Path

    return (Path(__file__).parent / SHELLS[shell]).read_text(encoding="utf-8")


def register() -> None:
    """Let click answer the scripts of this module, in place of its own."""
    for shell in (_Bash, _Zsh, _Fish):
        add_completion_class(shell)


class _Shell(ShellComplete):
    """What the shells have in common."""

    def source(self) -> str:
        """Return the script of the shell."""
        return script(self.name)

    def items(self, before: Sequence[str], word: Word) -> tuple[str, list[CompletionItem[str]]]:
        """Return what may stand in place of a word, and the part of the word that stays before it.

        Args:
            before: The words before it, the name of the program included.
            word: The word; of `--option=value`, the part that stays is `--option=`.

        """
        option, equals, value = word.text.partition("=")
        if not option.startswith("--") or not equals:
            return "", self._complete([*before[1:]], word.text)
        return f"{option}=", self._complete([*before[1:], option], value)

    def _complete(self, args: list[str], text: str) -> list[CompletionItem[str]]:
        """Return what may stand in place of a text; left out is what a terminal must not show."""
        items = []
        if text.startswith("-") and args and args[-1].startswith("-"):
            # After an option that takes a value, such as --sort, the text is no option.
            items = self.get_completions(args, "")
            items = [item for item in items if str(item.value).startswith(text)]
        items = items or self.get_completions(args, text)
        return [item for item in items if one_line(str(item.value)) == item.value]


class _Bash(_Shell):
    """Bash replaces a part of the word, with what is quoted already."""

    name = "bash"

    def complete(self) -> str:
        """Return the answer."""
        breaks = os.environ.get("_ALMANAC_BREAKS", "")
        before, word = shell_words.split(os.environ.get("_ALMANAC_LINE", ""), breaks)
        option, items = self.items(before, word)
        if kind := _file_kind(items):
            return kind
        values = [f"{option}{item.value}" for item in items]
        values = [value for value in values if value.startswith(word.text[: word.fixed])]
        lines = [shell_words.escape(value[word.fixed :], word.quote) for value in values]
        if _is_ambiguous(values, word.text):
            lines.append(" ")  # no value begins so: bash then leaves the word as it is
        return "\n".join([_kind(values), *lines])


class _Zsh(_Shell):
    """Zsh quotes what it inserts, and shows what values mean."""

    name = "zsh"

    def complete(self) -> str:
        """Return the answer."""
        word = Word(os.environ.get("_ALMANAC_WORD", ""))
        option, items = self.items(os.environ.get("_ALMANAC_LINE", "").split("\n"), word)
        values = [item.value for item in items]
        kind = "list" if _is_ambiguous(values, word.text.removeprefix(option)) else _kind(values)
        return _file_kind(items) or "\n".join([kind, *map(_described, items)])


class _Fish(_Shell):
    """Fish quotes what it inserts, chooses among the values itself, and shows what they mean."""

    name = "fish"

    def complete(self) -> str:
        """Return the answer."""
        _, word = shell_words.split(os.environ.get("_ALMANAC_WORD", ""))
        option, items = self.items(os.environ.get("_ALMANAC_LINE", "").split("\n"), word)
        values = [item.value for item in items]
        return _file_kind(items) or "\n".join(
            [_kind(values), *(f"{option}{_described(item)}" for item in items)]
        )


def _file_kind(items: Sequence[CompletionItem[str]]) -> str | None:
    """Return `file` or `dir` if the shell is to complete names of files, else `None`."""
    return next((item.type for item in items if item.type in _FILES), None)


def _kind(values: Sequence[str]) -> str:
    return "open" if values and all(value.endswith(_OPEN) for value in values) else "values"


def _is_ambiguous(values: Sequence[str], text: str) -> bool:
    """Tell whether the common beginning of several values lacks the text that was typed."""
    if len(values) < 2:  # noqa: PLR2004 (several)
        return False
    pairs = zip(min(values), max(values), strict=False)
    common = "".join(first for first, last in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return fold(text) not in fold(common)


def _described(item: CompletionItem[str]) -> str:
    """Return a value, and after a tab what it means, if that is known."""
    return f"{item.value}\t{one_line(item.help)}" if item.help else item.value
