"""Texts as the search table holds them, and where their characters come from."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.index import segments

TEXTS = st.text(
    st.sampled_from("aZ5é\u0301\u3099かﾞｶ大模型の글\u1112\u1161กั่ ·’—½ßŁё\u00b4\u200b\u00a0\n,-")
    | st.characters(codec="utf-8")
)


def test_a_run_becomes_pairs_and_its_last_character() -> None:
    assert segments.segment("v2发布新3月").split() == ["v2", "发布", "布新", "新", "3", "月"]
    assert segments.segment_phrase("v2发布新") == ("v2 发布 布新", False)
    assert segments.segment_phrase("v2新。") == ("v2 新", True)
    assert segments.whole_runs("v2发布 new 文") == "v2发布 文"


@given(TEXTS)
def test_an_aligned_text_is_the_segmented_one(text: str) -> None:
    aligned = segments.align(text)
    assert aligned.text == segments.segment(text)
    assert len(aligned.text) == len(aligned.starts) == len(aligned.ends)
    assert all(0 <= one < other <= len(text) for one, other in zip(*aligned[1:], strict=True))


@given(TEXTS)
def test_the_form_of_normalization_does_not_matter(text: str) -> None:
    one, other = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    words, other_words = (re.findall(r"\w+", segments.segment(form)) for form in (one, other))
    assert [*map(str.lower, words)] == [*map(str.lower, other_words)]
