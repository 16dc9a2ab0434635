"""Importing data in the shapes that people have it in, made after public examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.setting import NOW
from support.shapes import on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

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
        "try: almanac import FILE --map published=date --set source=NAME"
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
        "published": "2024-06-20T00:00:00Z", "added": NOW,
        "summary": "It is ahead of the larger ones.", "tags": ["anthropic", "models"],
        "version": "3.50", "kind": "post",
    }  # fmt: skip
    assert on_disk(root, "events/llama-3-1") == {
        "id": "llama-3-1", "title": "Llama 3.1", "source": "My Blog", "author": "A. One, B. Two",
        "published": "2024-07-23T13:00:00Z", "added": NOW, "summary": "405B parameters.",
        "draft": False, "kind": "post",
    }  # fmt: skip


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
