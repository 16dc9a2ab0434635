"""Concluding a fetch: what failed, whether anything was reached, and what moved or is gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidFile, InvalidRecord, NotFound
from almanac_cli.model import dates, feed_moves, polling
from almanac_cli.model.kinds import SOURCE
from almanac_cli.operations.fetch.plan import host_of
from almanac_cli.operations.fetch.results import Note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from almanac_cli.model.polling import FeedState
    from almanac_cli.operations.fetch.answers import Answer
    from almanac_cli.operations.fetch.plan import Plan
    from almanac_cli.operations.fetch.storing import Storage


def conclude(storage: Storage, plan: Plan, others: Sequence[Answer]) -> bool:
    """Store the states of feeds that brought no documents, and change sources that moved.

    If nothing at all could be reached, no feed has failed: the fault is here.

    Args:
        storage: What the fetch has stored.
        plan: What was asked; its results get what is said here.
        others: The answers without documents.

    Returns:
        Whether nothing at all could be reached.

    """
    is_offline = not storage.answers and _is_offline(plan, others)
    states: dict[str, FeedState] = {}
    hosts: dict[str, Any] = {}
    for answer in others:
        result = plan.results[answer.feed.source["id"]]
        if is_offline:
            result.add("unreachable", *answer.notes)
            continue
        result.add(answer.status, *answer.notes)
        states[answer.feed.url] = answer.state
        if answer.host and answer.until:
            hosts[answer.host] = answer.until
    storage.write_states(states, hosts)
    if not storage.request.dry_run and not is_offline:
        _follow_moves(storage, plan)
        _mark_gone(storage, plan, others)
    return is_offline


def _is_offline(plan: Plan, others: Sequence[Answer]) -> bool:
    """Tell whether it is this machine that reaches nothing, rather than a few feeds that fail.

    A single host that is asked while the others are not due, or several that failed before, say
    nothing about this machine.
    """
    if not others or any(answer.is_reached for answer in others):
        return False
    hosts = {host_of(answer.feed.url) for answer in others}
    is_news = any(not answer.feed.state.failures for answer in others)
    return not plan.has_more or (len(hosts) > 1 and is_news)


def _follow_moves(storage: Storage, plan: Plan) -> None:
    """Let sources have the new addresses of feeds that moved for good, each as a step to undo."""
    now = storage.request.now
    for answer in storage.answers:
        feed = answer.feed
        target = feed_moves.address_to_take(feed.state, answer.state, feed.url, now)
        if target is None:
            continue
        result = plan.results[feed.source["id"]]
        if not _replace_feed(storage, feed.source["id"], feed.url, target):
            continue
        result.notes.append(Note("moved", feed.url, detail=target))
        state = replace(answer.state, moved_to=None, moved_since=None)
        storage.write_states({target: state, feed.url: replace(state, left_for=target)}, {})


def _replace_feed(storage: Storage, id_: str, url: str, target: str) -> bool:
    """Let a source have another address of a feed, and tell whether it has it now."""
    from almanac_cli.model import records

    try:
        with storage.store.transaction(storage.request.now) as changes:
            stored = storage.store.read(SOURCE, id_)
            data = stored.record.as_stored()
            if url not in data.get("feeds", ()):
                return False
            feeds = sorted({*data["feeds"], target} - {url})
            record = records.parse(SOURCE, {**data, "feeds": feeds}, id_)
            changes.update(stored, record)
    except (NotFound, InvalidFile, InvalidRecord):  # removed meanwhile; no URL of a feed
        return False
    return True


def _mark_gone(storage: Storage, plan: Plan, others: Sequence[Answer]) -> None:
    """Note in sources that all their feeds are gone, or that one is there again."""
    answers = [*storage.answers, *others]
    states = {answer.feed.url: answer.state for answer in answers}
    rows = {answer.feed.source["id"]: answer.feed.source for answer in answers}
    for id_, row in rows.items():
        feeds = [states.get(url) or plan.states.of(url) for url in row["feeds"]]
        is_gone = all(map(polling.is_gone, feeds))
        is_back = any(states[url].failures == 0 for url in row["feeds"] if url in states)
        if is_gone and not row["gone"]:
            first = max(state.gone_since for state in feeds if state.gone_since)
            _set_gone(storage, id_, dates.to_text(first))
        elif is_back and row["gone"]:
            _set_gone(storage, id_, None)
            plan.results[id_].notes.append(Note("back"))


def _set_gone(storage: Storage, id_: str, time: str | None) -> None:
    try:
        with storage.store.transaction(storage.request.now) as changes:
            stored = storage.store.read(SOURCE, id_)
            changes.update(stored, stored.record.model_copy(update={"gone": time}))
    except (NotFound, InvalidFile):
        pass  # removed meanwhile
