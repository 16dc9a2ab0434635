"""Why a record is suggested, in words."""

from __future__ import annotations

from typing import Any

import pytest

from almanac_cli.formats.reasons import full_reason_text, reason_text, shared_text
from almanac_cli.model.kinds import EVENT
from support.rows import row


def why(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 (whatever a reason has)
    empty: dict[str, Any] = dict.fromkeys(("terms", "tags", "guides", "neighbours"), ())
    return empty | {"days": 2, "same_day": False, "witness": None} | changes


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"terms": ("Gemma 4", "on-device")}, "shares Gemma 4, on-device; 2 days apart"),
        ({"terms": ("Gemma 4",), "days": 1}, "shares Gemma 4; 1 day apart"),
        ({"days": 0, "same_day": True}, "the same day"),
        ({"days": 0}, "the same time"),
        ({"terms": ("a", "b", "c", "d"), "tags": ("e",)}, "shares a, b, c; 2 days apart"),
        ({"terms": ("Gemma 4",), "tags": ("gemma",)}, "shares Gemma 4; 2 days apart"),
        ({"terms": ("Gemma",), "tags": ("gemma", "x")}, "shares Gemma, x; 2 days apart"),
        ({"terms": ("gap", "x"), "tags": ("open-gap",)}, "shares x, open-gap; 2 days apart"),
        ({"guides": ("g", "h")}, "shares the guide g; 2 days apart"),
        (
            {"terms": ("a",), "witness": "w"},
            "shares a; linked to a similar one; 2 days apart",
        ),
        ({"terms": ("a", "b"), "witness": "w"}, "shares a, b; 2 days apart"),
        (
            {"terms": ("a",), "neighbours": ("n",), "witness": "w"},
            "shares a; both linked to a third one; 2 days apart",
        ),
    ],
)
def test_a_reason_takes_few_words(changes: dict[str, Any], text: str) -> None:
    assert reason_text(why(**changes)) == text


def test_a_full_reason_names_all_that_is_shared() -> None:
    shared = why(
        terms=("a", "b", "c", "d"), tags=("e",), guides=("g", "h"), neighbours=("n", "m"),
        witness="w",
    )  # fmt: skip
    assert full_reason_text(shared) == (
        "shares a, b, c, d, e, the guides g, h; both linked to n, m; linked to w; 2 days apart"
    )
    assert full_reason_text(shared | {"witness": "n"}).count("linked to") == 1


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"tags": ["a", "b", "c", "d", "x"]}, "shares a, b, c; 2 days apart"),
        ({"tags": ["a"], "guides": ["g"]}, "shares a; 2 days apart"),
        ({"guides": ["g", "h"]}, "shares the guide g; 2 days apart"),
        ({"links": ["third"]}, "2 days apart"),
        ({"published": "2026-11-20T00:00:00Z"}, "the same day"),
        ({"published": "2026-11-01T00:00:00Z", "precision": "month"}, "the same time"),
        ({"published": "2026-10-01T00:00:00Z", "precision": "month"}, "20 days apart"),
    ],
)
def test_linked_events_say_what_they_share(changes: dict[str, Any], text: str) -> None:
    sets = {"tags": ["a", "b", "c", "d"], "guides": ["g", "h"], "links": ["third"]}
    one, other = row("one", 20, **sets), row("other", 22, **changes)
    assert shared_text(EVENT, one, other) == text
    assert shared_text(EVENT, other, one) == text
