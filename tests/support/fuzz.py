"""What the tests that fuzz share: anything at all, and what is nearly right, to be given."""

from __future__ import annotations

import json
import signal
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

import click
from hypothesis import strategies as st

from almanac_cli.cli.main import almanac
from support.records import event, guide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Command: TypeAlias = tuple[tuple[str, ...], click.Command]

EVENT = event(
    "x", author="Ada", tier=2, url="https://x.org/a", score=5, factors={"scale": 4, "impact": 6},
    rationale="Notable.", summary="Two\n\tlines.", tags=["a", "b"], guides=["g"], links=["a"],
    mood={"odd": [None, 1.5, "kept"]},
)  # fmt: skip
GUIDE = guide(
    "x", summary="Short.", level="in-depth", takeaways=["One.", "Two."], body="# Long\n\n\tcode",
    url="https://x.org/g", tags=["a", "b"], mood={"odd": [None, 1.5, "kept"]},
)  # fmt: skip


def _nested(depth: int) -> Any:  # noqa: ANN401 (JSON of any depth)
    value: Any = 1
    for n in range(depth):
        value = [value] if n % 2 else {"x": value}
    return value


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "x", "a", "2026-01-01T00:00:00Z", 10**30, -(10**400), "é" * 5000])
)
SHALLOW = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
JSON = SHALLOW | st.integers(1, 300).map(_nested)
NEARLY = ["a", "b", "g", "x", "-", "--", "5", "score", "-score", "scale=5", "today", "@data", "id"]
# Text as it comes from a shell: no NUL, and bytes that are not UTF-8 as halves of surrogates. Never
# a path that leads out of the temporary folder of a test.
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0") | st.just("\udcff")
TEXT = st.sampled_from([*NEARLY, "", "%s", "{}", "\n", "a\x1b]52;c;YQ==\x07", "\udcff"]) | st.text(
    CHARACTERS, max_size=12
).filter(lambda text: not text.startswith(("/", "@/", "~")) and ".." not in text)


@st.composite
def nearly_records(draw: st.DrawFn, whole: dict[str, Any]) -> dict[str, Any]:
    """Draw a record with a few of its fields changed, taken away, renamed or new."""
    record = dict(whole)
    for _ in range(draw(st.integers(0, 3))):
        field = draw(st.sampled_from(sorted({*EVENT, *GUIDE})))
        match draw(st.sampled_from(["change", "take", "rename", "wrap"])):
            case "change":
                record[field] = draw(JSON)
            case "take":
                record.pop(field, None)
            case "rename":
                record[draw(st.text(max_size=8))] = record.pop(field, None)
            case "wrap":
                record[field] = [record.get(field), draw(SCALARS)]
    return record


@st.composite
def nearly_files(draw: st.DrawFn, whole: dict[str, Any]) -> bytes:
    """Draw what is nearly the file of a record: other JSON, or other bytes."""
    record = draw(nearly_records(whole) | JSON)
    text = json.dumps(record, indent=draw(st.sampled_from([None, 2])), ensure_ascii=False)
    data = text.encode(errors="surrogatepass")
    at, end = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
    match draw(st.sampled_from(["", "", "cut", "doubled", "flipped", "put in", "marked", "any"])):
        case "cut":
            data = data[:at] + data[end:]
        case "doubled":
            data = data[:end] + data[at:]
        case "flipped":
            data = data[:at] + bytes(255 - each for each in data[at:end]) + data[end:]
        case "put in":
            data = data[:at] + draw(st.binary(max_size=8)) + data[at:]
        case "marked":
            data = (
                data[:at] + b"\n<<<<<<< a\n" + data[at:end] + b"\n=======\n>>>>>>> b\n" + data[end:]
            )
        case "any":
            data = draw(st.binary(max_size=64))
    return data


def commands(group: click.Command = almanac, path: tuple[str, ...] = ()) -> Iterator[Command]:
    """Return every command that there is, with the words that call it."""
    if not isinstance(group, click.Group):
        yield path, group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from commands(command, (*path, name))


@st.composite
def calls(draw: st.DrawFn, command: Command) -> tuple[list[str], bool]:
    """Draw the words of a call, with any text, and whether they ask for JSON."""
    path, found = command
    first = draw(_options(almanac.params, 9))
    given = draw(_options(found.params, 3))
    arguments = sum(isinstance(each, click.Argument) for each in found.params)
    given += ([each] for each in draw(st.lists(TEXT, max_size=arguments + 1)))
    if draw(st.booleans()):
        given = draw(st.permutations(given))
    options = given[: given.index(["--"])] if ["--"] in given else given
    return [*chain(*first), *path, *chain(*given)], ["--json"] in options


@st.composite
def _options(draw: st.DrawFn, params: Sequence[click.Parameter], rarely: int) -> list[list[str]]:
    """Draw some of a command's options, each with any text if it takes one."""
    given: list[list[str]] = []
    for option in (each for each in params if isinstance(each, click.Option)):
        if draw(st.integers(0, rarely)):
            continue
        name = draw(st.sampled_from(option.opts))
        if option.is_flag:
            given.append([name])
        elif name.startswith("--") and draw(st.booleans()):
            given.append([f"{name}={draw(TEXT)}"])
        else:  # but not `--`, which before the options are read looks like their end
            given.append([name, draw(TEXT.filter(lambda text: text != "--"))])
    return given


@contextmanager
def promptly(seconds: int = 20) -> Iterator[None]:
    """Fail, rather than wait for ever, where something waits."""

    def late(*_: object) -> None:
        raise TimeoutError(f"this took more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
