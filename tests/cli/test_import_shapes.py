"""Importing data in the shapes that people have it in, made after public examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import files
from support.setting import NOW
from support.shapes import on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

# A table of models: dates as a spreadsheet writes them, a cell over two lines, empty cells.
MODELS = """Model,Organization,Publication date,Domain,Link,Parameters,Abstract
GPT-4,OpenAI,3/15/2023,"Multimodal,Language",https://arxiv.org/abs/2303.08774,,"A large,
multimodal model."
Llama 2-70B,Meta AI,7/18/2023,Language,https://arxiv.org/abs/2307.09288,70000000000,
"Gemini 1.5 Pro, updated",Google DeepMind,5/7/2024,Language,https://example.com/gemini,,
"""
MODELS_MAP = (
    "--map", "title=Model,source=Organization,published=Publication date",
    "--map", "tags=Domain,url=Link,summary=Abstract",
)  # fmt: skip


def test_a_table_with_american_dates(run: Run, root: Path, tmp_path: Path) -> None:
    (tmp_path / "models.csv").write_text(MODELS)
    before = files(root)
    refused = run("import", "models.csv", *MODELS_MAP, code=5)
    assert "line 5: published: is ambiguous: '5/7/2024'" in refused.stderr
    assert "--date-order" in refused.stderr
    assert files(root) == before
    result = run("import", "models.csv", *MODELS_MAP, "--date-order", "mdy")
    assert result.stdout == (
        "gpt-4  data/events/gpt-4.json\n"
        "llama-2-70b  data/events/llama-2-70b.json\n"
        "gemini-1-5-pro-updated  data/events/gemini-1-5-pro-updated.json\n"
    )
    assert result.stderr == "3 added\n"
    assert on_disk(root, "events/gpt-4") == {
        "id": "gpt-4", "title": "GPT-4", "source": "OpenAI",
        "url": "https://arxiv.org/abs/2303.08774", "published": "2023-03-15T00:00:00Z",
        "precision": "day", "added": NOW, "summary": "A large,\nmultimodal model.",
        "tags": ["language", "multimodal"],
    }  # fmt: skip
    assert on_disk(root, "events/llama-2-70b")["Parameters"] == "70000000000"
    assert on_disk(root, "events/gemini-1-5-pro-updated")["published"] == "2024-05-07T00:00:00Z"


POSTS = {
    "_posts/2024-05-13-gpt-4o.md": """---
layout: post
title:  "GPT-4o: hello"
date:   2024-05-13 10:05:00 -0700
tags: [openai, multimodal]
author: Jane Doe
published: true
---

OpenAI shows a model that sees, hears and *speaks*.
""",
    "_posts/2024-06-20-claude-3-5-sonnet.markdown": """---
title: Claude 3.5 Sonnet
tags: models, anthropic
version: 3.50
---
It is ahead of the larger ones.
""",
    "posts/llama.md": """+++
title = 'Llama 3.1'
date = 2024-07-23T15:00:00+02:00
draft = false
authors = ['A. One', 'B. Two']
+++

