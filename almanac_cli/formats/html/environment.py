"""The environment of templates: where they are, and what they call."""

from __future__ import annotations

import re
from types import MethodType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jinja2
import jinja2.runtime
from markupsafe import Markup, escape

from almanac_cli.formats.html import elements, markdown, structured_data, views
from almanac_cli.formats.html.compiled_templates import CompiledTemplates
from almanac_cli.formats.html.template_fault import TemplateFault
from almanac_cli.formats.html.template_mistakes import Undefined
from almanac_cli.model.sentences import first_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping
    from types import CodeType

    from almanac_cli.formats.html.folders import Folders
    from almanac_cli.formats.html.template_files import TemplateFiles

_MEANS_SOMETHING = re.compile("[&<>'\"]").search  # in HTML
_UNBOUNDED = -1  # the size of the cache of compiled templates


def _escape(value: object) -> str:
    """Return what `markupsafe.escape` does, three times as fast for most values."""
    if type(value) is Markup:
        return value
    if type(value) is str and not _MEANS_SOMETHING(value):
        return value
    return escape(value)


class _Template(jinja2.Template):
    """A compiled template that escapes what it shows by `_escape`."""

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 (as jinja2 calls it)
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        """Return the template of compiled code."""
        template = super().from_code(environment, code, globals, uptodate)
        # The code of a template is a module, which imports the function that escapes.
        template.root_render_func.__globals__["escape"] = _escape
        return template


class _Context(jinja2.runtime.Context):
    """The names of a template, which calls the methods among them at once."""

    def call(self, obj: Any, /, *args: Any, **variables: Any) -> Any:  # noqa: ANN401 (any value of a template)
        """Return what something callable returns, a method in a third of the time of jinja2.

        That would look for marks by which a function asks for the context; no method has one.
        """
        if type(obj) is not MethodType:
            return super().call(obj, *args, **variables)
        for name in ("_loop_vars", "_block_vars"):  # which only such functions are given
            variables.pop(name, None)
        return obj(*args, **variables)


class _Environment(jinja2.Environment):
    """An environment in which `row.field` is the field of a row, whatever methods a dict has."""

    template_class = _Template
    context_class = _Context

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 (any value of a template)
        """Return the field of a row, or the attribute of any other value; undefined if absent."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def make_environment(files: TemplateFiles, folders: Folders) -> jinja2.Environment:
    """Return the environment that compiles templates, in which undefined names are mistakes."""
    environment = _Environment(
        loader=_Loader(files),
        bytecode_cache=CompiledTemplates(),
        autoescape=True,
        undefined=Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=_UNBOUNDED,
    )
    environment.filters.update(
        by_month=views.by_month,
        date=elements.date,
        excerpt=elements.excerpt,
        feed_format=elements.feed_format,
        first_sentence=first_sentence,
        host=elements.host,
        json_ld=structured_data.json_ld,
        markdown=markdown.to_html,
        own_fields=views.own_fields,
        paragraphs=elements.paragraphs,
        safe_url=elements.safe_url,
        score=elements.score,
        score_word=views.score_word,
        source_path=_paths("sources", folders.sources).get,
        tag_path=_paths("tags", folders.tags).get,
        tier=elements.tier,
    )
    return environment


def _paths(parent: str, names: Mapping[str, str]) -> dict[str, str]:
    """Return the paths of pages as they stand in links, by what the pages are about."""
    return {text: f"{parent}/{quote(name)}/" for text, name in names.items()}


class _Loader(jinja2.BaseLoader):
    """A loader of templates that were read before."""

    def __init__(self, files: TemplateFiles) -> None:
        self._files = files

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template, and its path.

        Raises:
            TemplateNotFound: if there is none of this name.
            TemplateFault: if it is not UTF-8.

        """
        del environment
        if template not in self._files.templates:
            raise jinja2.TemplateNotFound(template)
        path, content = self._files.templates[template]
        try:
            return content.decode("utf-8-sig"), str(path), lambda: True
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise TemplateFault(path, line, "it is not UTF-8") from None
