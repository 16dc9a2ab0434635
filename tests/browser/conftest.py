"""Sites to judge, the browser they are shown in, and those who judge them.

Needed are Chromium, `pip install -e '.[browser]'`, `npm install --prefix tests/browser`, and Java
for one of the two packages that npm brings. Tests are skipped where one is missing; but they fail
if $ALMANAC_REQUIRE_BROWSER is set.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import hostile, varied
from support.chromium import chromium, executable
from support.sites import make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

MODULES = Path(__file__).parent / "node_modules"


def missing(what: str, how: str) -> None:
    """Skip the test for what is missing, or let it fail if nothing may be missing."""
    reason = f"needs {what}: {how}"
    if os.environ.get("ALMANAC_REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for all tests of a worker."""
    if not (importlib.util.find_spec("playwright") and importlib.util.find_spec("pypdf")):
        missing("Playwright and pypdf", "pip install -e '.[browser]'")
    if not executable():
        missing("Chromium", "install it, or let $ALMANAC_CHROMIUM name it")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script of axe-core."""
    path = MODULES / "axe-core" / "axe.min.js"
    if not path.exists():
        missing("axe-core", "npm install --prefix tests/browser")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def vnu() -> list[str]:
    """Return the words that run the checker of HTML of the W3C, vnu."""
    path = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not path.exists():
        missing("vnu", "npm install --prefix tests/browser")
    if not (java := shutil.which("java")):
        missing("Java", "install a runtime environment of Java")
    return [str(java), "-jar", str(path)]


@pytest.fixture(scope="session")
def varied_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site of an almanac with every feature of records."""
    return make(tmp_path_factory.mktemp("varied"), varied.fill)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site of an almanac of hostile records."""
    return make(tmp_path_factory.mktemp("hostile"), hostile.fill)
