"""Sites made of almanacs for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from almanac_cli.cli.main import almanac
from almanac_cli.operations.init import create_almanac
from support.setting import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def url_of(site: Path) -> str:
    """Return the URL of a site in a folder.

    Its path is that of the folder, so that paths on its host, as 404.html has them, lead to files.
    """
    return f"https://example.org{site.as_posix()}/"


def make(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Make an almanac in a folder, fill it, make its site beside it, and return the site's folder.

    Fixtures of a session call this, so that the circumstances of tests have to be given here.
    """
    create_almanac(folder / "data", 'Almanac <of> tests & "trials"', example=False)
    fill(folder / "data")
    site = folder / "site"
    words = ("--data", str(folder / "data"), "site", str(site), "--url", url_of(site))
    variables = {"ALMANAC_NOW": NOW, "XDG_STATE_HOME": str(folder), "TMPDIR": str(folder)}
    result = CliRunner().invoke(almanac, words, env=variables, prog_name="almanac")
    assert result.exit_code == 0, (result.output, result.stderr, result.exception)
    return site
