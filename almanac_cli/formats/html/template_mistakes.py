"""What exceptions say of the templates in which they were raised: `template_fault`."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from inspect import unwrap
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
import jinja2.filters
from jinja2.utils import missing

from almanac_cli.formats.html.template_fault import TemplateFault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, FrameType

    from almanac_cli.formats.html.template_files import TemplateFiles

_NO_FIELD = re.compile("object' has no attribute ('.*')$")
_NO_FILTER = re.compile(r"No (?P<noun>filter|test) named '(?P<name>.*?)'(?: found)?\.")
_JINJA_FILTER = re.compile("(?:sync_)?do_(.+)")
_JINJA_ARGUMENTS = {"environment", "context", "eval_ctx"}  # that a filter has before its value
_NOUNS = (
    (bool, "true or false"), (int | float, "a number"), (str, "a text"), (type(None), "none"),
    (Mapping, "a record"), (Sequence, "a list"),
)  # fmt: skip


class _Reason(NamedTuple):
    """What is wrong, and the names that may have been meant."""

    text: str
    near: Sequence[str] = ()


class _UndefinedName(jinja2.UndefinedError):
    """Raised when a template uses what is not defined."""

    def __init__(self, owner: object, name: object, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner  # what has no such field; `missing` of jinja2 for a name of the template
        self.name = name


class Undefined(jinja2.StrictUndefined):
    """What is not defined in a template; whatever is done with it is a mistake."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: type[jinja2.TemplateRuntimeError] = jinja2.UndefinedError,
    ) -> None:
        """Remember what is not defined, in the exception that it raises."""
        del exc
        raised = partial(_UndefinedName, obj, name)
        super().__init__(hint, obj, name, raised)  # type: ignore[arg-type]  # it is only called


def template_fault(
    error: Exception, files: TemplateFiles, environment: jinja2.Environment
) -> TemplateFault | None:
    """Return the fault of a template that an exception tells of; `None` if it is no template's."""
    if isinstance(error, TemplateFault | MemoryError):
        return None
    paths = {str(path): path for path, _ in files.templates.values()}
    if isinstance(error, jinja2.TemplateSyntaxError) and error.filename in paths:
        reason = _syntax_reason(str(error.message), environment)
        return TemplateFault(paths[error.filename], error.lineno, *reason)
    # jinja2 gives frames of compiled templates the names and lines of their sources.
    steps = [*traceback.walk_tb(error.__traceback__)]
    numbers = [n for n, (frame, _) in enumerate(steps) if frame.f_code.co_filename in paths]
    if not numbers:
        return None
    frame, line = steps[numbers[-1]]
    calls = [call for call, _ in steps[numbers[-1] + 1 :]]
    reason = _reason(error, files, environment, frame, calls)
    return TemplateFault(paths[frame.f_code.co_filename], line, *reason)


def _syntax_reason(message: str, environment: jinja2.Environment) -> _Reason:
    """Return the reason in a message of jinja2, which says what a template may not have."""
    if not (match := _NO_FILTER.match(message)):
        return _Reason(message)
    names = environment.filters if match["noun"] == "filter" else environment.tests
    text = f"there is no {match['noun']} {match['name']!r}"
    return _Reason(text, _nearest(match["name"], names))


def _reason(
    error: Exception,
    files: TemplateFiles,
    environment: jinja2.Environment,
    frame: FrameType,
    calls: Sequence[FrameType],
) -> _Reason:
    """Return why an exception was raised: in the frame of a template, or by what it called."""
    match error:
        case jinja2.TemplateNotFound():
            name = str(error.name)
            return _Reason(f"there is no template {name!r}", _nearest(name, files.templates))
        case jinja2.UndefinedError():
            return _undefined_reason(error, frame)
        case jinja2.TemplateError():
            return _syntax_reason(str(error), environment)
    return _Reason(_sentence(error, environment, calls))


def _sentence(error: Exception, environment: jinja2.Environment, calls: Sequence[FrameType]) -> str:
    """Return what an exception of Python, raised in these frames, says of a template."""
    match error:
        case RecursionError():
            return "it extends or includes itself; ours have 'default/' before their names"
        case ZeroDivisionError():
            return "it divides by zero"
        case TypeError() if str(error).startswith("unhashable type"):
            return "a record or a list stands where a text or a number must"
    names = _callable_names(environment)
    for call in reversed(calls):
        if function := names.get(call.f_code) or _jinja_filter(call.f_code):
            return f"{function} cannot do this with {_first_argument(call)}"
    return f"this cannot be done with these values: {str(error) or type(error).__name__}"


def _undefined_reason(error: jinja2.UndefinedError, frame: FrameType) -> _Reason:
    """Return the reason of an error that an undefined value raised."""
    text = str(error)
    if match := _NO_FIELD.search(text):
        text = f"there is no field {match[1]}"
    if not isinstance(error, _UndefinedName) or not isinstance(error.name, str):
        return _Reason(text)
    # The frames that jinja2 makes have the names of templates as they were.
    names = frame.f_locals if error.owner is missing else _fields(error.owner)
    return _Reason(text, _nearest(error.name, names))


def _fields(value: object) -> Iterable[str]:
    """Return the names that a template may write behind a value and a dot."""
    if isinstance(value, Mapping):
        return [name for name in value if isinstance(name, str)]
    return [name for name in dir(value) if not name.startswith("_")]


def _nearest(name: str, names: Iterable[str]) -> list[str]:
    return get_close_matches(name, {*names} - {name}, 1)


def _callable_names(environment: jinja2.Environment) -> dict[CodeType, str]:
    """Return the names of the functions that templates may call, by their code."""
    from almanac_cli.formats.html.renderer import Links

    functions: dict[str, Any] = {
        **{f"the filter {name!r}": function for name, function in environment.filters.items()},
        **{f"the function {name!r}": getattr(Links, name) for name in ("href", "card", "part")},
    }
    codes = ((name, getattr(unwrap(call), "__code__", None)) for name, call in functions.items())
    return {code: name for name, code in codes if code is not None}


def _jinja_filter(code: CodeType) -> str | None:
    """Return the name of a filter of jinja2, of which other functions may do the work."""
    if code.co_filename != jinja2.filters.__file__:
        return None
    match = _JINJA_FILTER.fullmatch(code.co_name)
    return f"the filter {match[1]!r}" if match else None


def _first_argument(frame: FrameType) -> str:
    """Return what sort of value a function was called with first."""
    code = frame.f_code
    names = [name for name in code.co_varnames[: code.co_argcount] if name != "self"]
    values = [frame.f_locals[name] for name in names if name not in _JINJA_ARGUMENTS]
    nouns = (noun for type_, noun in _NOUNS if values and isinstance(values[0], type_))
    return next(nouns, "such a value")
