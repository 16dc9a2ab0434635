"""The changes that are cut off in many ways, and what must hold afterwards, whatever the way."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from click.testing import CliRunner

from almanac_cli.cli.main import almanac
from almanac_cli.model.item_keys import url_key
from almanac_cli.model.seen import Decision, latest_by_key, parse_lines, to_line
from almanac_cli.operations.init import create_almanac
from almanac_cli.storage.atomic import TEMPORARY_SUFFIX
from almanac_cli.storage.state_dir import FOLDER
from support.old_layout import to_old_layout
from support.records import event, files, guide, item, source, write

if TYPE_CHECKING:
    from pathlib import Path

DONE, FAILED, INVALID, UNANSWERED = 0, 1, 5, 8
NEW = b'{"title": "C", "source": "S", "published": "2026-01-01"}\n'
FEED = b"""<rss version="2.0"><channel><title>S</title>
<item><title>New</title><guid>1</guid><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>An ad</title><guid>2</guid><pubDate>Thu, 19 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>Old</title><guid>3</guid><pubDate>Wed, 18 Nov 2026 10:00:00 GMT</pubDate></item>
</channel></rss>"""
NO_STEPS = {"fetch"}  # of the history: what came waits to be decided about
NEXT = ("score", "a", "9")

DROPPED = Decision(
    ("g0123456789abcdef", url_key("https://x.org/dropped") or ""),
    "2026-11-20T00:00:00Z",
    "dropped",
    "https://x.org/dropped",
)


def states(lines: bytes) -> bytes:
    """Return a line for each key that is decided about: what lines of decisions amount to."""
    latest = latest_by_key(parse_lines(lines.decode())[0])
    final = {key: line.outcome for key, line in sorted(latest.items()) if line.is_final}
    decisions = (Decision((key,), DROPPED.time, outcome, None) for key, outcome in final.items())
    return "".join(map(to_line, decisions)).encode()


def with_states(contents: dict[str, bytes]) -> dict[str, bytes]:
    """Return the contents of files, of those with decisions only what they amount to."""
    decisions = {key: states(each) for key, each in contents.items() if key.startswith("seen/")}
    others = {key: each for key, each in contents.items() if key not in decisions}
    return others | {key: each for key, each in decisions.items() if each}


class Change(NamedTuple):
    """The words of a command that changes files, and what it is given to read."""

    words: tuple[str, ...]
    given: bytes | None = None


CHANGES = {
    "add": Change(("add", "New", "--source", "S")),
    "bulk add": Change(("add", "--json-in", "-"), NEW.replace(b"C", b"C2") + NEW),
    "edit": Change(("edit", "a", "--add-tag", "u")),
    "edit of several": Change(("edit", "a", "c", "--add-tag", "u")),
    "link": Change(("link", "c", "a")),
    "score": Change(("score", "a", "7")),
    "remove": Change(("remove", "b", "--yes")),
    "merge": Change(("merge", "a", "b", "--yes")),
    "rename": Change(("rename", "b", "b2")),
    "undo": Change(("undo", "--yes")),
    "check --fix": Change(("check", "--fix")),
    "fetch": Change(("fetch", "--from", "-", "--source", "s"), FEED),
    "keep": Change(("keep", "i")),
    "drop": Change(("drop", "i")),
    "restore": Change(("restore", "https://x.org/dropped")),
    "guide add": Change(("guide", "add", "New")),
}


def invoke(root: Path, words: tuple[str, ...], given: bytes | None = None) -> tuple[int, str]:
    """Run a command in this process; return its exit code and what it printed."""
    words = ("--data", str(root), *words)
    result = CliRunner().invoke(almanac, words, input=given, catch_exceptions=False)
    return result.exit_code, result.stdout


@dataclass
class Course:
    """What one change makes of an almanac in the folder `start` when nothing goes wrong.

    The files are `earlier` before the step that there is to undo, if any, `old` before the change
    and `new` after it. `known` keeps what `check` finds in the mixtures of them.
    """

    name: str
    start: Path
    earlier: dict[str, bytes] | None
    old: dict[str, bytes]
    new: dict[str, bytes] = field(default_factory=dict)
    known: dict[tuple[tuple[str, bytes], ...], list[Any]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, name: str, folder: Path, *, first: bool = False, old_layout: bool = False
    ) -> Course:
        """Make an almanac with much to mend and a step to undo, and see what the change does.

        If it is to be the `first`, there is no step, nor anything else that commands left. If
        `old_layout`, an earlier version made it.
        """
        start, whole = folder / "start", folder / "whole"
        create_almanac(start, "test", example=False)
        write(start, event("a", links=["b"]))
        write(start, event("b", links=["a"]))
        write(start, event("c", links=["b", "gone", "z"]))
        write(start, json.dumps(event("d")).encode(), "d")
        write(start, event("z"))
        write(start, guide("g"))
        write(start, item("i", guid="i", url="https://x.org/i"))
        write(start, source("s", first=1, drop=["title: ad"], feeds=["https://x.org/feed"]))
        (start / "seen").mkdir()
        (start / "seen" / "source.txt").write_text(to_line(DROPPED), encoding="ascii")
        (start / "events" / f".left.json{TEMPORARY_SUFFIX}").write_bytes(b"ha")
        earlier = None if first else with_states(files(start))
        assert invoke(start, ("remove", "z", "--yes"))[0] == DONE
        if first:
            shutil.rmtree(start / FOLDER)
        if old_layout:
            to_old_layout(start)
        course = cls(name, start, earlier, {})
        course.old = files(start)
        course.old = course.held(start)
        course.begin(whole)
        assert invoke(whole, *course.change)[0] == DONE
        course.new = course.held(whole)
        assert course.new != course.old
        return course

    @property
    def change(self) -> Change:
        """The command itself."""
        return CHANGES[self.name]

    def begin(self, root: Path) -> None:
        """Make the almanac anew as it was before the change."""
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.start, root)

    def held(self, root: Path) -> dict[str, bytes]:
        """Return the record files there are, and the temporary ones that were there before."""
        kept = files(root).items()
        return with_states(
            {key: each for key, each in kept if key in self.old or TEMPORARY_SUFFIX not in key}
        )

    def check_files(self, root: Path, code: int | None) -> None:
        """See that every file is old or new, and which if the command ended with a code."""
        now = self.held(root)
        for file in self.old.keys() | self.new.keys() | now.keys():
            assert now.get(file) in {self.old.get(file), self.new.get(file)}, file
        if code in {DONE, UNANSWERED}:
            assert now == self.new
        # What could not be read is reported and left wrong, and the rest is mended.
        # What a fetch has stored stays, even if it fails later.
        elif (
            code is not None
            and self.name not in NO_STEPS
            and (self.name, code) != ("check --fix", INVALID)
        ):
            assert now == self.old

    def check_sequel(self, root: Path) -> None:
        """See that nothing else is wrong, that work goes on, and that undo gives the old back."""
        now = self.held(root)
        aside = root.with_name("aside")
        shutil.rmtree(aside, ignore_errors=True)
        shutil.copytree(root, aside)
        self._check_findings(root, now)
        self._check_undo(aside, now)
        assert invoke(root, NEXT)[0] == DONE
        later = self.held(root)
        assert json.loads(later.pop("events/a.json"))["score"] == 9
        assert later == {key: each for key, each in now.items() if key != "events/a.json"}
        assert invoke(root, ("undo", "--yes"))[0] == DONE
        assert self.held(root) == now
        self._check_undo(root, now)

    def _check_findings(self, root: Path, now: dict[str, bytes]) -> None:
        """See that `check` finds what is wrong with these files anywhere, and temporary ones."""
        key = tuple(sorted(now.items()))
        if key not in self.known:
            fresh = root.with_name("fresh")
            shutil.rmtree(fresh, ignore_errors=True)
            for name, data in now.items():
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                (fresh / name).write_bytes(data)
            self.known[key] = self._findings(fresh)
        assert self._findings(root) == self.known[key]

    def _findings(self, root: Path) -> list[Any]:
        code, said = invoke(root, ("check", "--json"))
        found = json.loads(said)
        assert code == (INVALID if found else DONE)
        return [
            each
            for each in found
            if each["file"] in self.old or TEMPORARY_SUFFIX not in each["file"]
        ]

    def _check_undo(self, root: Path, now: dict[str, bytes]) -> None:
        """See that undo takes back the change if there is any of it, else the step before it."""
        back = self.earlier if now == self.old else self.old
        if self.name in NO_STEPS:
            came = {key: data for key, data in now.items() if self.old.get(key) != data}
            back = None if self.earlier is None else self.earlier | came
        if self.name == "undo" and now == self.new:
            back = None
        code, _ = invoke(root, ("undo", "--yes"))
        assert (code, self.held(root)) == ((FAILED, now) if back is None else (DONE, back))
