"""The topics of `almanac help`: texts in files of their own, in `topics/`."""

from __future__ import annotations

# In the order in which they are listed.
TOPICS = ("dates", "queries", "ids", "json", "exit-codes", "environment", "files", "templates")


def read_topic(name: str) -> str:
    """Return the text of a topic, in the form that `formats/terminal/topics.py` takes."""
    from pathlib import Path

    return (Path(__file__).parent / "topics" / f"{name}.md").read_text(encoding="utf-8")
