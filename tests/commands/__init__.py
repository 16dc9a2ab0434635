"""Tests of the commands; a package, so that they may have the names of those of the core."""

from __future__ import annotations
