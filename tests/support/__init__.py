"""What tests share."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite(
    *(f"support.{name}" for name in ("commands", "crashes", "fuzz", "processes", "terminal"))
)
