"""YAML decoded to JSON values without loss; PyYAML is an extra, and this module needs it."""

from __future__ import annotations

import re
from typing import Any

import yaml

from almanac_cli.errors import quoted
from almanac_cli.formats.json_codec import MAX_DEPTH, DecodeError
from almanac_cli.model.numerals import Numeral, read_fraction, read_whole

_PLAIN = {  # the core schema of YAML 1.2.2 (10.3.2), where words such as "no" are texts
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?", re.ASCII)
_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"
_STANDARD_TAG = "tag:yaml.org,2002:"


def decode_yaml(text: str) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the value of one YAML document; `None` if it is empty.

    Plain words are numbers only where these are written the same in JSON, so that 007 stays a text,
    and so do dates. Keys are texts.

    Raises:
        DecodeError: if it is not YAML, or has an alias, a tag of its own, a key twice, a key that
            is not a text, or more than 100 levels.

    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise _syntax_error(error) from None
    except RecursionError:
        raise DecodeError(_TOO_DEEP) from None
    return None if node is None else _value(node, 1, set())


def _value(node: yaml.Node, depth: int, seen: set[int]) -> Any:  # noqa: ANN401 (any JSON value)
    """Return the value of a node; `seen` are the identities of the lists and objects before it."""
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    line = node.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise DecodeError(_TOO_DEEP, line)
    if id(node) in seen:
        raise DecodeError(f"has an alias, which is not read (line {line})", line)
    seen.add(id(node))
    _check_tag(node, ("seq", "map"))
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, depth + 1, seen) for item in node.value]
    fields: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if not isinstance(key, str):
            raise DecodeError(f"has a key that is not a text (line {line})", line)
        if key in fields:
            raise DecodeError(f"has the key {quoted(key)} twice in one object", line)
        fields[key] = _value(value_node, depth + 1, seen)
    return fields


def _scalar(node: yaml.ScalarNode) -> str | float | bool | Numeral | None:
    """Return the value of a plain word, or the text that it is."""
    _check_tag(node, ("str", "int", "float", "bool", "null", "timestamp"))
    text: str = node.value
    if node.style:  # quoted, or a block
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    return read_fraction(text) if match[1] else read_whole(text)


def _check_tag(node: yaml.Node, names: tuple[str, ...]) -> None:
    """Raise DecodeError for a tag outside the schema, such as that of a binary value."""
    if node.tag not in (f"{_STANDARD_TAG}{name}" for name in names):
        line = node.start_mark.line + 1
        raise DecodeError(f"has the tag {quoted(node.tag)} (line {line})", line)


def _syntax_error(error: yaml.YAMLError) -> DecodeError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    line = mark.line + 1 if mark else None
    return DecodeError(f"is not YAML: {problem}{f' (line {line})' if line else ''}", line)
