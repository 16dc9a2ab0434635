"""The messages of failures of what is published: pages and their templates."""

from __future__ import annotations

from pathlib import Path

from almanac_cli.cli.messages.message import Message
from almanac_cli.cli.output import did_you_mean
from almanac_cli.formats.html.libraries import LibrariesMissing
from almanac_cli.formats.html.template_fault import TemplateFault
from almanac_cli.network.port_unusable import PortUnusable
from almanac_cli.operations.site.manifest import InvalidManifest
from almanac_cli.operations.site.place import NotOurs


def describe_publishing(error: BaseException) -> Message | None:
    """Return the message of a failure of what is published; `None` for another one."""
    match error:
        case TemplateFault():
            return _template_fault(error)
        case LibrariesMissing():
            names = " and ".join(error.names)
            verb, them = ("is", "it") if len(error.names) == 1 else ("are", "them")
            hint = f"install {them} with: pip install 'almanac-cli[site]'"
            return Message(f"a site needs {names}, which {verb} not installed", hint=hint)
        case NotOurs():
            return _not_ours(error)
        case InvalidManifest():
            folder = Path(error.path).parent
            hint = f"move what is yours out of {folder}, remove it, and make the site again"
            problems = "; ".join(map(str, error.problems))
            return Message(f"{error.path} is not valid: {problems}", hint=hint)
        case PortUnusable():
            sentence = f"port {error.port} cannot be used: {error.reason}"
            return Message(sentence, hint="choose another one with --port")
    return None


def _not_ours(error: NotOurs) -> Message:
    match error.reason:
        case "foreign":
            hint = "no build has made it: move it away, or name another folder"
            return Message(f"{error.path} exists already", hint=hint)
        case "not_a_folder":
            return Message(f"{error.path} is not a folder")
        case "in_almanac":
            sentence = f"{error.path} is in the almanac itself"
        case "has_almanac":
            sentence = f"{error.path} has the almanac in it"
        case "not_empty":
            sentence = f"{error.path} is not empty, and no site was made there before"
    return Message(sentence, hint="nothing was changed; name a folder for the site alone")


def _template_fault(error: TemplateFault) -> Message:
    place = str(error.path) if error.line is None else f"{error.path}, line {error.line}"
    near = did_you_mean(error.near)
    hint = "what templates may name: almanac help templates"
    return Message(f"{place}: {error.reason}", hint=f"{near} {hint}" if near else hint)
