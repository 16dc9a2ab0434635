"""What tells even growth from any other tells them apart."""

from __future__ import annotations

from support.growth import grows_evenly


def count(steps: int) -> int:
    """Take time by a number of steps."""
    return sum(range(steps))


def test_time_by_the_size_is_even() -> None:
    assert grows_evenly(count, lambda size: size * 1000, 4000)


def test_time_by_the_square_of_the_size_is_not() -> None:
    assert not grows_evenly(count, lambda size: size * size, 4000)


def test_square_of_a_small_size_is_noticed_by_a_larger_one() -> None:
    assert not grows_evenly(count, lambda size: size * size, 800)


def test_what_takes_a_moment_grows_evenly_enough() -> None:
    assert grows_evenly(count, lambda size: size * size, 100)
