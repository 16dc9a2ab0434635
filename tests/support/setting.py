"""When and where tests take place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

NOW = "2026-11-23T12:00:00Z"
SHIPPED_NOW = "2026-11-26T12:00:00Z"  # after the last change of the shipped almanac
MOMENT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "data"
GOLDEN = ROOT / "tests" / "cli" / "golden"
