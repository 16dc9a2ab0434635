"""What tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.register_assert_rewrite(
    *(f"support.{path.stem}" for path in Path(__file__).parent.glob("[!_]*.py"))
)
