"""What people are told of requests that have no response."""

from __future__ import annotations

from typing import get_args

import pytest

from almanac_cli.cli.messages.network import request_failure
from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import Reason, RequestFailed
from support.internet import PUBLIC, online
from support.messages import hint_of, message_of
from support.scripted_server import answer

URL = "http://feeds.example/"
TOLD = {
    (
        "url",
        "must carry no user name or password",
    ): "the address must carry no user name or password",
    ("scheme", "ftp"): "ftp cannot be asked, only https and http",
    (
        "refused_address",
        "127.0.0.1, of this machine",
    ): "it is not on the public internet: 127.0.0.1, of this machine",
    (
        "inside",
        "http://10.0.0.8/a (10.0.0.8, of a private network)",
    ): "a redirect to this machine or network is not followed: "
    "http://10.0.0.8/a (10.0.0.8, of a private network)",
    ("name", "Name or service not known"): "the name cannot be resolved: Name or service not known",
    ("name", ""): "the name cannot be resolved",
    ("connect", "Connection refused"): "no connection: Connection refused",
    ("tls", "certificate has expired"): "no secure connection: certificate has expired",
    ("timeout", "60 s in all"): "no answer in time: 60 s in all",
    ("too_large", "15 MiB"): "the answer is larger than 15 MiB",
    ("redirect", "more than 5 in a row"): "a redirect is not followed: more than 5 in a row",
    ("encoding", "br"): "the answer is compressed in a way that was not asked for: br",
    ("protocol", "it is not whole"): "the answer cannot be read: it is not whole",
    ("proxy", "407 Authentication"): "the proxy cannot be used: 407 Authentication",
    ("held", "3600"): "not asked, since the server wants to be left alone: 3600",
}


@pytest.mark.parametrize(("reason", "detail"), TOLD)
def test_a_failure_is_told_in_plain_words(reason: Reason, detail: str) -> None:
    error = RequestFailed(reason, URL, detail)
    assert request_failure(error) == TOLD[reason, detail]
    assert message_of(error) == f"{URL}: {TOLD[reason, detail]}"


def test_every_reason_is_told() -> None:
    assert {reason for reason, _ in TOLD} == {*get_args(Reason)}


def test_a_failure_hints_at_what_can_be_done() -> None:
    assert "private" in hint_of(RequestFailed("refused_address", URL, "10.0.0.1"))
    assert "give its source that address" in hint_of(RequestFailed("inside", URL, "http://nas/"))
    assert hint_of(RequestFailed("timeout", URL, "60 s in all")) == ""


def test_words_of_a_server_are_no_format() -> None:
    assert request_failure(RequestFailed("proxy", URL, "{0} {detail}")).endswith(": {0} {detail}")


def test_what_really_happens_is_told_so() -> None:
    with online() as (server, client, internet):
        server.at("/", answer(b"", headers=[("Content-Encoding", "br")]))
        internet.unreachable.add("8.8.8.8")
        told = []
        for url in (URL, "http://8.8.8.8/", "http://10.0.0.1/", "http://256.0.0.1/"):
            with pytest.raises(RequestFailed) as caught:
                client.get(Request(url))
            told.append(message_of(caught.value))
    assert told == [
        f"{URL}: the answer is compressed in a way that was not asked for: br",
        "http://8.8.8.8/: no connection: Connection refused",
        "http://10.0.0.1/: it is not on the public internet: 10.0.0.1, of a private network",
        "http://256.0.0.1/: the name cannot be resolved: it is no address",
    ]
    assert internet.connections == [(PUBLIC, 80), ("8.8.8.8", 80)]
