"""The ids of events that are made of items, where the title would give one that cannot be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from almanac_cli.operations import decide
from support.intake import Desk, feed_item
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("title", ["NUL", "Con", "AUX", "Com1"])
def test_titles_that_windows_reserves_are_kept_with_a_day(tmp_path: Path, title: str) -> None:
    desk = Desk(tmp_path)
    item = feed_item(title=title)
    desk.fetch([item, feed_item(2, title="Title2")])
    ids = [desk.item(name).id for name in (title, "Title2")]
    kept = decide.keep(desk.store, ids, MOMENT + timedelta(hours=1), {})
    dated = f"{title.lower()}-{(item.published or '')[:10]}"
    assert [record.id for record in kept.events.values()] == [dated, "title2"]
