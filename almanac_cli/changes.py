"""How records change: edit, score, link, remove; each under the almanac's lock."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from almanac_cli import additions, codec, dates, drafts, ids, models, records, scores
from almanac_cli.errors import (
    AlmanacError,
    AlreadyThere,
    Conflict,
    Invalid,
    InvalidFile,
    NotFound,
    Problem,
    UnreadableFile,
    WrongUsage,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from almanac_cli.store import Store, Stored


@dataclass(frozen=True)
class Edit:
    """What is to change in a record: values given as a draft, fields to unset, single tags."""

    given: Mapping[str, Any]
    unset: tuple[str, ...] = ()
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


def edit(  # noqa: PLR0913 (a switch by keyword)
    store: Store,
    kind: records.Kind,
    id_: str,
    wanted: Edit,
    now: datetime,
    *,
    dry_run: bool = False,
) -> models.Record:
    """Change fields of one record and return it as its file now holds it.

    Raises Invalid with every problem, NotFound or Ambiguous for a link or guide that is given, and
    AlreadyThere if the new URL is that of another record.
    """
    with nullcontext() if dry_run else store.change(now):
        was = store.read(kind, id_)
        data, problems = _edited(was.record, wanted, now)
        given = {key: data[key] for key in wanted.given if key in data}
        data |= _linked_once(store, was.record, additions.resolved(store, kind, given))
        record = models.parse(kind, data, id_, problems)
        _refuse_another(store, was.record, record)
        return _save(store, was, record, now, dry_run=dry_run)


def overwrite(  # noqa: PLR0913 (two by keyword)
    store: Store, kind: records.Kind, id_: str, data: bytes, *, was: bytes, now: datetime
) -> models.Record:
    """Replace a record by what was typed in an editor, if its file is still what it `was`.

    Raises Invalid with every problem, Conflict if the file changed meanwhile.
    """
    with store.change(now):
        try:
            value = codec.decode(data)
        except ValueError as error:
            raise Invalid("this cannot be kept", [Problem("", str(error))]) from None
        problems = []
        if isinstance(value, dict) and value.get("id") != id_:
            problems.append(Problem("id", f"never changes; it must stay {id_}"))
        record = models.parse(kind, value, id_, problems)
        try:
            before = store.read(kind, id_).record
        except NotFound:
            raise Conflict(f"{store.path(kind, id_)} was removed meanwhile") from None
        except Invalid:
            before = record
        else:
            additions.resolved(store, kind, _new_references(before, record))
            _refuse_another(store, before, record)
        record = _stamped(before, record, now)
        store.replace(record, was)
    return record


def score(store: Store, id_: str, given: Mapping[str, Any], now: datetime) -> models.Record:
    """Set score, factors or rationale of one event; factors alone set the score to their mean."""
    with store.change(now):
        was = store.read(records.EVENT, id_)
        return _save(store, was, _scored(was.record, given, now), now)


def score_all(store: Store, data: bytes, now: datetime) -> list[models.Record]:
    """Set the scores in `data`, JSON objects with `id` and any of score, factors, rationale.

    All are checked before the first is written. Raises Invalid with every problem and its position.
    """
    plan: dict[str, tuple[Stored, models.Record]] = {}
    problems: list[Problem] = []
    with store.change(now):
        for where, given in codec.lines(data):
            try:
                id_ = store.resolve(records.EVENT, _judged_id(given))
                was = plan[id_][0] if id_ in plan else store.read(records.EVENT, id_)
                record = plan[id_][1] if id_ in plan else was.record
                plan[id_] = (was, _scored(record, given, now))
            except AlmanacError as error:
                problems += additions.placed(where, error)
        if problems:
            raise Invalid("nothing was scored", problems)
        return [_save(store, was, record, now) for was, record in plan.values()]


def link(store: Store, id_: str, others: Iterable[str], now: datetime) -> models.Record:
    """Link an event to others, in its own file alone, and return it.

    Those linked from either side stay as they are.
    """
    with store.change(now):
        was = store.read(records.EVENT, id_)
        links = set(_links(was.record))
        for other in others:
            if other == id_:
                raise WrongUsage(f"an event cannot be linked to itself: {id_}")
            if id_ not in _links(store.read(records.EVENT, other).record):
                links.add(other)
        return _save(store, was, _with(was.record, links=sorted(links)), now)


def unlink(store: Store, id_: str, others: Iterable[str], now: datetime) -> models.Record:
    """Take the links between an event and others away, in whichever file, and return the event."""
    gone = set(others)
    with store.change(now):
        was = store.read(records.EVENT, id_)
        record = _forget(store, was, "links", gone, now)
        for other in sorted(each for each in gone if store.has(records.EVENT, each)):
            _forget(store, store.read(records.EVENT, other), "links", {id_}, now)
    return record


def attach(
    store: Store, id_: str, guides: Iterable[str], now: datetime, *, detach: bool = False
) -> models.Record:
    """Give an event guides, or with `detach` take them away, and return it."""
    with store.change(now):
        was = store.read(records.EVENT, id_)
        if detach:
            return _forget(store, was, "guides", set(guides), now)
        kept = was.record.as_json()["guides"]
        return _save(store, was, _with(was.record, guides=[*kept, *guides]), now)


def remove(
    store: Store, kind: records.Kind, doomed: Iterable[str], now: datetime, *, dry_run: bool
) -> list[str]:
    """Delete records, first what refers to them; return the ids of the events that did.

    An invalid file may be removed too; one that refers to a removed record is left as it is. Raises
    InvalidFile where the disk fails to give a file away, since it may refer to a removed record.
    """
    gone = set(doomed)
    field = "links" if kind is records.EVENT else "guides"
    with nullcontext() if dry_run else store.change(now):
        held = {id_: store.raw(kind, id_) for id_ in gone}
        found = store.lookup(records.EVENT).naming(field, gone)
        _require_all_read(store)
        referring = [id_ for id_ in found if kind is not records.EVENT or id_ not in gone]
        if not dry_run:
            for id_ in referring:
                _forget(store, store.read(records.EVENT, id_), field, gone, now)
            for id_, data in held.items():
                store.remove(kind, id_, data)
    return referring


def _linked_once(store: Store, was: models.Record, data: records.JsonObject) -> records.JsonObject:
    """Leave links out that the files of the other events hold already."""
    if was.kind is not records.EVENT or "links" not in data:
        return data
    back = store.lookup(records.EVENT).links_to([was.id]).get(was.id, set()) - {*_links(was)}
    return data | {"links": [each for each in data["links"] if each not in back]}


def _edited(
    record: models.Record, wanted: Edit, now: datetime
) -> tuple[records.JsonObject, list[Problem]]:
    """Apply an edit to a record's data, with what is wrong with it."""
    data = record.as_stored()
    changes, problems = drafts.read(wanted.given, now)
    added, wrong = drafts.read({"tags": wanted.add_tags}, now)
    removed, _ = drafts.read({"tags": wanted.remove_tags}, now)
    wrong = [each._replace(where="add-tag") for each in wrong]
    data |= changes
    if wanted.add_tags or wanted.remove_tags:
        kept = [*(data.get("tags") or []), *added["tags"]]
        data["tags"] = [each for each in kept if each not in removed["tags"]]
    for field in wanted.unset:
        if field in record.kind.fields:
            data.pop(field, None)
        else:
            known = ", ".join(each for each in record.kind.fields if each != "id")
            wrong.append(Problem("unset", f"{field!r} is not one of {known}"))
    return data, [*problems, *wrong]


