"""Wording the errors of pydantic as problems of records, for readers of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import Problem
from almanac_cli.model import fields, rows

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_REASONS = {
    "bool_type": "must be true or false",
    "dict_type": "must be an object",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "missing": "is missing",
    "model_type": "must be an object",
    "string_type": "must be text",
    "tuple_type": "must be a list",
}
# By which programs tell problems, with the types of pydantic.
_CODES = {"missing": "missing", "string_type": "not_text"}


def to_problem(details: ErrorDetails) -> Problem:
    """Return the problem for an error of pydantic, worded for readers of JSON."""
    path = [str(part) for part in details["loc"]]
    context = details.get("ctx", {})
    reason = _REASONS.get(details["type"], details["msg"])
    code = _CODES.get(details["type"], "")
    match details["type"]:
        case "missing" | "model_type":
            return Problem(".".join(path), reason, code)
        case "value_error":
            error = context["error"]  # of an InvalidValue, some have a code
            return Problem(".".join(path), error.reason, getattr(error, "code", ""))
        case "literal_error" if path[-1] == "[key]":
            return Problem(".".join(path[:-1]), f"is not one of {', '.join(rows.FACTORS)}")
        case "literal_error":
            reason = f"must be {context['expected']}"
    what = f"{reason}, not {fields.describe_value(details['input'])}"
    return Problem(".".join(path), what, code)
