"""What templates show is escaped, by a function that is as strict as that of the library."""

from __future__ import annotations

import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats.html import environment, template_files
from almanac_cli.formats.html.folders import Folders

ENVIRONMENT = environment.make_environment(template_files.read(), Folders({}, {}))
VALUES = st.one_of(
    st.text(), st.text("<>&'\"a"), st.integers(), st.none(), st.lists(st.text("<a")),
    st.text("<>&").map(markupsafe.Markup), st.text("<>&").map(markupsafe.escape),
)  # fmt: skip


@given(VALUES)
def test_a_template_shows_any_value_as_the_library_escapes_it(value: object) -> None:
    assert ENVIRONMENT.from_string("{{ value }}").render(value=value) == markupsafe.escape(value)


@given(st.text("<>&'\"a{}"))
def test_what_templates_join_and_set_is_escaped_once(text: str) -> None:
    escaped = markupsafe.escape(text)
    template = ENVIRONMENT.from_string(
        "{% macro show(text) %}{{ text }}{% endmacro %}"
        "{% set part %}<b>{{ text }}</b>{% endset %}"
        "{{ part }}{{ show(text) }}{{ text ~ '!' }}{{ [text]|join(',') }}"
    )
    assert template.render(text=text) == f"<b>{escaped}</b>{escaped}{escaped}!{escaped}"


@pytest.mark.parametrize("name", ["items", "keys", "values", "title", "copy"])
def test_a_field_of_a_row_stands_before_a_method_of_dicts(name: str) -> None:
    template = ENVIRONMENT.from_string("{{ row." + name + " }}")
    assert template.render(row={name: "field"}) == "field"
