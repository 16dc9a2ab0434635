"""The references of guides: with options, in an editor, and when guides are merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.editor import edited
from support.records import files, guide, write
from support.shapes import on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

GUIDE = guide("agents", references=[{"title": "A paper", "url": "https://example.com/1"}])
AWAY = {"title": "Away", "url": "https://x.org/away"}


@pytest.mark.parametrize(
    ("entered", "what"),
    [
        ("https://a.org", "--reference: must be a title and its URL: 'https://a.org'"),
        ("A paper", "--reference: must be a title and its URL: 'A paper'"),
        ("A paper ftp://a.org", "--reference 0.url: must be an http or https URL"),
    ],
)
def test_a_reference_without_title_or_url_is_refused(
    run: Run, root: Path, entered: str, what: str
) -> None:
    write(root, GUIDE)
    before = files(root)
    result = run("guide", "edit", "agents", "--reference", entered, code=2)
    assert result.stderr == f"Error: {what}\n"
    assert files(root) == before


def test_merged_guides_have_the_references_of_both(run: Run, root: Path) -> None:
    pages = [
        {"title": "Of the other", "url": "https://example.com/2"},
        {"title": "A paper, told otherwise", "url": "https://example.com/1"},
    ]
    write(root, GUIDE)
    write(root, guide("other", title="Other", references=pages))
    result = run("guide", "merge", "agents", "other", "--yes")
    assert on_disk(root, "guides/agents")["references"] == [*GUIDE["references"], pages[0]]
    assert "references" not in result.stderr


def test_references_keep_what_else_is_said_of_them(root: Path, editor: Path) -> None:
    """Keys of the user's own are no part of a bullet, and stay with the URL."""
    page = {"title": "A paper", "url": "https://x.org/paper", "note": "read twice"}
    write(root, GUIDE | {"references": [page, AWAY]})
    typed = "- B https://x.org/b\n- The paper https://x.org/paper\n"
    edited(editor, "guide", "edit", "agents", "--edit", "references", typed=typed)
    assert (editor.parent / "opened").read_text() == (
        "- A paper https://x.org/paper\n- Away https://x.org/away\n"
    )
    assert on_disk(root, "guides/agents")["references"] == [
        {"title": "B", "url": "https://x.org/b"},
        {**page, "title": "The paper"},
    ]
