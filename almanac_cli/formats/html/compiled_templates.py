"""Our templates as they were compiled, kept beside them in `__pycache__` as Python keeps modules.

Those of the user's own are not kept: only who may change this program may say what code it runs.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from almanac_cli.formats.html.code_version import code_version

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

TEMPLATES = Path(__file__).parent / "templates"


class CompiledTemplates(jinja2.BytecodeCache):
    """The compiled templates of a folder; they are compiled again where they cannot be kept."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._templates = templates

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the path of a compiled template, "" if it is not one of the folder."""
        if filename is None or Path(filename).parent != self._templates:
            return ""
        file_name = f"{name.replace('/', '-')}.{sys.implementation.cache_tag}"
        return str(self._templates / "__pycache__" / file_name)

    def get_source_checksum(self, source: str) -> str:
        """Return a text that is another one if the template has to be compiled again."""
        facts = (str(sys.hexversion), version("jinja2"), code_version().hex())
        return f"{'-'.join(facts)}-{super().get_source_checksum(source)}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template, if it is there and not of another version."""
        if not bucket.key:
            return
        with suppress(OSError, EOFError, ValueError, TypeError):
            checksum, _, code = Path(bucket.key).read_bytes().partition(b"\n")
            if checksum == bucket.checksum.encode():
                bucket.code = marshal.loads(code)  # noqa: S302 (trusted like this module)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template; the file is replaced whole, since others may read it."""
        if not bucket.key or sys.dont_write_bytecode:
            return
        path = Path(bucket.key)
        with suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            new = path.with_name(f"{path.name}.{os.getpid()}")
            new.write_bytes(bucket.checksum.encode() + b"\n" + marshal.dumps(bucket.code))
            new.replace(path)
