"""URLs without their trackers: else as they were, and of the same page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac_cli.errors import InvalidValue
from almanac_cli.model.urls import canonical_url, without_trackers

_HOSTS = st.sampled_from(
    [
        "x.org",
        "WWW.X.org",
        "x.org:8080",
        "youtu.be",
        "m.youtube.com",
        "x.com",
        "b\u00fccher.example",
    ]
)
_PARAMETERS = st.sampled_from(
    ["utm_source=rss", "fbclid=1", "a=1", "b", "", "s=20", "si=x", "ref=x.org", "ref=main", "v=%7e",
     "=", "a=b=c", "UTM_Medium=x", "q=\u00e9"]
)  # fmt: skip
_QUERIES = st.lists(_PARAMETERS, max_size=4).map("&".join)
_PATHS = st.sampled_from(["", "/", "/a", "/a/", "/watch", "/a=b", "/%7eb/../c"])
_FRAGMENTS = st.sampled_from(["", "top", "/route", "/route?", ":~:text=x"])


@settings(deadline=None)
@given(_HOSTS, _PATHS, st.none() | _QUERIES, st.none() | st.tuples(_FRAGMENTS, _QUERIES))
def test_a_url_without_trackers_is_of_the_same_page(
    host: str, path: str, query: str | None, fragment: tuple[str, str] | None
) -> None:
    url = f"https://{host}{path}{'' if query is None else f'?{query}'}"
    url += "" if fragment is None else f"#{''.join(fragment)}"
    short = without_trackers(url)
    assert canonical_url(short) == canonical_url(url)
    assert without_trackers(short) == short
    assert len(short) <= len(url)
    assert "utm_" not in short.partition("#")[0].lower()


@pytest.mark.parametrize(
    "url",
    ["https://x.org/a?b=1&&c#d", "http://X.org/%7Ea?", "https://x.org/#", "https://x.org/a#b=c",
     "https://x.org/a?ref=main", "https://x.org/a:b?c=[d]"],
)  # fmt: skip
def test_a_url_that_has_no_trackers_stays_to_the_letter(url: str) -> None:
    assert without_trackers(url) == url


@pytest.mark.parametrize("url", ["ftp://x.org/", "https://u:p@x.org/", "https://x.org/a b", "x"])
def test_what_is_no_url_of_a_page_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue):
        without_trackers(url)
