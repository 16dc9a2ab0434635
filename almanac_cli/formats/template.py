"""Templates of the user's own: text with the names of fields in braces, `{score} {title}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.errors import InvalidValue, quoted
from almanac_cli.formats.value_texts import own_text, value_text
from almanac_cli.model import periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from almanac_cli.formats.terminal.style import Style
    from almanac_cli.model.kind import Kind

AGE = "age"  # a name that stands for the age of a record, and for no field
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\\[nt\\]|[^{}\\]+|.", re.DOTALL)
_ESCAPES = {"{{": "{", "}}": "}", "\\n": "\n", "\\t": "\t", "\\\\": "\\"}


class Part(NamedTuple):
    """A part of a template."""

    text: str  # of the template, or the name of a field
    is_field: bool


def parse(template: str) -> list[Part]:
    r"""Return the parts of a template.

    Names of fields stand in braces, and are taken to the letter: there is no other syntax in them.
    `{{` and `}}` are braces, `\n` is a new line, `\t` a tab and `\\` a backslash.

    Raises:
        InvalidValue: if a brace opens and none closes it, or the reverse, or none has a name.

    """
    parts: list[Part] = []
    for match in _PART.finditer(template):
        text, name = match[0], match[1]
        if name is not None:
            parts.append(Part(name.strip(), is_field=True))
        elif text in {"{", "}"}:
            raise InvalidValue(f"has a single {text} in it: write {text * 2} for a brace")
        else:
            parts.append(Part(_ESCAPES.get(text, text), is_field=False))
    if any(part.is_field and not part.text for part in parts):
        raise InvalidValue("has {} in it: name a field, such as {title}")
    if not any(part.is_field for part in parts):
        raise InvalidValue(f"names no field, such as {{title}}: {quoted(template)}")
    return parts


def fill(parts: Iterable[Part], kind: Kind, row: Mapping[str, Any], style: Style) -> str:
    """Return a template with the values of a row in it, and a newline; not sanitized.

    Values stand as in tables: dates as days or longer periods, lists with commas, nothing for what
    is unset. Texts stay whole.
    """
    texts = (_value(part.text, kind, row, style) if part.is_field else part.text for part in parts)
    return "".join(texts) + "\n"


def _value(name: str, kind: Kind, row: Mapping[str, Any], style: Style) -> str:
    """Return the value of a field as text."""
    field = kind.date_field if name == AGE and AGE not in row else name
    value = row.get(field)
    if value is None or field not in kind.time_fields:
        return value_text(value) if name in kind.fields else own_text(value)
    precision = kind.precision(row, field)
    return style.age(value, precision) if field != name else periods.to_words(value, precision)
