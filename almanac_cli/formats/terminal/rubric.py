"""The rubric of scores as text."""

from __future__ import annotations

from almanac_cli.model.scoring import BANDS


def rubric_text() -> str:
    """Return the rubric of scores as text, the lowest band first."""
    lines = [
        line
        for band in BANDS
        for line in (
            f"{band.low:>2}-{band.high:<3}{band.meaning}",
            f"      such as {band.example} ({band.score})",
        )
    ]
    return "\n".join([*lines, "", "If torn between two scores, take the lower."]) + "\n"
