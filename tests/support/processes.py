"""Commands in processes of their own, without waiting for Python to start for each of them."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from support.setting import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

Words = list[str]

_DROP_FROM_BOUNDING_SET = 24
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2

# Loads what commands need, then runs queues of commands beside each other, each command in a
# process of its own: all of it but the start of Python, so that many really meet. The queues that
# are to go on until the others end are gone over again and again.
_HOST = """
import json, os, sys
from almanac_cli.model import records
from almanac_cli.cli.main import COMMANDS, almanac

def run(words, said):
    with open(said + ".out", "w+b") as out, open(said + ".err", "w+b") as err:
        if (child := os.fork()) == 0:
            os.dup2(out.fileno(), 1), os.dup2(err.fileno(), 2)
            almanac(words)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0), err.seek(0)
        return words, code, out.read().decode(), err.read().decode()

def work(queue, said, until):
    os.read(begin, 1)
    done = [run(words, said) for words in queue]
    while until and not os.path.exists(until):
        done += [run(words, said) for words in queue]
    with open(said, "w") as file:
        json.dump(done, file)

for each in COMMANDS:
    almanac.get_command(None, each)
queues, others = json.loads(sys.argv[1])
begin, write = os.pipe()
running = []
for n, queue in enumerate(queues + others):
    if (child := os.fork()) == 0:
        os.close(write)
        work(queue, f"said-{n}", "enough" if n >= len(queues) else None)
        os._exit(0)
    running.append(child)
os.close(write)
for n, child in enumerate(running):
    if n == len(queues):
        open("enough", "w").close()
    assert os.waitpid(child, 0)[1] == 0
"""


class Done(NamedTuple):
    """A command that has run."""

    words: Words
    code: int
    stdout: str
    stderr: str


def at_once(
    *queues: Sequence[Words],
    beside: Sequence[Sequence[Words]] = (),
    **options: Any,  # noqa: ANN401 (subprocess.run's own)
) -> list[Done]:
    """Run queues of commands beside each other, and return what became of each command.

    Those `beside` are gone over again and again until the others have ended.
    """
    host = [sys.executable, "-W", "error", "-c", _HOST, json.dumps([queues, beside])]
    subprocess.run(host, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, **options)
    said = [Path(f"said-{n}").read_text() for n in range(len(queues) + len(beside))]
    found = [Done(*each) for text in said for each in json.loads(text)]
    assert not any("Traceback" in each.stderr for each in found), found
    return found


def ordinary() -> None:
    """Take from root, before the command runs, the power to pass over permissions."""
    if os.geteuid() == 0:
        for power in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, power, 0, 0, 0)
