"""Our templates are compiled once, and again where what was kept is not of them as they are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import jinja2
import pytest

from almanac_cli.formats.html.compiled_templates import TEMPLATES, CompiledTemplates

if TYPE_CHECKING:
    from pathlib import Path


class _Environment(jinja2.Environment):
    compiled = 0

    def compile(self, *args: object, **options: object) -> object:  # type: ignore[override]
        type(self).compiled += 1
        return super().compile(*args, **options)  # type: ignore[call-overload]


@pytest.fixture(autouse=True)
def _writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def render(folder: Path, cache: CompiledTemplates) -> tuple[str, int]:
    """Return the page of a template, and how often one was compiled for it."""
    _Environment.compiled = 0
    environment = _Environment(
        loader=jinja2.FileSystemLoader(folder), bytecode_cache=cache, autoescape=True
    )
    return environment.get_template("a.html").render(x="<"), _Environment.compiled


@pytest.fixture
def cache(tmp_path: Path) -> CompiledTemplates:
    (tmp_path / "a.html").write_text("A {{ x }}")
    return CompiledTemplates(tmp_path)


def kept(folder: Path) -> list[Path]:
    return [*(folder / "__pycache__").iterdir()]


def test_a_template_is_compiled_once(cache: CompiledTemplates, tmp_path: Path) -> None:
    assert render(tmp_path, cache) == ("A &lt;", 1)
    assert render(tmp_path, cache) == ("A &lt;", 0)


def test_a_changed_template_is_compiled_again(cache: CompiledTemplates, tmp_path: Path) -> None:
    render(tmp_path, cache)
    (tmp_path / "a.html").write_text("B {{ x }}")
    assert render(tmp_path, cache) == ("B &lt;", 1)
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize("content", [b"", b"j2", b"\0" * 1000, None])
def test_a_damaged_one_is_compiled_again(
    cache: CompiledTemplates, tmp_path: Path, content: bytes | None
) -> None:
    render(tmp_path, cache)
    (path,) = kept(tmp_path)
    path.write_bytes(path.read_bytes()[:-20] if content is None else content)
    assert render(tmp_path, cache) == ("A &lt;", 1)


def test_nothing_is_kept_where_python_keeps_nothing(
    cache: CompiledTemplates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    render(tmp_path, cache)
    assert not (tmp_path / "__pycache__").exists()


def test_a_folder_that_takes_nothing_is_no_fault(cache: CompiledTemplates, tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("")
    assert render(tmp_path, cache) == ("A &lt;", 1)


def test_templates_of_other_folders_are_not_kept(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("A {{ x }}")
    assert render(tmp_path, CompiledTemplates(TEMPLATES)) == ("A &lt;", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
