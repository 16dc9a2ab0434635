"""What was decided about items of feeds, as lines of text, so that nothing decided comes back.

A line is `KEYS TIME OUTCOME URL`, with a hyphen for no URL. Lines are only ever added: the latest
line of a key counts, by its time and then by its place. Texts of two clones can so be merged by
taking the lines of both (gitattributes(5), "union").
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# "rule": a rule of the source took it; "old": it was older than what was asked for; "removed": the
# event made of it was removed; "restored": it is undecided again.
Outcome: TypeAlias = Literal["kept", "dropped", "rule", "old", "removed", "restored"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
# The letters of keys that identify nothing, but say more of the item: see `item_keys`.
MARKS = "cdfw"
# The letters of keys that another article may get later.
OF_GUIDS = "ga"
_LINE = re.compile(
    r"(?P<keys>[a-z][0-9a-f]{16}(?:,[a-z][0-9a-f]{16})*) "
    r"(?P<time>[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z) "
    rf"(?P<outcome>{'|'.join(OUTCOMES)}) (?P<url>[^\s]+)"
)


class Decision(NamedTuple):
    """One line: what was decided about an item, and when."""

    keys: tuple[str, ...]  # of the item, and marks, as `item_keys` makes them; at least one
    time: str  # RFC 3339 in UTC
    outcome: Outcome
    url: str | None

    @property
    def identifying(self) -> tuple[str, ...]:
        """The keys that are no marks."""
        return tuple(key for key in self.keys if key[0] not in MARKS)

    @property
    def marks(self) -> tuple[str, ...]:
        """The keys that identify nothing."""
        return tuple(key for key in self.keys if key[0] in MARKS)

    @property
    def is_final(self) -> bool:
        """Whether the item may not come back."""
        return self.outcome != "restored"


def to_line(decision: Decision) -> str:
    """Return the line of a decision, with its end."""
    keys = ",".join(decision.keys)
    return f"{keys} {decision.time} {decision.outcome} {decision.url or '-'}\n"


def parse_lines(text: str) -> tuple[list[Decision], list[int]]:
    """Return the decisions in a text, and the numbers, from 1, of the lines that are none.

    What follows the last end of a line is no line: its writer was killed.
    """
    decisions: list[Decision] = []
    wrong: list[int] = []
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        if match := _LINE.fullmatch(line.removesuffix("\r")):
            url = None if match["url"] == "-" else match["url"]
            outcome = cast("Outcome", match["outcome"])
            decisions.append(Decision((*match["keys"].split(","),), match["time"], outcome, url))
        elif line.strip():
            wrong.append(number)
    return decisions, wrong


def latest_by_key(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return by key its latest decision; of two with one time, the later in the order counts."""
    latest: dict[str, Decision] = {}
    for decision in decisions:
        for key in decision.identifying:
            before = latest.get(key)
            if before is None or decision.time >= before.time:
                latest[key] = decision
    return latest


def reverting(
    lines: Iterable[Decision], present: Iterable[Decision], time: str, waited_from: str | None
) -> tuple[list[Decision], list[Decision]]:
    """Return the decisions to add that give the keys of some lines back what they had before.

    Args:
        lines: The decisions to revert; they are among the present ones.
        present: All decisions of a text, in its order; some may be of another clone.
        time: When they are reverted, RFC 3339 in UTC.
        waited_from: From this time on, items that the lines keep or drop waited before, whatever
            another clone decided meanwhile; `None` if it is only known what is present.

    Returns:
        The decisions, none if all keys have that already, and what was decided otherwise after the
        lines; then nothing is to be added. A key that was decided otherwise and back again has what
        the lines say.

    """
    lines = [*lines]
    reverted = {*lines}
    now: dict[str, Decision] = {}
    before: dict[str, Decision | None] = {}  # by key of a line to revert
    for decision in sorted(present, key=lambda decision: decision.time):
        if decision in reverted:
            waited = _had_waited(decision, waited_from)
            for key in decision.identifying:
                before.setdefault(key, None if waited else now.get(key))
        now.update(dict.fromkeys(decision.identifying, decision))
    # Keys, and what they had, by the line to revert, and by time and outcome of what they had; by
    # itself, if that may be about another article.
    restored: dict[tuple[Decision, object], dict[str, Decision | None]] = {}
    otherwise: list[Decision] = []
    for decision in lines:
        for key in filter(before.__contains__, decision.identifying):
            latest, outcome = now[key], _outcome(now[key])
            if latest not in reverted and outcome == _outcome(before[key]):
                continue
            if latest not in reverted and outcome != _outcome(decision):
                otherwise.append(latest)
            had = before[key]
            of_one = (had.time, had.outcome) if had and _share_more(had, decision) else had
            restored.setdefault((decision, of_one), {})[key] = had
    if otherwise:
        return [], [*dict.fromkeys(otherwise)]
    added = [_restored(decision, had, time, now) for (decision, _), had in restored.items()]
    return joined(dict.fromkeys(added)), []


def joined(decisions: Iterable[Decision]) -> list[Decision]:
    """Return decisions, as one those that differ in keys alone, each of another letter.

    Lines for single keys of one item are so. Whole lines of items with one URL are not, where
    they have a letter in common, such as that of the URL.
    """
    parts: defaultdict[Decision, list[list[str]]] = defaultdict(list)  # by all but its keys
    for decision in decisions:
        letters = {key[0] for key in decision.identifying}
        groups = parts[decision._replace(keys=decision.marks)]
        rest = (keys for keys in groups if letters.isdisjoint(key[0] for key in keys))
        if (keys := next(rest, None)) is None:
            groups.append([*decision.identifying])
        else:
            keys += decision.identifying
    return [
        decision._replace(keys=(*keys, *decision.keys))
        for decision, groups in parts.items()
        for keys in groups
    ]


def merged(decisions: Sequence[Decision]) -> Decision:
    """Return decisions about one item, of one time and outcome, as one with the first URL."""
    keys = dict.fromkeys(key for decision in decisions for key in decision.identifying)
    marks = dict.fromkeys(mark for decision in decisions for mark in decision.marks)
    return decisions[0]._replace(keys=(*keys, *marks))


def _share_more(line: Decision, other: Decision) -> bool:
    """Tell whether two lines have a key in common that no other article gets."""
    return any(key[0] not in OF_GUIDS and key in other.keys for key in line.identifying)


def _had_waited(decision: Decision, waited_from: str | None) -> bool:
    """Tell whether a decision of a step was about an item that waited; copies have older times."""
    if waited_from is None or decision.time < waited_from:
        return False
    return decision.outcome in {"kept", "dropped"}


def _restored(
    decision: Decision,
    had: Mapping[str, Decision | None],
    time: str,
    now: Mapping[str, Decision],
) -> Decision:
    """Return the decision that gives keys what they had before another one; none has a later.

    What they had is of one time and outcome.
    """
    time = max(time, *(now[key].time for key in had))
    if not (before := [*dict.fromkeys(filter(None, had.values()))]):
        return Decision((*had, *decision.marks), time, "restored", decision.url)
    whole = merged(before)
    return whole._replace(keys=(*had, *whole.marks), time=time)


def _outcome(decision: Decision | None) -> Outcome | None:
    """Return the outcome of a decision, `None` if it decides nothing."""
    return decision.outcome if decision and decision.is_final else None
