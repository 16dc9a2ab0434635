"""Keys that this version does not know survive every change, in value and in order."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats import json_codec
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations import edit, link, remove, score
from almanac_cli.operations.init import create_almanac
from support.examples import examples
from support.numbers import NUMBER_TEXTS
from support.records import event, guide, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from almanac_cli.operations.store import Store

EDITS: dict[str, Callable[[Store], object]] = {
    "edit": lambda store: edit.edit(
        store, EVENT, "x", edit.Edit({"title": "New"}, add_tags=("new",)), MOMENT
    ),
    "unset": lambda store: edit.edit(store, EVENT, "x", edit.Edit({}, unset=("author",)), MOMENT),
    "score": lambda store: score.score(store, EVENT, "x", {"factors": {"scale": "4"}}, MOMENT),
    "score_all": lambda store: score.score_all(store, EVENT, b'{"id": "x", "score": 3}', MOMENT),
    "link": lambda store: link.link(store, EVENT, ["x"], ["y"], MOMENT),
    "attach": lambda store: link.add_references(store, EVENT, ["x"], GUIDE, ["g"], MOMENT),
    "unlink": lambda store: link.unlink(store, EVENT, ["y"], ["x"], MOMENT),
    "remove": lambda store: remove.remove(store, EVENT, ["z"], MOMENT, dry_run=False),
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXT
    | st.floats(allow_nan=False, allow_infinity=False)
    | NUMBER_TEXTS.map(lambda text: json_codec.decode(text.encode())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
NAMES_WITHIN = ("kind", "as_json", "as_stored", "model_config", "model_fields", "__dict__", "self")


def stored(store: Store, id_: str) -> dict[str, Any]:
    """Return what the file of an event holds, its numbers to the letter."""
    value: dict[str, Any] = json_codec.decode(store.read_bytes(EVENT, id_))
    return value


@pytest.mark.parametrize("name", EDITS)
@given(
    st.dictionaries(
        (TEXT | st.sampled_from(NAMES_WITHIN)).filter(lambda key: key not in EVENT.fields), VALUE
    )
)
@settings(max_examples=examples(25), deadline=None)
def test_keys_that_this_version_does_not_know_survive_every_edit(
    name: str, unknown: dict[str, Any]
) -> None:
    with TemporaryDirectory() as folder:
        store = create_almanac(Path(folder), "test", example=False)
        links = None if name == "link" else ["y", "z"]
        record = event("x", author="A", links=links) | unknown
        write(store.root, json_codec.pretty(record).encode(), "x")
        for other in ("w", "y", "z"):
            write(store.root, event(other))
        write(store.root, guide("g"))
        before = stored(store, "x")
        EDITS[name](store)
        after = stored(store, "x")
        assert after != before, "the edit took place"
        kept = {key: each for key, each in after.items() if key not in EVENT.fields}
        assert json_codec.pretty(kept) == json_codec.pretty(unknown), "in value and in order"
        known = [key for key in after if key in EVENT.fields]
        assert [*after][: len(known)] == known, "unknown keys stand after the known ones"
