"""URLs: which are accepted, and when two of them name the same page."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from almanac_cli.errors import InvalidValue
from almanac_cli.model import urls

relaxed = settings(deadline=None)
CHARACTERS = st.sampled_from([*"aeB1./%#?&=:@[]()-~_'+;|é\u0301ßº。", "%7e", "%2E", "%C3", "%3a"])
STARTS = st.sampled_from(
    [
        "",
        "http://",
        "https://x.org",
        "https://x.org/?",
        "https://x.org/a?ref=",
        "https://x.org/#",
        "https://www.m.x.org/%",
        "https://[::1]",
        "https://twitter.com",
        "https://youtu.be/",
        "https://arxiv.org/pdf/2401.00001",
        "https://old.reddit.com/r/a/comments/",
    ]
)


# Groups of URLs, with an empty line between them: those of one page, and those of different pages.
EQUAL = """
https://x.org/~u/caf%C3%A9 https://x.org/%7Eu/caf%c3%a9 https://x.org/~u/café
https://x.org/~u/cafe\u0301

https://bücher.example/x https://xn--bcher-kva.example/x https://BÜCHER.example/x
https://b%C3%BCcher.example/x https://XN--BCHER-KVA.example./x

https://x.org/a/x https://x.org/a/./x https://x.org:/a/x https://x.org./a/x https://x.org/a/b/../x
https://x.org/a/%2e/x http://x.org/a/x http://www.x.org/a/x/

https://x.org/a https://m.x.org/a https://www.x.org/a

https://x.org/a_(b) https://x.org/a_%28b%29

https://x.org/a?x=1 https://x.org/a?utm_source=b&x=1&fbclid=c&gclid=d
https://x.org/a?x=1&UTM_Medium=e&mc_cid=f&_hsenc=g

https://x.org/a https://x.org/a#:~:text=b,c https://x.org/a#Echobox=1
https://x.org/a#utm_source=b&utm_medium=c https://x.org/a#xtor=RSS-1

https://x.org/a#b https://x.org/a#b:~:text=c https://x.org/a#b:%7E:text=c

https://x.org/#/a https://x.org/#/a?utm_source=b

https://x.org/a https://x.org/a?ref=x.org https://x.org/a?Ref=www.X.org
https://x.org/a?referrer=https%3A%2F%2Fx.org%2Fb

https://blog.x.org/a https://blog.x.org/a?ref=x.org https://blog.x.org/a?ref=www.blog.x.org
"""
DIFFERENT = """
https://x.org/a https://x.org/A https://x.org/a?b https://x.org/a?b=1 https://x.org/a?b=2
https://x.org:8443/a https://www2.x.org/a https://y.org/a

https://x.org/a https://x.org/a#b https://x.org/a#c https://x.org/a#B

https://x.org/#/post/1 https://x.org/#/post/2 https://x.org/#!/post/1

https://x.org/a https://x.org/a?ref=v1 https://x.org/a?ref=v2 https://x.org/a?ref
https://x.org/a?ref=y.org https://x.org/a?ref=org https://x.org/a?via=x.org

https://x.org/a/b https://x.org/a%2Fb https://x.org/a//b

https://x.org/a?b=c&d=e https://x.org/a?b=c%26d=e https://x.org/a?b=c;d=e

https://x.org/a?q=a+b https://x.org/a?q=a%20b https://x.org/a?q=a%2Bb

https://x.org/a https://x.org/a?utm=1 https://x.org/a?refs=2 https://x.org/a?s=3
https://x.org/a?t=4 https://x.org/a?source=5 https://x.org/a?mc=6 https://x.org/a?si=7

https://straße.example/ https://strasse.example/

