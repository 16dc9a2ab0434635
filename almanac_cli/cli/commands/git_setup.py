"""`almanac git-setup`: make git merge the files of this almanac field by field."""

from __future__ import annotations

import shlex
import sys

import click

from almanac_cli.cli.context import Session, pass_session
from almanac_cli.cli.output import echo_and_go_on
from almanac_cli.formats.terminal.sanitize import one_line
from almanac_cli.storage import git_attributes


@click.command(short_help="Set up git to merge records field by field.")
@pass_session
def command(session: Session) -> None:
    """Set up git to merge events and guides field by field.

    A field that one side changed takes that side; of tags, guides and links, the additions and
    removals of both sides count. Where both sides changed a field, git reports a conflict, the file
    keeps one value and stays valid, and `almanac resolve` settles it. Two records are never made
    one: where the sides hold different ones, by id, or by URL, else source, title and day, the file
    stays as it is and the other record is printed.

    It prints and writes two lines in .gitattributes, to be committed, and two settings of this
    clone. The lines also keep line ends as they are in every clone. Run it once in each clone, and
    again after an update of Almanac.
    """
    root, kinds = session.store.root, session.store.kinds.values()
    session.git.require_repository()
    # -P: a folder that git works in must not offer Python modules of its own.
    command_line = shlex.join([sys.executable, "-P", "-m", "almanac_cli", "merge-file"])
    config = git_attributes.merge_config(command_line)
    echo_and_go_on(one_line(f"{root / git_attributes.ATTRIBUTES_FILE}:"))
    for line in git_attributes.attribute_lines(kinds):
        echo_and_go_on(f"  {line}")
    echo_and_go_on("git config --local:")
    for key, value in config.items():
        echo_and_go_on(one_line(f"  {key} = {value}"))
    git_attributes.set_up(session.git, config, kinds)
