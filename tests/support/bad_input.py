"""Bad input of every kind, the commands it is given to, and how its files are left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from support.records import event, files

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

_WHOLE_FILE = 1024 * 1024
TITLES = {
    "control characters": "a\x1b[31mred\x07",
    "one C1 character": "a\x9bm",
    "right-to-left overrides": "a\u202egnp.exe",
    "isolates": "a\u2066b\u2069",
    "10,000 characters": "x" * 10_000,
    "only spaces": "   ",
    "only what cannot be seen": "\u200b\u200b",
}
URLS = (
    "javascript:alert(1)",
    "JavaScript://example.com/%0aalert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "ftp://example.com/",
    "example.com",
    "https://",
    "https://user:secret@example.com/",
    "https://exa mple.com/",
    "https://example.com/\x1b[31m",
    "https://[::1",
)
SCORES: tuple[object, ...] = (0, 11, 7.5, "high", -1, 10**20, True)
IDS = ("..", "../secret", "a/b", "/etc/passwd", "a\0b", "x" * 10_000, "", "a.json", "a\x1b[31m")


def is_safe(text: str) -> bool:
    """Say whether text can act on no terminal."""
    return all(char == "\n" or (char.isprintable() and char != "\u202e") for char in text)


COMMANDS = (
    ["list"],
    ["show", "a"],
    ["add", "T", "--source", "S"],
    ["add", "--json-in", "-"],
    ["import", "-"],
    ["edit", "a", "--title", "T"],
    ["link", "a", "b"],
    ["unlink", "a", "b"],
    ["score", "a"],
    ["score", "a", "5"],
    ["score", "-"],
    ["triage", "-"],
    ["remove", "a", "--yes"],
    ["guide", "list"],
    ["guide", "show", "g"],
    ["guide", "add", "T"],
    ["guide", "edit", "g", "--title", "T"],
    ["guide", "remove", "g", "--yes"],
)
WHOLE = json.dumps(event("x"), indent=2).encode()
BROKEN = {
    "empty": (b"", "is empty"),
    "only white space": (b" \n\n", "is empty"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "is not JSON"),
    "cut off before its last bracket": (WHOLE[:-1], "is not JSON"),
    "followed by something": (WHOLE + b"x", "is not JSON"),
    "not UTF-8": (WHOLE.replace(b'"X"', b'"\xff"'), "is not UTF-8"),
    "with a byte order mark": (b"\xef\xbb\xbf" + WHOLE, "begins with a byte order mark"),
    "UTF-16": (WHOLE.decode().encode("utf-16"), "begins with a byte order mark"),
    "with duplicate keys": (b'{"id": "x", "id": "x"}', "has the key 'id' twice in one object"),
    "with duplicate keys within": (b'{"a": {"b": 1, "b": 1}}', "has the key 'b' twice"),
    "with NaN": (b'{"score": NaN}', "holds NaN, which is not a JSON number"),
    "with infinity": (b'{"score": -Infinity}', "holds -Infinity, which is not a JSON number"),
    "with a number of 5,000 digits": (
        b'{"score": ' + b"9" * 5000 + b"}",
        "score: must be a whole number, not 999",
    ),
    "with a fraction of 5,000 digits": (
        b'{"score": ' + b"9" * 5000 + b".5}",
        "score: must be a whole number, not 999",
    ),
    "with 100,000 nested arrays": (
        b"[" * 100_000 + b"]" * 100_000,
        "is nested more than 100 levels deep",
    ),
    "with 100,000 open arrays": (b"[" * 100_000, "is nested more than 100 levels deep"),
    "with 100,000 nested objects": (
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "is nested more than 100 levels deep",
    ),
    "with conflict markers of git": (
        WHOLE.replace(
            b'  "title"', b'<<<<<<< HEAD\n  "title": "Y",\n=======\n>>>>>>> other\n  "title"'
        ),
        "holds conflict markers of git (line 3)",
    ),
    "half of a surrogate pair": (b'{"title": "\\ud83d"}', "holds half of a surrogate pair"),
    "an array": (b"[]", "must be an object"),
    "a number": (b"7", "must be an object"),
    "null": (b"null", "must be an object"),
    "larger than 1 MiB": (WHOLE + b" " * _WHOLE_FILE, "is larger than 1 MiB"),
}


def check_left_out(root: Path, run: Run, what: str) -> None:
    """See that the file x is named everywhere, the others are shown, and nothing changes."""
    before = files(root)
    for _ in ("read", "from the index"):
        result = run("list", "-q", code=5)
        assert result.stdout == "a\nb\n"
        assert f"data/events/x.json: {what}" in result.stderr
        assert is_safe(result.stderr)
        assert len(result.stderr) < 1000
    as_json = run("list", "--json", code=5)
    assert [each["id"] for each in json.loads(as_json.stdout)] == ["a", "b"]
    assert json.loads(as_json.stderr)["error"] == "invalid"
    assert "data/events/x.json" in run("show", "x", code=5).stderr
    assert "data/events/x.json" in run("show", "x", "a", code=5).stderr
    assert "data/events/x.json" in run("link", "a", "x", code=5).stderr
    assert files(root) == before
