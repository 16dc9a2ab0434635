"""Run the command line: `almanac`, or `python -m almanac_cli`."""

from __future__ import annotations

import gc

# Python looks for garbage whenever there are so many more objects; 700 if nobody says otherwise.
_MANY_OBJECTS = 100_000


def main() -> None:
    """Run `almanac` with the words of the command line and exit with its code."""
    # A start makes very many objects and no garbage: to look for it takes a tenth of the time.
    gc.set_threshold(_MANY_OBJECTS)
    from almanac_cli.cli.main import almanac

    almanac(prog_name="almanac")


if __name__ == "__main__":
    main()
