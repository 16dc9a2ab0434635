"""Markdown files with front matter in YAML, TOML and JSON."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats.front_matter import parse_front_matter
from almanac_cli.formats.items import NO_YAML
from almanac_cli.model.numerals import Numeral

JEKYLL = """---
layout: post
title:  "Welcome: a model"
date:   2024-05-01 20:00:00 -0400
categories: news models
tags: [open weights, c++]
score: 7
version: 1.10
build: 007
ratio: 0.5
draft: no
nothing: ~
---
# A model

It is *small*.
"""
HUGO = """+++
title = 'A model'
date = 2024-05-01T10:00:00+02:00
day = 2024-05-01
local = 2024-05-01T10:00:00
hour = 07:30:00
version = 1.10
weight = 3
[params]
author = "A. N."
+++

Text.
"""


def _value(text: str | bytes, name: str = "a.md") -> object:
    """Return the fields that were read; of a refusal its text."""
    [item] = parse_front_matter(text if isinstance(text, bytes) else text.encode(), name)
    assert item.position == name
    return item.error.reason if item.error else item.value


def test_yaml_is_read_and_what_json_writes_otherwise_stays_text() -> None:
    assert _value(JEKYLL) == {
        "layout": "post",
        "title": "Welcome: a model",
        "date": "2024-05-01 20:00:00 -0400",
        "categories": "news models",
        "tags": ["open weights", "c++"],
        "score": 7,
        "version": Numeral("1.10"),
        "build": "007",
        "ratio": 0.5,
        "draft": "no",
        "nothing": None,
        "body": "# A model\n\nIt is *small*.",
    }


def test_toml_is_read_and_its_dates_are_texts() -> None:
    assert _value(HUGO) == {
        "title": "A model",
        "date": "2024-05-01T10:00:00+02:00",
        "day": "2024-05-01",
        "local": "2024-05-01T10:00:00",
        "hour": "07:30:00",
        "version": Numeral("1.10"),
        "weight": 3,
        "params": {"author": "A. N."},
        "body": "Text.",
    }


@pytest.mark.parametrize(
    "text",
    [
        '{\n  "title": "A",\n  "tags": ["x"]\n}\n\nText.\n',
        ';;;\n{"title": "A", "tags": ["x"]}\n;;;\nText.',
        ';;;\n"title": "A",\n"tags": ["x"],\n;;;\n\n\nText.\n',
        "---\r\ntitle: A\r\ntags:\r\n  - x\r\n---\r\nText.\r\n",
        "\ufeff---\ntitle: A\ntags: [x]\n...\nText.",
        '+++ \ntitle = "A"\ntags = ["x"]\n+++\nText.',
    ],
    ids=["Hugo's JSON", "fenced JSON", "Hexo's JSON", "line ends", "mark and dots", "TOML"],
)
def test_each_form_of_front_matter_says_the_same(text: str) -> None:
    assert _value(text) == {"title": "A", "tags": ["x"], "body": "Text."}


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_an_empty_file_has_no_item(text: str) -> None:
    assert parse_front_matter(text.encode(), "a.md") == []


def test_without_a_text_there_is_no_body() -> None:
    assert _value("---\ntitle: A\n---\n") == {"title": "A"}
    assert _value("---\n---\nText.") == {"body": "Text."}


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("posts/2024-05-01-a-model.md", {"name": "2024-05-01-a-model", "date": "2024-05-01"}),
        ("posts/2024-5-1_a.b.markdown", {"name": "2024-5-1_a.b", "date": "2024-5-1"}),
        ("2024-review.md", {"name": "2024-review"}),
    ],
)
def test_the_name_of_the_file_is_beside_the_item(name: str, context: dict[str, str]) -> None:
    [item] = parse_front_matter(b"---\ntitle: A\n---\n", name)
    assert (item.value, item.context) == ({"title": "A"}, {"file": context})
    assert parse_front_matter(b"---\ntitle: A\n---\n", "")[0].context == {"file": {}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# A title\n", "has no front matter"),
        ("---\ntitle: A\n", "has front matter that no line of --- ends"),
        ("---\n- a\n---\n", "has front matter that is no list of fields"),
        ("---\nbody: a\n---\nb", "has the key 'body' and a text below its front matter"),
        ("---\ntitle: A\ntitle: B\n---\n", "has the key 'title' twice in one object"),
        (
            "---\na: b: c\n---\n",
            "is not YAML: mapping values are not allowed in this context (line 2)",
        ),
        ("---\na: &x [1]\nb: *x\n---\n", "has an alias, which is not read (line 2)"),
        ("---\na: 1\nb: !!binary aGk=\n---\n", "has the tag 'tag:yaml.org,2002:binary' (line 3)"),
        (
            "---\n!!python/object/apply:os.system [x]\n---\n",
            "has the tag 'tag:yaml.org,2002:python/object/apply:os...' (line 2)",
        ),
        ("---\n? [a]\n: b\n---\n", "has a key that is not a text (line 2)"),
        ("---\na: 1\n---x\nb: 2\n", "has front matter that no line of --- ends"),
        (f"---\na: {'[' * 101}{']' * 101}\n---\n", "is nested more than 100 levels deep"),
        ("+++\na = \n+++\n", "is not TOML: Invalid value (at line 2, column 5)"),
        ("+++\na = 1\na = 2\n+++\n", "is not TOML: Cannot overwrite a value (at line 3, column 6)"),
        (
            '{"a": 1,}',
            "is not JSON: Expecting property name enclosed in double quotes (line 1, column 9)",
        ),
        (
            ";;;\n[1]\n;;;",
            "is not JSON: Expecting property name enclosed in double quotes (line 2, column 1)",
        ),
        (b"---\na: \xff\n---\n", "is not UTF-8 (byte 8); save it as UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named(text: str | bytes, problem: str) -> None:
    assert _value(text) == problem


def test_without_pyyaml_only_yaml_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "almanac_cli.formats.yaml_codec", raising=False)
    monkeypatch.setitem(sys.modules, "yaml", None)
    [item] = parse_front_matter(JEKYLL.encode(), "a.md")
    assert item.error
    assert (item.error.reason, item.error.code) == (
        "has front matter in YAML, which needs PyYAML",
        NO_YAML,
    )
    assert isinstance(_value(HUGO), dict)


@settings(deadline=None)
@given(
    st.sampled_from(["---\n", "+++\n", ";;;\n", "{", ""]),
    st.one_of(st.text(), st.text(alphabet="ab:-'\"[]{}&*!?|>#=., \n1")),
    st.sampled_from(["\n---\n", "\n+++\n", "\n;;;\n", "}", ""]),
)
def test_no_input_raises(before: str, text: str, after: str) -> None:
    data = f"{before}{text}{after}".encode(errors="surrogatepass")
    for item in parse_front_matter(data, "a.md"):
        assert item.error or isinstance(item.value, dict)


@settings(deadline=None)
@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    for item in parse_front_matter(b"---\n" + data + b"\n---\n", ""):
        assert item.error or isinstance(item.value, dict)
