"""The rubric of scores as text."""

from __future__ import annotations

from almanac_cli.model.scoring import BANDS, FACTOR_MEANINGS, TIE_RULE


def rubric_text() -> str:
    """Return the rubric of scores as text, the lowest band first, then its factors."""
    width = max(map(len, FACTOR_MEANINGS))
    factors = [f"  {name:{width}}  {meaning}" for name, meaning in FACTOR_MEANINGS.items()]
    levels = [
        line
        for band in BANDS
        for line in (
            f"{band.low:>2}-{band.high:<3}{band.meaning}",
            f"      such as {band.example} ({band.score})",
        )
    ]
    heading = "Factors, each from 1 to 10; without a score, their geometric mean is taken:"
    return "\n".join([*levels, "", heading, *factors, "", TIE_RULE]) + "\n"
