"""The pages of a site, each made of its template, as they are kept to compare with."""

from __future__ import annotations

import pytest

from almanac_cli.formats.html.renderer import Renderer, SiteInfo
from support.golden import check_golden
from support.page_samples import SITE, folders, samples

PAGES = samples()


@pytest.mark.parametrize("template", PAGES)
def test_a_page_of_each_template(template: str) -> None:
    page, variables = PAGES[template]
    text = Renderer(SITE, folders()).page(template, page, **variables)
    check_golden(f"page-{template}", text)


@pytest.mark.parametrize("template", PAGES)
def test_without_an_address_a_page_names_none(template: str) -> None:
    page, variables = PAGES[template]
    text = Renderer(SiteInfo("AI Almanac"), folders()).page(template, page, **variables)
    assert "https://example.org/almanac" not in text
    assert "canonical" not in text
    assert "feeds/index.html" not in text
