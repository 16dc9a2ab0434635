"""JSON text: what is read strictly, what is refused and why, and how it is written."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.formats import json_codec
from almanac_cli.model.numerals import Numeral
from support.numbers import NUMBER_TEXTS

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)
    ),
)
OBJECTS = st.dictionaries(st.text(max_size=5), SCALARS, max_size=4)
relaxed = settings(deadline=None)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"{}", {}),
        (b' \n{"a": [1, -2.5, true, null, "b"]}\r\n', {"a": [1, -2.5, True, None, "b"]}),
        ('{"é": "日本 😀"}'.encode(), {"é": "日本 😀"}),
        (b'"\\ud83d\\ude00"', "😀"),
        (b'"\\u0000\\u202e"', "\0\u202e"),
        (b'{"text": "<<<<<<< HEAD\\n=======\\n"}', {"text": "<<<<<<< HEAD\n=======\n"}),
        (b'[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
    ],
)  # fmt: skip
def test_one_json_document_is_read(data: bytes, value: object) -> None:
    assert json_codec.decode(data) == value


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"\xef\xbb\xbf{}", "begins with a byte order mark; save it as UTF-8 without one"),
        ("\ufeff{}".encode("utf-16-le"), "begins with a byte order mark; save it as UTF-8"),
        ("\ufeff{}".encode("utf-16-be"), "begins with a byte order mark; save it as UTF-8"),
        (b'{"a": "\xff"}', "is not UTF-8 (byte 8)"),
        (b'{"a": "\xe9t\xe9"}', "is not UTF-8 (byte 8)"),
        (b'"\xed\xa0\x80"', "is not UTF-8 (byte 2)"),
        (b'"\xc0\xaf"', "is not UTF-8 (byte 2)"),
        (b'{\n  "a": 1,\n  "b"', "is not JSON: Expecting ':' delimiter (line 3, column 6)"),
        (b'{"a": 1', "is not JSON: "),
        (b'["a', "is not JSON: "),
        (b"{'a': 1}", "is not JSON: "),
        (b'{"a": 1,}', "is not JSON: "),
        (b"{} {}", "is not JSON: Extra data (line 1, column 4)"),
        (b'"a\nb"', "is not JSON: "),
        (b'"\x1b"', "is not JSON: "),
        (b'{"a": 1, "b": 2, "a": 3}', "has the key 'a' twice in one object"),
        (b'[{"x": {"a": 1, "a": 1}}]', "has the key 'a' twice in one object"),
        (b'{"\\u0061": 1, "a": 1}', "has the key 'a' twice in one object"),
        (b"NaN", "holds NaN, which is not a JSON number"),
        (b'{"score": NaN}', "holds NaN, which is not a JSON number"),
        (b"[Infinity]", "holds Infinity, which is not a JSON number"),
        (b"[-Infinity]", "holds -Infinity, which is not a JSON number"),
        (b"[" * 100_000, "is nested more than 100 levels deep"),
        (b"[" * 100_000 + b"]" * 100_000, "is nested more than 100 levels deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "is nested more than 100 levels deep"),
        (b"[" * 101 + b"]" * 101, "is nested more than 100 levels deep"),
        (b'"\\ud800"', "holds half of a surrogate pair"),
        (b'["\\ude00\\ud83d"]', "holds half of a surrogate pair"),
        (b'{"a": {"\\udfff": 1}}', "holds half of a surrogate pair"),
    ],
    ids=lambda each: repr(each[:30]),
)
def test_anything_else_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}"):
        json_codec.decode(data)


@pytest.mark.parametrize(
    "text",
    [
        "0", "-0", "-0.0", "0.10", "1.10", "1E3", "1e3", "1e+3", "1.0e+16", "1e16", "1e400",
        "-1e-400", "0e999999999999999999999", "0.1234567890123456789", "12345678901234567890123",
        "9" * 5000, "-" + "9" * 900_000, "1e" + "9" * 900_000,
    ],
    ids=lambda text: text[:24],
)  # fmt: skip
def test_a_number_is_written_as_it_was_read(text: str) -> None:
    for data in (text, f"[{text}]", f'{{"a":{{"b":[{text},"{text}"]}}}}'):
        value = json_codec.decode(data.encode())
        assert json_codec.compact(value) == data
        assert json_codec.compact(json_codec.decode_row(data)) == data
        assert json_codec.decode(json_codec.pretty(value).encode()) == value


@relaxed
@given(st.lists(NUMBER_TEXTS | st.text().map(json.dumps)))
def test_numbers_and_texts_are_never_taken_for_each_other(texts: list[str]) -> None:
    data = f"[{','.join(texts)}]"
    value = json_codec.decode(data.encode())
    again = json_codec.compact(value)
    assert json_codec.decode(again.encode()) == value
    numbers = [text for text in texts if text[0] != '"']
    kept = [json_codec.compact(item) for item in value if not isinstance(item, str)]
    assert kept == numbers


def test_numbers_that_python_writes_alike_are_its_own() -> None:
    value = json_codec.decode(b"[7, -7, 1.5, 1e+16, 1.10]")
    assert [type(item) for item in value] == [int, int, float, float, Numeral]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b"1.10", b"1.10", True),
        (b"1.10", b"1.1", False),
        (b"1", b"1.0", False),
        (b"1", b"true", False),
        (b"0", b"false", False),
        (b'"1.10"', b"1.10", False),
        (b'{"a": 1, "b": [1.10]}', b'{"b": [1.10], "a": 1}', True),
        (b"[1, 2]", b"[2, 1]", False),
        (b"null", b"{}", False),
    ],
)
def test_values_are_the_same_if_their_numbers_are_written_alike(
    one: bytes,
    other: bytes,
    same: bool,  # noqa: FBT001 (a case)
) -> None:
    assert json_codec.is_same(json_codec.decode(one), json_codec.decode(other)) is same


def test_a_hundred_levels_are_not_too_deep() -> None:
    data = b"[" * 100 + b"]" * 100
    assert json_codec.compact(json_codec.decode(data)).encode() == data


@relaxed
@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_refused_in_one_line(data: bytes) -> None:
    try:
        json_codec.decode(data)
    except ValueError as error:
        assert "\n" not in str(error)  # noqa: PT017 (either way is right)


@relaxed
@given(VALUES)
def test_a_value_survives_being_written_and_read(value: object) -> None:
    for write in (json_codec.pretty, json_codec.compact):
        again = json_codec.decode(write(value).encode())
        assert json.dumps(again) == json.dumps(value)  # the order of keys and 1 or 1.0 as well


@relaxed
@given(VALUES)
def test_written_json_is_read_alike_by_any_other_program(value: object) -> None:
    assert json.dumps(json.loads(json_codec.pretty(value))) == json.dumps(value)
    assert json.dumps(json.loads(json_codec.compact(value))) == json.dumps(value)


def test_a_file_has_an_item_a_line_and_ends_in_a_newline() -> None:
    value = {"id": "a", "title": "é 日本", "tags": ["b", "c"], "factors": {"scale": 1}}
    assert json_codec.pretty(value) == (
        "{\n"
        '  "id": "a",\n'
        '  "title": "é 日本",\n'
        '  "tags": [\n'
        '    "b",\n'
        '    "c"\n'
        "  ],\n"
        '  "factors": {\n'
        '    "scale": 1\n'
        "  }\n"
        "}\n"
    )


_ASCII = st.text(st.characters(max_codepoint=0x7E), max_size=5)
_PLAIN_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | _ASCII,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_ASCII, inner, max_size=3),
    max_leaves=8,
)


@relaxed
@given(_PLAIN_VALUES)
def test_a_file_is_laid_out_as_the_json_module_does_it(value: object) -> None:
    assert json_codec.pretty(value) == json.dumps(value, indent=2) + "\n"


def test_one_line_of_json_is_one_line() -> None:
    assert json_codec.compact({"a": [1, "b\nc"], "d": None}) == '{"a":[1,"b\\nc"],"d":null}'


@relaxed
@given(VALUES)
def test_written_json_holds_nothing_that_acts_on_a_terminal(value: object) -> None:
    acting = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]"
    written = json_codec.compact([value, "\x1b\x7f\x9b\u202e\u2067\u2028"])
    assert not re.search(acting, written)
    assert "\n" not in written


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], "[]\n"),
        ([{"id": "a"}], '[\n{"id":"a"}\n]\n'),
        ([{"id": "a", "b": None}, {"id": "b"}], '[\n{"id":"a","b":null},\n{"id":"b"}\n]\n'),
    ],
)  # fmt: skip
def test_a_list_is_one_array_with_an_object_a_line(rows: list[dict[str, Any]], text: str) -> None:
    assert "".join(json_codec.array(map(json_codec.compact, rows))) == text


JSON_ROWS = st.lists(st.dictionaries(st.text(), st.none() | st.integers() | st.text()))


@relaxed
@given(JSON_ROWS)
def test_json_of_any_rows_is_one_document(rows: list[dict[str, Any]]) -> None:
    assert json.loads("".join(json_codec.array(map(json_codec.compact, rows)))) == rows
