"""`almanac search`: words of any script, joined forms, fields, and words that stand nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.records import event, guide, write

if TYPE_CHECKING:
    from pathlib import Path

    from support.commands import Run

EVENTS = (
    event("zh", title="DeepSeek发布新的大模型", source="机器之心", summary="深度求索的型号。"),
    event("ja", title="GPT-5を発表", source="S"),
    event("ko", title="새로운 모델을 공개", source="S"),
    event("th", title="สวัสดีโมเดลใหม่", source="S"),
    event("vi", title="Việt Nam ra mắt mô hình của Đông", source="S"),
    event("pl", title="Łódź lab, Søren", source="S", url="https://www.lodz.example/news/1"),
    event("el", title="Ελληνικό μοντέλο", source="S"),
    event("ru", title="Всё о моделях", source="S"),
    event("de", title="Große Straße", source="S", rationale="Kurz."),
    event("swe", title="SWE-bench Verified", source="S", tags=["c++"]),
    event("joined", title="Llama4 and GPT5 on swebench", source="S"),
    event("apart", title="Llama 4 is better; we get her notes", source="S"),
)


@pytest.fixture(autouse=True)
def many(root: Path) -> None:
    for each in EVENTS:
        write(root, each)
    write(root, guide("primer", title="A primer", body="First words.\n\nOn 大模型 and attention."))


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("DeepSeek", "zh"),
        ("deepseek*", "zh"),
        ("DeepSeek发布", "zh"),
        ("大模型", "zh"),
        ("模型", "zh"),
        ("型大", ""),
        ("型", "zh"),
        ("机器", "zh"),
        ("source:机器之心", "zh"),
        ("発表", "ja"),
        ("GPT-5を", "ja"),
        ("모델", "ko"),
        ("โมเดล", "th"),
        ("ดี", "th"),
        ("viet dong", "vi"),
        ("đông", "vi"),
        ("lodz soren", "pl"),
        ("ŁÓDŹ", "pl"),
        ("ελληνικο", "el"),
        ("все", "ru"),
        ("strasse", "de"),
        ("ｓｗｅ", "swe"),
        ("GPT-5", "ja joined"),
        ("gpt5", "ja joined"),
        ("GPT 5", "ja joined"),
        ('"GPT5"', "joined"),
        ("llama4", "apart joined"),
        ("Llama 4", "apart joined"),
        ("swebench", "joined swe"),
        ("SWE-bench", "joined swe"),
        ("together", ""),
        ("rationale:kurz", "de"),
        ("summary:求索", "zh"),
        ("url:lodz.example", "pl"),
        ("url:https://lodz.example/news", "pl"),
        ("example", ""),
        ("id:apart", "apart"),
        ("apart", ""),
    ],
)
def test_words_of_any_script_are_found(run: Run, query: str, ids: str) -> None:
    assert sorted(run("search", "-q", query).stdout.split()) == ids.split()


def test_matches_are_bold_in_the_text_as_it_stands(run: Run) -> None:
    def line(query: str, n: int = 2) -> str:
        return run("--color", "always", "search", query).stdout.splitlines()[n]

    assert "DeepSeek发布新的\x1b[1m大模型\x1b[0m  zh" in line("大模型")
    assert "DeepSeek发布新的大模\x1b[1m型\x1b[0m  zh" in line("型")
    assert line("型", 3).strip() == "深度求索的\x1b[1m型\x1b[0m号。"
    assert "\x1b[1mDeepSeek发布\x1b[0m新的大模型  zh" in line("DeepSeek发布")
    assert "\x1b[1mŁódź\x1b[0m lab, Søren  pl" in line("lodz")
    assert "Große \x1b[1mStraße\x1b[0m  de" in line("strasse")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("swebenhc", "no event has 'swebenhc'; did you mean swebench?"),
        ("soern", "no event has 'soern'; did you mean soren?"),
        ("xyzzyx", "no event has 'xyzzyx'"),
        ("lodz OR verifeid", "no event has 'verifeid'; did you mean verified?"),
        ("title:kurz", "no event has 'title:kurz'"),
        ("大猫", "no event has '大猫'"),
        ("lodz -xyzzyx", ""),
    ],
)
def test_a_word_that_stands_nowhere_is_named(run: Run, query: str, message: str) -> None:
    for words in (("search", query), ("list", "--search", query)):
        assert run(*words, "-q").stderr.strip() == message


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("a NOT b", 'NOT is no operator: use -b, or "NOT" in quotes for the word'),
        (
            "(a OR b) c",
            "parentheses do not group: write each alternative in full, as in a c OR b c",
        ),
        (
            "autor:b",
            (
                "no search in a field 'autor': use added, after, any-tag, author, before, guide, "
                "id, is, linked, rationale, score, since, source, summary, tag, tier, title, type, "
                'until, url, where, or for the text "autor:b" quotes'
            ),
        ),
    ],
)
def test_what_means_nothing_here_is_refused(run: Run, query: str, message: str) -> None:
    assert run("search", query, code=2).stderr == f"Error: QUERY: {message}\n"
    assert run("list", "--search", query, code=2).stderr == f"Error: --search: {message}\n"


def test_guides_are_searched_and_their_bodies_shown(run: Run) -> None:
    assert run("guide", "search", "-q", "attention").stdout == "primer\n"
    assert "On 大模型 and attention." in run("guide", "search", "模型").stdout
    assert run("guide", "list", "-q", "--search", "body:first").stdout == "primer\n"
    assert run("guide", "search", "-q", "attention", "--level", "beginner").stdout == ""
    assert "did you mean attention?" in run("guide", "search", "atention").stderr
    assert (
        "use any-tag, body, id, level, summary, tag,"
        in run("guide", "search", "author:x", code=2).stderr
    )


def test_an_edited_text_is_no_longer_found_by_its_old_words(run: Run, root: Path) -> None:
    assert run("search", "-q", "发布").stdout == "zh\n"
    write(root, event("zh", title="DeepSeek公布", source="机器之心"))
    assert run("search", "-q", "发布").stdout == ""
    assert run("search", "-q", "公布").stdout == "zh\n"
