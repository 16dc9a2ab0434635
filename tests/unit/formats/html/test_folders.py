from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.formats.html.folders import folder_names
from almanac_cli.model.slugs import is_reserved

HOSTILE = (
    "a", "A", "á", "Á", "a\u0301", "ａ", "ª", "..", ".", "/", "\\", "a/b", "a b", "con", "CON",
    "nul.", "com1", "com¹", "LPT9", "!!!", "???", "🎉", "", " ", "index", "assets", "page", "ß",
    "ss", "ǆ", "ǅ", "\u0301", "ก็", "ก", "中文", "й", "и", "c", "c++", "c#", "x" * 300, "é" * 300,
)  # fmt: skip
texts = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"])))
)


def looks(name: str) -> str:
    """Return what file systems that ignore case and forms of marks may compare."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())


@given(texts)
def test_names_of_folders_never_collide_and_are_safe(values: list[str]) -> None:
    names = folder_names(values)
    assert [*names] == [*dict.fromkeys(values)]
    assert len({looks(name) for name in names.values()}) == len(names)
    for name in names.values():
        assert name
        assert not is_reserved(name)
        assert not set(name) & set('./\\:*?"<>|#%+ \0')
        assert len(name.encode()) <= 140
        assert name == unicodedata.normalize("NFC", name)


@given(texts)
def test_names_of_folders_with_the_same_order_are_the_same(values: list[str]) -> None:
    assert folder_names(values) == folder_names(iter(values))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("OpenAI News", "openai-news"),
        ("Café", "cafe"),
        ("Schmidhuber's blog", "schmidhubers-blog"),
        ("index", "index"),
        ("assets", "assets"),
        ("新闻", "新闻"),
        ("日本語 AI", "日本語-ai"),
        ("c++", "c"),
    ],
)
def test_a_folder_has_the_letters_and_digits_of_the_text(text: str, name: str) -> None:
    assert folder_names([text]) == {text: name}


@pytest.mark.parametrize("text", ["..", "!!!", "🎉", "\u0301"])
def test_a_text_without_letters_has_digits_for_a_folder(text: str) -> None:
    (name,) = folder_names([text]).values()
    assert len(name) == 8
    assert int(name, 16) >= 0


@pytest.mark.parametrize("text", ["CON", "nul", "com1", "LPT9", "com¹", "aux."])
def test_a_name_that_windows_reserves_gets_digits(text: str) -> None:
    (name,) = folder_names([text]).values()
    assert name[-9] == "-"


def test_of_names_that_differ_in_case_the_first_is_plain() -> None:
    first, second, third = folder_names(["OpenAI", "openai", "OPENAI"]).values()
    assert first == "openai"
    assert second.startswith("openai-")
    assert third.startswith("openai-")


def test_of_names_that_differ_in_marks_the_first_is_plain() -> None:
    names = folder_names(["й", "и"])
    assert names["й"] == "й"
    assert names["и"].startswith("и-")


def test_a_text_that_is_the_name_of_another_gets_more_digits() -> None:
    taken = folder_names(["a", "A"])["A"]
    names = folder_names([taken, "a", "A"])
    assert names[taken] == taken
    assert names["A"].startswith(taken)
    assert len(set(names.values())) == 3
