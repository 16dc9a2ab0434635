"""Two clones that fetch and decide apart, and are merged by git, agree."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from almanac_cli.model.kinds import EVENT, ITEM
from almanac_cli.operations import decide
from almanac_cli.operations.sweep import sweep
from almanac_cli.operations.undo import undo
from support.crashes import DONE, invoke
from support.git import commit, git
from support.intake import Desk
from support.publisher import Newsroom
from support.records import files
from support.setting import MOMENT

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind

CHANGES = ("publish", "retitle", "redate", "move", "reidentify", "hide", "show")
# In which clone, what, about which article; or what the publisher does.
steps = st.lists(
    st.tuples(
        st.sampled_from((0, 1)),
        st.sampled_from(("fetch", "fetch", "keep", "drop", *CHANGES)),
        st.integers(0, 9),
    ),
    min_size=4,
    max_size=20,
)

PHASES = (Phase.explicit, Phase.generate)  # to make a failing case smaller takes minutes


@dataclass
class Clone:
    """A clone of the almanac, with what was done in it."""

    desk: Desk
    decided: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)

    def names(self, kind: Kind) -> list[str]:
        """Return the word that stays of the title of each record."""
        store = self.desk.store
        read = (store.read(kind, id_).record.as_json() for id_ in store.ids(kind))
        return sorted(row["title"].split()[0] for row in read)

    def decide(self, step: str, name: str, hour: int) -> None:
        store, now = self.desk.store, MOMENT + timedelta(hours=hour)
        items = (store.read(ITEM, id_).record.as_json() for id_ in store.ids(ITEM))
        ids = [row["id"] for row in items if row["title"].split()[0] == name]
        if not ids:
            return
        self.decided.add(name)
        if step == "keep":
            decide.keep(store, ids, now, {})
            self.kept.add(name)
        else:
            decide.drop(store, ids, now)


def merge(here: Path, there: Path, *, takes_ours: bool) -> None:
    """Merge another clone into one, and settle what git could not."""
    for root in (here, there):
        git(root, "add", "-A")
        git(root, "commit", "-q", "--allow-empty", "-m", "change")
    git(here, "fetch", "-q", str(there), "main")
    try:
        git(here, "merge", "-q", "--no-edit", "FETCH_HEAD")
    except AssertionError:
        for path in git(here, "diff", "--name-only", "--diff-filter=U").split():
            stages = git(here, "ls-files", "-u", "--", path)
            side = "--ours" if takes_ours else "--theirs"
            if f"\t{path}" in stages and f" {2 if takes_ours else 3}\t" in stages:
                git(here, "checkout", "-q", side, "--", path)
                git(here, "add", path)
            else:
                git(here, "rm", "-q", "-f", path)
        commit(here)
    git(there, "fetch", "-q", str(here), "main")
    git(there, "merge", "-q", "--ff-only", "FETCH_HEAD")


def run(taken: list[tuple[int, str, int]], *, takes_ours: bool) -> None:
    with TemporaryDirectory() as folder:
        here, there = Path(folder) / "here", Path(folder) / "there"
        publisher = Newsroom(here)
        git(here, "init", "-q", "-b", "main")
        assert invoke(here, ("git-setup",))[0] == DONE
        commit(here)
        git(Path(folder), "clone", "-q", str(here), str(there))
        assert invoke(there, ("git-setup",))[0] == DONE
        clones = [Clone(publisher.desk), Clone(Desk.at(there))]
        for hour, (number, step, article) in enumerate(taken, start=1):
            if step in CHANGES:
                publisher.do(step, article, None)
            elif step == "fetch":
                fetch(publisher, clones[number], hour)
            else:
                name = publisher.articles[article % len(publisher.articles)].name
                clones[number].decide(step, name, hour)
        merge(here, there, takes_ours=takes_ours)
        check(publisher, clones)


def fetch(publisher: Newsroom, clone: Clone, hour: int) -> None:
    clone.desk.fetch(publisher.document(), now=MOMENT + timedelta(hours=hour))
    clone.met |= {article.name for article in publisher.articles if article.is_shown}


def check(publisher: Newsroom, clones: list[Clone]) -> None:
    """See that both clones have the same, that nothing came back, and nothing is lost."""
    decided = clones[0].decided | clones[1].decided
    waiting = (clones[0].met | clones[1].met) - decided
    for clone in clones:
        shutil.rmtree(clone.desk.root / ".almanac", ignore_errors=True)
        sweep(clone.desk.store, MOMENT + timedelta(days=9))
        assert set(clone.names(ITEM)) == waiting
        assert len(clone.names(ITEM)) == len(waiting)
        assert set(clone.names(EVENT)) == clones[0].kept | clones[1].kept
    one, other = (
        {name: data for name, data in files(clone.desk.root).items() if ".git/" not in name}
        for clone in clones
    )
    assert one == other
    for article in publisher.articles:
        article.is_shown = True
    for clone in clones:
        clone.desk.fetch(publisher.document(), now=MOMENT + timedelta(days=10))
        assert set(clone.names(ITEM)) == {article.name for article in publisher.articles} - decided


@settings(deadline=None, max_examples=5, phases=PHASES)
@given(steps, st.booleans())
def test_clones_that_decide_apart_agree(
    taken: list[tuple[int, str, int]],
    takes_ours: bool,  # noqa: FBT001 (made by hypothesis)
) -> None:
    run(taken, takes_ours=takes_ours)


@pytest.mark.slow
@settings(deadline=None, max_examples=150, phases=PHASES)
@given(steps, st.booleans())
def test_clones_agree_in_many_orders(
    taken: list[tuple[int, str, int]],
    takes_ours: bool,  # noqa: FBT001 (made by hypothesis)
) -> None:
    run(taken, takes_ours=takes_ours)


@pytest.mark.parametrize("step", ["keep", "drop"])
def test_what_is_undone_after_a_merge_waits_in_both(tmp_path: Path, step: str) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    publisher = Newsroom(here)
    git(here, "init", "-q", "-b", "main")
    assert invoke(here, ("git-setup",))[0] == DONE
    desk = Desk.at(here)
    desk.fetch(publisher.document())
    commit(here)
    git(tmp_path, "clone", "-q", str(here), str(there))
    assert invoke(there, ("git-setup",))[0] == DONE
    clones = [Clone(desk), Clone(Desk.at(there))]
    name = clones[0].names(ITEM)[0]
    clones[1].decide("drop", name, 1)
    clones[0].decide(step, name, 2)
    merge(here, there, takes_ours=True)
    entry = desk.store.history.latest()
    assert entry is not None
    undo(desk.store, entry, MOMENT + timedelta(hours=3))
    merge(here, there, takes_ours=True)
    for clone in clones:
        assert sweep(clone.desk.store, MOMENT + timedelta(hours=4)) == []
        assert name in clone.names(ITEM)
        assert clone.names(EVENT) == []
