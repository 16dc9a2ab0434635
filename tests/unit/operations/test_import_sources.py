"""Lists of feeds become sources, and what is there already stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almanac_cli.errors import InvalidRecord
from almanac_cli.formats.opml import opml_text
from almanac_cli.formats.opml_reader import read_opml
from almanac_cli.model.kinds import SOURCE
from almanac_cli.operations.import_sources import ImportedSources, import_sources
from almanac_cli.operations.store import Store
from support.growth import grows_evenly
from support.records import files, shown, source, write
from support.setting import MOMENT

if TYPE_CHECKING:
    from pathlib import Path

_A = "https://a.example/feed"


def outline(name: str, feed: str, site: str = "") -> str:
    return f'<outline text="{name}" xmlUrl="{feed}" htmlUrl="{site}"/>'


def take(root: Path, *outlines: str, dry_run: bool = False) -> ImportedSources:
    body = "\n".join(outlines)
    items = read_opml(f"<opml><body>\n{body}\n</body></opml>".encode())
    return import_sources(Store.open(root), items, MOMENT, dry_run=dry_run)


def sources(root: Path) -> dict[str, list[str]]:
    """Return the feeds of all sources, by id."""
    return {id_: row["feeds"] for id_, row in shown(Store.open(root), SOURCE).items()}


def reasons(imported: ImportedSources) -> list[tuple[str, str]]:
    return [
        (position, str(error.problems[0]))
        for position, error in imported.result.refusals
        if isinstance(error, InvalidRecord)
    ]


def test_feeds_become_sources_and_folders_their_tags(root: Path) -> None:
    imported = take(
        root,
        '<outline text="Q &amp; A"><outline text="★">',
        outline("Lab", _A, "https://a.example/"),
        "</outline></outline>",
    )
    assert [record.id for record in imported.result.added] == ["lab"]
    row = shown(Store.open(root), SOURCE)["lab"]
    assert (row["feeds"], row["site"], row["tags"]) == ([_A], "https://a.example/", ["q-a"])
    assert imported.folders == ("★",)


def test_all_sources_of_a_list_are_one_step(root: Path) -> None:
    store = Store.open(root)
    take(root, outline("A", _A), outline("B", "https://b.example/"))
    assert len([*store.history.entries()]) == 1


def test_feed_that_is_there_is_skipped_however_it_is_written(root: Path) -> None:
    write(root, source("lab", feeds=[_A]))
    before = files(root)
    imported = take(root, outline("Other name", "http://www.a.example/feed/"), outline("Lab", _A))
    assert [*imported.result.skipped] == [("line 2", "lab"), ("line 3", "lab")]
    assert files(root) == before


def test_feed_goes_to_the_source_of_its_name_or_alias(root: Path) -> None:
    write(root, source("lab", aliases=["The Lab"], site="https://own.example/"))
    write(root, source("blog", tags=["old"], tier=1))
    imported = take(
        root,
        '<outline text="new">',
        outline("the lab", "https://own.example/feed", "https://own.example/x"),
        outline("BLOG", "https://b.example/feed", "https://b.example/"),
        "</outline>",
    )
    assert {record.id for record in imported.result.updated} == {"lab", "blog"}
    rows = shown(Store.open(root), SOURCE)
    assert (rows["lab"]["name"], rows["lab"]["site"]) == ("Lab", "https://own.example/")
    assert (rows["blog"]["site"], rows["blog"]["tags"]) == ("https://b.example/", ["new", "old"])
    assert sources(root) == {
        "lab": ["https://own.example/feed"],
        "blog": ["https://b.example/feed"],
    }


def test_feed_of_another_site_with_a_taken_name_is_refused(root: Path) -> None:
    write(root, source("blog", site="https://one.example/"))
    imported = take(root, outline("Blog", "https://two.example/feed"), outline("B", _A))
    reason = "is named as another source, Blog, of one.example: https://two.example/feed"
    assert reasons(imported) == [("line 2", reason)]
    assert sources(root) == {"blog": [], "b": [_A]}


def test_feeds_of_one_name_and_site_become_one_source(root: Path) -> None:
    feeds = ["https://a.example/1", "https://www.a.example/2"]
    imported = take(root, *(outline("Lab", feed) for feed in feeds))
    assert len(imported.result.added) == 1
    assert sources(root) == {"lab": feeds}


def test_feed_in_two_folders_gets_both_as_tags(root: Path) -> None:
    folders = (f'<outline text="{name}">{outline("Lab", _A)}</outline>' for name in ("x", "y"))
    imported = take(root, *folders)
    assert shown(Store.open(root), SOURCE)["lab"]["tags"] == ["x", "y"]
    assert imported.result.skipped == ()


def test_what_is_invalid_is_refused_and_the_rest_added(root: Path) -> None:
    imported = take(root, outline("", _A), outline("B", "exec:x"), outline("C", "http://c.example"))
    assert reasons(imported) == [
        ("line 2", f"has no name for {_A}"),
        ("line 3", "exec:x must be an http or https URL"),
    ]
    assert sources(root) == {"c": ["http://c.example"]}


def test_dry_run_writes_nothing(root: Path) -> None:
    before = files(root)
    imported = take(root, outline("Lab", _A), dry_run=True)
    assert [record.id for record in imported.result.added] == ["lab"]
    assert files(root) == before


def test_export_comes_back_without_loss(root: Path) -> None:
    take(root, '<outline text="x">', outline("Lab", _A, "https://a.example/"), "</outline>")
    text = opml_text("x", shown(Store.open(root), SOURCE).values())
    (root / "sources" / "lab.json").unlink()
    import_sources(Store.open(root), read_opml(text.encode()), MOMENT)
    row = shown(Store.open(root), SOURCE)["lab"]
    assert (row["feeds"], row["site"], row["tags"]) == ([_A], "https://a.example/", ["x"])


def test_list_of_two_thousand_feeds_is_imported_in_time(root: Path) -> None:
    def feeds(size: int) -> list[str]:
        return [outline(f"Blog {n}", f"https://b{n}.example/feed") for n in range(size)]

    def add(lines: list[str]) -> None:
        assert len(take(root, *lines, dry_run=True).result.added) == len(lines)

    assert grows_evenly(add, feeds, 2000)
