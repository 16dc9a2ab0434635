"""A server that shows the site in a folder to browsers on this machine, and to no other."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Self
from urllib.parse import quote, unquote, urlsplit

from almanac_cli.network.port_unusable import PortUnusable

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
FIRST_PORT, LAST_PORT = 8000, 8099  # of those of which the first free one is taken
_NAMES = (HOST, "localhost")  # by which browsers may call the server
_TIMEOUT_S = 30
_INDEX, _NOT_FOUND = "index.html", "404.html"
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".atom": "application/atom+xml",
    ".rss": "application/rss+xml",
}
_OTHER = "application/octet-stream"


class SiteServer:
    """A server for the files in a folder, which answers from a thread of its own in its block."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        """Listen on a port, or on the first free one.

        Raises:
            PortUnusable: if the system refuses.

        """
        self._server = _listen(folder, port)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address of the first page."""
        return f"http://{HOST}:{self._server.server_port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def find_file(folder: Path, path: str) -> Path | None:
    """Return the file for the path of a request, `None` if there is none.

    Hidden files are none, nor is what a link leads to outside of the folder.
    """
    parts = [part for part in unquote(path, errors="replace").split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    file = folder.joinpath(*parts)
    with suppress(OSError):
        if path.endswith("/"):
            file /= _INDEX
        real = file.resolve()
        if real.is_relative_to(folder.resolve()) and real.is_file():
            return real
    return None


def _host(header: str) -> str | None:
    """Return the name by which a request calls the server, `None` if it says none."""
    try:
        return urlsplit(f"//{header}").hostname
    except ValueError:
        return None


def _listen(folder: Path, port: int | None) -> _Server:
    ports = range(FIRST_PORT, LAST_PORT + 1) if port is None else (port,)
    reason: str | None = None
    for candidate in ports:
        try:
            return _Server(folder, candidate)
        except OSError as error:
            reason = error.strerror
    raise PortUnusable(ports[-1], reason)


class _Server(ThreadingHTTPServer):
    """The server of the files in one folder."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: browsers break connections off whenever they like."""


class _Handler(BaseHTTPRequestHandler):
    """The answer to one request: a file of the folder, or that there is none."""

    timeout = _TIMEOUT_S
    server_version, sys_version = "almanac", ""
    server: _Server

    def do_GET(self) -> None:
        """Send a file."""
        self._answer(has_body=True)

    def do_HEAD(self) -> None:
        """Send what would stand before a file."""
        self._answer(has_body=False)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal has what builds say."""

    def _answer(self, *, has_body: bool) -> None:
        path = self.path.partition("?")[0]
        if not path.startswith("/"):
            self._send(HTTPStatus.BAD_REQUEST, b"", ".txt", has_body=has_body)
            return
        # Pages of others could otherwise read the site under a name of theirs (DNS rebinding).
        if _host(self.headers.get("Host", "")) not in _NAMES:
            self._send(HTTPStatus.FORBIDDEN, b"", ".txt", has_body=has_body)
            return
        file = find_file(self.server.folder, path)
        if file is None and not path.endswith("/") and find_file(self.server.folder, f"{path}/"):
            self._redirect(path)
            return
        status = HTTPStatus.OK if file else HTTPStatus.NOT_FOUND
        file = file or find_file(self.server.folder, f"/{_NOT_FOUND}")
        data = b""
        with suppress(OSError):  # it was removed meanwhile
            data = file.read_bytes() if file else b""
        self._send(status, data, file.suffix if file else ".txt", has_body=has_body)

    def _redirect(self, path: str) -> None:
        """Send the browser to the folder itself, by which links of its page count."""
        parts = [quote(unquote(part)) for part in path.split("/") if part]
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", f"/{'/'.join(parts)}/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, data: bytes, suffix: str, *, has_body: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", _MEDIA_TYPES.get(suffix, _OTHER))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if has_body:
            self.wfile.write(data)
