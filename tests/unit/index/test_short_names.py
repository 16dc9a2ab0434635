"""Short names: each denotes its record alone, and is as short as one can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from almanac_cli.index import short_names
from almanac_cli.index.short_names import SortedIds, shortest_runs
from almanac_cli.index.tokenizer import STOPWORDS
from almanac_cli.model.kinds import EVENT, GUIDE
from almanac_cli.operations.store import Store
from support.records import event, guide, write
from support.texts import relaxed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WORDS = st.sampled_from(["a", "ab", "abc", "abcd", "4", "40", "open", "opening", "x" * 15])
IDS = st.lists(WORDS, min_size=1, max_size=5).map("-".join)
INVALID = ["open b", "Open", "open+", "ab_c", "4.5"]  # of files that are no records


def denoted(ids: Iterable[str], text: str) -> list[str]:
    """Return the ids that a text denotes: the rule of `resolve.ids_named`, the simple way."""
    if text in ids:
        return [text]
    beginning = [id_ for id_ in ids if id_.startswith(text)]
    whole = [id_ for id_ in beginning if id_.startswith(f"{text}-")]
    inside = [id_ for id_ in ids if f"-{text}-" in f"-{id_}-"]
    return (whole if len(whole) == 1 else beginning) or inside


def possible_names(ids: Iterable[str], id_: str) -> list[str]:
    """Return the runs of an id that may be its name, the shortest first, beginnings before."""
    words = id_.split("-")
    runs = [
        "-".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if end - start < len(words)
    ]
    alone = [run for run in runs if denoted(ids, run) == [id_]]
    return sorted(
        (run for run in alone if _is_telling(run) and _is_considered(ids, id_, run)), key=len
    )


def _is_telling(run: str) -> bool:
    words = run.split("-")
    return len(run) >= 4 and any(not word.isdigit() and word not in STOPWORDS for word in words)


def _is_considered(ids: Iterable[str], id_: str, run: str) -> bool:
    """Tell whether a run is a beginning of an id, or short and nothing that an id begins with."""
    at_start = id_.startswith(f"{run}-")
    return at_start or (len(run) <= 14 and not any(other.startswith(run) for other in ids))


@relaxed
@given(st.sets(IDS, min_size=1, max_size=12), st.sets(st.sampled_from(INVALID)))
@example({"abc-open", "abc-opening", "ab-open"}, set())
@example({"abcd", "abc-ab", "ab-abcd-abcd"}, set())
@example({"open", "open-abc"}, {"open b"})
def test_a_name_is_the_shortest_that_denotes_the_id(valid: set[str], invalid: set[str]) -> None:
    ids = sorted(valid | invalid)
    names = shortest_runs(sorted(valid), ids, SortedIds(ids))
    assert names.keys() == valid
    for id_, name in names.items():
        assert denoted(ids, name) == [id_]
        assert len(name) == len(next(iter(possible_names(ids, id_)), id_))
        assert f"-{name}-" in f"-{id_}-"


@pytest.mark.parametrize("files_for_a_name", [0, 10**6])
def test_what_is_printed_resolves_whatever_files_there_are(
    root: Path, monkeypatch: pytest.MonkeyPatch, files_for_a_name: int
) -> None:
    ids = [
        "gemma-4",
        "gemma-4-byte-for-byte",
        "gemma-40",
        "the-byte",
        "open-models",
        "opening",
        "the-open-models",
        "models-are-open",
        "on-4",
        "a-b-c",
        "b-c",
        "large-enough",
    ]
    for id_ in ids:
        write(root, event(id_))
    for name in ("enough is enough", "byteless", "models-open", "b"):
        write(root, b"{", name)
    (root / "events" / "large.json").mkdir()
    monkeypatch.setattr(short_names, "_FILES_FOR_A_NAME", files_for_a_name)
    store = Store(root)
    names = short_names.short_names(store.reader(EVENT), ids)
    assert [store.resolve(EVENT, names[id_]) for id_ in ids] == ids
    assert names["gemma-40"] == "gemma-40"
    assert names["gemma-4-byte-for-byte"] == "4-byte"
    assert names["large-enough"] == "large-enough"


@pytest.mark.parametrize("files_for_a_name", [0, 10**6])
def test_names_follow_the_files(
    root: Path, monkeypatch: pytest.MonkeyPatch, files_for_a_name: int
) -> None:
    monkeypatch.setattr(short_names, "_FILES_FOR_A_NAME", files_for_a_name)

    def name() -> str:
        reader = Store(root).reader(GUIDE)
        return short_names.short_names(reader, ["fine-tuning"])["fine-tuning"]

    write(root, guide("fine-tuning"))
    assert name() == "fine"
    write(root, guide("fine-arts"))
    assert name() == "tuning"
    write(root, guide("tuning-forks"))
    assert name() == "fine-tuning"
    (root / "guides" / "tuning-forks.json").unlink()
    assert name() == "tuning"
