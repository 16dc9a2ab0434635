"""What each field of a record takes, how it is kept, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.model import rows
from almanac_cli.model.kinds import EVENT, GUIDE
from support.models import (
    CONTROLS,
    FULL,
    GUIDE_FULL,
    SURROGATES,
    is_kept,
    problems,
    stored,
    what_is_wrong,
)
from support.records import event

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind

LINES = [(EVENT, "title"), (EVENT, "source"), (EVENT, "author"), (GUIDE, "title")]
TEXTS = [(EVENT, "summary"), (EVENT, "rationale"), (GUIDE, "summary"), (GUIDE, "body")]
URLS = [(EVENT, "url"), (GUIDE, "url")]


@pytest.mark.parametrize(("kind", "field"), LINES)
def test_white_space_in_one_line_is_folded(kind: Kind, field: str) -> None:
    assert stored(kind, FULL[kind] | {field: "  a   b\u00a0c\u3000d "})[field] == "a b c d"


@pytest.mark.parametrize(("kind", "field"), LINES)
@pytest.mark.parametrize("value", ["", " ", "\u00a0\u3000", "\u200b", "\u200e\u200f", "\ufeff"])
def test_one_line_of_nothing_is_refused(kind: Kind, field: str, value: str) -> None:
    assert what_is_wrong(kind, field, value) == "must not be empty"


@pytest.mark.parametrize(("kind", "field"), LINES)
@pytest.mark.parametrize("char", [*CONTROLS, *SURROGATES, "\u2028", "\u2029"])
def test_one_line_holds_no_control_character(kind: Kind, field: str, char: str) -> None:
    expected = f"must not contain the control character U+{ord(char):04X}"
    assert what_is_wrong(kind, field, f"a{char}b") == expected
    assert what_is_wrong(kind, field, char) == expected


@pytest.mark.parametrize(("kind", "field"), LINES)
@pytest.mark.parametrize("char", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_one_line_holds_nothing_that_reorders_text(kind: Kind, field: str, char: str) -> None:
    expected = f"must not contain U+{ord(char):04X}, which reorders text"
    assert what_is_wrong(kind, field, f"a{char}b") == expected


@pytest.mark.parametrize(("kind", "field"), TEXTS)
@pytest.mark.parametrize("char", [*CONTROLS, *SURROGATES])
def test_several_lines_hold_no_control_but_newline_and_tab(
    kind: Kind, field: str, char: str
) -> None:
    if char in "\n\t":
        assert is_kept(kind, field, f"a{char}b")
    else:
        expected = f"must not contain the control character U+{ord(char):04X}"
        assert what_is_wrong(kind, field, f"a{char}b") == expected


@pytest.mark.parametrize(("kind", "field"), URLS)
@pytest.mark.parametrize("char", [*CONTROLS, *SURROGATES])
def test_a_url_holds_no_control_character(kind: Kind, field: str, char: str) -> None:
    assert what_is_wrong(kind, field, f"https://x.org/{char}a").startswith("must")


@pytest.mark.parametrize("char", [*CONTROLS, *SURROGATES])
def test_a_takeaway_is_one_line_without_control_characters(char: str) -> None:
    [(where, what)] = problems(GUIDE, GUIDE_FULL | {"takeaways": ["a", f"b{char}c", "d"]})
    assert where == "takeaways.1"
    assert what == f"must not contain the control character U+{ord(char):04X}"


@pytest.mark.parametrize(
    ("kind", "field", "longest"),
    [
        (EVENT, "title", 300),
        (GUIDE, "title", 300),
        (EVENT, "source", 120),
        (EVENT, "summary", 20_000),
        (GUIDE, "summary", 20_000),
    ],
)
def test_a_text_has_at_most_so_many_characters(kind: Kind, field: str, longest: int) -> None:
    assert is_kept(kind, field, "é" * longest)
    for length in (longest + 1, longest * 40):
        expected = f"must have at most {longest:,} characters, not {length:,}"
        assert what_is_wrong(kind, field, "é" * length) == expected


@pytest.mark.parametrize("kind", FULL)
@pytest.mark.parametrize(
    "value",
    ["", "A", "a b", "a_b", "a--b", "-a", "a-", "../a", "a/b", "a\0b", "a\n", "é", "x" * 81,
     "x" * 10_000],
)  # fmt: skip
def test_an_id_is_a_slug_of_at_most_eighty_characters(kind: Kind, value: str) -> None:
    what = what_is_wrong(kind, "id", value)
    assert what.startswith(
        "must be lower-case ASCII words joined by hyphens, at most 80 characters, not '"
    )
    assert len(what) < 160
    assert is_kept(kind, "id", "x" * 80)


@pytest.mark.parametrize(("field", "low", "high"), [("score", 1, 10), ("tier", 1, 3)])
def test_a_number_stays_within_its_bounds(field: str, low: int, high: int) -> None:
    assert all(is_kept(EVENT, field, n) for n in range(low, high + 1))
    for wrong in (low - 1, high + 1, -5, 100):
        expected = f"must be a whole number from {low} to {high}, not {wrong}"
        assert what_is_wrong(EVENT, field, wrong) == expected
    assert len(what_is_wrong(EVENT, field, 10**4000)) < 160
    for shown, strange in (("7.5", 7.5), ("2.0", 2.0), ("'high'", "high"), ("'2'", "2")):
        assert what_is_wrong(EVENT, field, strange) == f"must be a whole number, not {shown}"


@pytest.mark.parametrize("name", rows.FACTORS)
def test_a_factor_is_a_score_too(name: str) -> None:
    assert all(is_kept(EVENT, "factors", {name: n}) for n in range(1, 11))
    for wrong, shown in ((0, "from 1 to 10, not 0"), (11, "from 1 to 10, not 11")):
        found = problems(EVENT, event("a", factors={name: wrong}))
        assert found == [(f"factors.{name}", f"must be a whole number {shown}")]
    strange: object
    for strange in (7.5, True, "7", None, [], {}):
        [(where, what)] = problems(EVENT, event("a", factors={name: strange}))
        assert where == f"factors.{name}"
        assert what.startswith("must be a whole number, not ")


def test_only_the_six_factors_are_known() -> None:
    [(where, what)] = problems(EVENT, event("a", factors={"luck": 5}))
    assert where.startswith("factors")
    assert all(name in f"{where}: {what}" for name in ("luck", *rows.FACTORS))


def test_factors_stand_in_their_order_and_none_are_unset() -> None:
    given = dict.fromkeys(reversed(rows.FACTORS), 5)
    assert list(stored(EVENT, event("a", factors=given))["factors"]) == list(rows.FACTORS)
    assert stored(EVENT, event("a", factors={})) == event("a")


@pytest.mark.parametrize("field", ["published", "added"])
def test_a_time_is_kept_in_utc_and_whole_seconds(field: str) -> None:
    given = event("a", **{field: "2026-04-03T01:00:00.9+02:00"})
    assert stored(EVENT, given)[field] == "2026-04-02T23:00:00Z"
    assert what_is_wrong(EVENT, field, "2026-04-03").startswith("must be a time such as ")
    assert what_is_wrong(EVENT, field, "2026-02-30T00:00:00Z").startswith("is not a time")


@pytest.mark.parametrize(("kind", "field"), URLS)
@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("x.org", "must be an http or https URL"),
        ("javascript:alert(1)", "must be an http or https URL"),
        ("file:///etc/passwd", "must be an http or https URL"),
        ("https://user:secret@x.org/", "must carry no user name or password"),
    ],
)
def test_a_url_is_http_without_credentials(kind: Kind, field: str, url: str, what: str) -> None:
    assert what_is_wrong(kind, field, url) == what


@pytest.mark.parametrize("url", ["http://X.org:80/A/?utm_source=b#c", "HTTPS://x.org"])
def test_a_url_is_kept_as_it_was_given(url: str) -> None:
    assert is_kept(EVENT, "url", url)
    assert is_kept(GUIDE, "url", url)


def test_an_event_is_not_linked_to_itself() -> None:
    assert what_is_wrong(EVENT, "links", ["other", "full"]) == "must not name the event itself"


def test_a_value_that_is_refused_is_never_shown_at_length() -> None:
    for field, value in (("title", [1] * 10_000), ("score", "x" * 10_000), ("level", "y" * 10_000)):
        kind = GUIDE if field == "level" else EVENT
        assert len(what_is_wrong(kind, field, value)) < 160
