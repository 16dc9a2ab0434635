"""How fast tables on a terminal are: `python tests/benchmarks/tables.py ALMANAC [FOLDER]`.

ALMANAC is the command of another installation, run in turn with this one on a pseudo-terminal of 80
columns, each on an almanac of its own with 100,000 events: their indexes differ. The almanacs are
made in FOLDER, or in a temporary one, and kept there. Printed are medians of processor time.
"""

from __future__ import annotations

import argparse
import os
import pty
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
from fcntl import ioctl
from pathlib import Path

from almanacs import main as make

EVENTS = 100_000
COLUMNS = 80
COMMANDS = (("list", "--limit", "50"), ("list",))
OURS = str(Path(sys.executable).with_name("almanac"))
ENVIRONMENT = {"TERM": "xterm", "ALMANAC_PAGER": "cat", "ALMANAC_NOW": "2026-11-23T12:00:00Z"}


def processor_time(almanac: str, root: Path, words: tuple[str, ...]) -> float:
    """Run a command on a pseudo-terminal, and return its seconds of processor time."""
    process_id, terminal = pty.fork()
    if process_id == 0:
        os.environ.update(ENVIRONMENT)
        os.execv(almanac, [almanac, "--data", str(root), *words])  # noqa: S606 (no shell)
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    try:
        while os.read(terminal, 1 << 16):
            pass
    except OSError:
        pass  # the command has ended
    os.close(terminal)
    _, status, usage = os.wait4(process_id, 0)
    if status:
        sys.exit(f"{almanac} {words}: exit code {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime


def measure(theirs: str, folder: Path, runs: int) -> None:
    """Print the medians of both installations for each command, and their ratio."""
    ours, others = (OURS, folder / "ours"), (theirs, folder / "theirs")
    if not others[1].exists():
        make(others[1], EVENTS)
    if not ours[1].exists():
        shutil.copytree(others[1], ours[1])
    for almanac, root in (ours, others):
        subprocess.run([almanac, "--data", str(root), "index"], check=True, capture_output=True)
    print(
        f"{f'on a terminal, {EVENTS:,} events':30} {'ours':>10} {'theirs':>10} ratio (goal: 1.10)"
    )
    for words in COMMANDS:
        pairs = [
            (processor_time(*ours, words), processor_time(*others, words)) for _ in range(runs)
        ]
        mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"{' '.join(words):30} {mine:8.2f} s {other:8.2f} s {mine / other:5.2f}")


def main() -> None:
    """Measure in the folder that is named, or in a temporary one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("almanac", metavar="ALMANAC")
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
    options = parser.parse_args()
    if options.folder:
        options.folder.mkdir(exist_ok=True)
        measure(options.almanac, options.folder, options.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(options.almanac, Path(folder), options.runs)


if __name__ == "__main__":
    main()
