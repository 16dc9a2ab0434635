"""What is tried in a quick run of the suite, and what where there is time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings

# The suite tries a quarter of what `.ci/run` does with --hypothesis-profile=thorough.
PROFILES = {"quick": 25, "thorough": 100}


def load_profiles() -> None:
    """Let the suite be quick, unless the command line names another profile."""
    for name, count in PROFILES.items():
        settings.register_profile(name, max_examples=count)
    settings.load_profile("quick")


def examples(count: int) -> int:
    """Return how many examples to try of a property that is tried on so many in all."""
    assert settings.default
    return count * settings.default.max_examples // PROFILES["thorough"]


def slow(*values: Any) -> list[Any]:  # noqa: ANN401 (whatever a test takes)
    """Return parameters of a test that are tried by `pytest -m slow` alone."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.slow)
        for value in values
    ]
