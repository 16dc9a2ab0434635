"""Fields of the user's own in lists: conditions, columns and orders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from almanac_cli.formats import json_codec
from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run


@pytest.fixture
def priced(root: Path) -> Path:
    """Make an almanac of four events with prices, one of them a text, one unset; and a guide."""
    write(
        root,
        b'{"price": 10.0, ' + json.dumps(event("a", author="Ann", tags=["chips"]))[1:].encode(),
        "a",
    )
    write(root, b'{"price": 9.50, ' + json.dumps(event("b", links=["a"]))[1:].encode(), "b")
    write(root, event("c", price="free", tags=["chips"], labs=["Mistral AI", "Étoile"]))
    write(root, event("d", score=8, added="2026-11-20T10:30:00Z"))
    write(root, guide("g", pages=7))
    return root


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        (["price"], "a b c"), (["price=10"], "a"), (["price=9.5"], "b"), (["price=FREE"], "c"),
        (["price!=10"], "b c d"), (["price="], "d"), (["price!="], "a b c"),
        (["price", "price!=10"], "b c"), (["labs=etoile"], "c"), (["labs=mistral"], ""),
        (["author"], "a"), (["author=ann"], "a"), (["author="], "b c d"),
        (["source=SOURCE"], "a b c d"),
        (["score=8.0"], "d"), (["added=2026-11-20"], "d"), (["added=2026-11"], "a b c d"),
        (["links"], "a b"), (["links=b"], "a"), (["links!=b"], "b c d"), (["links="], "c d"),
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.usefixtures("priced")
def test_events_are_listed_by_the_value_of_any_field(
    run: Run, conditions: list[str], ids: str
) -> None:
    options = [word for condition in conditions for word in ("--where", condition)]
    result = run("list", "--sort", "id", "-q", *options)
    assert (result.stdout.split(), result.stderr) == (ids.split(), "")


@pytest.mark.usefixtures("priced")
def test_conditions_hold_for_search_related_and_guides(run: Run) -> None:
    assert run("search", "a OR b OR c", "--where", "price=10", "-q").stdout == "a\n"
    assert run("related", "a", "--where", "price=free", "-q").stdout == "c\n"
    assert run("guide", "list", "--where", "pages=7", "-q").stdout == "g\n"
    assert run("guide", "list", "--where", "pages=8", "-q").stdout == ""


@pytest.mark.usefixtures("priced")
def test_a_condition_on_a_field_that_none_has_is_said(run: Run) -> None:
    result = run("list", "--where", "prise=10", "--json")
    assert result.stdout == "[]\n"
    assert result.stderr == "no event has the field 'prise'; did you mean price?\n"
    said = run("guide", "list", "--where", "price!=1", "-q")
    assert (said.stdout, said.stderr) == ("g\n", "no guide has the field 'price'\n")
    assert "the field 'x\\x1b[2J'" in run("related", "a", "--where", "x\x1b[2J").stderr


def test_an_own_field_that_is_null_is_a_field(root: Path, run: Run) -> None:
    write(root, b'{"price": null, ' + json.dumps(event("a"))[1:].encode(), "a")
    for words in (["--where", "price="], ["--sort", "price"], ["--fields", "id,price"]):
        result = run("list", "--json", *words)
        assert ([row["id"] for row in json.loads(result.stdout)], result.stderr) == (["a"], "")
    assert run("list", "--fields", "price", "--json").stdout == '[\n{"price":null}\n]\n'


@pytest.mark.usefixtures("priced")
def test_a_condition_without_a_key_is_wrong_usage(run: Run) -> None:
    said = run("list", "--where", "=1", code=2).stderr
    assert said == "Error: --where: must be KEY=VALUE, KEY!=VALUE or KEY, not '=1'\n"


@pytest.mark.usefixtures("priced")
def test_own_fields_are_columns_in_every_form(run: Run) -> None:
    words = ("list", "--sort", "id", "--fields", "id,price,labs")
    assert run(*words).stdout == (
        "id  price  labs\n"
        "--  -----  ------------------\n"
        "a   10.0\n"
        "b   9.50\n"
        "c   free   Mistral AI, Étoile\n"
        "d\n"
    )
    assert run(*words, "--ndjson").stdout == (
        '{"id":"a","price":10.0,"labs":null}\n'
        '{"id":"b","price":9.50,"labs":null}\n'
        '{"id":"c","price":"free","labs":["Mistral AI","Étoile"]}\n'
        '{"id":"d","price":null,"labs":null}\n'
    )
    assert run("guide", "list", "--fields", "pages", "--ndjson").stdout == '{"pages":7}\n'


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["price"], "b a c d"),
        (["-price"], "a b c d"),
        (["price", "--reverse"], "d c a b"),
        (["-author,price"], "a b c d"),
        (["-price", "--limit", "1"], "a"),
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("priced")
def test_own_fields_are_sorted_by(run: Run, words: list[str], ids: str) -> None:
    assert run("list", "-q", "--sort", *words).stdout.split() == ids.split()


@pytest.mark.usefixtures("priced")
def test_a_field_that_no_record_has_is_no_column_or_order(run: Run) -> None:
    said = run("list", "--fields", "id,prise", code=2).stderr
    assert said.startswith("Error: no field 'prise'\ndid you mean price? the fields are id, title,")
    said = run("list", "--sort", "prise", code=2).stderr
    assert said.endswith("url, published, added, score\ndid you mean price?\n")
    assert "no field 'price'" in run("guide", "list", "--fields", "price", code=2).stderr
    said = run("list", "--sort", "tags", code=2).stderr
    assert said.startswith("Error: --sort: cannot sort by 'tags'; use id, title,")
    assert "did you mean" not in said


@pytest.mark.usefixtures("priced")
def test_an_order_by_nothing_is_wrong_usage(run: Run) -> None:
    for sort in ("", "score,"):
        said = run("list", "--sort", sort, code=2).stderr
        assert said.startswith("Error: --sort: cannot sort by ''; use id, title,")


def test_names_of_own_fields_are_never_taken_for_sql(root: Path, run: Run) -> None:
    keys = ["x' OR 1=1 --", 'a"b', "$.id", "json_extract(1)", "日本", "a\\"]
    write(root, json_codec.pretty(event("a", **dict.fromkeys(keys, "v"))).encode(), "a")
    write(root, event("b"))
    for key in keys:
        if "=" not in key:
            assert run("list", "--where", f"{key}=V", "-q").stdout == "a\n"
        assert run("list", "--sort", key, "-q").stdout == "a\nb\n"
        (row, _) = json.loads(run("list", "--fields", key, "--sort", key, "--json").stdout)
        assert row == {key: "v"}
