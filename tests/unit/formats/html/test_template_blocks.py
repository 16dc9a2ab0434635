"""Blocks of own templates that replace none are noticed, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats.html import template_files
from almanac_cli.formats.html.template_blocks import unused_blocks

if TYPE_CHECKING:
    from pathlib import Path

EXTENDS = '{% extends "default/event.html" %}'


def names(folder: Path | None) -> list[str]:
    return [block.name for block in unused_blocks(template_files.read(folder))]


def test_no_block_of_ours_is_unused() -> None:
    assert names(None) == []


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        (EXTENDS + "{% block summary %}x{% endblock %}", []),
        (EXTENDS + "{% block sumary %}x{% endblock %}", ["sumary"]),
        (EXTENDS + "{%- block sumary -%}x{%- endblock -%}", ["sumary"]),
        (EXTENDS + "{% block summary %}{% block mine %}x{% endblock %}{% endblock %}", []),
        (EXTENDS + "{# {% block mine %} #}{% block tags %}x{% endblock %}", []),
        (EXTENDS + "{% block main %}x{% endblock %}", []),  # of the template that ours extends
        ("{% block mine %}x{% endblock %}", []),
        ('{% extends "event.html" %}{% block mine %}x{% endblock %}', []),  # of itself: jinja tells
    ],
)
def test_a_block_that_replaces_none_is_named(text: str, unused: list[str], tmp_path: Path) -> None:
    (tmp_path / "event.html").write_text(text)
    assert names(tmp_path) == unused


def test_blocks_of_a_layout_of_the_user_can_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "layout.html").write_text(EXTENDS + "{% block tags %}{% block a %}{% endblock %}")
    (tmp_path / "event.html").write_text(
        '{% extends "layout.html" %}{% block a %}{% endblock %}{% block b %}{% endblock %}'
    )
    ((path, name, others),) = [
        (block.path.name, block.name, block.others)
        for block in unused_blocks(template_files.read(tmp_path))
    ]
    assert (path, name) == ("event.html", "b")
    assert {"a", "tags", "summary", "main"} <= {*others}
