"""Encrypted connections: whose certificate is trusted, for which name."""

from __future__ import annotations

import socket
import ssl

import pytest

from almanac_cli.network.client import Client
from almanac_cli.network.limits import Limits
from almanac_cli.network.opening import Opener, tls_context
from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import RequestFailed
from support.certificates import client_context, server_context
from support.internet import PUBLIC, Internet, online
from support.scripted_server import CLOSE, HANG, HOST, ScriptedServer, StartTls, answer, redirect


@pytest.mark.parametrize("host", ["feeds.example", "b\u00fccher.example", PUBLIC])
def test_a_certificate_for_the_name_of_the_host_is_trusted(host: str) -> None:
    with online(is_encrypted=True) as (server, client, internet):
        server.at("/", answer(b"feed"))
        for _ in range(2):
            assert client.get(Request(f"https://{host}/")).body == b"feed"
        assert {received.connection for received in server.received} == {1}
    assert internet.connections == [(PUBLIC, 443)]


@pytest.mark.parametrize("host", ["other.example", "www.feeds.example", "8.8.8.8"])
@pytest.mark.parametrize("is_private", [False, True])
def test_a_certificate_for_another_name_is_refused(host: str, is_private: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    with online(is_encrypted=True) as (server, client, _):
        with pytest.raises(RequestFailed) as caught:
            client.get(Request(f"https://{host}/", is_private=is_private))
        assert server.received == []
    assert caught.value.reason == "tls"
    assert "mismatch" in caught.value.detail


def test_a_redirect_to_another_name_needs_its_certificate() -> None:
    with online(is_encrypted=True) as (server, client, _):
        server.at("/", redirect("https://other.example/"))
        with pytest.raises(RequestFailed) as caught:
            client.get(Request("https://feeds.example/"))
    assert (caught.value.reason, caught.value.url) == ("tls", "https://other.example/")


@pytest.mark.parametrize(
    ("certificate", "is_known", "detail"),
    [
        ("expired", True, "certificate has expired"),
        ("server", False, "unable to get local issuer certificate"),
    ],
)
def test_a_certificate_that_is_not_valid_is_refused(
    certificate: str,
    is_known: bool,  # noqa: FBT001 (a parameter of the test)
    detail: str,
) -> None:
    with ScriptedServer(server_context(certificate)) as server:
        opener = Internet(server, {}).opener(client_context if is_known else tls_context)
        with Client({}, opener=opener) as client, pytest.raises(RequestFailed) as caught:
            client.get(Request("https://feeds.example/"))
        assert server.received == []
    assert (caught.value.reason, caught.value.detail) == ("tls", detail)


def test_a_server_without_encryption_is_refused() -> None:
    with online() as (server, client, _):
        server.at("/", answer(b"feed"))
        with pytest.raises(RequestFailed) as caught:
            client.get(Request("https://feeds.example/"))
        assert server.received == []
    assert caught.value.reason in {"tls", "connect"}


def test_old_versions_of_tls_are_refused() -> None:
    assert tls_context().minimum_version >= ssl.TLSVersion.TLSv1_2
    assert tls_context().verify_mode is ssl.CERT_REQUIRED
    assert tls_context().check_hostname


def test_an_encrypted_answer_until_the_end_comes_whole() -> None:
    with online(is_encrypted=True) as (server, client, _):
        server.at("/", (answer(b"feed" * 50000, length=None), CLOSE))
        for _ in range(2):
            assert client.get(Request("https://feeds.example/")).body == b"feed" * 50000


def test_an_encrypted_connection_that_was_closed_is_replaced() -> None:
    with online(is_encrypted=True) as (server, client, _):
        server.at("/", answer(b"1"), CLOSE, answer(b"2"))
        bodies = [client.get(Request("https://feeds.example/")).body for _ in range(2)]
        assert bodies == [b"1", b"2"]


def test_an_encrypted_server_that_falls_silent_is_left() -> None:
    with online(is_encrypted=True, limits=Limits(idle_s=0.2)) as (server, client, _):
        server.at("/", HANG)
        with pytest.raises(RequestFailed) as caught:
            client.get(Request("https://feeds.example/"))
    assert (caught.value.reason, caught.value.detail) == ("timeout", "0.2 s without an answer")


def test_a_server_that_does_not_encrypt_in_time_is_left() -> None:
    listener = socket.create_server((HOST, 0))

    def connect(address: str, port: int, timeout_s: float) -> socket.socket:
        assert (address, port) == (PUBLIC, 443)
        return socket.create_connection(listener.getsockname(), timeout_s)

    opener = Opener(lambda *_: [PUBLIC], connect, client_context)
    with (
        listener,
        Client({}, limits=Limits(connect_s=0.2), opener=opener) as client,
        pytest.raises(RequestFailed) as caught,
    ):
        client.get(Request("https://feeds.example/"))
    assert (caught.value.reason, caught.value.detail) == ("timeout", "0.2 s to connect")


def test_through_a_proxy_the_certificate_is_that_of_the_server() -> None:
    environment = {"https_proxy": "http://me:secret@a.proxy:3128"}
    with online(environment=environment) as (proxy, client, internet):
        for host in ("feeds.example", "other.example"):
            proxy.at(f"{host}:443", (answer(length=None), StartTls(server_context())))
        proxy.at("/", answer(b"feed"))
        for _ in range(2):
            assert client.get(Request("https://feeds.example/")).body == b"feed"
        with pytest.raises(RequestFailed) as caught:
            client.get(Request("https://other.example/"))
        assert caught.value.reason == "tls"
        seen = [(received.method, received.resource) for received in proxy.received]
        assert seen == [
            ("CONNECT", "feeds.example:443"), ("GET", "/"), ("GET", "/"),
            ("CONNECT", "other.example:443"),
        ]  # fmt: skip
        assert proxy.received[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"
        assert "proxy-authorization" not in proxy.received[1].headers
    assert internet.look_ups == ["a.proxy", "a.proxy"]