405B parameters.
""",
}


def test_a_folder_of_posts_with_front_matter(run: Run, root: Path, tmp_path: Path) -> None:
    for name, text in POSTS.items():
        (tmp_path / "blog" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "blog" / name).write_text(text)
    refused = run("import", "blog", code=5).stderr
    assert refused.splitlines()[-1].endswith(
        "try: almanac import FILE --map published=date,published=file.date --set source=NAME"
    )
    maps = ("--map", "published=date,published=file.date,author=author,author=authors")
    result = run("import", "blog", *maps, "--set", "source=My Blog", "--set", "kind=post")
    assert result.stderr == "3 added\n"
    assert on_disk(root, "events/gpt-4o-hello") == {
        "id": "gpt-4o-hello", "title": "GPT-4o: hello", "source": "My Blog", "author": "Jane Doe",
        "published": "2024-05-13T17:05:00Z", "added": NOW,
        "summary": "OpenAI shows a model that sees, hears and *speaks*.",
        "tags": ["multimodal", "openai"], "layout": "post", "kind": "post",
    }  # fmt: skip
    assert on_disk(root, "events/claude-3-5-sonnet") == {
        "id": "claude-3-5-sonnet", "title": "Claude 3.5 Sonnet", "source": "My Blog",
        "published": "2024-06-20T00:00:00Z", "precision": "day", "added": NOW,
        "summary": "It is ahead of the larger ones.", "tags": ["anthropic", "models"],
        "version": 3.5, "kind": "post",
    }  # fmt: skip
    assert b'"version": 3.50' in (root / "events" / "claude-3-5-sonnet.json").read_bytes()
    assert on_disk(root, "events/llama-3-1") == {
        "id": "llama-3-1", "title": "Llama 3.1", "source": "My Blog", "author": "A. One, B. Two",
        "published": "2024-07-23T13:00:00Z", "added": NOW, "summary": "405B parameters.",
        "draft": False, "kind": "post",
    }  # fmt: skip


JAPANESE = (
    "日付\t題名\t企業\tリンク\t分野\n"
    "2024年3月5日\tＡＢＣ－７Ｂを公開\tサンプル株式会社\thttps://example.jp/abc-7b\t言語モデル、公開\n"
    "２０２４年４月１日\t「翻訳」モデルの更新\t例示研究所\thttps://example.jp/hon\t翻訳\n"
)


def test_a_japanese_table(run: Run, root: Path, tmp_path: Path) -> None:
    (tmp_path / "表.tsv").write_bytes(JAPANESE.encode("utf-16"))
    refused = run("import", "表.tsv", code=5).stderr.splitlines()[-1]
    assert refused == (
        "the objects have the keys 日付, 題名, 企業, リンク, 分野; try: almanac import FILE "
        "--map 'title=題名,source=企業,published=日付,url=リンク,tags=分野'"
    )
    maps = "title=題名,source=企業,published=日付,url=リンク,tags=分野"
    result = run("import", "表.tsv", "--map", maps, "--json")
    assert result.stderr == "2 added\n"
    names = [f"events/{path.stem}" for path in (root / "events").iterdir()]
    records = {record["url"]: record for record in (on_disk(root, path) for path in names)}
    first = records["https://example.jp/abc-7b"]
    assert (first["title"], first["source"]) == ("ＡＢＣ－７Ｂを公開", "サンプル株式会社")
    assert (first["published"], first["tags"]) == ("2024-03-05T00:00:00Z", ["公開", "言語モデル"])
    assert records["https://example.jp/hon"]["published"] == "2024-04-01T00:00:00Z"


CHANGELOG = """[
  {"version": "2.1.0", "date": "2024-03-01", "url": "https://example.com/log#v2.1.0", "notes": "A"},
  {"version": "2.0.0", "date": "2024-02-01", "url": "https://example.com/log#v2.0.0", "notes": "B"},
  {"version": "1.9.0", "date": "2024-01-15", "url": "https://example.com/log#v1.9.0", "notes": "C"}
]"""


@pytest.mark.usefixtures("root")
def test_a_changelog_whose_entries_are_on_one_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "log.json").write_text(f'{{"product": "API", "entries": {CHANGELOG}}}')
    refused = run("import", "log.json", code=5).stderr.splitlines()[-1]
    assert refused == (
        "the objects have the keys product, entries; "
        "try: jq '.[\"entries\"]' FILE | almanac import -"
    )
    words = ("--map", "title=version,published=date,summary=notes", "--set", "source=API log")
    result = run("import", "-", *words, given=CHANGELOG)
    assert result.stdout == "".join(
        f"{id_}  data/events/{id_}.json\n" for id_ in ("2-1-0", "2-0-0", "1-9-0")
    )
    again = run("import", "-", *words, given=CHANGELOG)
    assert (again.stdout, again.stderr.splitlines()[-1]) == ("", "0 added, 3 already there")


RELEASES = """{
  "url": "https://api.github.com/repos/example/llm/releases/11",
  "html_url": "https://github.com/example/llm/releases/tag/v0.3",
  "id": 11,
  "author": {
    "login": "jane",
    "id": 1
  },
  "tag_name": "v0.3",
  "name": "",
  "prerelease": false,
  "published_at": "2024-05-02T10:11:12Z",
  "body": "## Changes\\r\\n\\r\\n* Tools\\r\\n"
}
{
  "url": "https://api.github.com/repos/example/llm/releases/12",
  "html_url": "https://github.com/example/llm/releases/tag/v0.4",
  "id": 12,
  "author": {
    "login": "joe",
    "id": 2
  },
  "tag_name": "v0.4",
  "name": "Release 0.4",
  "prerelease": false,
  "published_at": "2024-06-02T10:11:12Z",
  "body": null
}
"""


def test_a_stream_of_objects_as_jq_prints_them(run: Run, root: Path) -> None:
    refused = run("import", "-", given=RELEASES, code=5)
    assert refused.stderr.startswith(
        "Error: nothing was added\n"
        "  object 1 (line 1): id: must be text, not 11 "
        "(and 1 more of this kind: object 2 (line 15))\n"
        "  title: is missing: 2 objects, objects 1 (line 1), 2 (line 15)\n"
    )
    words = (
        "--map", "title=name,title=tag_name,published=published_at,url=html_url",
        "--map", "author=author.login,summary=body,id=,name=,tag_name=",
        "--set", "source=example/llm",
    )  # fmt: skip
    result = run("import", "-", *words, given=RELEASES)
    assert result.stderr == "2 added\n"
    assert on_disk(root, "events/v0-3") == {
        "id": "v0-3", "title": "v0.3", "source": "example/llm", "author": "jane",
        "url": "https://github.com/example/llm/releases/tag/v0.3",
        "published": "2024-05-02T10:11:12Z", "added": NOW, "summary": "## Changes\n\n* Tools",
        "prerelease": False,
    }  # fmt: skip
    assert on_disk(root, "events/release-0-4")["title"] == "Release 0.4"
