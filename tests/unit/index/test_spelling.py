"""Whatever is searched for, the answer comes, and words that stand nowhere are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac_cli.errors import InvalidValue
from almanac_cli.index import search_expression, spelling
from almanac_cli.model.kinds import EVENT
from almanac_cli.model.query import Order, Query
from almanac_cli.operations.store import Store
from support.records import event, write

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.index.reader import Reader

TYPED = st.text(
    st.sampled_from("transform gpt5-大模型を.\"*()':") | st.characters(codec="utf-8"), min_size=1
)


@pytest.fixture
def reader(root: Path) -> Reader:
    write(root, event("a", title="Transformers transform databases", summary="Agreed on 大模型."))
    write(root, event("b", title="GPT5 in database design", summary="Łódź agrees."))
    return Store(root).reader(EVENT)


def suggestions(reader: Reader, text: str) -> dict[str, str | None]:
    """Return the suggestion for each term that no event has."""
    search = search_expression.parse(EVENT, text)
    answer = reader.select(Query(), Order(), search.match)
    reader.highlights(search.match, answer.ids, 9)
    return {term.text: term.suggestion for term in spelling.missing_terms(answer, search)}


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("transfomer", "transformers"),
        ("databse", "database"),
        ("agered", "agreed"),
        ("gtp5", "gpt5"),
        ("gpt6", None),
        ("lodzz", "lodz"),
        ("databse-desing", "database-design"),
        ("databse*", None),
        ("q", None),
        ("大猫", None),
    ],
)
def test_the_most_similar_word_is_suggested(
    reader: Reader, text: str, suggestion: str | None
) -> None:
    assert suggestions(reader, text) == {text: suggestion}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TYPED)
def test_whatever_is_typed_has_an_answer(reader: Reader, text: str) -> None:
    try:
        assert suggestions(reader, text) is not None
    except InvalidValue:
        return
