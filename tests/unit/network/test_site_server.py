from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from almanac_cli.network.port_unusable import PortUnusable
from almanac_cli.network.site_server import SiteServer, find_file

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "about").mkdir(parents=True)
    (folder / "tags" / "新闻").mkdir(parents=True)
    for name in ("index.html", "about/index.html", "404.html", ".hidden", "tags/新闻/index.html"):
        (folder / name).write_text(f"<p>{name}", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "out").symlink_to(tmp_path)
    return folder


def ask(server: SiteServer, path: str, *, method: str = "GET", host: str = "") -> HTTPResponse:
    address = urlsplit(server.url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or address.netloc)
    connection.endheaders()
    return connection.getresponse()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "index.html"),
        ("/about/", "about/index.html"),
        ("/about/index.html", "about/index.html"),
        ("//about//", "about/index.html"),
        ("/tags/%E6%96%B0%E9%97%BB/", "tags/新闻/index.html"),
    ],
)
def test_a_path_names_a_file_of_the_folder(site: Path, path: str, name: str) -> None:
    assert find_file(site, path) == (site / name).resolve()


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/about/../../secret.txt", "/..%2fsecret.txt",
        "/.hidden", "/%2ehidden", "/link.txt", "/out/secret.txt", "/..\\secret.txt", "/a%00b",
        "/about", "/nothing", "/" + "a" * 5000, "/index.html/", "/%ff",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(site: Path, path: str) -> None:
    assert find_file(site, path) is None


def test_a_browser_gets_pages_with_their_media_type(site: Path) -> None:
    with SiteServer(site) as server:
        answer = ask(server, "/?a=b")
    assert (answer.status, answer.read()) == (200, b"<p>index.html")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_head_of_a_page_has_no_body(site: Path) -> None:
    with SiteServer(site) as server:
        answer = ask(server, "/", method="HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, "13", b"")


def test_a_folder_without_its_slash_is_redirected_here(site: Path) -> None:
    with SiteServer(site) as server:
        answer = ask(server, "//about")
    assert (answer.status, answer.headers["Location"]) == (301, "/about/")


def test_a_missing_page_is_the_page_that_says_so(site: Path) -> None:
    with SiteServer(site) as server:
        answer = ask(server, "/nothing/")
    assert (answer.status, answer.read()) == (404, b"<p>404.html")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[", "a:b", "@"])
def test_another_name_of_the_server_is_refused(site: Path, host: str) -> None:
    with SiteServer(site) as server:
        answer = ask(server, "/", host=host)
    assert (answer.status, answer.read()) == (403, b"")


@pytest.mark.parametrize("target", ["*", "[", "index.html", "http://evil.example/", "@evil/"])
def test_a_request_without_a_path_is_refused(site: Path, target: str) -> None:
    with SiteServer(site) as server:
        answer = ask(server, target)
    assert (answer.status, answer.read()) == (400, b"")


def test_nothing_else_than_reading_is_possible(site: Path) -> None:
    with SiteServer(site) as server:
        assert ask(server, "/", method="POST").status == 501


def test_a_port_in_use_is_told(site: Path) -> None:
    with SiteServer(site) as server:
        port = urlsplit(server.url).port
        with pytest.raises(PortUnusable, match=str(port)):
            SiteServer(site, port)


def test_the_server_listens_on_this_machine_alone(site: Path) -> None:
    with SiteServer(site) as server:
        assert server.url.startswith("http://127.0.0.1:80")
