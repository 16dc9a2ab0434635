"""Text from outside never acts on a terminal, in whatever it is shown; what people write stays."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest
from wcwidth import wcswidth

from almanac_cli.model.text import normalize
from support.records import event, guide, write
from support.texts import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable

DRIVER = """
import json, os, sys
from pathlib import Path
if "NO_READLINE" in os.environ:
    sys.modules["readline"] = None
from almanac_cli.cli.main import almanac
for words in json.loads(Path("calls.json").read_bytes()):
    print("\\n@@@", flush=True)
    try:
        almanac([each.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
                 for each in words], prog_name="almanac")
    except SystemExit as ended:
        sys.stderr.flush()
        print(f"\\n@@@ {ended.code}", flush=True)
"""
FLOOD = "e" + "\u0301" * 40
# Everything that acts on a terminal, hides, reorders or floods; a line of its own among it.
CONTROLS = "".join(chr(n) for n in (*range(1, 0x20), *range(0x7F, 0xA0)) if chr(n) != "/")
SEQUENCES = "\x1b]8;;http://x.org\x1b\\x\x1b]52;c;YQ==\x07\x1b[2J\x9b31m\x1bP+q\x1b\\\x90q\x9c"
REORDERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = (
    "\u200b\u2060\ufeff\xad\u034f\u3164\u115f\u1160\uffa0\u2800\ufff9\ufffa\ufffb\U000e0001\U000e0041"
    f"\u200d\u200d\ufe0f\ufe0f \ufe0f {FLOOD}"
)
BREAKS = "\u2028\u2029\x85\nFORGED: a line\n"
HOSTILE = CONTROLS + SEQUENCES + REORDERING + UNSEEN + BREAKS
# What a valid record may hold in one line, and in several.
LINE = UNSEEN + "\u061c\u200e\u200f"
TEXT = LINE + REORDERING + "\u2028\u2029\n\t"
# Our own colours, hyperlinks to URLs that can be seen, and how a terminal shows the end of a line.
QUESTION = rb"(?:[)\]]|Title|Source): $"
OWN = re.compile(r"\x1b\[[012]m|\x1b\]8;;(?:https?://[!-~]+)?\x1b\\|\r\n")
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
    + "".join(map(re.escape, sorted(HIDDEN | set(REORDERING))))
    + "]|[\u200c\u200d]{2}|[\ufe00-\ufe0f]{2}|[\u0300-\u036f]{9}|^FORGED",
    re.MULTILINE,
)


def on_terminal(
    *calls: list[str],
    typed: Iterable[str] = (),
    columns: int = 80,
    variables: dict[str, str] | None = None,
) -> list[tuple[str, int]]:
    """Run commands on a terminal, one after the other; return what each showed, and its code.

    At each question, one line of `typed` is entered.
    """
    Path("calls.json").write_text(json.dumps(calls), encoding="utf-8")
    child: pexpect.spawn[bytes] = pexpect.spawn(
        sys.executable,
        ["-W", "error", "-c", DRIVER],
        dimensions=(24, columns),
        timeout=60,
        echo=False,
        env=os.environ | {"TERM": "xterm", "TMPDIR": str(Path.cwd())} | (variables or {}),
    )
    child.delaybeforesend = None
    raw = b""
    for line in typed:
        child.expect(QUESTION)
        raw += b"".join(part for part in (child.before, child.after) if isinstance(part, bytes))
        child.sendline(line.encode(errors="surrogateescape"))
    child.expect(pexpect.EOF)
    child.close()
    raw += child.before or b""
    text = OWN.sub(lambda found: "\n" if "\n" in found[0] else "", raw.decode())
    parts = re.findall(r"\n@@@\n(.*?)\n@@@ (\d+)\n", text, re.DOTALL)
    assert len(parts) == len(calls), text
    return [(shown, int(code)) for shown, code in parts]


def check(calls: list[list[str]], shown: list[tuple[str, int]]) -> None:
    """See that nothing acts on the terminal, and nothing ended in a traceback."""
    for words, (text, code) in zip(calls, shown, strict=True):
        found = FORBIDDEN.search(text)
        assert not found, (words, ascii(text[max(found.start() - 40, 0) :][:80]))
        assert "Traceback" not in text, (words, text)
        assert code in range(9), (words, text)


@pytest.fixture
def almanac(root: Path) -> Path:
    """Make an almanac in which every field that can be hostile, and every name, is."""
    hostile = {"title": f"a{LINE}", "source": f"s{LINE}", "author": f"b{LINE}", "url": "https://x.org/\u200b\u2060",
               "rationale": f"r {TEXT}", "summary": f"common words {TEXT}",
               HOSTILE: HOSTILE, "titel": HOSTILE}  # fmt: skip
    write(root, event("a", **hostile, links=["b"], guides=["g"], factors={"scale": 3}))
    write(root, event("b", **hostile | {"url": None}, published="2030-01-01T00:00:00Z"))
    write(root, event("c", **hostile | {"url": None, "source": "c"}, links=["gone"]))
    lines = {"title": f"g{LINE}", "takeaways": [f"t{LINE}"], "summary": f"s{TEXT}"}
    write(root, guide("g", **lines, body=f"b{TEXT}", **{HOSTILE: HOSTILE}))
    wrong = event("bad", title=HOSTILE, tags=[HOSTILE], links=[HOSTILE], factors={HOSTILE: 3},
                  level=HOSTILE, published=HOSTILE, url=HOSTILE, score=HOSTILE)  # fmt: skip
    write(root, wrong, "bad")
    (root / "events" / "twice.json").write_text(
        json.dumps({HOSTILE: 1})[:-1] + f", {json.dumps(HOSTILE)}: 2}}"
    )
    for n, name in enumerate((CONTROLS, SEQUENCES, REORDERING, UNSEEN, BREAKS)):
        short = name.replace("/", "")[:60]
        for file in (f"{short}.json", f"{n}{short}.txt", f".{short}.almanac-new"):
            (root / "events" / file).write_text(json.dumps(wrong))
        write(root, event(f"{n}{short}"), f"{n}{short}")
    (root / "events" / os.fsdecode(b"\xff\x9b.json")).write_text("{}")
    return root


WORD = HOSTILE.replace("\0", "")
READS = [
    ["list"],
    ["list", "--fields", "title,source,author,summary,rationale,url,tags"],
    ["list", "--sort", WORD],
    ["list", "--fields", WORD],
    ["list", "--since", WORD],
    ["list", "--tag", WORD],
    ["list", "--source", WORD],
    ["show", "a"],
    ["show", "a", "b", "c"],
    ["show", WORD],
    ["show", "bad"],
    ["show", "twice"],
    ["search", "common"],
    ["search", WORD],
    ["search", "-x" + WORD],
    ["related", "a"],
    ["related", "a", "--explain"],
    ["related", WORD],
    ["score", "a"],
    ["score", WORD, WORD],
    ["guide", "list"],
    ["guide", "list", "--level", WORD],
    ["guide", "show", "g"],
    ["guide", "show", WORD],
    ["check"],
    ["check", "--dry-run", "--fix"],
    ["undo", "--list"],
    ["undo", WORD],
    ["index"],
    ["index", "--" + WORD],
    ["merge-file", WORD, WORD, WORD],
    ["--data", WORD, "list"],
    [WORD],
    ["--" + WORD],
    ["init", "data"],
    ["git-setup"],
]
CHANGES = [
    ["add", f"n{LINE}", "--source", f"s{LINE}"],
    ["add", WORD, "--source", WORD, "--url", WORD, "--tag", "\u3164"],
    ["add", "T", "--source", "S", "--id", WORD],
    ["add", "T", "--source", "S", "--summary-file", WORD],
    ["add", "--json-in", "in.json"],
    ["add", "--json-in", "in.json", "--skip-invalid"],
    ["add", "--json-in", WORD],
    ["edit", "c", "--summary", f"n{TEXT}"],
    ["edit", "c", "--title", WORD, "--unset", WORD],
    ["edit", WORD],
    ["edit", "c", "--add-tag", "\u3164"],
    ["link", "a", "c"],
    ["link", "a", WORD],
    ["unlink", "a", "b"],
    ["unlink", "a", WORD],
    ["link", "a", "--suggest", WORD],
    ["score", "a", "5", "--rationale", TEXT],
    ["score", "a", "--factor", f"{WORD}=3"],
    ["guide", "add", f"new {LINE}"],
    ["guide", "add", WORD, "--level", WORD],
    ["guide", "edit", "g", "--body", TEXT],
    ["guide", "edit", "g", "--updated", WORD],
    ["guide", "remove", WORD, "--yes"],
    ["remove", WORD, "--yes"],
    ["remove", "c", "--yes"],
    ["undo", "--list"],
    ["undo", "--yes"],
    ["check", "--fix"],
    ["init", UNSEEN + BREAKS.replace("/", "")],
    ["merge-file", "base", "ours", "theirs", "events/a.json"],
    ["merge-file", "ours", "in.json", "theirs", f"guides/{LINE}.json"],
]


@pytest.mark.parametrize(
    "columns",
    [80, pytest.param(40, marks=pytest.mark.slow), pytest.param(120, marks=pytest.mark.slow)],
)
@pytest.mark.usefixtures("almanac")
def test_no_command_shows_what_acts_on_a_terminal(columns: int) -> None:
    Path("in.json").write_text(
        json.dumps([{"title": HOSTILE, "source": HOSTILE, HOSTILE: 1}, HOSTILE])
    )
    for name, text in (("base", "1"), ("ours", HOSTILE), ("theirs", TEXT)):
        Path(name).write_text(json.dumps(event("m", summary="s", x=text)))
    calls = [*READS, *CHANGES, ["list"]]
    shown = on_terminal(*calls, columns=columns)
    check(calls, shown)
    codes = [code for _, code in shown]
    assert set(codes) >= {0, 1, 2, 3, 5, 6, 7}


@pytest.mark.usefixtures("almanac")
def test_no_question_or_answer_shows_what_acts_on_a_terminal() -> None:
    Path("typed.json").write_text(json.dumps(event("other", title=HOSTILE, tags=[HOSTILE])))
    wild = f"{LINE}{REORDERING}\u2028\x9b"
    url, title = [wild, ""], [wild, "common words"]
    for_each = [wild, ""] * 4  # published, type, tier and summary
    answers = {
        ("add",): [*url, *title, "S", "", *for_each, wild, "x", wild, "s"],
        ("guide", "add"): [*url, wild, "A title", wild, "", wild, "", wild, "x", wild, ""],
        ("remove", "a"): [wild, "n"],
        ("guide", "remove", "g"): [wild, "n"],
        ("link", "a", "--suggest"): [wild, ""],
        ("edit", "a"): [wild, "n"],
        ("guide", "edit", "g"): [wild, "n"],
        ("score", "a", "3"): [],
        ("undo",): [wild, "n"],
    }
    calls = [[*words] for words in answers]
    typed = [each for lines in answers.values() for each in lines]
    # With readline, control characters would be keys, and their echo is not in our hands.
    variables = {"EDITOR": "cp typed.json", "NO_READLINE": "1"}
    shown = on_terminal(*calls, typed=typed, variables=variables)
    check(calls, shown)
    assert [code for _, code in shown] == [1, 0, 1, 1, 0, 5, 5, 0, 1]


@pytest.mark.parametrize("name", ["ALMANAC_NOW", "ALMANAC_DATA", "EDITOR"])
@pytest.mark.usefixtures("almanac")
def test_no_variable_of_the_environment_acts_on_a_terminal(name: str) -> None:
    calls = [["list"], ["edit", "a"], ["add", "T", "--source", "S"]]
    shown = on_terminal(*calls, variables={name: WORD})
    check(calls, shown)
    assert any(code not in {0, 5} for _, code in shown)


@pytest.mark.parametrize(
    "name",
    ["\nFORGED: a line\n\u2028\x85", UNSEEN + REORDERING, SEQUENCES.replace("/", "")],
    ids=["breaks", "unseen", "sequences"],
)
def test_no_name_of_a_folder_acts_on_a_terminal(root: Path, name: str) -> None:
    folder = f"x{name}"
    root.rename(folder)
    write(Path(folder), event("a", links=["b"]))
    write(Path(folder), {"source": 1, "id": "bad"})
    subprocess.run(["git", "init", "-q", folder], check=True)  # noqa: S607 (the git that is there)
    step = {
        "words": [HOSTILE],
        "time": "2026-11-23T12:00:00Z",
        "undoes": None,
        "files": [
            {
                "file": f"events/{name.replace('/', '')}.json",
                "before": "{}",
                "mode": None,
                "after": None,
            }
        ],
    }
    steps = Path(folder, ".almanac", "state", "undo")
    steps.mkdir(parents=True)
    (steps / "1.json").write_text(json.dumps(step))
    words = [
        ["list"],
        ["undo", "--list"],
        ["undo", "--yes"],
        ["undo", "2", "--yes"],
        ["git-setup"],
        ["git-setup"],
        ["index"],
        ["add", "T", "--source", "S"],
        ["add", "T", "--source", "S"],
        ["init"],
        ["check"],
        ["show", "bad"],
        ["edit", "a", "--tag", "t"],
        ["edit", "a", "--link", "no"],
        ["check", "--fix"],
    ]
    calls = [["--data", folder, *each] for each in words]
    calls += [
        ["init", folder],
        ["--data", f"{folder}/no", "list"],
        ["--data", f"{folder}/events", "list"],
    ]
    check(calls, on_terminal(*calls))


TITLES = [
    "نموذج جديد من مختبر",
    "مدل جدید می\u200cآید",
    "מודל שפה חדש",
    "नया भाषा मॉडल क्षमता",
    "โมเดลภาษาใหม่ที่ดี",
    "新しい言語モデル",
    "新的语言模型发布",
    "새로운 언어 모델",
    "👩🏽\u200d💻 codes",
    "👨\u200d👩\u200d👧 family",
    "🇩🇪 law",
    "1\ufe0f\u20e3 first",
    "❤\ufe0f hearts",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f first",
    "Zürich e\u0301te",
    "plain",
]


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_titles_of_every_script_stay_readable_and_aligned(root: Path, columns: int) -> None:
    for n, title in enumerate(TITLES):
        for long in (1, 8):
            write(
                root,
                event(
                    f"{'short' if long == 1 else 'long'}-{n}",
                    title=" ".join([title] * long),
                    source=title,
                ),
            )
    calls = [
        ["list", "--fields", "source,score,title,id"],
        ["list", "--fields", "title,id"],
        ["list"],
    ]
    for words, (text, code) in zip(calls, on_terminal(*calls, columns=columns), strict=True):
        assert code == 0
        assert "\\" not in text
        head, rule, *rows = text.splitlines()
        assert all(wcswidth(row) <= columns for row in (head, *rows))
        whole = words[-1] == "title,id"
        assert [
            each for each in map(normalize, TITLES) if (each if whole else each[:2]) not in text
        ] == []
        if "--fields" in words and (columns > 40 or len(words[-1]) < 10):
            assert len(rows) == 2 * len(TITLES)
            starts = [found.start() for found in re.finditer("-+", rule)]
            for row in rows:
                for start in starts:
                    before = next(n for n in range(len(row) + 1) if wcswidth(row[:n]) == start)
                    assert row[:before].endswith("  ") or start == 0, row
                assert row[before_last(row, starts[-1]) :].startswith(("short-", "long-"))


def before_last(row: str, start: int) -> int:
    """Return how many characters of a row stand before a column of the terminal."""
    return max(n for n in range(len(row) + 1) if wcswidth(row[:n]) == start)
