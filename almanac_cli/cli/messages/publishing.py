"""The messages of failures of what is published: pages and their templates."""

from __future__ import annotations

from almanac_cli.cli.messages.message import Message
from almanac_cli.formats.html.template_fault import TemplateFault


def describe_publishing(error: BaseException) -> Message | None:
    """Return the message of a failure of what is published; `None` for another one."""
    match error:
        case TemplateFault():
            return _template_fault(error)
    return None


def _template_fault(error: TemplateFault) -> Message:
    place = str(error.path) if error.line is None else f"{error.path}, line {error.line}"
    return Message(
        f"{place}: {error.reason}", hint="what templates may name: almanac help templates"
    )
