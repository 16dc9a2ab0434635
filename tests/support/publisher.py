"""A publisher who changes articles in all ways, and a reader who decides about them: a model.

The model says what became of each article; `Newsroom` does the same to a real almanac, and checks
that it agrees: nothing decided about comes back, and nothing new is lost.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from almanac_cli.errors import AlmanacError
from almanac_cli.model.feed_items import FeedItem
from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.model.query import Order, Query
from almanac_cli.operations import decide, restore_items, undo
from almanac_cli.operations.changes import Changes
from almanac_cli.operations.remove import remove
from almanac_cli.operations.store import Store
from almanac_cli.operations.sweep import sweep
from almanac_cli.storage import transaction
from support.intake import Desk
from support.setting import MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

Status: TypeAlias = Literal["unseen", "waiting", "kept", "dropped", "removed"]
STEPS = (
    "publish", "retitle", "redate", "undate", "move", "reidentify", "hide", "show", "reissue",
    "fetch", "fetch", "fetch", "keep", "keep", "drop", "drop", "restore", "remove", "undo", "lose",
)  # fmt: skip


LATE = 40  # the day from which on articles get the guids of others


class Crash(BaseException):
    """The process is killed."""


class MortalStore(Store):
    """A store whose next transaction is cut off after so many changes."""

    changes_left = 0

    @contextmanager
    def transaction(
        self,
        now: datetime,
        *,
        dry_run: bool = False,
        reverts: int | None = None,
        is_step: bool = True,
    ) -> Iterator[Changes]:
        assert (dry_run, reverts) == (False, None)
        del is_step
        changes = Changes(now)
        yield changes
        transaction.apply_all(self.root, changes.staged[: self.changes_left], lambda: None)
        raise Crash


@dataclass
class Article:
    """An article of the publisher, and what the reader did about it."""

    number: int
    guid: str
    versions: dict[str, int] = field(default_factory=lambda: {"url": 0, "title": 0})
    day: int | None = 0
    is_shown: bool = True
    changed: str = ""  # which of guid and URL is another one than at the last fetch
    status: Status = "unseen"
    is_reissue: bool = False  # whether it has the guid of an earlier one

    @property
    def name(self) -> str:
        """The word of its titles that stays."""
        return f"article{self.number}"

    @property
    def url(self) -> str:
        return f"https://x.org/{self.number}/{self.versions['url']}"

    def item(self) -> FeedItem:
        day = None if self.day is None else MOMENT + timedelta(days=self.day)
        return FeedItem(
            guid=self.guid,
            url=self.url,
            title=f"{self.name} {self.number}version{self.versions['title']}",
            summary="",
            author=None,
            published=None if day is None else day.strftime("%Y-%m-%dT00:30:00Z"),
            precision=None,
            categories=(),
            event=None,
        )


class Newsroom:
    """A publisher, an almanac that follows it, and a reader who decides."""

    def __init__(self, root: Path) -> None:
        """Make an almanac, and three articles."""
        self.desk = Desk(root, first=100)
        self.articles: list[Article] = []
        self.undoable: list[tuple[Article, Status]] = []  # with the status before
        self.hour = 0
        for _ in range(3):
            self.publish(0)

    @property
    def now(self) -> datetime:
        self.hour += 1
        return MOMENT + timedelta(hours=self.hour)

    def do(self, step: str, number: int, crash_at: int | None) -> None:
        """Take one step, about the article that a number chooses."""
        action: Callable[[int], None] | None = getattr(self, step, None)
        if step in {"keep", "drop", "fetch"} and crash_at is not None:
            self.crash(step, number, crash_at)
        elif action:
            action(number)

    # --- What the publisher does. Of guid and URL, one stays until the next fetch.

    def publish(self, number: int) -> None:
        """Publish a new article."""
        new = Article(len(self.articles), f"guid-{len(self.articles)}", day=len(self.articles))
        del number
        self.articles.append(new)

    def reissue(self, number: int) -> None:
        """Publish a new article with the guid of one that is not shown any more."""
        old = self._article(number)
        if not (old.changed or self._is_reissue(old)):
            old.is_shown = False
            self.publish(0)
            self.articles[-1].guid = old.guid
            self.articles[-1].day = LATE + len(self.articles) if number % 3 else None
            self.articles[-1].is_reissue = True
            old.guid, old.changed = f"lost-{old.number}", "guid"

    def retitle(self, number: int) -> None:
        self._article(number).versions["title"] += 1

    def redate(self, number: int) -> None:
        if not self._is_reissue(article := self._article(number)):
            article.day = number * 7 % LATE

    def undate(self, number: int) -> None:
        self._article(number).day = None

    def move(self, number: int) -> None:
        """Give an article another URL."""
        article = self._article(number)
        if article.changed != "guid":
            article.versions["url"] += 1
            article.changed = "url"

    def reidentify(self, number: int) -> None:
        """Give an article another guid."""
        article = self._article(number)
        if article.changed != "url":
            article.guid = f"{article.guid}+"
            article.changed = "guid"

    def hide(self, number: int) -> None:
        self._article(number).is_shown = False

    def show(self, number: int) -> None:
        self._article(number).is_shown = True

    # --- What the reader does.

    def fetch(self, number: int) -> None:
        del number
        self.desk.fetch(self.document(), now=self.now)
        for article in self.articles:
            if article.is_shown:
                article.changed = ""
                if article.status == "unseen":
                    article.status = "waiting"

    def keep(self, number: int) -> None:
        self._decide(number, "kept", self.desk.store)

    def drop(self, number: int) -> None:
        self._decide(number, "dropped", self.desk.store)

    def restore(self, number: int) -> None:
        """Restore a dropped item, here or with the next fetch."""
        article = self._article(number)
        store = self.desk.store
        items = [
            item
            for item in restore_items.dropped(store)
            if f"/{article.number}/" in str(item.row["url"])
        ]
        if article.status == "dropped":
            restored = restore_items.restore(store, items[:1], self.now)
            self.undoable.append((article, "dropped"))
            article.status = "waiting" if restored.items else "unseen"

    def remove(self, number: int) -> None:
        article = self._article(number)
        store = self.desk.store
        if article.status == "kept":
            ids = [id_ for id_, name in self.events().items() if name == article.name]
            self._step(
                article, "removed", lambda: remove(store, EVENT, ids, self.now, dry_run=False)
            )

    def undo(self, number: int) -> None:
        """Undo the last step of the history, unless a file was changed after it."""
        del number
        store = self.desk.store
        entry = store.history.latest()
        if not self.undoable or entry is None:
            return
        with suppress(AlmanacError):
            undo.undo(store, entry, self.now)
            article, before = self.undoable.pop()
            article.status = before
            sweep(self.desk.store, self.now)  # of what came with a fetch since it was restored

    def lose(self, number: int) -> None:
        """Lose what only this machine has."""
        del number
        shutil.rmtree(self.desk.root / ".almanac", ignore_errors=True)
        self.undoable = []

    def crash(self, step: str, number: int, changes: int) -> None:
        """Kill a step after so many changes of files, and see what is left."""
        store = MortalStore.open(self.desk.root)
        assert isinstance(store, MortalStore)
        store.changes_left = changes
        with suppress(Crash):
            if step == "fetch":
                self.desk.fetch(self.document(), now=self.now, store=store)
            else:
                self._decide(number, "kept" if step == "keep" else "dropped", store)
        sweep(self.desk.store, self.now)
        self._finish()
        waiting, events = self.inbox().values(), self.events().values()
        for article in self.articles:
            if article.status == "unseen" and article.name in waiting:
                article.status = "waiting"
                article.changed = ""
            elif article.status == "waiting" and article.name not in waiting:
                article.status = "kept" if article.name in events else "dropped"
                assert step in {"keep", "drop"}
                assert (step == "keep") == (article.status == "kept")

    def _finish(self) -> None:
        """Keep items again whose events were made before the process was killed."""
        events = self.events().values()
        ids = [id_ for id_, name in self.inbox().items() if name in events]
        if ids:
            decide.keep(self.desk.store, ids, self.now, {})
            self.undoable = []  # to undo this would not take back what the killed process did

    # --- What must hold.

    def check(self) -> None:
        """See that what waits and what events there are is what the model says."""
        assert sweep(self.desk.store, self.now) == []
        waiting = [article.name for article in self.articles if article.status == "waiting"]
        kept = [article.name for article in self.articles if article.status == "kept"]
        assert sorted(self.inbox().values()) == sorted(waiting)
        assert sorted(self.events().values()) == sorted(kept)

    def inbox(self) -> dict[str, str]:
        return self._names(ITEM)

    def events(self) -> dict[str, str]:
        return self._names(EVENT)

    def _names(self, kind: object) -> dict[str, str]:
        """Return by id the word of each title that stays."""
        store = self.desk.store
        rows = store.reader(kind).select(Query(), Order()).rows()  # type: ignore[arg-type]
        return {row["id"]: row["title"].split()[0] for row in rows}

    @staticmethod
    def _is_reissue(article: Article) -> bool:
        """Tell whether an article is known as a new one by its later date, or that it has none."""
        return article.status == "unseen" and article.is_reissue

    def document(self) -> list[FeedItem]:
        """Return what the feed has now, the latest first."""
        return [article.item() for article in reversed(self.articles) if article.is_shown]

    def _article(self, number: int) -> Article:
        return self.articles[number % len(self.articles)]

    def _decide(self, number: int, outcome: Status, store: Store) -> None:
        article = self._article(number)
        ids = [id_ for id_, name in self.inbox().items() if name == article.name]
        if not ids:
            return
        if outcome == "kept":
            self._step(article, "kept", lambda: decide.keep(store, ids, self.now, {}))
        else:
            self._step(article, "dropped", lambda: decide.drop(store, ids, self.now))

    def _step(self, article: Article, after: Status, operation: Callable[[], object]) -> None:
        operation()
        self.undoable.append((article, article.status))
        article.status = after
