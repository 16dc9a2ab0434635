"""The messages of the findings of `almanac check`: `describe_finding`."""

from __future__ import annotations

from functools import singledispatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.cli.messages.describe import describe
from almanac_cli.cli.messages.records import command_for
from almanac_cli.cli.messages.unmerged import describe_state
from almanac_cli.model.periods import to_words
from almanac_cli.operations import findings

if TYPE_CHECKING:
    from almanac_cli.operations.findings import Finding

_MAX_FILES = 3
_FIX = "fix it with: almanac check --fix"
_MAX_LINES = 5  # whose numbers are named


class Wording(NamedTuple):
    """The message of a finding, in parts."""

    what: str  # the problem, as a predicate whose subject is the field or the file: "is unmerged"
    hint: str  # what the user can do
    fix: str | None = None  # the change that --fix makes, in the past tense; None if not fixable


@singledispatch
def describe_finding(finding: Finding) -> Wording:
    """Return the message of a finding, by its class.

    Raises:
        NotImplementedError: if its class has no message.

    """
    raise NotImplementedError(finding.code)


@describe_finding.register
def _(finding: findings.BrokenRule) -> Wording:
    what = finding.problem.what
    if finding.problem.code == "conflict_markers":
        return Wording(what, f"resolve the conflict, then: git add {finding.file}")
    if finding.field == "id":
        return Wording(what, "correct the id, or rename the file")
    place = "it" if finding.field else "the file"
    return Wording(what, f"correct {place} in an editor")


@describe_finding.register
def _(finding: findings.UnknownField) -> Wording:
    what = f"is not a field of {finding.kind.article} {finding.kind.name}"
    return Wording(what, f"if {finding.similar!r} is meant, rename it")


@describe_finding.register
def _(finding: findings.FutureTime) -> Wording:
    date = finding.time if finding.precision is None else to_words(finding.time, finding.precision)
    return Wording(f"is in the future: {date}", "correct it, unless it is meant")


@describe_finding.register
def _(_: findings.NotCanonical) -> Wording:
    return Wording("is not in canonical form", _FIX, "wrote it in canonical form")


@describe_finding.register
def _(finding: findings.SharedUrl) -> Wording:
    kind = finding.kind.name
    ids = (PurePosixPath(file).stem for file in (finding.other_file, finding.file))
    return Wording(
        f"is that of {finding.other_file} too",
        f"if they are one {kind}: {command_for(kind, 'merge')} {' '.join(ids)}",
    )


@describe_finding.register
def _(finding: findings.SameStory) -> Wording:
    kind = finding.kind.name
    ids = " ".join(PurePosixPath(file).stem for file in (finding.other_file, finding.file))
    degree = "likely" if finding.grade == "likely" else "perhaps"
    merge, link = command_for(kind, "merge"), command_for(kind, "link")
    hint = f"if so: {merge} {ids}; if they are only related: {link} {ids}"
    return Wording(f"is {degree} the same story as {finding.other_file}", hint)


@describe_finding.register
def _(finding: findings.SharedPage) -> Wording:
    *files, last = finding.other_files
    if len(files) >= _MAX_FILES:
        files, last = files[:_MAX_FILES], f"{len(finding.other_files) - _MAX_FILES:,} more"
    others = f"{', '.join(files)} and {last}" if files else last
    hint = f"nothing to do if they are different {finding.kind.plural}"
    return Wording(f"is on the same page as {others}", hint)


@describe_finding.register
def _(finding: findings.DanglingReference) -> Wording:
    id_ = repr(finding.id)
    what = f"there is no {finding.target.name} {id_}"
    if not finding.fixable:
        return Wording(what, "git does not say whether it is only left out of this checkout")
    return Wording(what, _FIX, f"removed {id_}")


@describe_finding.register
def _(finding: findings.RepeatedLink) -> Wording:
    what = f"{finding.other_file} holds the link to this {finding.kind.name} already"
    return Wording(what, _FIX, f"removed {finding.id!r}, which holds the link")


@describe_finding.register
def _(finding: findings.StaleTemporary) -> Wording:
    what = "is left over from an interrupted write"
    return Wording(what, _FIX, "removed it") if finding.fixable else Wording(what, "remove it")


@describe_finding.register
def _(finding: findings.WrongLines) -> Wording:
    if not finding.lines:
        return Wording("cannot be read", "make it a file of lines, or move it elsewhere")
    numbers = ", ".join(map(str, finding.lines[:_MAX_LINES]))
    more = len(finding.lines) - _MAX_LINES
    noun = "line" if len(finding.lines) == 1 else "lines"
    what = f"has no decision in {noun} {numbers}{f' and {more} more' if more > 0 else ''}"
    return Wording(what, "mend them by hand, or delete them")


@describe_finding.register
def _(_: findings.ForeignFile) -> Wording:
    return Wording("is no record", "move it elsewhere")


@describe_finding.register
def _(finding: findings.MoreForeignFiles) -> Wording:
    what = f"holds {finding.count:,} more files that are no records"
    return Wording(what, "move them elsewhere")


@describe_finding.register
def _(finding: findings.ConflictedCopy) -> Wording:
    if finding.fields is None:
        hint = "see whether it holds what is missing, then remove it"
        return Wording(f"is a copy of {finding.id}, and one of them is not valid", hint)
    if not finding.fields:
        return Wording(f"is a copy of {finding.id} that holds the same", "remove it")
    fields = ", ".join(finding.fields)
    hint = f"take over into {finding.id} what should stay, then remove it"
    return Wording(f"is a copy of {finding.id} that differs in {fields}", hint)


@describe_finding.register
def _(finding: findings.NotHere) -> Wording:
    first, *others = finding.ids
    who = f"{first} and {len(others)} more are" if others else f"{first} is"
    them = "them" if others else "it"
    if finding.cause == "placeholder":
        hint = "download the folder to have all of it; links stay as they are"
        return Wording(f"{who} not here, only in the cloud", hint)
    what = f"{who} not here: git's sparse checkout leaves {them} out"
    return Wording(what, "links stay as they are")


@describe_finding.register
def _(finding: findings.CarriageReturns) -> Wording:
    others = finding.count - 1
    more = f", as {others} more {'file does' if others == 1 else 'files do'}" if others else ""
    hint = "with git, run almanac git-setup first; fix it with: almanac check --fix"
    return Wording(f"ends its lines with CR LF, not LF{more}", hint, "wrote LF")


@describe_finding.register
def _(finding: findings.Unmerged) -> Wording:
    what = f"is unmerged: {describe_state(finding.state, finding.fields)}"
    return Wording(what, f"see the sides with: almanac resolve {finding.id}")


@describe_finding.register
def _(finding: findings.GitFailed) -> Wording:
    message = describe(finding.error)
    what = f"git does not say which records are unmerged: {message.sentence}"
    hint = " ".join(" ".join(message.details).split())
    return Wording(what, hint or "until then this check is not complete")


@describe_finding.register
def _(finding: findings.IndexDiffers) -> Wording:
    more = f" and {finding.count - 1} more" if finding.count > 1 else ""
    what = f"differs from {finding.other_file}{more}"
    return Wording(what, "rebuild it with: almanac index --rebuild")
