"""The limits of documents of feeds, and what is raised for one that cannot be read: `NotAFeed`."""

from __future__ import annotations

from almanac_cli.errors import Invalid

MAX_BYTES = 15 * 1024 * 1024
MAX_ITEMS = 5_000  # that are read; those after them are left out
MAX_DEPTH = 100  # levels of elements, or of objects and arrays, within each other
MAX_NAMES = 50_000  # of elements and attributes, and prefixes of namespaces
MAX_FIELDS = 200_000  # of all items
MAX_TAGS = 500_000  # of elements that are no fields, or in a document that is not well-formed
MAX_TAG_BYTES = 1024 * 1024  # of a tag with its attributes, or a comment
MAX_JSON_VALUES = 500_000
MAX_GUID_CHARACTERS = 500

TOO_MANY_TAGS = f"has more than {MAX_TAGS:,} tags"
TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"
HAS_ENTITIES = "declares entities, which no feed needs"
LEFT_OUT = "items after the first {:,} left out: {:,}"


class NotAFeed(Invalid):
    """Raised when a document is no feed, or beyond the limits of what is read."""

    def __init__(self, reason: str) -> None:
        self.reason = reason  # a predicate: "is an HTML page"
        super().__init__()
