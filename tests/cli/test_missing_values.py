"""A filter whose value no record has is named, with the value that may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def almanac(root: Path) -> Path:
    write(
        root,
        event(
            "a", source="Example Lab", author="Florian Brand, Nathan Lambert", tags=["café", "c++"]
        ),
    )
    write(root, event("b", source="OpenAI", author="李飞飞", tags=["gpt-4.5"], type="release"))
    write(root, guide("g", level="mixed", tags=["basics"]))
    return root


@pytest.mark.usefixtures("almanac")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--author", "lambart"], "the author 'lambart'; did you mean Nathan Lambert?"),
        (["--author", "Brand Florian"], "the author 'Brand Florian'; did you mean Florian Brand?"),
        (["--author", "飞飞"], "the author '飞飞'; did you mean 李飞飞?"),
        (["--author", "OpenAI"], "the author 'OpenAI'"),
        (["--source", "Exampel Lab"], "the source 'Exampel Lab'; did you mean Example Lab?"),
        (["--source", ""], "the source ''"),
        (["--source", "open"], "the source 'open'; did you mean OpenAI?"),
        (["--source", "\x1b[1m"], "the source '\\x1b[1m'"),
        (["--tag", "cafe"], "the tag 'cafe'; did you mean café?"),
        (["--tag", "gpt 4 5"], "the tag 'gpt-4-5'; did you mean gpt-4.5?"),
        (["--tag", "c"], "the tag 'c'"),
        (["--type", "relase"], "the type 'relase'; did you mean release?"),
    ],
)
def test_a_value_that_no_event_has_is_named(run: Run, words: list[str], said: str) -> None:
    result = run("list", "--json", *words)
    assert (result.stdout, result.stderr) == ("[]\n", f"no event has {said}\n")


@pytest.mark.usefixtures("almanac")
def test_one_of_several_values_that_no_event_has_is_named(run: Run) -> None:
    result = run("list", "-q", "--source", "openai", "--source", "exampel", "--author", "飞")
    said = "no event has the source 'exampel'; did you mean Example Lab?\n"
    assert (result.stdout, result.stderr) == ("", f"{said}no event has the author '飞'\n")
    result = run("list", "-q", "--source", "openai", "--source", "exampel")
    assert (result.stdout, result.stderr) == ("b\n", said)


@pytest.mark.usefixtures("almanac")
def test_values_that_some_event_has_are_not_named(run: Run) -> None:
    result = run("list", "-q", "--source", "openai", "--author", "lambert", "--tag", "c++")
    assert (result.stdout, result.stderr) == ("", "")


@pytest.mark.usefixtures("almanac")
def test_a_tag_that_no_guide_has_is_named(run: Run) -> None:
    result = run("guide", "list", "--tag", "basic")
    said = "no guide to show\nno guide has the tag 'basic'; did you mean basics?\n"
    assert (result.stdout, result.stderr) == ("", said)
