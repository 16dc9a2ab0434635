"""The map of the code names every module, and no other."""

from __future__ import annotations

import re

from support.setting import ROOT

PACKAGE = ROOT / "almanac_cli"
SECTION = re.compile(r"^### `(.+?)/`\n(.*?)(?=^##)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(.+?\.py)` \|", re.MULTILINE)


def test_the_map_names_every_module_and_no_other() -> None:
    text = (PACKAGE / "README.md").read_text(encoding="utf-8")
    named = [
        f"{package}/{module}"
        for package, rows in SECTION.findall(text)
        for module in ROW.findall(rows)
        if "*" not in module
    ]
    modules = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.glob("*/**/*.py")
        if path.name != "__init__.py" and not {"commands", "example"} & {*path.parts}
    }
    assert sorted(named) == sorted(modules)
