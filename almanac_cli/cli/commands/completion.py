"""`almanac completion`: the script that lets a shell complete with Tab."""

from __future__ import annotations

import click

from almanac_cli.cli.completion.shells import SHELLS, script


@click.command(short_help="Print the script for completion with Tab.")
@click.argument("shell", type=click.Choice([*SHELLS]), metavar="bash|zsh|fish")
def command(shell: str) -> None:
    """Print the script that lets a shell complete commands, options and values with Tab.

    \b
    bash  put into ~/.bashrc:  eval "$(almanac completion bash)"
    zsh   put into ~/.zshrc, after compinit:  eval "$(almanac completion zsh)"
    fish  almanac completion fish > ~/.config/fish/completions/almanac.fish
    """  # noqa: D301 (the backspace is how click is told to keep lines)
    click.echo(script(shell), nl=False)