https://m.org/a https://www.org/a https://org/a
"""


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
        ("https://x.org./a", "https://x.org/a"),
        ("https://x.org/", "https://x.org"),
        ("https://x.org/a/", "https://x.org/a"),
        ("https://x.org/a/?b=1", "https://x.org/a?b=1"),
        ("https://x.org/a?", "https://x.org/a"),
        ("https://x.org/a#", "https://x.org/a"),
        ("https://x.org/a/#top", "https://x.org/a#top"),
        ("https://x.org/a?b=2&a=1", "https://x.org/a?b=2&a=1"),
        ("https://x.org/a?q=%20b+c", "https://x.org/a?q=%20b+c"),
        ("https://x.org/a;b?c=d=e#f?g", "https://x.org/a;b?c=d=e#f?g"),
        ("https://x.org/a?q=100%", "https://x.org/a?q=100%25"),
        ("https://x.org/%%34%31", "https://x.org/%2541"),
        ("https://x.org/a|b?c[]=^", "https://x.org/a%7Cb?c%5B%5D=%5E"),
        ("https://x.org/a/%2e%2E/b", "https://x.org/b"),
        ("https://x.org/../a/./b/c/..", "https://x.org/a/b"),
        ("https://www.m.x.org/", "https://x.org"),
        ("https://www.org/", "https://www.org"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://[2001:db8:0:0::1]/a", "https://[2001:db8::1]/a"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("https://a_b.x.org/", "https://a_b.x.org"),
        ("https://a|b.org/", "https://a%7Cb.org"),
        ("https://straße.example/", "https://xn--strae-oqa.example"),
        ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah"),
        ("https://\uff25\uff38.example/", "https://ex.example"),
    ],
)
def test_a_url_is_reduced_to_what_makes_the_page(url: str, canonical: str) -> None:
    assert urls.canonical_url(url) == canonical
    assert urls.canonical_url(canonical) == canonical


@pytest.mark.parametrize("group", EQUAL.split("\n\n"))
def test_urls_of_one_page_are_equal(group: str) -> None:
    first, *others = (urls.canonical_url(url) for url in group.split())
    assert others == [first] * len(others)


@pytest.mark.parametrize("group", DIFFERENT.split("\n\n"))
def test_urls_of_different_pages_stay_different(group: str) -> None:
    assert len({urls.canonical_url(url) for url in group.split()}) == len(group.split())


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
        ("https://[::g]/", "is not a valid URL"),
        ("https://x%2Forg/", "is not a valid URL"),
        ("https://x%C3.org/", "is not a valid URL"),
        ("https://x%20.org/", "is not a valid URL"),
        ("https://x.org/\ud800", "is not a valid URL"),
        ("https://./a", "must be an http or https URL"),
    ],
)
def test_any_other_url_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}"):
        urls.canonical_url(url)


@relaxed
@example("%0A\u0300", "https://x.org/?")
@example("%41\u0300", "https://x.org/")
@given(st.text(max_size=40) | st.lists(CHARACTERS, max_size=12).map("".join), STARTS)
def test_any_text_is_canonical_after_one_step_or_refused(text: str, start: str) -> None:
    try:
        url = urls.canonical_url(start + text)
    except InvalidValue:
        return
    assert re.fullmatch(r"https://[!-~]+", url)
    assert urls.canonical_url(url) == url


@relaxed
@given(st.text(alphabet="ab/.%2eE~é", max_size=12))
def test_encoding_unreserved_characters_changes_no_page(path: str) -> None:
    encoded = re.sub("[ab~]", lambda match: f"%{ord(match[0]):02x}", path)
    one, other = (urls.canonical_url(f"https://x.org/{text}") for text in (path, encoded))
    assert one == other or "%" in path


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://x.org/a", "https://x.org/a"),
        ("https://x.org/a?b#2024-04-15", "https://x.org/a?b"),
        ("https://x.org#/post/1", "https://x.org#/post/1"),
        ("https://x.org#!post/1", "https://x.org#!post/1"),
    ],
)
def test_a_page_has_no_fragment_but_a_route(url: str, page: str) -> None:
    assert urls.page(url) == page


@pytest.mark.parametrize(
    "text",
    [
        "{}", " {} \n", "{},", "{}.", "{};", "{}:", "{})", "{}]", "{}>", "{}}}", '{}"', "{}'",
        "{}\u3002", "{}\uff0c", "{}\uff09", "({}).", "<{}>", '"{}",', "'{}'",
        "[{}],", "\u300c{}\u300d", "\u201c{}\u201d", "\xab{}\xbb",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/a",
        "https://x.org/a_(b)",
        "https://x.org/(a)",
        "https://x.org/a/",
        "https://x.org/Yahoo!",
        "https://x.org/a?b=[c]",
        "https://x.org/a?b",
        "https://x.org/'a'",
        "https://[::1]",
        "https://x.org/a%2E",
    ],
)
def test_punctuation_around_a_url_is_not_part_of_it(url: str, text: str) -> None:
    assert urls.trim(text.format(url)) == url


@relaxed
@given(st.text(alphabet="https://a.b(),'\"\xbb\u3002 "))
def test_what_is_trimmed_once_is_trimmed(text: str) -> None:
    assert urls.trim(urls.trim(text)) == urls.trim(text)
    assert urls.trim(text) in text


@pytest.mark.parametrize("marks", [")", "],", ") "])
def test_very_many_marks_are_trimmed_in_no_time(marks: str) -> None:
    assert urls.trim("https://x.org/" + marks * 200_000) == "https://x.org/"


@relaxed
@given(STARTS, st.lists(CHARACTERS | st.sampled_from("\\ \u65e5")).map("".join))
def test_a_url_in_ascii_is_refused_and_means_what_the_url_does(start: str, rest: str) -> None:
    url = start + rest
    try:
        canonical = urls.canonical_url(url)
    except InvalidValue:
        with pytest.raises(InvalidValue):
            urls.ascii_url(url)
        return
    ascii_url = urls.ascii_url(url)
    assert ascii_url.isascii()
    assert ascii_url.isprintable()
    assert urls.canonical_url(ascii_url) == canonical
    if url.isascii():
        assert ascii_url == url


@given(st.from_regex(r"https?://([a-z0-9-]+\.)+[a-z]{2,}([/?#][!-\[\]-~]*)?", fullmatch=True))
def test_a_plain_url_is_read_as_one_that_takes_longer(url: str) -> None:
    scheme, mark, rest = url.partition("://")  # in capitals it is read by the standard library
    assert urls.canonical_url(url) == urls.canonical_url(f"{scheme.upper()}{mark}{rest}")
