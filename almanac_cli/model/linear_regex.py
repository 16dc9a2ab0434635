"""Regular expressions that take no longer than a text is long, whatever they and the text are.

Python's `re` tries one way after another, which may take exponential time: `(a+)+$` on thirty
letters. Here all ways are followed at once (Thompson, "Regular expression search algorithm", 1968),
and what has been computed for a set of places and a character is remembered. So there is nothing
that looks around or refers back, as in RE2 (https://github.com/google/re2/wiki/Syntax); the rest
is Python's syntax. Case does not matter, and `^` and `$` stand for the ends of lines.
"""

from __future__ import annotations

import re
import warnings
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from almanac_cli.errors import InvalidValue, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_CHARACTERS = 300  # of an expression
_MAX_PLACES = 1_000  # of an automaton; counted repetitions are written out
_MAX_DEPTH = 50  # of groups in each other
_MAX_REMEMBERED = 10_000  # steps
_FLAGS = re.IGNORECASE | re.MULTILINE
_TOKEN = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|\(\?.|.", re.DOTALL)
_COUNT = re.compile(r"\{(?:(?P<both>\d+)|(?P<least>\d*),(?P<most>\d*))\}", re.ASCII)
_GROUP = "(?:"
_ANY = "."
_ASSERTIONS = {"^", "$", r"\b", r"\B"}
_COUNTS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_ESCAPED_LETTERS = "bBdDsSwWtnrfv"  # after a backslash; others refer back, or are ends of texts
# The edge of a text, as the character before its first one and after its last.
_EDGE = ""


class _Place(NamedTuple):
    """A place in the automaton: what must hold to go on from it, and the places after it."""

    test: Callable[[str], object] | None  # takes the next character; `None` if it needs none
    assertion: str  # what holds between two characters, one of `_ASSERTIONS`; "" if nothing must
    after: list[int]


class _Part(NamedTuple):
    """A part of the automaton: its first and its last place."""

    first: int
    last: int


class LinearRegex:
    """A regular expression."""

    def __init__(self, expression: str) -> None:
        """Parse an expression.

        Raises:
            InvalidValue: if it has a mistake, is too large, or needs more than linear time; the
                reason is a predicate.

        """
        _check(expression)
        self._text = expression.removeprefix("(?i)")
        self._at = 0  # what is parsed
        self._places: list[_Place] = []
        self._whole = self._choice(0)
        self._steps: dict[tuple[frozenset[int], str, str], frozenset[int] | None] = {}

    def search(self, text: str) -> bool:
        """Tell whether the expression matches somewhere in a text."""
        places: frozenset[int] = frozenset()
        for before, char in pairwise([_EDGE, *text, _EDGE]):
            key = (places, _side(before), char)
            if key not in self._steps:
                if len(self._steps) > _MAX_REMEMBERED:
                    self._steps.clear()
                self._steps[key] = self._step(*key)
            if (step := self._steps[key]) is None:
                return True
            places = step
        return False

    def _step(self, places: frozenset[int], before: str, char: str) -> frozenset[int] | None:
        """Return the places after a character, `None` if the expression matches before it."""
        reached = self._closure({*places, self._whole.first}, before, _side(char))
        if self._whole.last in reached:
            return None
        after: set[int] = set()
        for test, _, following in map(self._places.__getitem__, reached):
            if test and char != _EDGE and test(char):
                after.update(following)
        return frozenset(after)

    def _closure(self, places: set[int], before: str, behind: str) -> set[int]:
        """Return the places that are reached from some without a character."""
        waiting = [*places]
        while waiting:
            test, assertion, following = self._places[waiting.pop()]
            if test is None and _holds(assertion, before, behind):
                waiting += [place for place in following if place not in places]
                places.update(following)
        return places

    # --- Parsing. Python has taken the expression: what is there is well-formed.

    def _place(self, test: Callable[[str], object] | None = None, assertion: str = "") -> int:
        if len(self._places) >= _MAX_PLACES:
            raise InvalidValue(f"repeats too much: {quoted(self._text)}")
        self._places.append(_Place(test, assertion, []))
        return len(self._places) - 1

    def _join(self, place: int, other: int) -> None:
        self._places[place].after.append(other)

    def _take(self, token: str) -> bool:
        """Go on behind a token if it is next, and tell whether it is."""
        is_next = self._text.startswith(token, self._at)
        self._at += len(token) * is_next
        return is_next

    def _choice(self, depth: int) -> _Part:
        """Parse alternatives up to the end of their group, or of the expression."""
        if depth > _MAX_DEPTH:
            raise InvalidValue(f"has too many groups in each other: {quoted(self._text)}")
        choice = _Part(self._place(), self._place())
        is_more = True
        while is_more:
            last = self._place()
            self._join(choice.first, last)
            while self._at < len(self._text) and self._text[self._at] not in "|)":
                part = self._repetition(depth)
                self._join(last, part.first)
                last = part.last
            self._join(last, choice.last)
            is_more = self._take("|")
        return choice

    def _repetition(self, depth: int) -> _Part:
        """Parse an atom and how often it comes; it is parsed anew for each time."""
        start = self._at
        part = self._atom(depth)
        least, most = self._count()
        if (least, most) == (1, 1):
            return part
        end, (first, last) = self._at, (self._place(), self._place())
        whole = _Part(first, last)
        for number in range(least if most is None else most):
            if number >= least:
                self._join(first, last)
            first = self._append(first, start, depth)
        self._join(first, last)
        if most is None:
            self._join(self._append(last, start, depth), last)
        self._at = end
        return whole

    def _append(self, place: int, start: int, depth: int) -> int:
        """Parse the atom that begins at `start` after a place, and return its last place."""
        self._at = start
        part = self._atom(depth)
        self._join(place, part.first)
        return part.last

    def _atom(self, depth: int) -> _Part:
        """Parse a group, a set, an assertion or a character."""
        if self._take("("):
            self._take(_GROUP[1:])
            part = self._choice(depth + 1)
            self._take(")")
            return part
        match = _TOKEN.match(self._text, self._at)
        token = match[0] if match else ""
        self._take(token)
        if token in _ASSERTIONS:
            return self._single(assertion=token)
        source = token if len(token) > 1 or token in _ANY else re.escape(token)
        return self._single(re.compile(source, _FLAGS).fullmatch)

    def _single(self, test: Callable[[str], object] | None = None, assertion: str = "") -> _Part:
        first, last = self._place(test, assertion), self._place()
        self._join(first, last)
        return _Part(first, last)

    def _count(self) -> tuple[int, int | None]:
        """Parse how often an atom comes: at least, and at most unless that is `None`."""
        count: tuple[int, int | None] = (1, 1)
        if match := _COUNT.match(self._text, self._at):
            self._take(match[0])
            most = match["both"] or match["most"]
            count = int(match["both"] or match["least"] or 0), int(most) if most else None
        elif sign := next(filter(self._take, _COUNTS), None):
            count = _COUNTS[sign]
        else:
            return count
        self._take("?")  # whether few or many are tried first does not change whether it matches
        if self._take("+"):
            raise InvalidValue(f"has a repetition that gives nothing back: {quoted(self._text)}")
        return count


def _check(expression: str) -> None:
    """Check that Python takes an expression, and that nothing in it is left out here.

    Raises:
        InvalidValue: if not.

    """
    if len(expression) > MAX_CHARACTERS:
        raise InvalidValue(f"has more than {MAX_CHARACTERS} characters: {quoted(expression)}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(expression, _FLAGS)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise InvalidValue(f"is no regular expression, {error}: {quoted(expression)}") from None
    for token in _TOKEN.findall(expression.removeprefix("(?i)")):
        is_escape = token[0] == "\\" and token[1].isalnum()
        if (is_escape and token[1] not in _ESCAPED_LETTERS) or (
            token.startswith("(?") and token != _GROUP
        ):
            raise InvalidValue(f"has {token} in it, which is not taken: {quoted(expression)}")


def _side(char: str) -> str:
    """Return a character that stands for all that are alike to assertions."""
    if not char or char == "\n":
        return char
    return "w" if char.isalnum() or char == "_" else " "


def _holds(assertion: str, before: str, behind: str) -> bool:
    """Tell whether an assertion holds between two characters, as `_side` returns them."""
    match assertion:
        case "^":
            return before in {_EDGE, "\n"}
        case "$":
            return behind in {_EDGE, "\n"}
        case r"\b" | r"\B":
            return ((before == "w") is not (behind == "w")) is (assertion == r"\b")
    return True
