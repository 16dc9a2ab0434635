"""Doing the same for several records: for all of them, or for none."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from almanac_cli.errors import AlmanacError, InvalidInput, InvalidRecord, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def do_for_all(ids: Iterable[str], change: Callable[[str], T]) -> list[T]:
    """Return what a function returns for each of several ids, in their order.

    It is called for all, so that all failures are reported together.

    Raises:
        InvalidInput: if it fails for some of several ids; carries a refusal for each of these.
        AlmanacError: as the function raises it, if there is one id, or if for all of them the same
            is wrong in the record.

    """
    results: list[T] = []
    refusals: list[Refusal] = []
    for id_ in ids:
        try:
            results.append(change(id_))
        except AlmanacError as error:
            refusals.append(Refusal(id_, error))
    if not refusals:
        return results
    errors = [refusal.error for refusal in refusals]
    if not results and all(_is_same(error, errors[0]) for error in errors):
        raise errors[0]
    raise InvalidInput("changed", refusals)


def _is_same(error: AlmanacError, other: AlmanacError) -> bool:
    """Tell whether two failures are one, or of two records with the same problems."""
    if isinstance(error, InvalidRecord) and isinstance(other, InvalidRecord):
        return error.problems == other.problems
    return error is other
