"""The rules of the tests themselves: short names, short files, no process where none is needed."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

import pytest

from support.setting import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TESTS = ROOT / "tests"
MODULES = {
    path.relative_to(TESTS).with_suffix("").as_posix(): path for path in sorted(TESTS.rglob("*.py"))
}
UNIT = [name for name in MODULES if name.startswith("unit/")]
PROCESSES = {"subprocess", "pexpect", "multiprocessing", "pty", "playwright"}
STARTS = {"fork", "forkpty", "posix_spawn", "posix_spawnp", "system", "popen"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(module: ast.Module) -> set[str]:
    """Name all modules that a module imports, wherever in it, and what it imports from them."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def starts(module: ast.Module) -> set[str]:
    """Name what a module holds that starts processes."""
    calls = {
        f"os.{node.attr}"
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and (node.attr in STARTS or node.attr.startswith(("exec", "spawn")))
    }
    calls |= imported(module) & {f"os.{name}" for name in STARTS}
    return calls | {name for name in imported(module) if name.split(".")[0] in PROCESSES}


def needed(name: str) -> Iterator[ast.Module]:
    """Return a module of the tests, with those of the support that it imports, and they import."""
    known, waiting = {name}, [name]
    while waiting:
        module = tree(MODULES[waiting.pop()])
        yield module
        paths = {path.replace(".", "/") for path in imported(module)} & MODULES.keys()
        waiting += sorted(paths - known)
        known |= paths


def cases(module: ast.Module) -> list[ast.FunctionDef]:
    """Return the functions that are tests."""
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    return [function for function in functions if function.name.startswith("test_")]


def test_the_name_of_a_test_has_at_most_60_characters() -> None:
    names = [case.name for path in MODULES.values() for case in cases(tree(path))]
    assert [name for name in names if len(name) > 60] == []


def test_a_file_of_the_tests_has_at_most_400_lines() -> None:
    lengths = {name: len(path.read_text().splitlines()) for name, path in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


@pytest.mark.parametrize("name", MODULES)
def test_no_test_module_is_imported_nor_a_conftest(name: str) -> None:
    parts = {part for path in imported(tree(MODULES[name])) for part in path.split(".")}
    assert [part for part in parts if part == "conftest" or part.startswith("test_")] == []


@pytest.mark.parametrize("name", UNIT)
def test_no_unit_test_starts_a_process(name: str) -> None:
    assert [start for module in needed(name) for start in starts(module)] == []


@pytest.mark.parametrize("name", UNIT)
def test_no_unit_test_goes_through_the_command_line(name: str) -> None:
    asked = {argument.arg for case in cases(tree(MODULES[name])) for argument in case.args.args}
    assert "run" not in asked


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess",
        "from subprocess import run",
        "def work():\n    import pexpect.replwrap",
        "import os\nos.fork()",
        "from os import fork",
        "import os\nos.execvp('true', ['true'])",
    ],
)
def test_the_rule_would_notice_a_process(code: str) -> None:
    assert starts(ast.parse(code))


def test_the_rule_would_notice_a_process_of_the_support() -> None:
    assert any(starts(module) for module in needed("cli/test_help"))
