"""Hostile text in every field of every kind of record, in records that are valid.

Wherever such a text gets out raw it calls `trap`, asks trap.invalid for something, takes the page
apart, or runs as a formula. Each names the field that it stands in.
"""

from __future__ import annotations

from itertools import cycle, pairwise
from typing import TYPE_CHECKING, Any

from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

HOST = "trap.invalid"
# @@ is where the name of the field stands. One line each, and short enough for a source.
MARKUP = (
    "<script>trap('@@')</script>",
    "</script><script>trap('@@')</script>",
    "\"><img src=x onerror=trap('@@')>",
    "'><svg onload=trap('@@')>",
    "\" onmouseover=trap('@@') autofocus onfocus=trap('@@') x=\"",
    "</title></style></textarea><script>trap('@@')</script>",
    "<iframe srcdoc='<script>parent.trap(`@@`)</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=https://trap.invalid/@@'>",
    "<base href='https://trap.invalid/@@/'>",
    "<link rel=stylesheet href=//trap.invalid/@@.css>",
    "<img src=//trap.invalid/@@.png>",
    "<form action=//trap.invalid/@@><button>Next</button></form>",
    "</style><style>*{display:none}</style>@@",
    "<!-- @@ --!> ]]> --><!--",
    "<a href=javascript:trap('@@')>x</a>",
    "javascript:trap('@@')",
    "&lt;script&gt;trap('@@')&lt;/script&gt; &quot;&#39;&amp;amp; &nbsp &copy",
    "{{ 7*191 }}{% raw %}{# x #}${7*191}#{7*191}<%= 7*191 %> @@",
    "\\u003cscript>trap('@@')\\u003c/script>\\",
    "=cmd|' /C @@'!A0",
    "+@@",
    "-@@",
    "@@@",
    "a\u200eb\u200f\u061c@@\u200b",
    "\u0645\u0631\u062d\u0628\u0627 @@ \u05e9\u05dc\u05d5\u05dd",
    "@@" + "W" * 100,
)
# What only texts of several lines may hold: other ends of lines, and what reorders text.
LINES = "@@\u2028trap('@@')//\u2029\u202e\u2066\n\n</p><script>trap('@@')</script>\n\t=1+1"
# Of the bodies of guides: links and images that lead elsewhere, HTML, broken code and tables.
MARKDOWN = (
    "[x](javascript:trap('@@'))",
    "[x](javascript&colon;trap('@@'))",
    "[x](java&#x0a;script:trap('@@'))",
    "[x](<javascript:trap('@@')>)",
    "[x](&#1;javascript:trap('@@'))",
    "[x](JaVaScRiPt:trap('@@'))",
    "[x](data:text/html,<script>trap('@@')</script>)",
    "[x](vbscript:trap('@@'))",
    "[x](file:///etc/@@)",
    "[x](//trap.invalid/@@)",
    "[x](\\\\trap.invalid\\@@)",
    "[x](https://trap.invalid/\"onmouseover=\"trap('@@'))",
    "[x](https://trap.invalid/@@ '\"onmouseover=\"trap()')",
    "[x]: javascript:trap('@@')\n\n[x]",
    "![x](https://trap.invalid/@@.png)",
    "![x](javascript:trap('@@'))",
    "[![x](https://trap.invalid/@@.png)](https://trap.invalid/@@)",
    "<https://trap.invalid/@@><javascript:trap('@@')>",
    "https://trap.invalid/@@?a=1&b=<b> www.trap.invalid trap@trap.invalid",
    "<img src=x onerror=trap('@@')>",
    "<div onclick=trap('@@')>\n\n*x*\n\n</div>\n\n<script>trap('@@')</script>",
    "```html'onmouseover=trap('@@')\n</code></pre><script>trap('@@')</script>\n```",
    "    </code></pre><script>trap('@@')</script>",
    "`</code><script>trap('@@')</script>`",
    "|a<script>trap('@@')</script>|b|\n|:-|-:|\n|<img src=x onerror=trap('@@')>|`|`|",
    "# </h1><script>trap('@@')</script>\n\n####### @@\n\n<h1>x</h1>",
    "@@&lt;script&gt; &amp;lt; \\<script\\> &#0; &#60;script&#62; \"quoted\" 'so'",
    "***@@**\n\n> > >\n- - -\n1. 2. 3.\n[[[[[](](](",
    "- [ ] @@\n- [x] done\n\n\n* a\n\n  b\n    * c\n\nline  \nbreak\\\nbreak\n\n***\n~~gone~~",
)
URLS = (
    "https://trap.invalid/\"><script>trap('@@')</script>",
    "https://trap.invalid/'onmouseover='trap(`@@`)",
    'https://trap.invalid/"onmouseover="@@',
    "https://trap.invalid/%0ajavascript:trap('@@')",
    "https://trap.invalid/?a=@@&b=2&lt;x&copy=1#javascript:trap()",
    "https://trap.invalid/{{7*191}}/@@/\u200f\u05e9\u05dc\u05d5\u05dd/]]>",
    "https://tr\u00e4p.invalid/@@",
    "https://[::1]/[x](javascript:trap('@@'))",
    "https://trap.invalid/@@/" + "long" * 200,
)
TAGS = (
    "index", "index.html", "con", "con.txt", "nul", "aux.", "page", "feed", "feed.atom", "c", "c++",
    "c#", ".net", "caf\u00e9", "cafe", "\u0441\u0430\u0444\u0435", "\u65e5\u672c\u8a9e", "...1",
    "\u0645\u0631\u062d\u0628\u0627", "\u00df", "ss", "a" * 80, "w47", "404", "7", "a.", "a",
)  # fmt: skip
SOURCES = (
    "assets", "events", "index", "index.html", "..", ". .", "../../x", "CON", "con", "NUL.txt",
    "a/b", "a\\b", "a b", "a-b", "a%2fb", "%2e%2e", "?x=1", "#x", "\u00c9cole", "\u00e9cole",
    "ecole", "Ecole", "page", "feed.atom", "x.", "x", "~", "*", "\U0001f600", "2026", "a:b",
    "\u65e5\u672c", "e\u0301" * 20, "W" * 120,
)  # fmt: skip
IDS = ("index", "con", "nul", "404", "page", "feed", "assets", "a" * 80)


