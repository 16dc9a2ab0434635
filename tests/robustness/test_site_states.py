"""Whatever happens between builds, a site is what one made from nothing would be."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from almanac_cli.model.query import Query
from almanac_cli.operations.init import create_almanac
from almanac_cli.operations.site.request import Request
from support.records import event, guide, write
from support.site_builds import URL, build_site, folders, tree

IDS = [f"event-{letter}" for letter in "abcdef"]
GUIDES = ["first-guide", "other-guide"]
TAGS = ["index", "con", "cafe", "café", "assets", "新闻", "c", "c++"]
SOURCES = ["assets", "Lab", "lab", "LAB", "Láb", "..", "🎉", "CON"]
DATES = ["2025-12-31T23:00:00Z", "2026-01-01T00:00:00Z", "2026-02-03T04:05:06Z"]
LATER = ["2026-11-20T00:00:00Z", "2026-11-22T12:00:00Z"]
FIELDS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["One model", "Another model", "<b>Bold</b> & new"]),
        "source": st.sampled_from(SOURCES),
        "published": st.sampled_from(DATES + LATER),
        "precision": st.sampled_from([None, "day", "month", "year"]),
        "score": st.sampled_from([None, 1, 7, 10]),
        "tags": st.lists(st.sampled_from(TAGS), max_size=3, unique=True).map(sorted),
        "guides": st.lists(st.sampled_from(GUIDES), max_size=2, unique=True).map(sorted),
        "summary": st.sampled_from(["", "A model was released. It is new."]),
    }
)
MANY = 52  # events that stay: lists have more than one page


def dated(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with a precision that fits their date, or none."""
    first = {"month": "-01T00:00:00Z", "year": "-01-01T00:00:00Z", "day": "T00:00:00Z"}
    end = first.get(fields["precision"] or "", "")
    fits = end and fields["published"].endswith(end)
    return fields | {"precision": fields["precision"] if fits else None}


class Site(RuleBasedStateMachine):
    """An almanac that people change in any way, and its site, built now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.base = Path(tempfile.mkdtemp(prefix="almanac-site-"))
        self.root, self.site = self.base / "almanac", self.base / "site"
        self.events: dict[str, dict[str, Any]] = {}
        self.foreign: dict[str, bytes] = {}
        self.request = Request(self.site, URL)
        self.address = URL  # that the next build gives the site
        self.query = Query()
        self.is_built = False

    def teardown(self) -> None:
        shutil.rmtree(self.base)

    @initialize()
    def fill(self) -> None:
        create_almanac(self.root, "A & B", example=False)
        for number in range(MANY):
            day = f"2026-0{1 + number // 20}-{1 + number % 20:02}T00:00:00Z"
            write(self.root, event(f"many-{number}", published=day, source="Lab", tags=["c"]))

    @rule(id_=st.sampled_from(IDS), fields=FIELDS)
    def add_or_edit(self, id_: str, fields: dict[str, Any]) -> None:
        links = self.events.get(id_, {}).get("links")
        self.events[id_] = event(id_, **dated(fields), links=links)
        write(self.root, self.events[id_])

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.events)))
        del self.events[id_]
        (self.root / "events" / f"{id_}.json").unlink()

    @precondition(lambda self: self.events)
    @rule(data=st.data(), new=st.sampled_from(IDS))
    def rename(self, data: st.DataObject, new: str) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.events)))
        (self.root / "events" / f"{id_}.json").unlink()
        self.events[new] = self.events.pop(id_) | {"id": new}
        write(self.root, self.events[new])

    @precondition(lambda self: self.events)
    @rule(data=st.data(), other=st.sampled_from([*IDS, "many-3", "nowhere"]))
    def link(self, data: st.DataObject, other: str) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.events)))
        if other != id_:
            self.events[id_]["links"] = [other]
            write(self.root, self.events[id_])

    @rule(id_=st.sampled_from(GUIDES), title=st.sampled_from(["What it is", "café"]))
    def add_guide(self, id_: str, title: str) -> None:
        write(self.root, guide(id_, title=title, body="A *text*.", tags=["guide-tag"]))

    @rule(id_=st.sampled_from(GUIDES))
    def remove_guide(self, id_: str) -> None:
        (self.root / "guides" / f"{id_}.json").unlink(missing_ok=True)

    @rule(id_=st.sampled_from(IDS))
    def break_record(self, id_: str) -> None:
        write(self.root, b"{", id_)
        self.events.pop(id_, None)

    @rule(url=st.sampled_from([None, "", URL]), min_score=st.sampled_from([None, None, 7]))
    def ask_for_another_site(self, url: str | None, min_score: int | None) -> None:
        self.request = Request(self.site, url)
        self.address = self.address if url is None else url
        self.query = Query(min_score=min_score)

    @precondition(lambda self: self.is_built)
    @rule(name=st.sampled_from(["notes.txt", "events/own/page.html", "tags/c/own.txt"]))
    def put_own_file(self, name: str) -> None:
        self.foreign[name] = name.encode()
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.foreign[name])

    @precondition(lambda self: self.is_built)
    @rule(data=st.data(), content=st.sampled_from([None, b"", b"<p>changed by hand"]))
    def damage_site(self, data: st.DataObject, content: bytes | None) -> None:
        names = sorted(tree(self.site).keys() - self.foreign.keys() - {".almanac-site.json"})
        path = self.site / data.draw(st.sampled_from(names))
        path.unlink()
        if content is not None:
            path.write_bytes(content)

    @rule()
    def build(self) -> None:
        build_site(self.root, self.request, self.query)
        self.is_built = True
        fresh = self.base / "fresh"
        build_site(self.root, self.request._replace(folder=fresh, url=self.address), self.query)
        expected, made = tree(fresh), tree(self.site)
        assert {name: made.pop(name, None) for name in self.foreign} == self.foreign
        assert made == expected
        own = {path.as_posix() for name in self.foreign for path in Path(name).parents[:-1]}
        assert folders(self.site) == folders(fresh) | own
        again = build_site(self.root, self.request, self.query)
        assert (again.made, again.changed, again.removed) == (0, (), ())
        shutil.rmtree(fresh)

    @invariant()
    def leaves_own_files_alone(self) -> None:
        for name, content in self.foreign.items():
            assert (self.site / name).read_bytes() == content


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Site,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )


def test_a_site_mended_for_changes_is_the_one_made_anew() -> None:
    run(examples=3, steps=10)


@pytest.mark.slow
def test_a_site_mended_for_many_changes_is_the_one_made_anew() -> None:
    run(examples=100, steps=30)
