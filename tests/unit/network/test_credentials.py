"""Passwords: from `.netrc`, to the host that they are for, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.network.credentials import Credentials
from almanac_cli.network.request import Request
from almanac_cli.network.request_failed import RequestFailed
from almanac_cli.network.target import Origin
from support.internet import online
from support.scripted_server import answer, redirect

if TYPE_CHECKING:
    from pathlib import Path

NETRC = """
machine feeds.example login me password secret
machine xn--bcher-kva.example login b\u00fccher password gehe\u00edm
default login anybody password everywhere
"""
ME = "Basic bWU6c2VjcmV0"  # "me:secret"
HTTPS, HTTP = Origin("https", "feeds.example", 443), Origin("http", "feeds.example", 80)


@pytest.fixture
def netrc(tmp_path: Path) -> Path:
    """Write a file with passwords."""
    (tmp_path / ".netrc").write_text(NETRC, encoding="utf-8")
    return tmp_path / ".netrc"


def test_the_file_is_named_by_a_variable_or_in_the_home(netrc: Path, tmp_path: Path) -> None:
    named = netrc.rename(tmp_path / "mine")
    assert Credentials({"NETRC": str(named)}).authorization(HTTPS, is_private=False) == ME
    both = {"NETRC": str(named), "HOME": "/nowhere"}
    assert Credentials(both).authorization(HTTPS, is_private=False) == ME
    named.rename(netrc)
    assert Credentials({"HOME": str(tmp_path)}).authorization(HTTPS, is_private=False) == ME
    assert Credentials({}).authorization(HTTPS, is_private=False) is None


def test_a_password_is_told_to_its_host_alone(netrc: Path) -> None:
    credentials = Credentials({"NETRC": str(netrc)})
    for host in ("example", "www.feeds.example", "eeds.example", "default", "other.example"):
        assert credentials.authorization(Origin("https", host, 443), is_private=False) is None
    idn = Origin("https", "xn--bcher-kva.example", 443)
    assert credentials.authorization(idn, is_private=False) == "Basic YsO8Y2hlcjpnZWhlw61t"


def test_a_password_is_not_told_without_encryption(netrc: Path) -> None:
    credentials = Credentials({"NETRC": str(netrc)})
    assert credentials.authorization(HTTP, is_private=False) is None
    assert credentials.authorization(HTTP, is_private=True) == ME


@pytest.mark.parametrize("content", [b"machine feeds.example who me", b"nonsense", b"\xff\xfe\0"])
def test_a_file_that_cannot_be_read_is_told(netrc: Path, content: bytes) -> None:
    netrc.write_bytes(content)
    credentials = Credentials({"NETRC": str(netrc)})
    assert credentials.authorization(HTTPS, is_private=False) is None
    assert credentials.problem
    assert credentials.problem.startswith(f"{netrc}: ")


def test_an_entry_without_a_name_tells_nothing(netrc: Path) -> None:
    netrc.write_text("machine feeds.example login")
    assert Credentials({"NETRC": str(netrc)}).authorization(HTTPS, is_private=False) is None


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_file_that_is_not_there_is_no_problem(tmp_path: Path, name: str) -> None:
    assert Credentials({"NETRC": str(tmp_path / name)}).problem is None
    assert Credentials({"HOME": ""}).problem is None


@pytest.mark.parametrize(
    ("location", "authorizations"),
    [
        ("/b", [ME, ME]),
        ("http://feeds.example:80/b", [ME, ME]),
        ("http://feeds.example:8080/b", [ME, None]),
        ("http://other.example/b", [ME, None]),
        ("http://www.feeds.example/b", [ME, None]),
    ],
)
def test_a_password_does_not_follow_to_another_origin(
    netrc: Path, location: str, authorizations: list[str | None]
) -> None:
    with online(environment={"NETRC": str(netrc)}) as (server, client, _):
        server.at("/", redirect(location))
        client.get(Request("http://feeds.example/", is_private=True))
        seen = [received.headers.get("authorization") for received in server.received]
    assert seen == authorizations


def test_a_password_does_not_come_back_from_another_origin(netrc: Path) -> None:
    with online(environment={"NETRC": str(netrc)}) as (server, client, _):
        server.at("/a", redirect("http://other.example/b"))
        server.at("/b", redirect("http://feeds.example/c"))
        client.get(Request("http://feeds.example/a", is_private=True))
        client.get(Request("http://other.example/b", is_private=True))
        seen = [received.headers.get("authorization") for received in server.received]
    assert seen == [ME, None, None, None, None]


def test_from_https_a_password_is_not_taken_to_http(netrc: Path) -> None:
    environment = {"NETRC": str(netrc)}
    with online(environment=environment, is_encrypted=True) as (server, client, internet):
        server.at("/", redirect("http://feeds.example/"))
        with pytest.raises(RequestFailed) as caught:
            client.get(Request("https://feeds.example/"))
        assert server.received[0].headers["authorization"] == ME
        assert len(internet.connections) == 1
    assert caught.value.reason == "redirect"
    assert caught.value.detail == "without encryption, to http://feeds.example/"


def test_no_cookie_is_kept() -> None:
    with online() as (server, client, _):
        server.at("/", answer(headers=[("Set-Cookie", "a=b")]))
        for _ in range(2):
            client.get(Request("http://feeds.example/"))
        assert [received.headers.get("cookie") for received in server.received] == [None, None]
