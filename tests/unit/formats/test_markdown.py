"""Markdown keeps its layout on a terminal of any width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats.terminal.markdown import wrap_markdown
from almanac_cli.formats.terminal.sanitize import safe
from support.texts import relaxed, style

BODY = """\
A paragraph that is wrapped at forty columns.

- an item that needs a second line, at least
  - a nested one that needs a second line, too
    1. and one below that, which is as long

       with a paragraph of its own, as long as it
- the last

```
code(that="is longer", than="forty columns", and="stays", as_it="is")
- no item, however long it may be, in the middle of code
```

| a table | with columns that do not fit into forty |
|---|---|
| 1 | 2 |

one | two, without bars at the ends, which is too long
---|---
1 | 2

> a quote that is longer than forty columns are

    indented_code(that="is longer", than="forty columns")

    more()
"""
AT_40 = """\
A paragraph that is wrapped at forty
columns.

- an item that needs a second line, at
  least
  - a nested one that needs a second
    line, too
    1. and one below that, which is as
       long

       with a paragraph of its own, as
       long as it
- the last

```
code(that="is longer", than="forty columns", and="stays", as_it="is")
- no item, however long it may be, in the middle of code
```

| a table | with columns that do not fit into forty |
|---|---|
| 1 | 2 |

one | two, without bars at the ends, which is too long
---|---
1 | 2

> a quote that is longer than forty
> columns are

    indented_code(that="is longer", than="forty columns")

    more()
"""
PIECES = [
    "- ",
    "1. ",
    "    ",
    "```",
    "~~~",
    "|",
    "---|---",
    "> ",
    "word",
    "\n",
    "\n\n",
    "\t",
    "\x1b",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=20).map("".join)


def test_code_tables_and_lists_keep_their_layout() -> None:
    assert "\n".join(wrap_markdown(BODY, style(40))) == AT_40


def test_nothing_is_wrapped_where_there_is_no_terminal() -> None:
    assert "\n".join(wrap_markdown(BODY, style(None))) == BODY


@relaxed
@given(TEXTS, st.integers(1, 120))
def test_no_text_is_lost_at_any_width(text: str, width: int) -> None:
    shown = "".join("".join(wrap_markdown(text, style(width))).split())
    expected = "".join(safe(text).split())
    assert shown.replace(">", "") == expected.replace(">", "")
