"""What happens in a tab that should not is noticed: code, dialogs, requests, policies broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.visits import visit

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

POLICY = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ("<script>trap('x')</script>", "error: trap: x"),
        ("<img src=x onerror=trap('x')>", "error: trap: x"),
        ("<script>alert('x')</script>", "dialog: x"),
        ("<img src=https://trap.invalid/x>", "request: https://trap.invalid/x"),
        ("<script>nothing()</script>", "error: nothing is not defined"),
        (
            f"{POLICY}<script>trap('x')</script>",
            "error: policy: script-src-elem inline ",
        ),
    ],
)
def test_what_a_page_does_is_noticed(
    tmp_path: Path, browser: Browser, body: str, event: str
) -> None:
    (tmp_path / "x.html").write_text(f"<!doctype html>{body}", encoding="utf-8")
    with visit(browser, tmp_path) as tab:
        tab.open("x.html")
    assert event in tab.events
