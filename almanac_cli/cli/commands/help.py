"""`almanac help`: topics that concern several commands, and the help of commands."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click

from almanac_cli.cli.completion.values import complete_help
from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.failures import UsageError
from almanac_cli.cli.help_topics import TOPICS, read_topic
from almanac_cli.cli.output import did_you_mean
from almanac_cli.cli.pager import echo_paged
from almanac_cli.errors import quoted
from almanac_cli.formats.terminal import topics

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIST_END = (
    "`almanac help TOPIC` explains one, and `almanac help COMMAND` a command; `almanac --help` "
    "lists the commands."
)


@click.command(short_help="Explain a topic, or a command.")
@click.argument("words", metavar="[TOPIC|COMMAND]", nargs=-1, shell_complete=complete_help)
@click.pass_context
@pass_session
def command(session: Session, context: click.Context, /, words: tuple[str, ...]) -> None:
    """Explain a topic that concerns many commands, or a command, such as guide add.

    Without a name, list the topics.
    """
    if words and words[0] not in TOPICS:
        echo_paged(session, f"{_help_of_command(context.find_root(), words)}\n")
        return
    if len(words) > 1:
        raise UsageError(f"the topic {words[0]} has no parts", hint=f"see: almanac help {words[0]}")
    text = read_topic(words[0]) if words else _list_of_topics()
    echo_paged(session, "".join(f"{line}\n" for line in topics.topic_lines(text, session.style)))


def _list_of_topics() -> str:
    """Return a topic that lists all topics."""
    rows = (f"{name}\n: {topics.heading(read_topic(name))}." for name in TOPICS)
    return "\n\n".join(("# Topics", *rows, _LIST_END))


def _help_of_command(context: click.Context, words: Iterable[str]) -> str:
    """Return the help of the command that words name, as its own option --help prints it.

    Raises:
        UsageError: if there is no such command; carries the nearest names.

    """
    for word in words:
        group = context.command
        names = group.list_commands(context) if isinstance(group, click.Group) else []
        if not isinstance(group, click.Group) or not (child := group.get_command(context, word)):
            is_root = context.parent is None
            near = difflib.get_close_matches(word, [*names, *(TOPICS if is_root else ())])
            sentence = f"no {'topic or ' if is_root else ''}command {quoted(word)}"
            raise UsageError(sentence, hint=did_you_mean(near) or "see: almanac help")
        context = click.Context(child, info_name=word, parent=context)
    return context.get_help()
