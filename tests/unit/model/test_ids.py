"""Names: slugs, the ids a title may take, canonical URLs, unique beginnings."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almanac_cli.model import slugs
from almanac_cli.model.kinds import EVENT, GUIDE

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
SLUGS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4).map("-".join)
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
        ("a\x00b\u202ec", "a-b-c"),
    ],
)
def test_a_title_becomes_lower_case_ascii_words(title: str, slug: str) -> None:
    assert slugs.slug(title) == slug


@relaxed
@given(TITLES)
def test_a_slug_is_empty_or_an_id_and_a_slug_of_itself(title: str) -> None:
    slug = slugs.slug(title)
    assert slug == "" or PATTERN.match(slug)
    assert slugs.slug(slug) == slug


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
    offered = slugs.names("Gemma 4", "https://x.org/a", fallback="event")
    assert offered == ("gemma-4", f"gemma-4-{digits}")


def test_the_hash_is_the_same_on_every_machine() -> None:
    assert slugs.names("Gemma 4", "https://x.org/a", fallback="event")[1] == "gemma-4-35ca5f"


@pytest.mark.parametrize("title", ["", "!!!", "日本語", "\u202e"])
def test_a_title_with_nothing_left_is_named_by_kind_and_hash(title: str) -> None:
    digits = hashlib.sha256(b"key").hexdigest()[:6]
    assert slugs.names(title, "key", fallback="event") == (f"event-{digits}",)


@pytest.mark.parametrize("name", RESERVED)
def test_a_name_that_windows_reserves_is_never_offered_bare(name: str) -> None:
    digits = hashlib.sha256(b"key").hexdigest()[:6]
    assert slugs.is_reserved(name)
    assert slugs.names(name.upper(), "key", fallback="event") == (f"{name}-{digits}",)


@pytest.mark.parametrize("name", ["console", "com", "com10", "nullable", "con-a", "a-con"])
def test_a_name_that_only_looks_like_a_reserved_one_is_free(name: str) -> None:
    assert not slugs.is_reserved(name)
    assert slugs.names(name, "key", fallback="event")[0] == name


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
    assert slugs.names(title, "key", fallback="event")[0] == first


@relaxed
@given(WORDS)
def test_a_cut_title_keeps_as_many_whole_words_as_fit(title: str) -> None:
    words = title.split()
    first = slugs.names(title, "key", fallback="event")[0]
    fitting = [n for n in range(1, len(words) + 1) if len("-".join(words[:n])) <= 60]
    assert first == "-".join(words[: max(fitting)])


@relaxed
@given(TITLES, st.text())
def test_every_offered_name_is_an_id_that_any_system_can_store(title: str, key: str) -> None:
    offered = slugs.names(title, key, fallback="event")
    assert 1 <= len(offered) <= 2
    assert re.fullmatch(r".+-[0-9a-f]{6}", offered[-1])
    for each in offered:
        assert slugs.is_slug(each)
        assert not slugs.is_reserved(each)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://x.org/a", "https://x.org/a"),
        ("HTTP://X.ORG/A", "https://x.org/A"),
        ("http://x.org:80/a", "https://x.org/a"),
        ("https://x.org:443/a", "https://x.org/a"),
        ("https://x.org:8443/a", "https://x.org:8443/a"),
        ("https://x.org:80/a", "https://x.org:80/a"),
        ("http://x.org:8080/a", "https://x.org:8080/a"),
        ("https://x.org:/a", "https://x.org/a"),
        ("https://x.org/", "https://x.org"),
        ("https://x.org/a/", "https://x.org/a"),
        ("https://x.org/a/?b=1", "https://x.org/a?b=1"),
        ("https://x.org/a#top", "https://x.org/a"),
        ("https://x.org/a?", "https://x.org/a"),
        ("https://x.org/a?utm_source=x&utm_medium=y", "https://x.org/a"),
        ("https://x.org/a?b=1&fbclid=2&c=3&gclid=4&ref=5", "https://x.org/a?b=1&c=3"),
        ("https://x.org/a?UTM_Source=x&Ref=y", "https://x.org/a"),
        ("https://x.org/a?ref", "https://x.org/a"),
        ("https://x.org/a?b=2&a=1", "https://x.org/a?b=2&a=1"),
        ("https://x.org/a?utm=1&refs=2&href=3&gclids=4", "https://x.org/a?utm=1&refs=2&href=3&gclids=4"),
        ("https://x.org/a?q=%20b+c", "https://x.org/a?q=%20b+c"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("https://x.org/a;b?c=d=e#f?g", "https://x.org/a;b?c=d=e"),
    ],
)  # fmt: skip
def test_a_url_is_reduced_to_what_makes_the_page(url: str, canonical: str) -> None:
    assert slugs.canonical_url(url) == canonical
    assert slugs.canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.org/a", "https://x.org/A"),
        ("https://x.org/a", "https://x.org/a?b"),
        ("https://x.org/a", "https://www.x.org/a"),
        ("https://x.org/a", "https://x.org:8443/a"),
        ("https://x.org/a?b=1", "https://x.org/a?b=2"),
    ],
)
def test_urls_of_different_pages_stay_different(one: str, other: str) -> None:
    assert slugs.canonical_url(one) != slugs.canonical_url(other)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "must be an http or https URL"),
        ("x.org/a", "must be an http or https URL"),
        ("//x.org/a", "must be an http or https URL"),
        ("/etc/passwd", "must be an http or https URL"),
        ("https://", "must be an http or https URL"),
        ("https:///a", "must be an http or https URL"),
        ("https:x.org", "must be an http or https URL"),
        ("javascript:alert(1)", "must be an http or https URL"),
        ("JavaScript://x.org/%0aalert(1)", "must be an http or https URL"),
        ("file:///etc/passwd", "must be an http or https URL"),
        ("ftp://x.org/a", "must be an http or https URL"),
        ("data:text/html,x", "must be an http or https URL"),
        ("https://user:secret@x.org/a", "must carry no user name or password"),
        ("https://user@x.org/a", "must carry no user name or password"),
        ("https://@x.org/a", "must carry no user name or password"),
        ("https://x.org\\@evil.org/", "must have no white space, control character or backslash"),
        ("https://x.org/a b", "must have no white space, control character or backslash"),
        (" https://x.org/", "must have no white space, control character or backslash"),
        ("https://x.org/\n", "must have no white space, control character or backslash"),
        ("java\nscript:alert(1)", "must have no white space, control character or backslash"),
        ("https://x.org/\x00", "must have no white space, control character or backslash"),
        ("https://x.org/\x1b[31m", "must have no white space, control character or backslash"),
        ("https://x.org/\x7f", "must have no white space, control character or backslash"),
        ("https://x.org/\x9b", "must have no white space, control character or backslash"),
        ("https://x.org/\u2028", "must have no white space, control character or backslash"),
        ("https://[::1", "is not a valid URL"),
        ("https://x.org:99999/", "is not a valid URL"),
        ("https://x.org:port/", "is not a valid URL"),
    ],
)
def test_any_other_url_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}"):
        slugs.canonical_url(url)


@relaxed
@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://x.org", "https://x.org/?"]))
def test_any_text_is_canonical_after_one_step_or_refused(text: str, start: str) -> None:
    try:
        url = slugs.canonical_url(start + text)
    except ValueError:
        return
    assert url.startswith("https://")
    assert "#" not in url
    assert slugs.canonical_url(url) == url


@pytest.mark.parametrize(
    ("record", "identity"),
    [
        ({"url": "http://X.org/a/?ref=b", "title": "T"}, "https://x.org/a"),
        (
            {"url": None, "source": "S", "title": "T", "published": "2026-04-03T10:00:00Z"},
            "S\nT\n2026-04-03",
        ),
        ({"url": None, "title": "A guide", "updated": "2026-04-03T10:00:00Z"}, "\nA guide\n"),
    ],
)
def test_a_record_is_itself_by_url_or_by_source_title_and_day(
    record: dict[str, Any], identity: str
) -> None:
    assert (EVENT if "source" in record else GUIDE).identity(record) == identity


@relaxed
@given(st.sets(SLUGS, min_size=1, max_size=12))
@example({"a", "a-b", "a-bb", "ab"})
def test_the_shortest_beginning_is_one_that_no_other_id_shares(known: set[str]) -> None:
    shortest = slugs.shortest_prefixes(known)
    assert shortest.keys() == known
    for id_ in known:
        others = known - {id_}
        lengths = range(1, len(id_) + 1)
        unique = [id_[:n] for n in lengths if not any(o.startswith(id_[:n]) for o in others)]
        assert shortest[id_] == (unique[0] if unique else id_)


def test_no_ids_have_no_beginnings() -> None:
    assert slugs.shortest_prefixes([]) == {}
