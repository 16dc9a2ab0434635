"""What people are told of failures."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import pytest

from almanac_cli.cli.messages.describe import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from almanac_cli.errors import AlmanacError

E = TypeVar("E", bound="AlmanacError")


@contextmanager
def fails(error: type[E], match: str) -> Iterator[pytest.ExceptionInfo[E]]:
    """Expect a failure of this class whose message the regular expression is found in."""
    with pytest.raises(error) as caught:
        yield caught
    assert re.search(match, message_of(caught.value)), message_of(caught.value)


def message_of(error: BaseException) -> str:
    """Return what people are told of a failure, without the hint."""
    return describe(error).text


def hint_of(error: BaseException) -> str:
    """Return the hint of a failure, empty if there is none."""
    return describe(error).hint or ""
