"""A small almanac with every feature of records, to make every kind of page of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

MANY = 55  # more than the two list pages that one folder begins with
SUMMARY = """A laboratory published the weights of its largest model, under a licence that lets \
anybody use them. Its report says what it was trained on & how it was measured.

Others repeated the measurements within a week: "the same to a point", says one of them."""
BODY = """A model is *trained* on text, and **measured** with tasks; see [the rules][r] and
<https://example.org/rules?a=1&b=2>.

## What is measured

1. Questions with one answer
2. Programs that must pass tests
   - in Python
   - in Rust

> What cannot be measured is told in words.

### In code

```python
if score > 7 and "new" in tags:
    print(f"<b>{title}</b>")
```

| task | score |
|------|------:|
| read | 87    |
| code | 64    |

---

Read on in `AGENTS.md`, or at [the next guide](../agents/index.html).

[r]: https://example.org/rules "The rules"
"""
TITLES = (
    "\u6a21\u578b\u767a\u8868\uff1a\u65e5\u672c\u8a9e\u306e\u898b\u51fa\u3057",
    "\u0646\u0645\u0648\u0630\u062c \u062c\u062f\u064a\u062f \u0644\u0644\u063a\u0629 (GPT-7)",
    "A model with a name of one long word: " + "Hyper" * 20,
    "Tensor & Söhne <beta> \"quoted\" 'so' — 🚀 €5",
)


def events() -> list[dict[str, Any]]:
    """Return the events: one with all fields, and many short ones around it."""
    return [_full(), *_unlike(), *_many()]


def guides() -> list[dict[str, Any]]:
    """Return the guides: one with all fields, one about nothing yet."""
    full = guide(
        "measuring-models",
        title="Measuring models",
        summary=SUMMARY,
        level="in-depth",
        takeaways=["A score is of one task.", "Prices fall faster than scores rise."],
        body=BODY,
        references=[
            {"title": "On measuring", "url": "https://example.org/papers/1"},
            {"title": "On benchmarks, again", "url": "https://example.net/2"},
        ],
        url="https://example.org/measuring",
        tags=["evaluation", "models"],
        author="Ada Example",
    )
    return [full, guide("agents", title="Agents", updated="2026-01-01T00:00:00Z")]


def fill(root: Path) -> None:
    """Write all records into an almanac."""
    for record in (*events(), *guides()):
        write(root, record)


def _full() -> dict[str, Any]:
    return event(
        "a-laboratory-publishes-weights",
        title="A laboratory publishes the weights of its largest model",
        type="release",
        source="Laboratory",
        author="Ada Example, Grace Example",
        tier=1,
        url="https://example.org/weights?from=feed&id=7",
        published="2026-11-20T09:30:00Z",
        score=9,
        factors={"scale": 9, "impact": 8, "novelty": 7, "potential": 10, "credibility": 9},
        rationale="The first of its size that is open.\n\nOthers can build on it at once.",
        summary=SUMMARY,
        tags=["models", "open-weights", "c++", "\u30e2\u30c7\u30eb"],
        guides=["measuring-models"],
        links=["many-1", "many-2", "in-arabic"],
        coverage=[
            {"source": "Daily", "url": "https://daily.example/weights", "title": "Weights, free",
             "published": "2026-11-21T00:00:00Z"},
            {"source": "Weekly"},
        ],
        price=12.5,
        licence={"name": "MIT", "open": True, "years": [2026, None]},
        video="https://video.example/watch?v=1&t=2",
    )  # fmt: skip


def _unlike() -> list[dict[str, Any]]:
    """Return events of other scripts, long words and dates of every precision."""
    japanese, arabic, long, marks = TITLES
    weights = "The weights of the largest model of the laboratory are published"
    return [
        event("in-japanese", title=japanese, source="\u65e5\u520a", tags=["models"], score=8),
        event("in-arabic", title=arabic, source="\u0627\u0644\u064a\u0648\u0645", summary=arabic),
        event("of-long-words", title=long, source="Long" * 20, tags=["x" * 60], url=None),
        event("with-marks", title=marks, source="Söhne & Co.", author="<x>", score=1, tier=3),
        event("of-a-month", published="2025-03-01T00:00:00Z", precision="month", score=10),
        event("of-a-quarter", published="2025-04-01T00:00:00Z", precision="quarter", score=6),
        event("of-a-year", published="2024-01-01T00:00:00Z", precision="year", tier=2),
        event("of-the-future", published="2026-12-24T08:00:00Z", score=4),
        event("same-story", title=weights, source="Monthly", summary=SUMMARY, tier=2, score=7,
              url="https://monthly.example/w", published="2026-11-21T00:00:00Z"),
    ]  # fmt: skip


def _many() -> list[dict[str, Any]]:
    first = datetime(2026, 10, 1, 8, tzinfo=UTC)
    return [
        event(
            f"many-{number}",
            title=f"Event {number} of a busy month",
            source="Daily",
            url=f"https://daily.example/{number}",
            published=f"{first + timedelta(hours=13 * number):%Y-%m-%dT%H:%M:%SZ}",
            score=number % 10 or None,
            tier=number % 4 or None,
            summary=SUMMARY.partition("\n")[0] if number % 2 else "",
            tags=["models", "news"],
            guides=["measuring-models"],
        )
        for number in range(MANY)
    ]
