"""Combining options that several commands share into one decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

# `Any`: a command has one parameter for each of its options.
F = TypeVar("F", bound="Callable[..., Any]")


class Decorator(Protocol):
    """A decorator that adds options or arguments, such as the result of `click.option()`."""

    def __call__(self, command: F, /) -> F:
        """Add the options to a command (or to its function), and return it."""
        ...


def option_group(*options: Decorator) -> Decorator:
    """Return a decorator that adds all the options to a command; its help has them in order."""

    def add_options(command: F, /) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add_options