def trapped(text: str, field: str) -> str:
    """Return a hostile text with the name of the field that it stands in."""
    return text.replace("@@", field)


def events() -> list[dict[str, Any]]:
    """Return the events, each linked to the one before; all sources, tags and ids are used."""
    texts, urls, tags, ids = cycle(MARKUP), cycle(URLS), cycle(TAGS), (*IDS, *map(str, range(99)))
    count = len(MARKUP) + len(SOURCES)
    rows = [
        _event(id_, next(texts), next(urls), tags=sorted({next(tags), next(tags)}))
        for id_, _ in zip(ids, range(count), strict=False)
    ]
    for row, source in zip(rows[len(MARKUP) :], SOURCES, strict=True):
        row["source"] = source
    for before, row in pairwise(rows):
        row["links"] = [before["id"]]
    rows[3] |= {"published": "2026-01-01T00:00:00Z", "precision": "year"}
    rows[4] |= {"published": "1950-10-01T00:00:00Z", "precision": "month"}
    return rows


def guides() -> list[dict[str, Any]]:
    """Return the guides: one for each text of Markdown, and one with all of them."""
    texts, urls = cycle(MARKUP), cycle(URLS)
    bodies = (*MARKDOWN, "\n\n".join(MARKDOWN))
    return [
        _guide(f"hostile-{number}" if number else "con", body, next(texts), next(urls))
        for number, body in enumerate(bodies)
    ]


def fill(root: Path) -> None:
    """Write all hostile records into an almanac."""
    for record in (*events(), *guides()):
        write(root, record)


def _event(id_: str, text: str, url: str, **fields: object) -> dict[str, Any]:
    reports = [
        {"source": trapped(text, "coverage.source"), "title": trapped(text, "coverage.title")},
        {"source": "x", "url": trapped(url, "coverage.url"), "published": "2026-11-19T00:00:00Z"},
    ]
    own = {
        trapped(text, "own key"): trapped(text, "own value"),
        trapped(LINES, "own key"): [trapped(text, "own item"), 1, None, 1.5],
        "object": {trapped(text, "own inner key"): {"deep": trapped(LINES, "own inner value")}},
        "link": trapped("javascript:trap('@@')", "own url"),
        "__proto__": {"constructor": trapped(text, "own prototype")},
    }
    return event(
        id_,
        title=trapped(text, "title"),
        source=trapped(text, "source"),
        author=trapped(text, "author"),
        url=trapped(url, f"url-{id_}"),
        tier=1,
        score=7,
        factors={"scale": 7, "impact": 8},
        rationale=trapped(f"{text}\n\n{LINES}", "rationale"),
        summary=trapped(f"{text}\n\n{LINES}", "summary"),
        guides=["con", "hostile-1"],
        coverage=reports,
        **fields,
        **own,
    )


def _guide(id_: str, body: str, text: str, url: str) -> dict[str, Any]:
    return guide(
        id_,
        title=trapped(text, "title"),
        summary=trapped(f"{text}\n\n{LINES}", "summary"),
        level="mixed",
        takeaways=[trapped(text, "takeaways"), trapped(text, "second of takeaways")],
        body=trapped(f"{body}\n\n{text}\n\n{LINES}", "body"),
        references=[
            {"title": trapped(text, "reference"), "url": trapped(url, f"url-reference-{id_}")}
        ],
        url=trapped(url, f"url-{id_}"),
        tags=list(TAGS[:3]),
        **{trapped(text, "own key"): trapped(text, "own value")},
    )
