"""One entry of the history: what is not one is refused with one kind of error."""

from __future__ import annotations

import pytest

from almanac_cli.errors import InvalidValue
from almanac_cli.storage import entries
from almanac_cli.storage.transaction import Change

TIME = "2026-04-03T12:00:00Z"


def test_an_entry_is_read_as_it_was_written() -> None:
    change = Change("events/a.json", b"\xff", b"{}", 0o600)
    data = entries.encode([change], ["edit", "a"], TIME, 3, None)
    entry = entries.decode(4, entries.with_complete(data), ["events"])
    file = entries.FileBefore("events/a.json", b"\xff", 0o600, entries.digest(b"{}"))
    assert entry == entries.Entry(4, ("edit", "a"), TIME, 3, (file,), complete=True)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff", id="no UTF-8"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[" * 100_000, id="deep nesting"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(
            b'{"words": [], "time": "today", "undoes": null, "files": []}', id="no such time"
        ),
        pytest.param(
            b'{"words": [], "time": "2026-04-03T12:00:00Z", "undoes": null, "files":'
            b' [{"file": "../a.json", "before": null, "mode": null, "after": null}]}',
            id="a file outside",
        ),
    ],
)
def test_what_is_no_entry_is_an_invalid_value(data: bytes) -> None:
    with pytest.raises(InvalidValue):
        entries.decode(1, data, ["events"])
