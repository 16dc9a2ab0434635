"""Slugs and canonical URLs: how a record gets its name, the same on every machine."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 80
_LONGEST_FROM_TITLE = 60
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# Letters that no Unicode decomposition takes apart.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "\u0131": "i"}
)
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2018\u2019\u02bc"))
# Microsoft, "Naming Files, Paths, and Namespaces": reserved with any extension.
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_TRACKING = {"fbclid", "gclid", "ref"}


def is_slug(text: str) -> bool:
    """Say whether `text` has the form of an id: ASCII words, hyphens, at most 80 characters."""
    return len(text) <= LONGEST and re.fullmatch(_SLUG, text) is not None


def is_reserved(slug: str) -> bool:
    """Say whether Windows keeps this name for a device."""
    return slug in _RESERVED


def slug(text: str) -> str:
    """Fold `text` to lower-case ASCII words joined by hyphens; empty if nothing is left."""
    import unicodedata

    folded = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", bare.translate(_LETTERS)).strip("-")


def names(title: str, identity: str, *, fallback: str) -> tuple[str, ...]:
    """Return the ids that a record may take, the first free one first.

    The slug of the title, cut at a word to at most 60 characters; then the same with six
    hexadecimal digits of the SHA-256 of `identity`, which alone is offered if the title leaves
    nothing (then after `fallback`) or a name that Windows reserves.
    """
    import hashlib

    short = _cut(slug(title))
    hashed = f"{short or fallback}-{hashlib.sha256(identity.encode()).hexdigest()[:6]}"
    return (short, hashed) if short and not is_reserved(short) else (hashed,)


@lru_cache(maxsize=1)  # a record's URL is checked, and then it makes the record's identity
def canonical_url(url: str) -> str:
    """Reduce an http or https URL to the form in which two URLs of the same page are equal.

    Scheme and host in lower case, http taken as https, no default port, no fragment, no tracking
    parameters, no trailing slash. Raises ValueError, saying what must be true, for anything else
    than an http or https URL without credentials.
    """
    if re.search(r"[\s\x00-\x1f\x7f-\x9f\\]", url):
        raise InvalidValue("must have no white space, control character or backslash in it")
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InvalidValue("is not a valid URL") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise InvalidValue("must be an http or https URL")
    if "@" in parts.netloc:
        raise InvalidValue("must carry no user name or password")
    if ":" in host:
        host = f"[{host}]"
    if port and port != 443 and not (port == 80 and parts.scheme == "http"):  # noqa: PLR2004 (the default ports)
        host = f"{host}:{port}"
    kept = [each for each in parts.query.split("&") if each and not _tracks(each.split("=")[0])]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"https://{host}{parts.path.rstrip('/')}{query}"


def shortest_prefixes(ids: Iterable[str]) -> dict[str, str]:
    """Return for each id its shortest beginning that no other one shares."""
    ordered = sorted(ids)
    around = ["", *ordered, ""]
    return {
        each: each[: max(_common(each, around[n]), _common(each, around[n + 2])) + 1]
        for n, each in enumerate(ordered)
    }


def _tracks(parameter: str) -> bool:
    """Say whether a parameter of a URL tells who came from where, and not what is asked for."""
    name = parameter.lower()
    return name in _TRACKING or name.startswith("utm_")


def _common(one: str, other: str) -> int:
    """Count the characters with which both begin."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _cut(words: str) -> str:
    """Shorten a slug to the length that a title may give, at a word if there is one."""
    if len(words) <= _LONGEST_FROM_TITLE:
        return words
    head, _, _ = words[: _LONGEST_FROM_TITLE + 1].rpartition("-")
    return head or words[:_LONGEST_FROM_TITLE]