def _scored(record: models.Record, given: Mapping[str, Any], now: datetime) -> models.Record:
    """Return the event with its new score, checked."""
    fields = {key: given[key] for key in ("score", "factors", "rationale") if key in given}
    changes, problems = drafts.read(fields, now)
    new = scores.judged(record.as_stored(), changes)
    return models.parse(record.kind, {**record.as_stored(), **new}, record.id, problems)


def _judged_id(given: object) -> str:
    """Return the id that a line of judgement names."""
    if isinstance(given, ValueError):
        raise Invalid("", [Problem("", str(given))])
    if not isinstance(given, dict):
        raise Invalid("", [Problem("", "must be an object")])
    problems = [] if isinstance(given.get("id"), str) else [Problem("id", "is missing")]
    if given.get("score") is None and not given.get("factors"):
        problems.append(Problem("score", "is missing"))
    if problems:
        raise Invalid("", problems)
    return str(given["id"])


def _require_all_read(store: Store) -> None:
    """Raise InvalidFile if a file was left out that may refer to a record all the same."""
    for id_ in store.lookup(records.EVENT).invalid():
        try:
            store.read(records.EVENT, id_)
        except UnreadableFile:
            raise
        except (InvalidFile, NotFound):
            continue
        # Valid, and left out: it could not be read a moment ago.
        raise store.left_out[store.path(records.EVENT, id_)]


def _links(record: models.Record) -> list[str]:
    found: list[str] = record.as_json()["links"]
    return found


def _with(record: models.Record, **changes: object) -> models.Record:
    return models.parse(record.kind, {**record.as_stored(), **changes}, record.id)


def _forget(store: Store, was: Stored, field: str, gone: set[str], now: datetime) -> models.Record:
    """Take ids out of a list of references."""
    kept = [each for each in was.record.as_json()[field] if each not in gone]
    return _save(store, was, _with(was.record, **{field: kept}), now)


def _save(
    store: Store, was: Stored, record: models.Record, now: datetime, *, dry_run: bool = False
) -> models.Record:
    """Write a record that changed, and return it."""
    record = _stamped(was.record, record, now)
    if record != was.record and not dry_run:
        store.replace(record, was.data)
    return record


def _stamped(before: models.Record, record: models.Record, now: datetime) -> models.Record:
    """Date a guide that changed, unless the change set its date."""
    same_date = isinstance(record, models.Guide) and record.updated == getattr(
        before, "updated", ""
    )
    if record == before or not same_date:
        return record
    return record.model_copy(update={"updated": dates.to_text(now)})


def _new_references(before: models.Record, record: models.Record) -> records.JsonObject:
    old, new = before.as_json(), record.as_json()
    return {
        key: [each for each in new[key] if each not in old[key]]
        for key in additions.references(record.kind)
    }


def _refuse_another(store: Store, before: models.Record, record: models.Record) -> None:
    """Raise AlreadyThere if the record has come to be the same as another one."""
    event = record.kind is records.EVENT
    identity = ids.identity(record.as_json(), event=event)
    if identity == ids.identity(before.as_json(), event=event):
        return
    for other in store.lookup(record.kind).same(identity):
        if other != record.id:
            raise AlreadyThere(record.kind.name, other)
