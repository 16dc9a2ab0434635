"""Records in Markdown: exact text, with nothing in it that has an effect."""

from __future__ import annotations

from typing import Any

import pytest

from almanac_cli.formats import markdown_records
from almanac_cli.formats.terminal.style import Style
from almanac_cli.model.kinds import EVENT, GUIDE
from support.records import event, guide
from support.setting import MOMENT

URL = "https://example.com/a"


def item(title: str = "T", **fields: object) -> str:
    row: dict[str, Any] = dict.fromkeys(EVENT.fields) | event("a", title=title, **fields)
    return "".join(markdown_records.list_lines(EVENT, [row]))


def test_an_item_links_the_title_and_says_what_a_table_does() -> None:
    assert item(url=URL, score=8) == f"- [T]({URL}) (score 8, 2026-11-20, Source)\n"
    assert item(source="*") == "- T (2026-11-20, \\*)\n"


def test_an_item_of_a_guide_has_its_level() -> None:
    row = dict.fromkeys(GUIDE.fields) | guide("g", level="mixed")
    assert [*markdown_records.list_lines(GUIDE, [row])] == ["- G (mixed, 2026-11-21)\n"]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://x.org/a_(b)", "<https://x.org/a_(b)>"),
        ("https://x.org/a\\(b", "<https://x.org/a\\\\(b>"),
        ("https://x.org/*_*?a=[b]&c", "https://x.org/*_*?a=[b]&c"),
        ("https://x.org/?a&amp;b&#1;", "https://x.org/?a&amp;amp;b&amp;#1;"),
    ],
)
def test_the_url_of_a_link_stays_whole(url: str, link: str) -> None:
    assert item(url=url).startswith(f"- [T]({link}) (")


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("*a* _b_ `c` ~~d~~", r"\*a\* \_b\_ \`c\` \~\~d\~\~"),
        ("![a](b) <b>x</b> &amp; $x$", r"!\[a\](b) \<b\>x\</b\> \&amp; \$x\$"),
        ("a | b # c \\", "a \\| b # c \\\\"),
        ("- a", r"\- a"),
        ("# a & b", r"\# a & b"),
        ("1. a", r"1\. a"),
        ("12) a", r"12\) a"),
        ("1.5 a", r"1\.5 a"),
        ("2026 a", "2026 a"),
        ("+ a", r"\+ a"),
        ("===", r"\==="),
        ("see https://x.org/a_b.", r"see https\://x.org/a\_b."),
        ("WWW.x.org ftp://x", r"WWW\.x.org ftp\://x"),
        ("\u202ea", "\\\\u202ea"),
    ],
)
def test_text_is_shown_as_it_is(text: str, markdown: str) -> None:
    assert item(text) == f"- {markdown} (2026-11-20, Source)\n"


def test_a_table_has_a_line_for_each_record() -> None:
    row: dict[str, Any] = dict.fromkeys(EVENT.fields)
    row |= event("a", title="a|b", tags=["x", "y"], url=f"{URL}|b", summary="one\n\ntwo", own=[1])
    columns = ("title", "tags", "url", "summary", "age", "published", "score", "own")
    lines = markdown_records.table_lines(EVENT, columns, [row], Style(MOMENT))
    assert [*lines] == [
        "| title | tags | url | summary | age | published | score | own |\n",
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n",
        f"| a\\|b | x, y | <{URL}\\|b> | one<br><br>two | 3d ago | 2026-11-20 |  | 1 |\n",
    ]
