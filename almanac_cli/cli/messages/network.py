"""The messages of requests that have no response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.cli.messages.message import Message
from almanac_cli.network.request_failed import RequestFailed

if TYPE_CHECKING:
    from almanac_cli.network.request_failed import Reason

_SENTENCES: dict[Reason, str] = {  # with the detail of the failure
    "url": "the address {}",
    "scheme": "{} cannot be asked, only https and http",
    "refused_address": "it is not on the public internet: {}",
    "inside": "a redirect to this machine or network is not followed: {}",
    "name": "the name cannot be resolved: {}",
    "connect": "no connection: {}",
    "tls": "no secure connection: {}",
    "timeout": "no answer in time: {}",
    "too_large": "the answer is larger than {}",
    "redirect": "a redirect is not followed: {}",
    "encoding": "the answer is compressed in a way that was not asked for: {}",
    "protocol": "the answer cannot be read: {}",
    "proxy": "the proxy cannot be used: {}",
    "held": "not asked, since the server wants to be left alone: {}",
}
_HINTS: dict[Reason, str] = {
    "url": "it must begin with https:// or http://; passwords belong into ~/.netrc",
    "scheme": "only https:// and http:// are asked",
    "refused_address": "what is on this machine or network needs a source with --private",
    "inside": "if that is right, give its source that address, and --private",
    "name": "check how it is spelt, and whether this machine is online",
    "proxy": "proxies are taken from http_proxy, https_proxy, all_proxy and no_proxy",
}


def describe_network(error: BaseException) -> Message | None:
    """Return the message of a request that failed; `None` for any other exception."""
    if not isinstance(error, RequestFailed):
        return None
    return Message(f"{error.url}: {request_failure(error)}", hint=_HINTS.get(error.reason))


def request_failure(error: RequestFailed) -> str:
    """Return why a request failed, without its URL: "the name cannot be resolved"."""
    return _SENTENCES[error.reason].format(error.detail).removesuffix(": ")
