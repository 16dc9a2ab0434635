"""URLs: which are accepted, and when two of them name the same page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.model import urls

relaxed = settings(deadline=None)


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
    assert urls.canonical_url(url) == canonical
    assert urls.canonical_url(canonical) == canonical


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
    assert urls.canonical_url(one) != urls.canonical_url(other)


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
        urls.canonical_url(url)


@relaxed
@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://x.org", "https://x.org/?"]))
def test_any_text_is_canonical_after_one_step_or_refused(text: str, start: str) -> None:
    try:
        url = urls.canonical_url(start + text)
    except ValueError:
        return
    assert url.startswith("https://")
    assert "#" not in url
    assert urls.canonical_url(url) == url
