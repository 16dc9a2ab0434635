"""`almanac site`: what it prints, what it refuses, and what it leaves alone."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

NO_FEEDS = "no feeds and no sitemap: they need the address of the site (--url)\n"
URL = ("--url", "https://example.org/news")


@pytest.fixture
def site(root: Path) -> Path:
    """Return the folder of a site to be, beside an almanac with two events and a guide."""
    write(root, event("a", tags=["index"], guides=["g"], source="assets", score=8))
    write(root, event("b", links=["a"], tags=["con"]))
    write(root, guide("g"))
    return root.parent / "site"


def pages(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*.html")}


def count(site: Path) -> int:
    """Return how many files builds made in a site, beside their manifest."""
    return sum(path.is_file() for path in site.rglob("*")) - 1


def test_a_site_says_what_it_has_and_where_it_begins(run: Run, site: Path) -> None:
    result = run("site", "site")
    assert result.stdout.startswith("2 events, 1 guide: ")
    assert result.stdout.endswith(" changed, 0 removed\nsite/index.html\n")
    assert result.stderr == NO_FEEDS
    assert {
        "index.html", "404.html", "events/a/index.html", "events/b/index.html", "top/index.html",
        "guides/g/index.html", "guides/index.html", "tags/index/index.html", "stats/index.html",
        "sources/assets/index.html", "2026/index.html", "2026/11/index.html", "about/index.html",
        "2026/w47/index.html", "search/index.html", "tags/index.html", "sources/index.html",
    } <= pages(site)  # fmt: skip
    assert any(name.startswith("tags/con-") for name in pages(site))


def test_an_unchanged_almanac_changes_nothing(run: Run, site: Path) -> None:
    run("site", "site")
    inodes = {path: path.stat().st_ino for path in site.rglob("*")}
    assert " files, 0 changed, 0 removed\n" in run("site", "site").stdout
    assert {path: path.stat().st_ino for path in site.rglob("*")} == inodes


def test_the_address_of_a_site_gives_it_feeds(run: Run, site: Path) -> None:
    assert run("site", "site", *URL).stderr == ""
    names = {path.relative_to(site).as_posix() for path in site.rglob("*")}
    assert {
        "feed.atom", "feed.rss", "feed.json", "feed-7.atom", "sitemap.xml", "robots.txt",
        "tags/index/feed.atom", "sources/assets/feed.rss", "guides/g/feed.json", "feeds/index.html",
    } <= names  # fmt: skip
    assert "<loc>https://example.org/news/events/a/</loc>" in (site / "sitemap.xml").read_text()


def test_a_site_keeps_its_address_until_that_is_taken(run: Run, root: Path, site: Path) -> None:
    run("site", "site", *URL)
    kept = "feeds and sitemap are for https://example.org/news/ as before; --url changes that\n"
    assert (
        run("site", "site", "--check").stderr == kept + f"{count(site)} files: none out of date\n"
    )
    write(root, event("c"))
    assert run("site", "site").stderr == kept
    assert "https://example.org/news/events/c/" in (site / "feed.atom").read_text()
    assert json.loads(run("site", "site", "--json").stdout)["url"] == "https://example.org/news/"
    other = run("site", "site", "--url", "https://other.example", "--check", "--json", code=1)
    assert json.loads(other.stdout)["url"] == "https://other.example/"
    assert run("site", "site", "--url", "").stderr == NO_FEEDS
    assert not [*site.rglob("*feed*")]
    assert run("site", "site").stderr == NO_FEEDS


def test_a_build_that_failed_keeps_the_address(run: Run, root: Path, site: Path) -> None:
    run("site", "site", *URL)
    (site / "events" / "c").mkdir()
    (site / "events" / "c" / "index.html").write_text("mine")
    write(root, event("c"))
    run("site", "site", code=7)
    (site / "events" / "c" / "index.html").unlink()
    run("site", "site")
    assert "https://example.org/news/events/c/" in (site / "feed.atom").read_text()


@pytest.mark.parametrize("url", ["example.org", "ftp://a.example/", "https://a.example/?b", "x#y"])
def test_what_is_no_address_of_a_site_is_refused(run: Run, site: Path, url: str) -> None:
    run("site", "site", "--url", url, code=2)
    assert not site.exists()


def test_figures_are_one_object(run: Run, site: Path) -> None:
    result = run("site", "site", "--json", *URL)
    figures = json.loads(result.stdout)
    files = [path for path in site.rglob("*") if path.is_file()]
    assert figures["folder"] == "site"
    assert figures["url"] == "https://example.org/news/"
    assert (figures["events"], figures["guides"], figures["removed"]) == (2, 1, 0)
    assert figures["pages"] == len(pages(site))
    assert figures["files"] == figures["made"] == figures["changed"] == len(files) - 1
    manifest = (site / ".almanac-site.json").stat().st_size
    assert figures["bytes"] == sum(path.stat().st_size for path in files) - manifest


def test_filters_say_which_events_a_site_has(run: Run, site: Path) -> None:
    run("site", "site", "--min-score", "5")
    assert "events/a/index.html" in pages(site)
    assert "events/b/index.html" not in pages(site)
    row = json.loads((site / "events/a/index.json").read_text())
    assert (row["id"], row["links"]) == ("a", [])  # not to what the site does not have


def test_the_record_of_an_event_has_links_from_both_sides(run: Run, site: Path) -> None:
    run("site", "site")
    assert json.loads((site / "events/a/index.json").read_text())["links"] == ["b"]


def test_check_names_what_is_out_of_date(run: Run, root: Path, site: Path) -> None:
    run("site", "site")
    run("site", "site", "--check")
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    write(root, event("a", title="Another title"))
    (root / "events" / "b.json").unlink()
    (site / "about" / "index.html").unlink()
    del before[site / "about" / "index.html"]
    result = run("site", "site", "--check", code=1)
    lines = result.stdout.splitlines()
    assert "site/events/a/index.html: differs from what a build would write" in lines
    assert "site/events/b/index.html: would be removed" in lines
    assert "site/about/index.html: is missing" in lines
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before
    answer = json.loads(run("site", "site", "--check", "--json", code=1).stdout)
    assert "events/a/index.html" in answer["to_write"]
    assert "events/b/index.json" in answer["to_remove"]


@pytest.mark.usefixtures("site")
def test_full_makes_every_file_again(run: Run) -> None:
    run("site", "site")
    figures = json.loads(run("site", "site", "--full", "--json").stdout)
    assert figures["made"] == figures["files"]
    assert figures["changed"] == 0


def test_an_invalid_record_is_named_and_the_rest_is_built(run: Run, root: Path, site: Path) -> None:
    write(root, b"{", "broken")
    result = run("site", "site", code=5)
    assert "broken.json" in result.stderr
    assert "events/a/index.html" in pages(site)


@pytest.mark.parametrize("name", ["data", "data/site", ".", "data/events"])
def test_a_folder_of_the_almanac_is_no_place_for_a_site(
    run: Run, root: Path, site: Path, name: str
) -> None:
    del site
    before = sorted(root.parent.rglob("*"))
    result = run("site", name, code=7)
    assert result.stderr.endswith("nothing was changed; name a folder for the site alone\n")
    kept = {path for path in root.parent.rglob("*") if ".almanac" not in path.parts}
    assert kept == {path for path in before if ".almanac" not in path.parts}


def test_a_folder_with_other_files_is_refused(run: Run, site: Path) -> None:
    site.mkdir()
    (site / "index.html").write_text("mine")
    result = run("site", "site", code=7)
    assert result.stderr.startswith("Error: site is not empty, and no site was made there before")
    assert [path.name for path in site.iterdir()] == ["index.html"]
    assert "is not a folder" in run("site", "site/index.html", code=7).stderr


def test_a_folder_with_names_with_a_dot_alone_can_be_a_site(run: Run, site: Path) -> None:
    site.mkdir()
    (site / ".git").write_text("gitdir: elsewhere")
    run("site", "site")
    assert (site / ".git").read_text() == "gitdir: elsewhere"


def test_a_file_in_the_place_of_a_page_is_not_replaced(run: Run, root: Path, site: Path) -> None:
    run("site", "site")
    (site / "events" / "c").mkdir()
    (site / "events" / "c" / "index.html").write_text("mine")
    write(root, event("c"))
    assert run("site", "site", code=7).stderr == (
        "Error: site/events/c/index.html exists already\n"
        "no build has made it: move it away, or name another folder\n"
    )
    assert (site / "events" / "c" / "index.html").read_text() == "mine"
    assert "events/c/index.json" not in {str(path.relative_to(site)) for path in site.rglob("*")}


def test_a_mistake_in_a_template_is_told_with_its_line(run: Run, root: Path, site: Path) -> None:
    templates = root.parent / "mine"
    templates.mkdir()
    (templates / "event.html").write_text("<p>\n{{ nothing }}\n")
    result = run("site", "site", "--templates", "mine", code=1)
    assert result.stderr.splitlines()[-2].startswith("Error: mine/event.html, line 2: ")
    (templates / "event.html").write_text("<p>\n{{ event.title }}\n")
    run("site", "site", "--templates", "mine")
    assert (site / "events/a/index.html").read_text() == "<p>\nA\n"


def test_a_manifest_that_leads_elsewhere_removes_nothing(run: Run, root: Path, site: Path) -> None:
    run("site", "site")
    victim = root.parent / "victim.txt"
    victim.write_text("mine")
    text = '{"format": 1, "key": "", "files": {"../victim.txt": ["x", 4]}}'
    (site / ".almanac-site.json").write_text(text)
    hint = "move what is yours out of site, remove it, and make the site again"
    sentence = (
        "site/.almanac-site.json is not valid: files: has a path that leads out of the folder"
    )
    for options in ((), ("--check",), ("--full",)):
        result = run("site", "site", *options, code=5)
        assert result.stderr == f"Error: {sentence}\n{hint}\n"
    assert victim.read_text() == "mine"
    (site / ".almanac-site.json").write_text("broken")
    assert run("site", "site", code=5).stderr.endswith(f"must be the manifest of a site\n{hint}\n")


@pytest.mark.parametrize("folder", ["tags", "events/a", "2026/11"])
def test_a_link_in_the_place_of_a_folder_is_not_followed(
    run: Run, root: Path, site: Path, folder: str
) -> None:
    run("site", "site", "--min-score", "9")
    shutil.rmtree(site / folder, ignore_errors=True)
    (root.parent / "other").mkdir()
    (site / folder).parent.mkdir(exist_ok=True)
    (site / folder).symlink_to(root.parent / "other")
    assert f"site/{folder} exists already" in run("site", "site", code=7).stderr
    assert not [*(root.parent / "other").iterdir()]


def test_nothing_is_removed_through_a_link(run: Run, root: Path, site: Path) -> None:
    run("site", "site")
    (site / "events" / "b").rename(root.parent / "b")
    (site / "events" / "b").symlink_to(root.parent / "b")
    (root / "events" / "b.json").unlink()
    assert "site/events/b exists already" in run("site", "site", code=7).stderr
    assert len([*(root.parent / "b").iterdir()]) == 2


def test_a_manifest_without_files_is_that_of_a_new_site(run: Run, site: Path) -> None:
    site.mkdir()
    (site / ".almanac-site.json").write_text('{"format": 1, "key": "", "files": {}}')
    run("site", "site")
    assert "index.html" in pages(site)


@pytest.mark.parametrize(
    ("modules", "missing", "them"),
    [
        (["jinja2"], "jinja2, which is", "it"),
        (["jinja2", "markdown_it"], "jinja2 and markdown-it-py, which are", "them"),
    ],
)
@pytest.mark.usefixtures("site")
def test_without_its_libraries_a_site_says_how_to_get_them(
    run: Run, monkeypatch: pytest.MonkeyPatch, modules: list[str], missing: str, them: str
) -> None:
    for name in modules:
        monkeypatch.setitem(sys.modules, name, None)
    assert run("site", "site", code=1).stderr == (
        f"Error: a site needs {missing} not installed\n"
        f"install {them} with: pip install 'almanac-cli[site]'\n"
    )


def test_options_that_exclude_each_other_are_refused(run: Run, site: Path) -> None:
    del site
    run("site", "site", "--port", "8080", code=2)
    run("site", "site", "--serve", "--check", code=2)
    run("site", "site", "--serve", "--json", code=2)


@pytest.mark.parametrize("templates", [".", "site", "site/own"])
def test_templates_and_a_site_have_folders_of_their_own(
    run: Run, site: Path, templates: str
) -> None:
    (site / "own").mkdir(parents=True)
    result = run("site", "site", "--templates", templates, code=2)
    assert "--templates: a folder apart from that of the site is needed" in result.stderr
    assert [path.name for path in site.iterdir()] == ["own"]


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        (("--since", "2026-05", "--until", "2026-04"), "--since is after --until"),
        (("--added-since", "2026-05", "--added-until", "2026"), None),
        (
            ("--added-since", "2027", "--added-until", "2026"),
            "--added-since is after --added-until",
        ),
        (("--min-score", "5", "--max-score", "4"), "--min-score is above --max-score"),
        (("--min-score", "5", "--max-score", "5"), None),
    ],
)
def test_filters_that_exclude_each_other_replace_no_file(
    run: Run, site: Path, filters: tuple[str, ...], sentence: str | None
) -> None:
    run("site", "site")
    (site.parent / "a.csv").write_text("mine")
    before = (site / "index.html").read_text()
    code = 2 if sentence else 0
    for words in (("site", "site"), ("export", "csv", "-o", "a.csv")):
        result = run(*words, *filters, code=code)
        assert (result.stderr == f"Error: {sentence}\n") == bool(sentence)
    if sentence:
        assert (site / "index.html").read_text() == before
        assert (site.parent / "a.csv").read_text() == "mine"
        run("list", *filters)
        run("export", "csv", *filters)


def test_an_almanac_without_events_has_a_site(run: Run, root: Path) -> None:
    assert run("site", "site").stdout.startswith("0 events, 0 guides: ")
    assert "index.html" in pages(root.parent / "site")


def test_an_event_after_the_last_whole_week_has_a_page(run: Run, site: Path) -> None:
    last = event("last", published="9999-12-31T00:00:00Z", precision="day")
    write(site.parent / "data", last)
    run("site", "site")
    made = pages(site)
    assert "events/last/index.html" in made
    assert not any("9999/w" in page for page in made)


def test_a_site_that_is_shown_stays_when_its_almanac_goes(
    run: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_away(*_: object) -> None:
        if not (site.parent / "data").exists():
            raise KeyboardInterrupt
        (site.parent / "data").rename(site.parent / "aside")

    monkeypatch.setattr("almanac_cli.cli.serving._wait_for_change", take_away)
    assert "does not exist" in run("site", "site", "--serve").stderr
    assert "events/a/index.html" in pages(site)
    assert not (site.parent / "data").exists()


def test_a_site_that_is_shown_stays_when_its_templates_go(
    run: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = site.parent / "own"
    own.mkdir()
    (own / "event.html").write_text("mine")

    def take_away(*_: object) -> None:
        if not own.exists():
            raise KeyboardInterrupt
        shutil.rmtree(own)

    monkeypatch.setattr("almanac_cli.cli.serving._wait_for_change", take_away)
    result = run("site", "site", "--serve", "--templates", "own")
    assert result.stderr == "Error: cannot read own: No such file or directory\n"
    assert (site / "events/a/index.html").read_text() == "mine"


def test_the_front_page_names_a_month_that_has_more(run: Run, root: Path, site: Path) -> None:
    """The best of a month with nothing else would stand twice on the page."""
    for number in range(7):
        write(root, event(f"october-{number}", published="2026-10-01T00:00:00Z", score=number + 2))
    for name in ("a", "b"):
        write(root, event(name, published="2026-11-02T00:00:00Z", score=7))
    run("site", "site")
    page = (site / "index.html").read_text()
    assert 'What mattered in <a href="2026/10/index.html">October 2026</a>' in page
    for path in (root / "events").glob("october-*"):
        path.unlink()
    run("site", "site")
    page = (site / "index.html").read_text()
    assert 'What mattered in <a href="2026/11/index.html">November 2026</a>' in page
