"""Slugs: the form of ids and tags, and the ids that a title may take."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almanac_cli.model import slugs

PATTERN = re.compile(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")
RESERVED = [
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
]
TITLES = st.text(max_size=200)
WORDS = st.lists(st.text("ab9", min_size=1, max_size=25), min_size=1, max_size=12).map(" ".join)
relaxed = settings(deadline=None)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Gemma 4: Byte for byte", "gemma-4-byte-for-byte"),
        ("Café Zürich, señor", "cafe-zurich-senor"),
        ("Ångström & Łódź & Østerbro", "angstrom-lodz-osterbro"),
        ("Straße", "strasse"),
        ("ÆTHER œuvre", "aether-oeuvre"),
        ("\u0130stanbul \u0131l\u0131k", "istanbul-ilik"),
        ("\ufb01ne \uff46\uff55\uff4c\uff4c-width \uff12", "fine-full-width-2"),
        ("Anthropic's constitution, Claude\u2019s", "anthropics-constitution-claudes"),
        ("  -- a__b//c..d -- ", "a-b-c-d"),
        ("GPT-5.2", "gpt-5-2"),
        ("日本語", ""),
        ("!?", ""),
        ("", ""),
        ("🚀 launch", "launch"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\x00b\u202ec", "a-bc"),
    ],
)
def test_a_title_becomes_lower_case_ascii_words(title: str, slug: str) -> None:
    assert slugs.slugify(title) == slug


@relaxed
@given(TITLES)
def test_a_slug_is_empty_or_an_id_and_a_slug_of_itself(title: str) -> None:
    slug = slugs.slugify(title)
    assert slug == "" or PATTERN.match(slug)
    assert slugs.slugify(slug) == slug


@pytest.mark.parametrize("text", ["a", "0", "a-b", "gemma-4", "x" * 80, "con"])
def test_words_joined_by_hyphens_are_an_id(text: str) -> None:
    assert slugs.is_slug(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "-a", "a-", "a--b", "A", "a b", "a_b", "é", "a.b", "a/b", "..", "../a", "a\n", "a\0",
     "x" * 81, "x" * 10_000, "٣", "a\u200b"],
)  # fmt: skip
def test_anything_else_is_no_id(text: str) -> None:
    assert not slugs.is_slug(text)


@relaxed
@given(st.text(max_size=90))
@example("a\n")
def test_an_id_is_what_the_pattern_of_the_design_says(text: str) -> None:
    assert slugs.is_slug(text) == (bool(PATTERN.match(text)) and len(text) <= 80)


def test_a_free_title_gives_a_plain_id_and_then_one_with_a_hash() -> None:
    digits = hashlib.sha256(b"https://x.org/a").hexdigest()[:6]
    offered = slugs.candidate_ids("Gemma 4", "https://x.org/a", fallback="event")
    assert offered == ("gemma-4", f"gemma-4-{digits}")


def test_the_hash_is_the_same_on_every_machine() -> None:
    assert (
        slugs.candidate_ids("Gemma 4", "https://x.org/a", fallback="event")[1] == "gemma-4-35ca5f"
    )


@pytest.mark.parametrize("title", ["", "!!!", "日本語", "\u202e"])
def test_a_title_with_nothing_left_is_named_by_kind_and_hash(title: str) -> None:
    digits = hashlib.sha256(b"key").hexdigest()[:6]
    assert slugs.candidate_ids(title, "key", fallback="event") == (f"event-{digits}",)


def test_a_title_of_another_record_gets_the_day_before_a_hash() -> None:
    digits = hashlib.sha256(b"key").hexdigest()[:6]
    assert slugs.candidate_ids(
        "Not much happened today", "key", fallback="event", day="2026-08-18", source="AINews"
    ) == (
        "not-much-happened-today",
        "not-much-happened-today-2026-08-18",
        f"not-much-happened-today-{digits}",
    )


@pytest.mark.parametrize(
    ("title", "source", "first"),
    [
        ("日本語", "Nikkei Asia", "nikkei-asia-2026-08-18"),
        ("通义千问3发布", "Qwen", "qwen-2026-08-18"),
        ("日本語", "日経", "event-2026-08-18"),
        ("!!!", "Qwen", "qwen-2026-08-18"),
        ("日本語", "a" * 50, "a" * 40 + "-2026-08-18"),
        ("GPT-5 发布", "Qwen", "gpt-5"),
        ("2024", "Qwen", "2024"),
    ],
)
def test_a_title_in_no_latin_letters_is_named_by_source_and_day(
    title: str, source: str, first: str
) -> None:
    digits = hashlib.sha256(b"key").hexdigest()[:6]
    offered = slugs.candidate_ids(title, "key", fallback="event", day="2026-08-18", source=source)
    assert offered[0] == first
    assert offered[-1] == f"{first}-{digits}"


@pytest.mark.parametrize("name", RESERVED)
def test_a_name_that_windows_reserves_is_never_offered_bare(name: str) -> None:
    digits = hashlib.sha256(b"key").hexdigest()[:6]
    assert slugs.is_reserved(name)
    assert slugs.candidate_ids(name.upper(), "key", fallback="event") == (f"{name}-{digits}",)


@pytest.mark.parametrize("name", ["console", "com", "com10", "nullable", "con-a", "a-con"])
def test_a_name_that_only_looks_like_a_reserved_one_is_free(name: str) -> None:
    assert not slugs.is_reserved(name)
    assert slugs.candidate_ids(name, "key", fallback="event")[0] == name


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 60),
        ("a" * 59 + " bc", "a" * 59),
        ("a" * 60 + " b", "a" * 60),
        ("a" * 58 + " b", "a" * 58 + "-b"),
        ("a " * 40, "-".join("a" * 30)),
        ("one " + "x" * 70, "one"),
    ],
)
def test_a_long_title_is_cut_at_a_word_to_sixty_characters(title: str, first: str) -> None:
    assert slugs.candidate_ids(title, "key", fallback="event")[0] == first


@relaxed
@given(WORDS)
def test_a_cut_title_keeps_as_many_whole_words_as_fit(title: str) -> None:
    words = title.split()
    first = slugs.candidate_ids(title, "key", fallback="event")[0]
    fitting = [n for n in range(1, len(words) + 1) if len("-".join(words[:n])) <= 60]
    assert first == "-".join(words[: max(fitting)])


@relaxed
@given(TITLES, st.text(), st.sampled_from(["", "2026-08-18", "2024-q2"]), TITLES)
def test_every_offered_name_is_an_id_that_any_system_can_store(
    title: str, key: str, day: str, source: str
) -> None:
    offered = slugs.candidate_ids(title, key, fallback="event", day=day, source=source)
    assert 1 <= len(offered) <= 3
    assert re.fullmatch(r".+-[0-9a-f]{6}", offered[-1])
    for each in offered:
        assert slugs.is_slug(each)
        assert not slugs.is_reserved(each)
