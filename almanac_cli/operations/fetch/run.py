"""Fetching: the feeds of sources are asked, and what is new in them waits in the inbox."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.network.parallel import get_all
from almanac_cli.operations.fetch import answers, conclusion, plan
from almanac_cli.operations.fetch.results import FetchResult, Note
from almanac_cli.operations.fetch.storing import Storage
from almanac_cli.storage import feed_state, files, lock, state_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from almanac_cli.network.client import Client
    from almanac_cli.network.request import Request
    from almanac_cli.network.request_failed import RequestFailed
    from almanac_cli.network.response import Response
    from almanac_cli.operations.fetch.answers import Answer
    from almanac_cli.operations.fetch.plan import Feed, Plan
    from almanac_cli.operations.fetch.request import FetchRequest, Progress
    from almanac_cli.operations.store import Store


class _Poll(NamedTuple):
    """A request that is sent for a feed, and what those before it have brought."""

    feed: Feed
    sent: Request
    answer: Answer | None = None  # with the documents so far; None before the first
    urls: frozenset[str] = frozenset()  # of the documents so far


def fetch(
    store: Store,
    client: Client,
    request: FetchRequest,
    random: Callable[[], float],
    progress: Progress = lambda outcomes, _: nullcontext(outcomes),
) -> FetchResult:
    """Ask the feeds of sources, and store what is new in them, many feeds in one transaction.

    The almanac is locked while something is stored, and not while servers are waited for. Another
    fetch of the almanac waits for this one. After an interruption, what came until then is stored.

    Args:
        store: The store of the almanac.
        client: What asks servers.
        request: Which feeds are asked, and for what.
        random: Returns a random number from 0 to 1.
        progress: Called with what comes back one by one, and how many come.

    Raises:
        NotFound: if a source that was named does not exist.
        Locked: if another fetch takes too long.
        DiskError: if the system refuses to read or write.

    """
    with _alone(store.root, dry_run=request.dry_run):
        states = feed_state.read(store.root)
        plan_ = plan.make_plan(store, states, request)
        return _Fetch(store, client, request, plan_, random).run(progress)


@contextmanager
def _alone(root: Path, *, dry_run: bool) -> Iterator[None]:
    """Context manager that keeps other fetches from asking the same feeds during its block."""
    if dry_run:
        yield
        return
    with files.io_errors("write", root / state_dir.STATE):
        state = state_dir.make_state(root)
    with lock.lock_folder(state, state / "fetch.pid"):
        yield


class _Fetch:
    """One fetch: what was asked, what came, and what is stored."""

    def __init__(
        self,
        store: Store,
        client: Client,
        request: FetchRequest,
        plan_: Plan,
        random: Callable[[], float],
    ) -> None:
        self._client, self._request, self._plan, self._random = client, request, plan_, random
        self._storage = Storage(store, request, plan_.results)
        self._open: dict[int, _Poll] = {}  # by id of the request, what was not answered yet
        self._others: list[Answer] = []  # without documents: unchanged, failed and the like

    def run(self, progress: Progress) -> FetchResult:
        """Ask all feeds of the plan, and return what came of it."""
        for feed in self._plan.feeds:
            self._plan.results[feed.source["id"]].is_asked = True
            self._add(_Poll(feed, answers.make_request(feed, self._request)))
        is_interrupted = False
        try:
            while self._open:
                self._ask([*self._open.values()], progress)
        except KeyboardInterrupt:
            is_interrupted = True
        for poll in self._open.values():
            self._end(poll.feed, poll.answer)
        self._storage.flush()
        is_offline = conclusion.conclude(self._storage, self._plan, self._others)
        results, swept = [*self._plan.results.values()], self._storage.swept or ()
        return FetchResult(results, is_interrupted, is_offline, swept)

    def _add(self, poll: _Poll) -> None:
        self._open[id(poll.sent)] = poll

    def _ask(self, polls: list[_Poll], progress: Progress) -> None:
        """Send requests and take what comes; those for further documents are then open."""
        outcomes = get_all(self._client, [poll.sent for poll in polls])
        with closing(outcomes), progress(outcomes, len(polls)) as pairs:
            for sent, outcome in pairs:
                poll = self._open[id(sent)]
                answer = self._judge(poll, outcome)
                further = self._further(poll, answer)
                del self._open[id(sent)]
                if further:
                    self._add(further)
                else:
                    self._end(poll.feed, answer)

    def _judge(self, poll: _Poll, outcome: Response | RequestFailed) -> Answer:
        """Return what came of asking a feed so far."""
        if poll.answer is None:
            return answers.judge(poll.feed, poll.sent, outcome, self._request.now, self._random())
        return answers.with_document(poll.answer, poll.sent, outcome, self._request.now)

    def _further(self, poll: _Poll, answer: Answer) -> _Poll | None:
        """Return the request for the next document of a feed; `None` if no more is asked for."""
        urls = poll.urls | {poll.sent.url}
        count = len(answer.documents)
        if not count or count == len(poll.answer.documents if poll.answer else ()):
            return None
        url = answer.documents[-1].next_url
        if url is None or url in urls or count >= self._request.pages:
            return None
        sent = answers.make_request(poll.feed, self._request, url)
        return _Poll(poll.feed, sent, answer, urls)

    def _end(self, feed: Feed, answer: Answer | None) -> None:
        """Take what came of a feed, if anything did."""
        if answer is None:
            result = self._plan.results[feed.source["id"]]
            result.add("interrupted", Note("interrupted", feed.url))
        elif answer.documents:
            self._storage.add(answer)
        else:
            self._others.append(answer)
