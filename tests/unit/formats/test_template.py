"""Templates: their syntax, and what they make of a record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats import template
from almanac_cli.formats.terminal.style import Style
from almanac_cli.model.kinds import EVENT
from support.records import event
from support.setting import MOMENT

ROW: dict[str, Any] = {
    **dict.fromkeys(EVENT.fields),
    **event("a", title="{score} %s", score=7, tags=["x", "y"], factors={"scale": 4}),
    "own key": {"a": [1]},
    "x:>10": "to the letter",
}  # fmt: skip


def filled(text: str) -> str:
    return template.fill(template.parse(text), EVENT, ROW, Style(MOMENT))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{title}", "{score} %s"),
        ("{score}: {tags} <{url}>", "7: x, y <>"),
        ("{{{score}}}", "{7}"),
        ("{{}} {id}", "{} a"),
        (r"{id}\t{score}\n", "a\t7\n"),
        (r"\\n{id}\d\\", r"\n" + "a" + "\\d\\"),
        ("{factors} {published} {added}", "scale 4 2026-11-20 2026-11-21"),
        ("{age}", "3d ago"),
        ("{own key}", '{"a":[1]}'),
        ("{x:>10}", "to the letter"),
        ("{ id }{id}", "aa"),
        ("\x1b{id}", "\x1ba"),
    ],
)
def test_fields_and_escapes_are_replaced(text: str, line: str) -> None:
    assert filled(text) == line + "\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{title", "has a single { in it: write {{ for a brace"),
        ("{a{b}}", "has a single { in it: write {{ for a brace"),
        ("title}", "has a single } in it: write }} for a brace"),
        ("{}", "has {} in it: name a field, such as {title}"),
        ("plain", "names no field, such as {title}: 'plain'"),
        ("", "names no field, such as {title}: ''"),
    ],
)
def test_a_fault_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"^(has|names)") as caught:
        template.parse(text)
    assert str(caught.value) == reason


@given(st.text())
def test_any_text_can_be_written_as_a_template(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("{", "{{").replace("}", "}}")
    assert filled(escaped + "{id}") == f"{text}a\n"


@given(st.text(st.sampled_from("{}\\ntid")))
def test_a_template_is_read_or_refused(text: str) -> None:
    try:
        parts = template.parse(text)
    except ValueError as error:
        assert "\n" not in str(error)  # noqa: PT017 (either way is right)
    else:
        assert any(part.is_field for part in parts)
