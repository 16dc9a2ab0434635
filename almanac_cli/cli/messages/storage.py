"""The messages of errors about the disk, git, locks, and folders that are not almanacs."""

from __future__ import annotations

from almanac_cli import errors
from almanac_cli.cli.messages.message import Message
from almanac_cli.storage.git import GitError, NoRepository
from almanac_cli.storage.git_attributes import AttributesOverruled
from almanac_cli.storage.location import MANIFEST


def describe_storage(error: BaseException) -> Message | None:
    """Return the message of an error about files or git; `None` for any other exception."""
    match error:
        case errors.NoAlmanac():
            return _no_almanac(error)
        case errors.NewerFormat():
            sentence = f"{error.path} is in format {error.version}, and this version reads up to "
            hint = "install a newer almanac-cli"
            return Message(f"{sentence}{error.supported}", hint=hint)
        case errors.FileConflict():
            return _file_conflict(error)
        case errors.Locked():
            process = "" if error.process_id is None else f" (process {error.process_id})"
            sentence = f"{error.path} is locked by another almanac command{process}"
            return Message(sentence, hint="try again when it has ended")
        case errors.DiskError():
            return Message(f"cannot {error.action} {error.path}: {error.reason}")
        case errors.FileUnusable():
            return Message(f"{error.path} {error.reason}")
        case GitError():
            return _git_error(error)
        case NoRepository():
            hint = f"make one with: git init {error.path}"
            return Message(f"{error.path} is in no git repository", hint=hint)
        case AttributesOverruled():
            return _overruled(error)
        case OSError(filename=None):
            return Message(f"cannot write the answer: {error.strerror}")
        case OSError():
            return Message(f"{error.filename or 'a file without a name'}: {error.strerror}")
    return None


def _no_almanac(error: errors.NoAlmanac) -> Message:
    match error.reason:
        case "none_upwards":
            sentence = f"no almanac in {error.path} or above it"
            return Message(sentence, hint="make one with: almanac init")
        case "no_folder":
            hint = f"make it with: almanac init {error.path}"
            return Message(f"{error.path} does not exist", hint=hint)
        case "not_a_folder":
            return Message(f"{error.path} is not a folder")
        case "no_manifest":
            return Message(f"{error.path} is not an almanac: it has no {MANIFEST}")


def _file_conflict(error: errors.FileConflict) -> Message:
    match error.reason:
        case "exists":
            return Message(f"{error.path} exists already")
        case "removed":
            return Message(f"{error.path} was removed meanwhile")
        case "has_almanac":
            sentence = f"there is an almanac in {error.path} already"
            return Message(sentence, hint="nothing was changed")
        case "inside":
            hint = "nothing was changed; to make another one inside it, name a folder: "
            sentence = f"there is an almanac in {error.path} already"
            return Message(sentence, hint=f"{hint}almanac init DIR")
        case "has_records":
            sentence = f"there are records in {error.path} already"
            return Message(sentence, hint="nothing was changed")
        case "changed":
            sentence = f"{error.path} changed on disk meanwhile"
            return Message(sentence, hint="nothing was written; try again")


def _git_error(error: GitError) -> Message:
    if error.command is None:
        return Message(f"git cannot be run: {error.output}")
    first, *rest = error.output.splitlines()
    return Message(f"git {error.command}: {first}", tuple(rest))


def _overruled(error: AttributesOverruled) -> Message:
    lines = []
    for overruled in error.overruled:
        states = {"unset": "is unset", "unspecified": "is not set"}
        state = states.get(overruled.value, f"is {overruled.value}")
        lines.append(f"  {overruled.file}: {overruled.attribute} {state}")
        lines += [f"    by {line}" for line in overruled.lines]
    sentence = f"git does not do for these files what {error.path} says"
    return Message(sentence, tuple(lines), hint="remove the lines that overrule it, then repeat")
