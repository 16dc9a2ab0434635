"""In whatever order things happen, nothing decided about returns, and nothing new is lost."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from support.examples import examples
from support.publisher import STEPS, Newsroom

steps = st.lists(
    st.tuples(
        st.sampled_from(STEPS), st.integers(0, 30), st.none() | st.none() | st.integers(0, 4)
    ),
    min_size=3,
    max_size=25,
)

PHASES = (Phase.explicit, Phase.generate)  # to make a failing case smaller takes minutes


def run(taken: list[tuple[str, int, int | None]]) -> None:
    with TemporaryDirectory() as folder:
        newsroom = Newsroom(Path(folder))
        for step, number, crash_at in taken:
            newsroom.do(step, number, crash_at)
            newsroom.check()
        for article in newsroom.articles:
            article.is_shown = True
        newsroom.do("fetch", 0, None)
        newsroom.check()
        newsroom.do("lose", 0, None)
        newsroom.do("fetch", 0, None)
        newsroom.check()


@settings(deadline=None, max_examples=examples(20), phases=PHASES)
@given(steps)
def test_nothing_returns_and_nothing_is_lost(taken: list[tuple[str, int, int | None]]) -> None:
    run(taken)


@pytest.mark.slow
@settings(deadline=None, max_examples=1000, phases=PHASES)
@given(steps)
def test_nothing_returns_in_thousands_of_orders(taken: list[tuple[str, int, int | None]]) -> None:
    run(taken)
