"""`almanac open`: sources of events in the browser, which is a script here."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from almanac_cli.cli import browser
from almanac_cli.errors import InvalidValue
from support.commands import shell
from support.records import event, write

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = """#!/bin/sh
echo "noise of the browser"
for url; do echo "$url" >> opened; done
"""


@pytest.fixture
def opened(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write four events, set $BROWSER, and return the file that gets a line for each URL."""
    write(root, event("one", url="https://example.com/one?a=1&b=2"))
    write(root, event("two", url="http://example.com/two"))
    write(root, event("bare"))
    write(root, event("blank"))
    script = tmp_path / "browser"
    script.write_text(BROWSER)
    script.chmod(stat.S_IRWXU)
    monkeypatch.setenv("BROWSER", str(script))
    return tmp_path / "opened"


def run_open(*words: str, given: str = "", code: int = 0) -> tuple[str, str]:
    """Run `almanac open` in a process of its own, since Python remembers its browser.

    Check the exit code, and return stdout and stderr.
    """
    done = shell("open", *words, input=given.encode())
    assert done.returncode == code
    return done.stdout.decode(), done.stderr.decode()


def test_the_browser_gets_the_url_and_prints_nothing_to_stdout(opened: Path) -> None:
    stdout, stderr = run_open("one")
    assert stdout == "one  https://example.com/one?a=1&b=2\n"
    assert stderr == "noise of the browser\n"
    assert opened.read_text() == "https://example.com/one?a=1&b=2\n"


def test_several_events_are_opened_in_their_order(opened: Path) -> None:
    run_open("two", "one", "two")
    assert opened.read_text() == "http://example.com/two\nhttps://example.com/one?a=1&b=2\n"


def test_ids_are_read_from_standard_input(opened: Path) -> None:
    run_open("-", given="one\n\ntwo\n")
    assert opened.read_text() == "https://example.com/one?a=1&b=2\nhttp://example.com/two\n"


def test_events_without_a_url_are_named_and_the_others_opened(opened: Path) -> None:
    stdout, stderr = run_open("bare", "one", "blank", code=1)
    assert stdout == "one  https://example.com/one?a=1&b=2\n"
    assert stderr.endswith(
        "Error: bare, blank have no URL\nset it with: almanac edit bare --url URL\n"
    )
    assert opened.exists()


def test_one_event_without_a_url_opens_nothing(opened: Path) -> None:
    assert run_open("bare", code=1)[1].startswith("Error: bare has no URL\n")
    assert not opened.exists()


def test_an_unknown_event_opens_nothing(opened: Path) -> None:
    run_open("one", "unknown", code=3)
    assert not opened.exists()


def test_a_browser_with_options_gets_the_url_in_their_place(
    opened: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", f"{os.environ['BROWSER']} --new %s")
    run_open("two")
    assert opened.read_text() == "--new\nhttp://example.com/two\n"


@pytest.mark.parametrize("form", ["{} --new", " : {} --new:false"])
def test_a_browser_with_options_gets_the_url_last(
    opened: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("BROWSER", form.format(os.environ["BROWSER"]))
    run_open("two", "one")
    one, two = "https://example.com/one?a=1&b=2", "http://example.com/two"
    assert opened.read_text() == f"--new\n{two}\n--new\n{one}\n"


def test_a_browser_whose_path_has_a_space_is_started(
    opened: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "my browser"
    script.write_text(BROWSER)
    script.chmod(stat.S_IRWXU)
    monkeypatch.setenv("BROWSER", str(script))
    run_open("two")
    assert opened.read_text() == "http://example.com/two\n"


def test_an_unclosed_quote_in_the_browser_is_told(
    opened: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "firefox '%s")
    message = "Error: $BROWSER is no command: No closing quotation\n"
    assert run_open("two", code=1) == ("", message)
    assert not opened.exists()


@pytest.mark.parametrize("browser", ["", " ", ":", " : "])
def test_a_blank_browser_is_none(
    opened: Path, monkeypatch: pytest.MonkeyPatch, browser: str
) -> None:
    monkeypatch.setenv("BROWSER", browser)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("DISPLAY", raising=False)
    stderr = run_open("two", code=1)[1]
    assert stderr.startswith("Error: no browser opened http://example.com/two\n")
    assert not opened.exists()


def test_without_a_browser_the_url_is_named(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "no-such-browser")
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("DISPLAY", raising=False)
    done = subprocess.run(
        [sys.executable, "-m", "almanac_cli", "open", "two"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == (
        b"Error: no browser opened http://example.com/two\nset $BROWSER to the command of one\n"
    )
    assert not opened.exists()


def test_an_invalid_record_is_not_opened(root: Path, opened: Path) -> None:
    write(root, event("bad", url="file:///etc/passwd"))
    run_open("bad", code=5)
    assert run_open("bad", "one", code=5)[0] == "one  https://example.com/one?a=1&b=2\n"
    assert opened.read_text() == "https://example.com/one?a=1&b=2\n"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "--help", "https://", "/etc/passwd"]
)
def test_what_is_no_web_address_starts_no_browser(opened: Path, url: str) -> None:
    with pytest.raises(InvalidValue):
        browser.open_url(url)
    assert not opened.exists()
