"""Options that several commands have, put together to one decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

# `Any`: a command has one parameter for each of its options.
F = TypeVar("F", bound="Callable[..., Any]")


class Decorator(Protocol):
    """What adds options or arguments to a command, such as the result of `click.option()`."""

    def __call__(self, command: F, /) -> F:
        """Return the command with the options added."""
        ...


def option_group(*options: Decorator) -> Decorator:
    """Return a decorator that adds these options to a command, in the order of its help."""

    def add_options(command: F, /) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add_options
