"""Run the command line: `almanac`, or `python -m almanac_cli`."""

from __future__ import annotations

import gc

# Python collects garbage whenever there are this many new objects; 700 by default.
_GC_THRESHOLD = 1_000_000


def main() -> None:
    """Run `almanac` with the arguments of this process and exit with its code."""
    # A start makes very many objects and no garbage; collecting takes a tenth of its time.
    gc.set_threshold(_GC_THRESHOLD)
    from almanac_cli.cli.main import almanac

    almanac(prog_name="almanac")


if __name__ == "__main__":
    main()
