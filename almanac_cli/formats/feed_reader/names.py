"""The names of elements of feeds, by the namespaces that they are in: `Names`."""

from __future__ import annotations

from almanac_cli.formats.feeds.tag_uris import NAMESPACE

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"  # that of `xml:base`
# The prefixes under which elements of other namespaces than that of the root are known here, and
# which stand for these namespaces where a document declares none.
_PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": ATOM,
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "pheedo": "http://www.pheedo.com/namespace/pheedo",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "rdf": RDF,
    "almanac": NAMESPACE,
}
NAMESPACES = {**_PREFIXES, "xml": XML}
_OLD = {"http://purl.org/dc/elements/1.0/": "dc", "http://purl.org/atom/ns#": "atom"}
# Those of RSS, whatever the root is in; most documents of RSS are in none.
_RSS = (
    "", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
)  # fmt: skip


def _normalize(uri: str) -> str:
    """Return the URI of a namespace in the form in which those that many misspell are equal."""
    return uri.strip().lower().replace("https://", "http://", 1).rstrip("/")


_KNOWN = {_normalize(uri): f"{prefix}:" for prefix, uri in _PREFIXES.items()}
_KNOWN |= {_normalize(uri): f"{prefix}:" for uri, prefix in _OLD.items()}


class Names(dict[str, str]):
    """The names of elements by their full names, "URI local": "title", "dc:title".

    A name is in lower case. It has no prefix if its namespace is that of the root, of RSS, or
    none, and is "" if the namespace is unknown.
    """

    def __init__(self, root: str) -> None:
        uri = root.rpartition(" ")[0]
        self._without_prefix = {_normalize(own) for own in (uri, *_RSS)}
        if _KNOWN.get(_normalize(uri)) == "atom:":
            self._without_prefix |= {own for own, prefix in _KNOWN.items() if prefix == "atom:"}

    def __missing__(self, full_name: str) -> str:
        """Return the name of an element that is met for the first time."""
        uri, _, local = full_name.rpartition(" ")
        uri = _normalize(uri)
        prefix = "" if uri in self._without_prefix else _KNOWN.get(uri)
        name = self[full_name] = "" if prefix is None else prefix + local.lower()
        return name
