"""The search of a site, run in node, returns what the slow way does, and loads little."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from almanac_cli.formats.html import template_files
from almanac_cli.model.kinds import EVENT, GUIDE
from support import hostile, site_search
from support.rows import row
from support.setting import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(not NODE, reason="needs node: install Node.js")
PAGE = ROOT / "tests" / "support" / "search_page.js"
MAX_LOADED_BYTES = 60_000  # a search
MAX_SCRIPT_BYTES = 5_000  # all scripts of a page
# Words with endings, marks, points, scripts without spaces, and common beginnings.
WORDS = (  # noqa: SIM905 (a list would be a page long)
    "model models Modell modelling company companies compan box boxes search searches cache "
    "GPT-4.1 gpt-4o GPT4 o1 o3 4.1 4 SWE-bench swebench Łódź Lodz Straße strasse café CAFÉ naïve "
    "İstanbul Ёлка елка ΣΊΣΥΦΟΣ σισυφος 東京都 東京 京都 都 人工智能 智能 한국어 한국 "
    "ภาษาไทย हिन्दी اللُّغَة اللغة "
    "\ufb01ne fine ２０２６ 2026 don't dont OpenAI's OpenAI openai-based a ab abc "
    "abcd z __proto__ constructor <b> &amp; \u0301 \U0001e900\U0001e901 internationalizations "
    "internationalization"
).split()


def rows_of(size: int) -> dict[Any, list[dict[str, Any]]]:
    """Return rows of events and guides of words that are frequent or rare."""
    chance = random.Random(size)  # noqa: S311 (texts, not secrets)
    weights = [1 / (n + 1) for n in range(len(WORDS))]

    def text(count: int) -> str:
        return " ".join(chance.choices(WORDS, weights, k=count))

    events = [
        row(f"e{n}", n % 28 + 1, title=text(3), summary=text(8), rationale=text(2), source=text(1),
            tags=text(2).split(), score=n % 11 or None)
        for n in range(size)
    ]  # fmt: skip
    guides = [
        dict.fromkeys(GUIDE.fields) | {
            "id": f"g{n}", "title": text(2), "summary": text(5), "body": text(30), "tags": [],
            "takeaways": [text(3)], "updated": f"2026-11-{n + 1:02}T00:00:00Z"}
        for n in range(size // 20)
    ]  # fmt: skip
    return {EVENT: events, GUIDE: guides}


def write_site(folder: Path, rows: dict[Any, list[dict[str, Any]]]) -> Path:
    """Write what the page of a search loads into a folder."""
    records = [site_search.record(item, kind) for kind, items in rows.items() for item in items]
    for path, content in (site_search.make(records).files | template_files.read().assets).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def ask(site: Path, queries: list[str], *words: str) -> list[dict[str, Any]]:
    """Return what the page shows for each query."""
    assert NODE
    done = subprocess.run(
        [NODE, str(PAGE), str(site), *words],
        input=json.dumps(queries).encode(),
        capture_output=True,
        check=True,
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def folders(answer: dict[str, Any]) -> list[str]:
    return [
        result["href"].removeprefix("../").removesuffix("index.html")
        for result in answer["results"]
    ]


@pytest.mark.parametrize("size", [0, 1, 60, 400])
def test_a_search_returns_what_the_slow_way_does(tmp_path: Path, size: int) -> None:
    rows = rows_of(size)
    chance = random.Random(1)  # noqa: S311 (queries, not secrets)
    queries = [word[:end] for word in WORDS for end in {1, 2, 3, len(word)}]
    queries += [" ".join(chance.choices(WORDS, k=n % 3 + 1)) for n in range(100)]
    queries += ["modelo", " a  b ", "4.", "-a", "!", "", "\ud800", "gpt模型", "都a", "a都"]
    answers = ask(write_site(tmp_path, rows), queries)
    assert {query: folders(answer) for query, answer in zip(queries, answers, strict=True)} == {
        query: site_search.search(rows, query) for query in queries
    }


def test_any_letter_gives_the_tokens_that_python_makes(tmp_path: Path) -> None:
    # An event for each block of 64 letters and marks of all that Unicode had in Python's version.
    codes = (code for code in range(0x20000) if not 0xD800 <= code < 0xE000)
    letters = [chr(code) for code in codes if unicodedata.category(chr(code))[0] in "LNM"]
    # Of Han and Hangul, which have most, one in fifty.
    letters = [
        letter
        for n, letter in enumerate(letters)
        if site_search.tokens_of(letter) and (n % 50 == 0 or not "\u3400" <= letter <= "\ud7ff")
    ]
    blocks = [" ".join(letters[start : start + 64]) for start in range(0, len(letters), 64)]
    rows = [row(f"e{n}", title=block) for n, block in enumerate(blocks)]
    answers = ask(write_site(tmp_path, {EVENT: rows}), blocks)
    missed = [
        block
        for n, (block, answer) in enumerate(zip(blocks, answers, strict=True))
        if f"events/e{n}/" not in folders(answer)
    ]
    assert len(blocks) > 300
    assert missed == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("alpha", "2 results"),
        ("alpha one", "1 result"),
        ("qwerty", "No event or guide has “qwerty”."),
        ("alpha QWÉRTY beta", "No event or guide has “qwerty”."),
        ("one two", "No event or guide has all of these words."),
        ("", ""),
        ("!?", ""),
    ],
)
def test_the_page_says_what_it_has(tmp_path: Path, query: str, status: str) -> None:
    rows = [row("a", title="Alpha one", score=7), row("b", title="Alpha beta two")]
    (answer,) = ask(write_site(tmp_path, {EVENT: rows}), [query])
    assert answer["status"] == status


def test_the_address_keeps_the_query(tmp_path: Path) -> None:
    site = write_site(tmp_path, rows_of(1))
    answers = ask(site, ["GPT-4.1 & co", "東京", "", "\ud800"])
    assert [answer["address"] for answer in answers] == [
        "?q=GPT-4.1+%26+co", "?q=%E6%9D%B1%E4%BA%AC", "/search/index.html", "?q=%EF%BF%BD",
    ]  # fmt: skip


def test_a_part_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    site = write_site(tmp_path, {EVENT: [row("a", title="Alpha")]})
    (site / "assets" / "search" / "t-.js").unlink()
    (answer,) = ask(site, ["alpha"])
    assert answer["status"] == "A part of the search could not be loaded."
    assert answer["results"] == []


def test_hostile_titles_are_found_and_shown_as_text(tmp_path: Path) -> None:
    base = row("x")
    rows = [
        base | {key: fields[key] for key in base.keys() & fields.keys()}
        for fields in hostile.events()
    ]
    queries = [item["title"] for item in rows]
    answers = ask(write_site(tmp_path, {EVENT: rows}), queries)
    for item, answer in zip(rows, answers, strict=True):
        if site_search.tokens_of(item["title"]):
            assert item["title"] in [result["title"] for result in answer["results"]]


def test_scripts_of_the_page_are_small() -> None:
    assets = template_files.read().assets
    assert len(assets["assets/search.js"]) <= MAX_SCRIPT_BYTES


@pytest.mark.slow
def test_a_search_in_many_events_loads_little(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 (texts, not secrets)
    syllables = [a + b for a in "bcdfghjklmnprstvz" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(12_000)]
    weights = [1 / (n + 3) for n in range(len(words))]
    rows = [
        row(f"{n}-" + "-".join(chance.choices(words, weights, k=8)), n % 28 + 1,
            score=n % 11 or None, title=" ".join(chance.choices(words, weights, k=10)),
            summary=" ".join(chance.choices(words, weights, k=50)))
        for n in range(10_000)
    ]  # fmt: skip
    queries = [" ".join(words[:count]) for count in (1, 2, 3, 4)]
    queries += [" ".join(chance.choices(words[:50], k=4)) for _ in range(5)]
    queries += [" ".join(chance.choices(words[:5000], k=n % 4 + 1))[:-1] for n in range(20)]
    queries += ["b", "ba", "bab", "ba ba ba ba b"]
    answers = ask(write_site(tmp_path, {EVENT: rows}), queries, "fresh")
    loaded = {
        query: sum(size for _, size in answer["loads"])
        for query, answer in zip(queries, answers, strict=True)
    }
    assert {query: size for query, size in loaded.items() if size > MAX_LOADED_BYTES} == {}


def test_hash_seeds_change_no_byte(tmp_path: Path) -> None:
    code = (
        "import json, sys, zlib\n"
        "from support.site_search import make, record\n"
        "files = make([record(item) for item in json.load(sys.stdin)]).files\n"
        "print(zlib.crc32(repr(sorted(files.items())).encode()))\n"
    )
    events = json.dumps(rows_of(300)[EVENT]).encode()
    sums = {
        subprocess.run(
            [sys.executable, "-c", code], input=events, capture_output=True, check=True, cwd=ROOT,
            env={"PYTHONPATH": str(ROOT / "tests"), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(sums) == 1
    assert tmp_path
