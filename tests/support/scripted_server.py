"""A server on this machine that answers as a test says, byte by byte where that matters.

    with ScriptedServer() as server:
        server.at("/feed.xml", answer(b"<rss/>", headers=[("ETag", '"1"')]), answer(status=304))
        server.at("/old", redirect("/feed.xml"))
        server.at("/slow", dribble(answer(b"..."), gap_s=0.05))
        server.at("/never", HANG)
        server.at("/cut", (answer(b"whole", length=100), CLOSE))
        server.at("/mirror", lambda received: answer(received.headers["user-agent"].encode()))
        client.get(Request(server.url("/feed.xml"), is_private=True))
        assert server.received[0].headers["accept-encoding"] == "gzip"

Of several replies to one path each is given once, and the last one from then on. A path without
one is answered with 404. Connections stay open unless the reply says CLOSE.
"""

from __future__ import annotations

import gzip
import socket
from collections import defaultdict
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Self, TypeAlias

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

HOST = "127.0.0.1"


class Received(NamedTuple):
    """A request that the server received."""

    method: str
    resource: str  # as it was asked for: "/feed.xml?page=2", or a whole URL
    headers: dict[str, str]  # by name in lower case
    connection: int  # the number of the connection, from 1 on


class Pause(NamedTuple):
    """A piece of a reply that lets time pass."""

    seconds: float


class StartTls(NamedTuple):
    """The last piece of a reply: what follows on the connection is encrypted."""

    context: ssl.SSLContext


CLOSE = "close"  # a piece of a reply: the connection is closed
RESET = "reset"  # the same, but rudely
HANG = "hang"  # nothing more comes, and the connection stays open
Piece: TypeAlias = "bytes | str | Pause | StartTls"
Reply: TypeAlias = "Piece | Iterable[Piece] | Callable[[Received], Any]"


def answer(  # noqa: PLR0913 (what can be odd in an answer)
    body: bytes = b"",
    status: int = 200,
    *,
    headers: Iterable[tuple[str, str]] = (),
    version: str = "1.1",
    length: int | str | None = -1,
    is_chunked: bool = False,
    gzip_layers: int = 0,
) -> bytes:
    """Return an answer: by default with the right length; `None` leaves that header out."""
    lines = [f"HTTP/{version} {status} Whatever", *(f"{name}: {value}" for name, value in headers)]
    for _ in range(gzip_layers):
        body = gzip.compress(body, mtime=0)
    if gzip_layers:
        lines.append(f"Content-Encoding: {', '.join(['gzip'] * gzip_layers)}")
    if is_chunked:
        lines.append("Transfer-Encoding: chunked")
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body, b""))
    elif length is not None:
        lines.append(f"Content-Length: {len(body) if length == -1 else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str, status: int = 301) -> bytes:
    """Return an answer that leads elsewhere."""
    return answer(b"moved", status, headers=[("Location", location)])


def dribble(data: bytes, gap_s: float, size: int = 1) -> list[Piece]:
    """Return a reply that comes in small pieces."""
    pieces: list[Piece] = []
    for start in range(0, len(data), size):
        pieces += [data[start : start + size], Pause(gap_s)]
    return pieces


class ScriptedServer:
    """A server that answers as it was told to, in threads of its own, while its block lasts."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._listener = socket.create_server((HOST, 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self.received: list[Received] = []  # in the order in which they came
        self._tls = tls
        self._replies: defaultdict[str, list[Reply]] = defaultdict(list)
        self._lock = Lock()
        self._stopped = Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[Thread] = []

    def at(self, resource: str, *replies: Reply) -> str:
        """Let the server answer so to requests for a path, and return the URL of it."""
        with self._lock:
            self._replies[resource] = [*replies]
        return self.url(resource)

    def url(self, resource: str = "/", host: str = HOST) -> str:
        """Return the URL of a path on this server."""
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{resource}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            sockets = [*self._sockets]
        for sock in sockets:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: Callable[..., None], *words: object) -> None:
        thread = Thread(target=target, args=words, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        number = 0
        with suppress(OSError):
            while True:
                sock = self._listener.accept()[0]
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                number += 1
                with self._lock:
                    self._sockets.append(sock)
                self._start(self._serve, sock, number)

    def _serve(self, sock: socket.socket, number: int) -> None:
        with suppress(OSError), sock:
            if self._tls:
                self._encrypt(sock, number, self._tls)
            else:
                self._talk(sock, number)

    def _encrypt(self, sock: socket.socket, number: int, context: ssl.SSLContext) -> None:
        with context.wrap_socket(sock, server_side=True) as encrypted:
            with self._lock:
                self._sockets.append(encrypted)
            self._talk(encrypted, number)

    def _talk(self, sock: socket.socket, number: int) -> None:
        with sock.makefile("rb") as lines:
            while received := _read(lines, number):
                last = self._reply(sock, received)
                if isinstance(last, StartTls):
                    self._encrypt(sock, number, last.context)
                if last is not None or self._stopped.is_set():
                    return

    def _reply(self, sock: socket.socket, received: Received) -> str | StartTls | None:
        """Send the reply to a request, and return how the connection goes on: `None` as before."""
        with self._lock:
            self.received.append(received)
            replies = self._replies.get(received.resource) or [answer(b"nothing", 404)]
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if callable(reply):
            reply = reply(received)
        for piece in [reply] if isinstance(reply, bytes | str | Pause | StartTls) else reply:
            if piece == HANG:
                self._stopped.wait()
            elif isinstance(piece, Pause):
                self._stopped.wait(piece.seconds)
            elif isinstance(piece, bytes):
                sock.sendall(piece)
            else:
                if piece == RESET:  # closed with no time to send, which resets it
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return piece
        return None


def _read(lines: BinaryIO, number: int) -> Received | None:
    """Return the next request of a connection, `None` at its end."""
    first = lines.readline().decode("latin-1").split()
    if len(first) != 3:
        return None
    headers = {}
    while line := lines.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Received(first[0], first[1], headers, number)
