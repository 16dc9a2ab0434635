"""Sites that give one page several addresses, and the one that stands for all of them.

To add one: a row in `_ADDRESSES`. The pages are those of the identifiers of arXiv
(info.arxiv.org/help/arxiv_identifier_for_services.html; an identifier without its version is the
paper), its DOIs (info.arxiv.org/help/doi.html), and the addresses to which each site redirects.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Address(NamedTuple):
    """A form of the addresses of a site."""

    hosts: tuple[str, ...]  # without `www.` and `m.`
    path: str  # a regular expression for the whole path, normalised: "/abs/(.*)"
    page: str  # the one address of the page, with the groups of the path: r"arxiv.org/abs/\1"


_ARXIV = ("arxiv.org", "export.arxiv.org", "browse.arxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org")
_ARXIV_VIEW = "/(?:abs|pdf|html|ps|format)/"
_ARXIV_END = r"(?:v[0-9]+)?(?:\.pdf)?"
_REDDIT = ("reddit.com", "old.reddit.com", "new.reddit.com", "np.reddit.com", "i.reddit.com")
_REDDIT_POST = "(?:/(?:r|u|user)/[^/]+)?/comments/([a-z0-9]+)"
_X = ("x.com", "twitter.com", "mobile.twitter.com", "mobile.x.com")
_YOUTUBE = ("youtube.com", "youtube-nocookie.com")
# The first row that fits counts, once: each page must fit its own row, or none.
_ADDRESSES = (
    Address(_ARXIV, rf"{_ARXIV_VIEW}([0-9]{{4}}\.[0-9]{{4,5}}){_ARXIV_END}", r"arxiv.org/abs/\1"),
    Address(
        _ARXIV,
        rf"{_ARXIV_VIEW}([a-z-]+)(?:\.[A-Z]{{2}})?/([0-9]{{7}}){_ARXIV_END}",
        r"arxiv.org/abs/\1/\2",
    ),
    Address(
        ("doi.org", "dx.doi.org"),
        r"/10\.48550/(?i:arxiv)\.([0-9]{4}\.[0-9]{4,5})",
        r"arxiv.org/abs/\1",
    ),
    Address(("dx.doi.org",), "(.*)", r"doi.org\1"),
    Address(("openreview.net",), "/(?:forum|pdf)", "openreview.net/forum"),
    Address(("hf.co",), "(.*)", r"huggingface.co\1"),
    Address(
        _X,
        "/(?:i/web|[^/]+)/status(?:es)?/([0-9]+)(?:/(?:photo|video)/[0-9]+)?",
        r"x.com/i/status/\1",
    ),
    Address(_X, "(.*)", r"x.com\1"),
    Address(_YOUTUBE, "/(?:shorts|live|embed|v)/([A-Za-z0-9_-]{11})", r"youtube.com/watch?v=\1"),
    Address(("youtu.be",), "/([A-Za-z0-9_-]{11})", r"youtube.com/watch?v=\1"),
    Address(_REDDIT, rf"{_REDDIT_POST}/[^/]+/([a-z0-9]+)", r"reddit.com/comments/\1/comment/\2"),
    Address(_REDDIT, rf"{_REDDIT_POST}(?:/[^/]+)?", r"reddit.com/comments/\1"),
    Address(_REDDIT, "(.*)", r"reddit.com\1"),
    Address(("redd.it",), "/([a-z0-9]+)", r"reddit.com/comments/\1"),
)
_BY_HOST = {
    host: tuple(address for address in _ADDRESSES if host in address.hosts)
    for host in {host for address in _ADDRESSES for host in address.hosts}
}
_WIKIMEDIA = r"([a-z-]+)\.m\.(wik[a-z]+\.org)"  # the mobile pages of Wikipedia and its sisters


def main_host(host: str) -> str:
    """Return the host that stands for another host with the same paths; most stand for themselves.

    `host` has no `www.` and `m.` at its beginning.
    """
    if ".m." in host and (match := re.fullmatch(_WIKIMEDIA, host)):
        return f"{match[1]}.{match[2]}"
    return host


def main_address(host: str, path: str, query: str) -> tuple[str, str, str]:
    """Return host, path and query of the address that stands for all addresses of a page."""
    for address in _BY_HOST.get(host, ()):
        if match := re.fullmatch(address.path, path):
            main, _, more = match.expand(address.page).partition("?")
            host, slash, path = main.partition("/")
            return host, slash + path, "&".join(filter(None, (more, query)))
    return host, path, query
