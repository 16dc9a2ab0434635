"""Slugs: the form of ids, and the ids that a new record may take."""

from __future__ import annotations

import re

from almanac_cli.model.text import fold

MAX_LENGTH = 80  # characters of an id
_MAX_LENGTH_FROM_TITLE = 60
_MAX_LENGTH_FROM_SOURCE = 40
_HASH_DIGITS = 6
# White space of one line and between lines (Unicode, White_Space), without controls.
_SPACES = "[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+"
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# Microsoft, "Naming Files, Paths, and Namespaces": reserved with any extension.
_DEVICES = ("con", "prn", "aux", "nul")
_PORTS = (f"{port}{n}" for port in ("com", "lpt") for n in range(10))
_RESERVED = {*_DEVICES, *_PORTS}


def is_slug(text: str) -> bool:
    """Tell whether a text has the form of an id: ASCII words, hyphens, at most 80 characters."""
    return len(text) <= MAX_LENGTH and re.fullmatch(_SLUG, text) is not None


def is_reserved(slug: str) -> bool:
    """Tell whether Windows reserves this name for a device."""
    return slug in _RESERVED


def slugify(text: str) -> str:
    """Fold a text to lower-case ASCII words joined by hyphens; "" if it has no letter or digit."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")


def fold_spaces(text: str) -> str:
    """Return a text with every run of spaces, tabs and line ends as one space, none around it.

    The spaces are those of any script, such as U+00A0 and U+3000; control characters stay.
    """
    return re.sub(_SPACES, " ", text).strip(" ")


def entered_run(text: str) -> str:
    """Return an entered text as the run of words of an id that it may stand for.

    Letters are folded, and spaces become hyphens; a hyphen at either end stays.
    """
    return fold(fold_spaces(text)).replace(" ", "-")


def has_run(id_: str, run: str) -> bool:
    """Tell whether an id has a run of whole words: words of it that follow each other."""
    return f"-{run}-" in f"-{id_}-"


def candidate_ids(
    title: str, identity: str, *, fallback: str, day: str = "", source: str = ""
) -> tuple[str, ...]:
    """Return the ids that a new record may take, the preferred one first.

    That is the slug of the title, of at most 60 characters; the same with the day; and with six
    hexadecimal digits of the SHA-256 of `identity`. The first is left out where Windows reserves
    it. Of a title without Latin letters and digits, or with letters of other scripts alone, the
    source and the day are the first, and with the digits the second.

    Args:
        title: The title.
        identity: What `Kind.identity` returns.
        fallback: What stands for a source that is empty, or has no Latin letters and digits.
        day: The day, or the month, quarter or year: "2026-08-18"; "" if none tells records apart.
        source: The source; "" if there is none.

    """
    import hashlib

    digits = hashlib.sha256(identity.encode()).hexdigest()[:_HASH_DIGITS]
    slug = shorten(slugify(title))
    dated = f"-{day}" if day else ""
    if not slug or (dated and _is_foreign(title, slug)):
        named = shorten(slugify(source), _MAX_LENGTH_FROM_SOURCE) or fallback
        ids = [f"{named}{dated}", f"{named}{dated}-{digits}"]
        return (*ids[not dated :],)
    ids = [f"{slug}-{digits}"]
    if dated:
        ids.insert(0, f"{slug}{dated}")
    return (*ids,) if is_reserved(slug) else (slug, *ids)


def _is_foreign(title: str, slug: str) -> bool:
    """Tell whether a slug has no Latin letter, and the title letters of other scripts."""
    return not re.search("[a-z]", slug) and any(map(str.isalpha, title))


def shorten(slug: str, limit: int = _MAX_LENGTH_FROM_TITLE) -> str:
    """Return a slug cut to at most `limit` characters, at a hyphen if there is one."""
    if len(slug) <= limit:
        return slug
    head, _, _ = slug[: limit + 1].rpartition("-")
    return head or slug[:limit]
