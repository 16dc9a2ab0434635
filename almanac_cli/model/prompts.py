"""The questions that `add` asks on a terminal, for each kind of record."""

from __future__ import annotations

from typing import NamedTuple

from almanac_cli.model.rows import LEVELS, MAX_SCORE, MIN_SCORE, TIER_NAMES


class Prompt(NamedTuple):
    """A question that `add` asks on a terminal for a field that no option set."""

    field: str  # the name of the field that the answer sets
    question: str  # as it is shown, without the colon
    help: str  # what it is about, in a sentence or two
    required: bool = False  # whether an empty answer is refused
    default: str = ""  # the value that an empty answer sets
    completes: bool = False  # whether Tab completes it from the values that records have


_TIERS = ", ".join(f"{number} {name}" for number, name in TIER_NAMES.items())
_LEVELS = f"{', '.join(LEVELS[:-1])} or {LEVELS[-1]}"
_TAGS = Prompt(
    "tags",
    "Tags, with commas",
    "Words to find it by, such as: open weights, reasoning.",
    completes=True,
)
OF_EVENTS = (
    Prompt("url", "URL", "The address of the page; one that is here already is named at once."),
    Prompt("title", "Title", "What happened, in one line.", required=True),
    Prompt(
        "source",
        "Source",
        "Who published it, such as Interconnects.",
        required=True,
        completes=True,
    ),
    Prompt("author", "Author", "Who wrote it.", completes=True),
    Prompt(
        "published",
        "Published",
        "When it was published, such as 2026-04-03, May 2026, yesterday or 2w.",
        default="now",
    ),
    Prompt("type", "Type", "What it is, such as release, paper or policy.", completes=True),
    Prompt(
        "tier",
        f"Tier, {min(TIER_NAMES)} to {max(TIER_NAMES)}",
        f"How near its source is to the matter: {_TIERS}.",
    ),
    Prompt("summary", "Summary", "What is new and why it matters, in any number of lines."),
    _TAGS,
    Prompt("score", f"Score, {MIN_SCORE} to {MAX_SCORE}", "How much it matters."),
    Prompt("rationale", "Rationale", "The reason for the score."),
    Prompt("guides", "Guides, with commas", "The guides that explain it.", completes=True),
    Prompt(
        "links",
        "Links, by number or name",
        "What it belongs with, such as 1 3, 2-4, or words of an id.",
        completes=True,
    ),
)
OF_SOURCES = (
    Prompt("name", "Name", "What events say in their field source.", required=True),
    Prompt("site", "Site", "The address of its front page."),
    Prompt(
        "tier",
        f"Tier, {min(TIER_NAMES)} to {max(TIER_NAMES)}",
        f"How near it is to what it reports: {_TIERS}.",
    ),
    Prompt("author", "Author", "Who writes it, if that is always the same."),
    _TAGS,
    Prompt("note", "Note", "What else there is to say about it."),
)
OF_GUIDES = (
    Prompt("url", "URL", "The address of further reading."),
    Prompt("title", "Title", "What it explains, in one line.", required=True),
    Prompt("summary", "Summary", "What it is about, in a sentence or two."),
    Prompt("level", "Level", f"For whom it is: {_LEVELS}.", completes=True),
    _TAGS,
    Prompt("body", "Text", "The text of the guide, in Markdown."),
)
