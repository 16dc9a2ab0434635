"""What is raised when a server gives no answer that can be used: `RequestFailed`."""

from __future__ import annotations

from typing import Literal, TypeAlias

from almanac_cli.errors import AlmanacError

Reason: TypeAlias = Literal[
    "url",  # it is no URL, or has a user name in it
    "scheme",  # the URL is neither http nor https
    "refused_address",  # the host is not on the public internet
    "inside",  # a redirect leads to a host that is not on the public internet
    "name",  # the name of the host cannot be resolved
    "connect",  # there is no connection, or it broke off
    "tls",  # the certificate, or the encryption, is not what it must be
    "timeout",  # it took too long
    "too_large",  # the answer is larger than allowed
    "redirect",  # too many redirects, or one that is not followed
    "encoding",  # the body is compressed in another way than by gzip once
    "protocol",  # what came is not HTTP, or not all of an answer
    "proxy",  # the proxy is of an unknown sort, or refused
    "held",  # not asked at all: the host wants to be left alone for a while
]


class RequestFailed(AlmanacError):
    """Raised when a request has no response; one with any status, such as 404, is a response."""

    def __init__(self, reason: Reason, url: str, detail: str = "") -> None:
        self.reason = reason
        self.url = url  # the one that was asked for last, maybe after redirects
        # "refused_address": the address, and of what sort it is: "127.0.0.1, of this machine";
        # "inside": the address that the redirect names, and the same in brackets;
        # "too_large": the limit; "held": for how long, as the header Retry-After has it;
        # of others, what happened, in words of the system or of the server, maybe none
        self.detail = detail
