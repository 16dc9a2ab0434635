"""How long a fetch takes, beside other readers: `python tests/benchmarks/fetch.py [READER_PYTHON]`.

Run it with the Python that almanac-cli is installed for. 200 feeds with 50 items each come from a
server in a process of its own, which has 20 addresses of this machine. Each reader fetches them
into an empty store, and then twice as they are, all in turn; medians are printed. Stores are
deleted in the end: some filesystems make files slowly where many were just deleted. newsboat is
measured if it is installed, and reader (lemon24) if there is a Python that has it.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALMANAC = str(Path(sys.executable).with_name("almanac"))
FEEDS, ITEMS, HOSTS = 200, 50, 20
RUNS, REPEATS = 3, 2
GOAL_FIRST_S, GOAL_UNCHANGED_S, GOAL_MIB = 4.0, 0.5, 64
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = (
    "model", "weights", "agent", "release", "paper", "benchmark", "chip", "lab", "policy", "open",
    "training", "data",
)  # fmt: skip
READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for url in open(sys.argv[2]).read().split():
    reader.add_feed(url, exist_ok=True)
reader.update_feeds(workers=10)
assert reader.get_entry_counts().total == int(sys.argv[3])
"""


def document(number: int) -> bytes:
    """Return a feed with its items, like those of blogs: a title, a link, a date, a summary."""
    items = []
    for item in range(ITEMS):
        day = NOW - timedelta(days=item, minutes=number)
        words = " ".join(WORDS[(number * 7 + item * step) % len(WORDS)] for step in range(1, 8))
        url = f"https://blog-{number}.example/{item}/{words.replace(' ', '-')}"
        items.append(
            f"<item><title>{words.capitalize()} {number}-{item}</title><link>{url}</link>"
            f"<guid>{url}</guid><pubDate>{day:%a, %d %b %Y %H:%M:%S GMT}</pubDate>"
            f"<category>{WORDS[item % len(WORDS)]}</category>"
            f"<description>&lt;p&gt;{(words + '. ') * 12}&lt;/p&gt;</description></item>"
        )
    head = f"<title>Blog {number}</title><link>https://blog-{number}.example/</link>"
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


class Handler(BaseHTTPRequestHandler):
    """Answers with a feed, or that it has not changed."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    documents: dict[str, bytes] = {f"/{n}.xml": document(n) for n in range(FEEDS)}  # noqa: RUF012 (it does not change)

    def do_GET(self) -> None:
        """Answer one request."""
        is_unchanged = self.headers["If-None-Match"] == '"1"'
        body = b"" if is_unchanged else self.documents[self.path]
        self.send_response(304 if is_unchanged else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", "application/rss+xml")
        if not is_unchanged:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve() -> None:
    """Serve the feeds, on a port that is printed, until stdin ends."""
    ThreadingTCPServer.request_queue_size = 256
    server = ThreadingTCPServer(("0.0.0.0", 0), Handler)  # noqa: S104 (all addresses of this machine)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()


@contextmanager
def serving() -> Iterator[int]:
    """Yield the port of a server in a process of its own, which ends with the block."""
    with subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def run(words: list[str], **environment: str) -> tuple[float, float]:
    """Run a command, and return its seconds and the most memory that it took, in MiB."""
    start = time.monotonic()
    process = subprocess.Popen(
        words, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    assert process.returncode == 0, errors
    return seconds, usage.ru_maxrss / 1024


def almanac(folder: Path, urls: list[str], hours: int) -> tuple[float, float]:
    """Fetch with Almanac; `hours` later than the first time."""
    root = folder / "almanac"
    if not hours:
        subprocess.run([ALMANAC, "init", root], check=True, stdout=subprocess.DEVNULL)
        (root / "sources").mkdir(exist_ok=True)
        for number, url in enumerate(urls):
            source = {
                "id": f"blog-{number}", "name": f"Blog {number}", "feeds": [url], "first": ITEMS,
                "private": True, "updated": "2026-11-01T00:00:00Z",
            }  # fmt: skip
            (root / "sources" / f"blog-{number}.json").write_text(json.dumps(source))
    now = (NOW + timedelta(hours=hours)).isoformat()
    result = run([ALMANAC, "--data", str(root), "fetch", "--strict"], ALMANAC_NOW=now)
    assert len([*(root / "inbox").iterdir()]) == FEEDS * ITEMS
    return result


def newsboat(folder: Path, urls: list[str], _: int) -> tuple[float, float]:
    """Fetch with newsboat."""
    (folder / "urls").write_text("\n".join(urls))
    (folder / "config").write_text("reload-threads 10\n")
    words = ["newsboat", "-u", f"{folder}/urls", "-c", f"{folder}/cache.db"]
    return run([*words, "-C", f"{folder}/config", "-x", "reload"])


def reader(folder: Path, urls: list[str], _: int) -> tuple[float, float]:
    """Fetch with reader, in the Python that the command line names."""
    (folder / "reader-urls").write_text("\n".join(urls))
    words = [sys.argv[1], "-c", READER, f"{folder}/reader.db", f"{folder}/reader-urls"]
    return run([*words, str(FEEDS * ITEMS)])


def main() -> None:
    """Measure all readers that are there, in turn."""
    readers: dict[str, Callable[[Path, list[str], int], tuple[float, float]]] = {}
    readers["almanac"] = almanac
    if shutil.which("newsboat"):
        readers["newsboat"] = newsboat
    if len(sys.argv) > 1:
        readers["reader"] = reader
    figures: dict[str, list[list[tuple[float, float]]]] = {name: [] for name in readers}
    with serving() as port, ExitStack() as folders:
        urls = [f"http://127.0.0.{1 + n % HOSTS}:{port}/{n}.xml" for n in range(FEEDS)]
        for _ in range(RUNS):
            for name, fetch in readers.items():
                folder = Path(folders.enter_context(tempfile.TemporaryDirectory()))
                times = [fetch(folder, urls, 2 * n) for n in range(1 + REPEATS)]
                figures[name].append(times)
    print(f"{FEEDS} feeds, {ITEMS} items each   first (s)  unchanged (s)   memory (MiB)")
    for name, runs in figures.items():
        first = statistics.median(times[0][0] for times in runs)
        unchanged = statistics.median(seconds for times in runs for seconds, _ in times[1:])
        memory = statistics.median(times[0][1] for times in runs)
        print(f"{name:28} {first:9.2f} {unchanged:14.2f} {memory:14.0f}")
    print(f"{'goal':28} {GOAL_FIRST_S:9.2f} {GOAL_UNCHANGED_S:14.2f} {GOAL_MIB:14}")


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["--serve"] else main()
