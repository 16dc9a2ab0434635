"""Almanac, the command-line record of what happened in AI."""

from __future__ import annotations

__version__ = "0.1.0"
