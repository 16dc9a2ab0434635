"""`almanac site --templates`: pages of the user's own, and what is said of mistakes in them."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from support.commands import Run

    Site = Callable[..., Result]

NOTE = "no feeds and no sitemap: they need the address of the site (--url)\n"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


@pytest.fixture
def site(run: Run, few: Path, tmp_path: Path, templates: Path) -> Site:
    """Return what builds a site of a few events with the templates."""
    words = ("--data", str(few), "site", str(tmp_path / "site"), "--templates", str(templates))
    return partial(run, *words)


def test_a_block_is_replaced_in_a_site(site: Site, templates: Path, tmp_path: Path) -> None:
    text = '{% extends "default/event.html" %}{% block summary %}<p>Mine</p>{% endblock %}'
    (templates / "event.html").write_text(text, encoding="utf-8")
    assert site().stderr == NOTE
    page = tmp_path / "site/events/a/index.html"
    assert "<p>Mine</p>" in page.read_text(encoding="utf-8")
    (templates / "event.html").unlink()
    site()
    assert "<p>Mine</p>" not in page.read_text(encoding="utf-8")


def test_a_mistake_is_told_with_file_and_line(site: Site, templates: Path) -> None:
    (templates / "event.html").write_text("\n{{ evnt.title }}", encoding="utf-8")
    assert site(code=1).stderr == (
        f"Error: {templates / 'event.html'}, line 2: 'evnt' is undefined\n"
        "did you mean event? what templates may name: almanac help templates\n"
    )


@pytest.mark.parametrize("name", [b"a\nb.css", b"a\xff.css"])
def test_a_name_that_no_file_of_a_site_has_is_told(
    site: Site, templates: Path, tmp_path: Path, name: bytes
) -> None:
    (templates / "assets").mkdir()
    try:
        (templates / "assets" / os.fsdecode(name)).touch()
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    assert "its name has a line break, or is not UTF-8\n" in site(code=1).stderr
    assert not [*(tmp_path / "site").glob("*")]


def test_a_template_that_no_page_uses_is_named(site: Site, templates: Path) -> None:
    (templates / "evnet.html").write_text("Mine", encoding="utf-8")
    assert site().stderr == NOTE + (
        f"Warning: no page uses the template {templates / 'evnet.html'}; did you mean event.html?\n"
    )
