"""Imports point down only, and each library has its one place."""

from __future__ import annotations

import ast
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

from support.setting import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = ROOT / "almanac_cli"
# From the ground up: a package may import those before it.
ORDER = (
    "__init__", "errors", "model", "formats", "storage", "network", "index", "analysis",
    "operations", "cli", "__main__",
)  # fmt: skip
CORE = ORDER[: ORDER.index("cli")]
# Where alone a library may be imported, those of standard Python included where that counts.
HOMES = {
    "click": "cli",
    "pydantic": "model",
    "pydantic_core": "model",
    "tabulate": "formats",
    "wcwidth": "formats",
    "dateutil": "model.relative_dates",
    "yaml": "formats.yaml_codec",
    "htmldate": "formats.page_facts.more_dates",
    "jinja2": "formats.html",
    "markupsafe": "formats.html",
    "markdown_it": "formats.html",
    "sqlite3": "index",
    "socket": "network",
    "ssl": "network",
    "http": "network",
    "socketserver": "network",
    "fcntl": "storage.lock cli.questions.line_input",
    "tempfile": "cli",
    "subprocess": "storage cli.pager",
}
LIBRARIES = (
    "click", "pydantic", "pydantic_core", "tabulate", "wcwidth", "dateutil", "yaml", "jinja2",
    "markupsafe", "markdown_it", "htmldate",
)  # fmt: skip
OUTSIDE_WORLD = {
    "print", "input", "exit", "quit", "breakpoint", "sys.exit", "sys.stdin", "sys.stdout",
    "sys.stderr", "sys.argv", "os.environ", "os.getenv", "os.getcwd", "os._exit", "datetime.now",
    "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "time.monotonic", "time.sleep", "Path.cwd", "Path.home",
}  # fmt: skip
# What no answer depends on: which files are too young to trust their stamps, how long a lock is
# waited for, whether the index took long, how long servers are waited for and left alone.
CLOCKS = {
    "storage.scan": {"time.time_ns"},
    "storage.lock": {"time.sleep"},
    "index.database": {"time.monotonic"},
    "network.client": {"time.monotonic"},
    "network.parallel": {"time.monotonic"},
}


def name_of(path: Path) -> str:
    dotted = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    return dotted.removesuffix(".__init__")


MODULES = {
    name_of(path): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "example" not in path.relative_to(PACKAGE).parts
}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def imported(name: str) -> frozenset[str]:
    """Name all that a module imports, wherever in it, for types only too, with full names."""
    names: set[str] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module
            names.update(_module(node.module, alias.name) for alias in node.names)
    return frozenset(names)


def _module(module: str, name: str) -> str:
    """Return the full name of a module that `from module import name` imports."""
    inner = f"{module}.{name}".removeprefix("almanac_cli.")
    return f"{module}.{name}" if inner in MODULES else module


def within(name: str) -> set[str]:
    """Name the modules of this package that a module imports."""
    found = {each for each in imported(name) if each.split(".")[0] == "almanac_cli"}
    return {each.partition(".")[2] or "__init__" for each in found}


def dotted(node: ast.AST) -> str:
    """Return `a.b` for an attribute of a name, `a` for a name, else nothing."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def package(name: str) -> str:
    """Return the package that a module is in, or its own name."""
    return name.partition(".")[0]


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down_only(name: str) -> None:
    allowed = ORDER[: ORDER.index(package(name)) + 1]
    assert {package(other) for other in within(name)} <= {*allowed}


def test_the_rule_would_notice_an_import_that_points_up() -> None:
    assert "cli.context" in within("cli.main")
    assert "operations.store" in within("cli.context")


def test_no_command_imports_another() -> None:
    commands = {name for name in MODULES if name.startswith("cli.commands.")}
    assert commands
    assert {name: within(name) & commands for name in commands if within(name) & commands} == {}


def test_package_files_are_empty() -> None:
    files = [path for path in PACKAGE.glob("*/**/__init__.py") if "example" not in path.parts]
    assert files
    assert [path for path in files if path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_one_place_alone(library: str) -> None:
    users = [
        name for name in MODULES if any(other.split(".")[0] == library for other in imported(name))
    ]
    homes = tuple(f"{home}." for home in HOMES[library].split())
    assert [name for name in users if not f"{name}.".startswith(homes)] == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_library_that_has_a_place_is_used_there(library: str) -> None:
    used = {each.split(".")[0] for name in MODULES for each in imported(name)}
    assert library in used


def test_nothing_is_imported_but_python_and_these_libraries() -> None:
    used = {each.split(".")[0] for name in MODULES for each in imported(name)}
    assert used <= {*sys.stdlib_module_names, "almanac_cli", *LIBRARIES}


@pytest.mark.parametrize("name", [name for name in MODULES if package(name) in CORE])
def test_the_core_leaves_the_outside_world_to_the_cli(name: str) -> None:
    used = {dotted(node) for node in ast.walk(tree(name))} & OUTSIDE_WORLD
    assert used == CLOCKS.get(name, set())


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_longer_than_300_lines(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 300
