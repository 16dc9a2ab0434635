"""JSON-LD in pages, with the vocabulary of schema.org: the node that tells of the page itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from almanac_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Node: TypeAlias = "dict[str, Any]"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MAX_NODES = 2_000
_MAX_NAMES = 20  # of authors
# Properties that hold the nodes of the page itself; all others lead to something else.
_INWARD = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLES = _words(
    "article newsarticle blogposting report scholarlyarticle techarticle analysisnewsarticle "
    "opinionnewsarticle reportagenewsarticle backgroundnewsarticle reviewnewsarticle "
    "socialmediaposting liveblogposting advertisercontentarticle discussionforumposting recipe "
    "review creativework medicalscholarlyarticle"
)
_OTHERS = _words(
    "videoobject podcastepisode dataset softwareapplication softwaresourcecode webpage itempage "
    "book course event product aboutpage medicalwebpage"
)
_WRAPPER = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://\s*)?\]\]>)\s*;?\s*$")
_TEXTS = re.compile(
    r'"(datePublished|dateCreated|dateModified|uploadDate|headline)"\s*:\s*"((?:[^"\\]|\\.){1,400})"'
)


def main_node(scripts: Iterable[str], title: str) -> Node:
    """Return the node of structured data that tells of the page; an empty one if there is none.

    That is an article, the one whose headline stands in the title of the page if there are several;
    else another work, or the page. A name that stands elsewhere is put in the place of its id.
    """
    nodes = [node for script in scripts for node in _nodes(script)]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    works = [node for node in nodes if _types(node) & _ARTICLES]
    key = fold(title)
    best = next(
        (node for node in works if (name := fold(text_of(node.get("headline")))) and name in key),
        None,
    )
    dated = (node for node in works if "datePublished" in node)
    node = best or next(dated, None) or next(iter(works), None)
    node = node or next((node for node in nodes if _types(node) & _OTHERS), {})
    page = next((other for other in nodes if "datePublished" in other), {})
    node = {**{name: page[name] for name in _DATES if name in page}, **node}
    return {name: _resolved(value, by_id) for name, value in node.items()}


_DATES = ("datePublished", "dateCreated", "dateModified", "uploadDate")


def text_of(value: object) -> str:
    """Return a text, or the first of several; "" if it is none."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str | dict)), "")
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or ""
    return value if isinstance(value, str) else ""


def names_of(value: object) -> list[str]:
    """Return the names of persons or organisations, each once."""
    values = value if isinstance(value, list) else [value]
    return [*dict.fromkeys(filter(None, map(text_of, values[:_MAX_NAMES])))]


def _nodes(script: str) -> Iterator[Node]:
    """Yield the nodes of a script that may tell of the page, the outer ones first."""
    values: list[Any] = [_decode(script)]
    count = 0
    while values and count < _MAX_NODES:
        value = values.pop()
        count += 1
        if isinstance(value, list):
            values += reversed(value[:_MAX_NODES])
        elif isinstance(value, dict):
            yield value
            values += [value[name] for name in reversed(_INWARD) if name in value]


def _decode(script: str) -> Any:  # noqa: ANN401 (JSON)
    """Return the value of a script; what is broken as a node of the texts that can be made out."""
    text = _WRAPPER.sub("", script)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        node: Node = {"@type": "Article"}
        for name, value in _TEXTS.findall(text):
            node.setdefault(name, _unescape(value))
        return node if len(node) > 1 else None


def _unescape(text: str) -> str:
    """Return what a string of JSON stands for; as it is if it is none."""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _types(node: Node) -> set[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rpartition("/")[2].lower() for name in names if isinstance(name, str)}


def _resolved(value: object, by_id: dict[str, Node]) -> object:
    """Return a value with the node in place of each reference to one."""
    if isinstance(value, list):
        return [_resolved_one(item, by_id) for item in value[:_MAX_NAMES]]
    return _resolved_one(value, by_id)


def _resolved_one(value: object, by_id: dict[str, Node]) -> object:
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value
