"""Items of feeds as readers return them, and an almanac that they are taken into."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from almanac_cli.model.feed_items import FeedItem
from almanac_cli.model.kinds import ITEM, SOURCE
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.intake.known_items import KnownItems
from almanac_cli.operations.intake.sorting import TakeInOptions
from almanac_cli.operations.intake.take_in import Intake, take_in
from almanac_cli.operations.store import Store
from support.records import source as source_fields
from support.records import write
from support.setting import MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from almanac_cli.model import records

FEED = "https://x.org/feed"


def feed_item(number: int = 1, **changes: Any) -> FeedItem:  # noqa: ANN401 (what the fields hold)
    """Return an item of a feed; those with other numbers have nothing in common with it."""
    day = MOMENT - timedelta(days=100 - number)
    item = FeedItem(
        guid=f"guid-{number}",
        url=f"https://x.org/{number}",
        title=f"Title{number} word{number}",
        summary=f"Summary {number}.",
        author=None,
        published=day.strftime("%Y-%m-%dT10:00:00Z"),
        precision=None,
        categories=(),
        event=None,
    )
    return replace(item, **changes)


def feed_items(count: int, start: int = 1) -> list[FeedItem]:
    """Return items of a feed, the newest first as feeds have them."""
    return [feed_item(number) for number in reversed(range(start, start + count))]


class Desk:
    """An almanac with a source `x`, whose feed brings what a test says."""

    def __init__(self, root: Path, **fields: object) -> None:
        create_almanac(root, "test", example=False)
        write(root, source_fields("x", name="X", feeds=[FEED], **fields))
        self.root = root

    @classmethod
    def at(cls, root: Path) -> Desk:
        """Return the desk of an almanac that has its source already."""
        desk = cls.__new__(cls)
        desk.root = root
        return desk

    @property
    def store(self) -> Store:
        return Store.open(self.root)

    def fetch(  # noqa: PLR0913, PLR0917 (what a request has)
        self,
        items: Iterable[FeedItem],
        options: TakeInOptions | None = None,
        now: datetime = MOMENT,
        source: str = "x",
        feed: str | None = FEED,
        store: Store | None = None,
    ) -> Intake:
        """Take in the items of a document, as a process of its own would."""
        store = store or self.store
        record = cast("records.Source", store.read(SOURCE, source).record)
        known = KnownItems.load(store)
        return take_in(store, record, [*items], feed, now, options or TakeInOptions(), known=known)

    def inbox(self) -> dict[str, records.Item]:
        """Return the items in the inbox by title."""
        store = self.store
        read = [cast("records.Item", store.read(ITEM, id_).record) for id_ in store.ids(ITEM)]
        return {item.title: item for item in read}

    def item(self, title: str) -> records.Item:
        return self.inbox()[title]

    def seen(self, source: str = "x") -> list[str]:
        """Return the decisions about items of a source: outcome and URL."""
        path = self.root / "seen" / f"{source}.txt"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [" ".join(line.split(" ")[2:]) for line in lines]
