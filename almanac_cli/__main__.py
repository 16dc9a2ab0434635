"""Run the command line: `almanac`, or `python -m almanac_cli`."""

from __future__ import annotations

from almanac_cli.cli import almanac


def main() -> None:
    """Run `almanac` with the words of the command line and exit with its code."""
    almanac(prog_name="almanac")


if __name__ == "__main__":
    main()
