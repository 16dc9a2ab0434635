"""The pages of a site as text, made of templates: `Renderer`, and what it is told of site and page.

jinja2 and markdown-it-py, which templates need, are loaded when the first page is made.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from almanac_cli.formats.html import template_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Environment, Template
    from markupsafe import Markup

    from almanac_cli.formats.html.folders import Folders

_ROOT_MARK = "\0"  # no record has this character


class SiteInfo(NamedTuple):
    """What every page says of the site."""

    title: str  # the name of the almanac
    url: str | None = None  # the address of the site, which ends in "/"; `None` if it is not known
    lang: str = "en"  # the language of its pages, a tag of BCP 47


class FeedLink(NamedTuple):
    """A feed that readers of feeds find by a page."""

    path: str  # of its file in the site: "feed.atom"
    media_type: str
    title: str


class PageInfo(NamedTuple):
    """One page of a site."""

    path: str  # its folder, "" or with a slash at the end ("events/x/"), or its file ("404.html")
    title: str
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()
    kind: str = ""  # the name of its template without ".html", which `Renderer.page` sets


class Renderer:
    """The pages of one site: templates, compiled once, and cards, made once for each depth."""

    def __init__(self, site: SiteInfo, folders: Folders, templates: Path | None = None) -> None:
        """Read the templates and assets; those in the folder `templates` stand before ours.

        Raises:
            DiskError: if that folder, or a file in it, cannot be read.
            TemplateFault: if the name of one cannot be that of a file of a site.

        """
        self._site = site
        self._folders = folders
        self._files = template_files.read(templates)
        self._cards: dict[tuple[str, str], str] = {}  # by kind and id
        self._placed_cards: dict[tuple[str, str, str], Markup] = {}  # by kind, id and root
        self._parts: dict[tuple[str, str], Markup] = {}  # by name and root
        self._templates: dict[str, Template] = {}
        self._names: dict[str, dict[str, Any]] = {}  # that all templates have, by root

    @cached_property
    def version(self) -> bytes:
        """A digest of all that pages have beside their records.

        That are templates, assets, the code and the libraries that make pages of them, and what
        these are told of the site.
        """
        return template_files.digest(self._files, (*self._site, self._site.lang))

    def page(self, template: str, page: PageInfo, **variables: Any) -> str:  # noqa: ANN401 (as its template has them)
        """Return the HTML of a page.

        Args:
            template: The name of its template: "event.html".
            page: What the page is.
            variables: The variables of the template, see `almanac_cli/cli/topics/templates.md`.

        Raises:
            TemplateFault: if a template has a mistake.

        """
        root = self._root(page.path)
        info = page._replace(kind=template.removesuffix(".html"))
        return self._render(template, root, {"page": info, **variables})

    def card(self, row: Mapping[str, Any], root: str, kind: str = "event") -> Markup:
        """Return the HTML of a record in lists of pages at a depth.

        It is made once, with a mark where the way to the root of the site stands.

        Args:
            row: The row of the record.
            root: The way from the page to the root of the site: "", "../" or "../../".
            kind: The name of the kind of the record, after which the template is called.

        Raises:
            TemplateFault: if the template has a mistake.

        """
        placed = self._placed_cards.get((kind, row["id"], root))
        if placed is None:
            key = (kind, row["id"])
            card = self._cards.get(key)
            if card is None:
                card = self._cards[key] = self._render(f"card_{kind}.html", _ROOT_MARK, {kind: row})
            # The template escapes what it shows.
            placed = self._placed_cards[*key, root] = self._markup(card.replace(_ROOT_MARK, root))
        return placed

    def part(self, name: str, root: str) -> Markup:
        """Return what all pages at a depth have in common: "header.html"; made once for each.

        Raises:
            TemplateFault: if the template has a mistake.

        """
        part = self._parts.get((name, root))
        if part is None:
            part = self._parts[name, root] = self._markup(self._render(name, root, {}))
        return part

    def assets(self) -> dict[str, bytes]:
        """Return the files that pages load, by path: "assets/site.css"."""
        return self._files.assets

    def _root(self, path: str) -> str:
        """Return the way from a page to the root of the site.

        The page "404.html" is shown in place of pages of any depth: its way is absolute.
        """
        if path.endswith(".html"):
            if self._site.url is None:
                return ""
            from urllib.parse import urlsplit

            return urlsplit(self._site.url).path or "/"
        return "../" * path.count("/")

    def _render(self, name: str, root: str, variables: dict[str, Any]) -> str:
        names = self._names.get(root)
        if names is None:
            links = Links(self, root)
            names = self._names[root] = {
                "site": self._site,
                "root": root,
                "href": links.href,
                "card": links.card,
                "part": links.part,
            }
        try:
            template = self._templates.get(name)
            if template is None:
                template = self._templates[name] = self._environment.get_template(name)
            return template.render(names, **variables)
        except Exception as error:
            from almanac_cli.formats.html.template_mistakes import template_fault

            if fault := template_fault(error, self._files, self._environment):
                raise fault from error
            raise

    @cached_property
    def _markup(self) -> type[Markup]:
        from markupsafe import Markup

        return Markup

    @cached_property
    def _environment(self) -> Environment:
        from almanac_cli.formats.html.environment import make_environment

        return make_environment(self._files, self._folders)


class Links:
    """What templates call to link from pages at one depth."""

    def __init__(self, renderer: Renderer, root: str) -> None:
        self._renderer = renderer
        self._root = root

    def href(self, path: str) -> str:
        """Return the link to a page, by its folder, or to a file of the site."""
        if not path.isascii():
            from urllib.parse import quote

            path = quote(path)
        return f"{self._root}{path}index.html" if path[-1:] in {"", "/"} else self._root + path

    def card(self, row: Mapping[str, Any], kind: str = "event") -> Markup:
        """Return the card of a record."""
        return self._renderer.card(row, self._root, kind)

    def part(self, name: str) -> Markup:
        """Return what all pages at this depth have in common."""
        return self._renderer.part(name, self._root)
