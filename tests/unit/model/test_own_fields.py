"""Keys of the user's own, and the fields that they may be misspellings of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.model.kinds import EVENT
from almanac_cli.model.own_fields import misspelled

WORD = st.text("abc", max_size=5)


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("scroe", "score"), ("scor", "score"), ("scores", "score"), ("sccore", "score"),
        ("score_", "score"), ("sc0re", "score"), ("csore", "score"), ("Score", "score"),
        ("URL", "url"), ("ul", "url"), ("tag", "tags"), ("authro", "author"), ("core", "score"),
        ("publisher", "published"),
        ("scrooe", None), ("rscoe", None), ("price", None), ("mood", None), ("", None),
        ("date", None), ("score 2", None),
    ],
)  # fmt: skip
def test_a_key_one_letter_from_a_field_is_misspelled(key: str, field: str | None) -> None:
    assert misspelled(key, EVENT.fields) == field


@given(WORD, WORD)
def test_one_letter_away_is_what_one_keystroke_changes(key: str, field: str) -> None:
    keystrokes = {key}
    for n in range(len(key) + 1):
        start, rest = key[:n], key[n:]
        keystrokes.add(start + rest[1:])
        keystrokes.add(start + rest[1:2] + rest[:1] + rest[2:])
        for letter in "abc":
            keystrokes |= {start + letter + rest, start + letter + rest[1:]}
    assert (misspelled(key, [field]) == field) == (field in keystrokes)
