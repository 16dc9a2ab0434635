"""Records as their files hold them, and the files of an almanac, to write and to compare."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from almanac_cli.model.query import Order, Query

if TYPE_CHECKING:
    from pathlib import Path

    from almanac_cli.model.kind import Kind
    from almanac_cli.operations.store import Store

URL = "https://example.com/p/a-post"
ARTICLE = "https://example.com/a/b?id=1"
OLD, NEW = b'{"old": 1}\n', b'{"new": 22}\n'


def event(id_: str, **fields: object) -> dict[str, Any]:
    """Return the JSON object of a small valid event; a field of None is left out."""
    base = {
        "id": id_,
        "title": id_.replace("-", " ").capitalize(),
        "source": "Source",
        "published": "2026-11-20T00:00:00Z",
        "added": "2026-11-21T00:00:00Z",
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def guide(id_: str, **fields: object) -> dict[str, Any]:
    """Return the JSON object of a small valid guide; a field of None is left out."""
    base = {
        "id": id_,
        "title": id_.replace("-", " ").capitalize(),
        "updated": "2026-11-21T00:00:00Z",
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def source(id_: str, **fields: object) -> dict[str, Any]:
    """Return the JSON object of a small valid source; a field of None is left out."""
    base = {
        "id": id_,
        "name": id_.replace("-", " ").capitalize(),
        "updated": "2026-11-21T00:00:00Z",
    }
    return {key: value for key, value in (base | fields).items() if value is not None}


def item(id_: str, **fields: object) -> dict[str, Any]:
    """Return the JSON object of a small valid item; a field of None is left out."""
    base = event(id_, added=None, fetched="2026-11-21T00:00:00Z")
    return {key: value for key, value in (base | fields).items() if value is not None}


def _folder(record: dict[str, Any]) -> str:
    if "name" in record:
        return "sources"
    if "fetched" in record:
        return "inbox"
    return "events" if "source" in record else "guides"


def write(root: Path, record: dict[str, Any] | bytes, name: str | None = None) -> Path:
    """Write a record's file behind the program's back, and return its path."""
    if isinstance(record, bytes):
        folder, data = "events", record
    else:
        folder, data = _folder(record), _text(record)
        name = name or record["id"]
    path = root / folder / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def shown(store: Store, kind: Kind) -> dict[str, Any]:
    """Return every valid record of one kind by id, as readers see it."""
    asked = Query()
    answer = store.reader(kind).select(asked, Order(sort=(("id", False),)))
    return {row["id"]: row for row in answer.rows()}


def files(root: Path) -> dict[str, bytes]:
    """Return every file below a folder, but those derived, with its bytes, to compare."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".almanac" not in path.parts
    }


def stored(root: Path, id_: str) -> dict[str, Any]:
    """Return what the file of an event holds."""
    found: dict[str, Any] = json.loads((root / "events" / f"{id_}.json").read_text())
    return found


def changed(before: dict[str, bytes], root: Path) -> set[str]:
    """Name the files that are new, gone or other than before."""
    after = files(root)
    return {name for name in before | after if before.get(name) != after.get(name)}


def draft(title: str, **fields: object) -> dict[str, object]:
    """Return the JSON object of an event that is to be added."""
    return {"title": title, "source": "S", "published": "2026-11-20", **fields}


def lines(*objects: object) -> bytes:
    """Return objects as JSON, one a line."""
    return "".join(json.dumps(each) + "\n" for each in objects).encode()


def numbered(root: Path, number: object) -> None:
    """Give an almanac the number of a format, behind the program's back."""
    (root / "almanac.json").write_text(json.dumps({"format": number, "name": "test"}))


def held(folder: Path) -> dict[str, bytes]:
    """Return what every file in a folder holds, by name."""
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def _text(record: dict[str, Any]) -> bytes:
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode()
