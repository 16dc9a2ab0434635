"""The argument QUERY of the commands that search, which may contain `-word`."""

from __future__ import annotations

import click

from almanac_cli.cli.completion.values import complete_query

_NO_OPTION = "\0"  # no argument of a process can hold it


class SearchCommand(click.Command):
    """A command whose query may contain `-word`, which excludes a word and is not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, after marking each `-word` that is not one of the options."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        names = {name for option in options for name in option.opts}
        with_value = {name for option in options if not option.is_flag for name in option.opts}
        end = args.index("--") if "--" in args else len(args)
        marked = [
            _NO_OPTION + arg
            if arg[:1] == "-" and arg[:2] != "--" and arg not in names and before not in with_value
            else arg
            for before, arg in zip(["", *args], args[:end], strict=False)
        ]
        return super().parse_args(ctx, marked + args[end:])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the words of a query that are filters, and then the options, to a help text."""
        from almanac_cli.cli.options.filter_words import filter_rows

        with formatter.section("Words that are options"):
            formatter.write_dl([*filter_rows(self)])
        super().format_options(ctx, formatter)


def _join_words(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> str:  # noqa: ARG001 (click's signature)
    return " ".join(word.removeprefix(_NO_OPTION) for word in value)


query_argument = click.argument(
    "query",
    metavar="QUERY...",
    nargs=-1,
    required=True,
    callback=_join_words,
    shell_complete=complete_query,
)
