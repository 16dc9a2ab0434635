"""The first sentence of a text, in many scripts, past abbreviations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.model.sentences import first_sentence, shorten_to_sentences

# The first sentence, and what follows it.
TEXTS = [
    ("Weights are open.", " Anybody may use them."),
    ("Is it open?", " It is."),
    ("It is open!", " So they say."),
    ("Is it?!", " It is."),
    ("They waited ...", " Then it came."),
    ("They waited\u2026", " Then it came."),
    ("GPT-5.5 scores 92.4 per cent on v2.0 of example.com.", " It is new."),
    ("Node.js and .NET run it.", " Others do not."),
    ("Dr. Lovelace and Prof. Turing wrote it.", " It runs."),
    ("Models (e.g. Gemma), i.e. weights, vs. programs.", " See below."),
    ("J. R. Smith of the U.S. Department wrote it.", " It runs."),
    ("It is made in the U.S.", " The rest is not."),
    ("OpenAI Inc. and Google Ltd. Research met.", " They talked."),
    ("It was bought by Acme Inc.", " The price is secret."),
    ("See Fig. 3 and No. 7, p. 12.", " There is more."),
    ("The answer is no.", " Nobody minds."),
    ("It came out on Sept. 5, 2026.", " It runs."),
    ("It came out at 5 p.m. Pacific time.", " It runs."),
    ("Smith et al. Published it late.", ""),
    ("Version 3.", " It is better."),
    ("1. First, it loads.", " Then it runs."),
    ("They left.", " xAI hired them."),
    ('They said "it runs."', " Nobody saw it."),
    ('"Why?" he asked.', " Nobody knew."),
    ("It runs (they say.)", " Nobody saw it."),
    ("\u201cIt runs.\u201d", " Nobody saw it."),
    ("\u201eEs l\u00e4uft.\u201c", " Niemand sah es."),
    ("Am 3. April 2026 erschien z. B. Gemma, d.h. ein Modell.", " Es ist offen."),
    ("Er kostet ca. 5 Mio. Euro.", " Das ist viel."),
    ("\u00bfQu\u00e9 es?", " \u00a1Es abierto!"),
    ("\u00a1Es abierto!", " \u00bfQu\u00e9 es?"),
    ("Es abierto.", " \u00bfQu\u00e9 es?"),
    ("\u042d\u0442\u043e \u043e\u0442\u043a\u0440\u044b\u0442\u043e.", " \u0414\u0430."),
    (
        "\u0395\u03af\u03bd\u03b1\u03b9 \u03b1\u03bd\u03bf\u03b9\u03c7\u03c4\u03cc.",
        " \u039d\u03b1\u03b9.",
    ),
    ("モデルを公開した。", "無料です。"),
    ("「すごい。」と彼は言った。", "本当だ。"),
    ("「すごい。」", "彼は言った。"),
    ("すごい！", "次も。"),
    ("すごい!", "次も。"),
    ("模型有３．５亿参数。", "它是开放的。"),
    ("模型发布了．", "它是开放的。"),
    ("발표했다.", " 그는 말했다."),
    ("यह खुला है।", " यह नया है।"),
    ("هل هو مفتوح؟", " نعم."),
    ("هو مفتوح.", " نعم."),
    ("یہ کھلا ہے۔", " یہ نیا ہے۔"),
    ("הוא פתוח.", " כן."),
    ("ክፍት ነው።", " አዲስ ነው።"),
    ("Բաց է։", " Նոր է։"),
    ("ဖွင့်ထားသည်။", " အသစ်။"),
    ("វាបើក។", " វាថ្មី។"),
    ("เปิดแล้ว ใช้ได้ฟรี", ""),
    ("No mark ends this", ""),
    ("A heading", "\n\nA text. And more."),
    ("", ""),
    ("...", ""),
    (".", ""),
]


@pytest.mark.parametrize(("sentence", "rest"), TEXTS)
def test_the_first_sentence_ends_where_readers_end_it(sentence: str, rest: str) -> None:
    assert first_sentence(sentence + rest) == sentence


def test_line_breaks_and_spaces_become_one_space() -> None:
    assert first_sentence(" One\n  sentence\there. Another. ") == "One sentence here."


@given(st.text())
def test_the_first_sentence_begins_the_text_whatever_it_is(text: str) -> None:
    sentence = first_sentence(text)
    assert " ".join(text.split()).startswith(sentence)
    assert bool(sentence) == bool(text.split())


def test_a_very_long_text_takes_little_time() -> None:
    assert first_sentence("e.g. Mr. " * 100_000).endswith("e.g. Mr.")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One. Two. Three.", "One. Two."),
        ("One (it is). Twelve and more", "One (it is)."),
        ("Dr. Smith says so", "Dr. Smith\N{HORIZONTAL ELLIPSIS}"),
        ("One\n\nTwo three four", "One"),
        ("x" * 20, "x" * 11 + "\N{HORIZONTAL ELLIPSIS}"),
        ("\u4e00\u4e8c\u3002" * 5, "\u4e00\u4e8c\u3002" * 4),
        ("Twelve chars", "Twelve chars"),
    ],
)
def test_a_long_text_is_cut_at_the_end_of_a_sentence(text: str, short: str) -> None:
    assert shorten_to_sentences(text, 12) == short


@given(st.text(st.sampled_from("ab .!\n\u3002\u201d1"), max_size=60), st.integers(2, 40))
def test_a_text_that_is_cut_is_a_beginning_within_its_limit(text: str, limit: int) -> None:
    short = shorten_to_sentences(text, limit)
    assert len(short) <= max(limit, 2)
    assert text.startswith(short.removesuffix("\N{HORIZONTAL ELLIPSIS}"))
    assert short or not text.strip() or len(text) > limit
