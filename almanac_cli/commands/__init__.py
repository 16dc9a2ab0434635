"""One file per command: understand the request, ask the core, render the answer."""

from __future__ import annotations
