from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from almanac_cli.operations.site.content import Entry
from almanac_cli.operations.site.lists import PAGE_EVENTS, list_pages

numbers = st.integers(0, 5 * PAGE_EVENTS)


def entries(count: int) -> list[Entry]:
    """Return events of successive days, newest first."""
    days = [20260000 + 100 * (1 + n // 28) + 1 + n % 28 for n in range(count)]
    return [
        Entry(f"e{n}", b"", day * 10**7 + 3, None, "S", None, None, (), (), (), ())
        for n, day in enumerate(days)
    ][::-1]


def shown(count: int) -> dict[str, list[str]]:
    return {
        page.path: [entry.id for entry in page.entries]
        for page in list_pages("tags/x/", entries(count))
    }


@given(numbers)
def test_the_pages_of_a_list_have_all_its_events_in_order(count: int) -> None:
    pages = shown(count)
    assert [id_ for ids in pages.values() for id_ in ids] == [entry.id for entry in entries(count)]
    newest, *others = pages.values()
    assert all(len(ids) == PAGE_EVENTS for ids in others)
    assert len(newest) < 2 * PAGE_EVENTS
    assert len(newest) >= PAGE_EVENTS or not others


@given(numbers)
def test_a_new_event_changes_few_pages_of_a_list(count: int) -> None:
    before, after = shown(count), shown(count + 1)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert "tags/x/" in changed
    assert len(changed) <= 2


@given(numbers)
def test_pages_of_a_list_lead_to_each_other_in_turn(count: int) -> None:
    pages = [*list_pages("", entries(count))]
    assert [page.newer for page in pages[1:]] == [(page.path, page.dates) for page in pages[:-1]]
    assert [page.older for page in pages[:-1]] == [(page.path, page.dates) for page in pages[1:]]
    assert pages[0].newer is pages[-1].older is None


def test_a_list_without_events_is_one_empty_page() -> None:
    (page,) = list_pages("", [])
    assert (page.path, page.dates, [*page.entries]) == ("", "", [])


def test_the_dates_of_a_page_say_each_month_and_year_once() -> None:
    def dates(first: int, last: int) -> str:
        ends = [
            Entry("e", b"", day * 10**7 + 3, None, "S", None, None, (), (), (), ())
            for day in (last, first)
        ]
        return next(list_pages("", ends)).dates

    assert dates(20260403, 20260403) == "3 April 2026"
    assert dates(20260403, 20260409) == "3 to 9 April 2026"
    assert dates(20260328, 20260403) == "28 March to 3 April 2026"
    assert dates(20251230, 20260102) == "30 December 2025 to 2 January 2026"


def test_older_pages_of_a_list_are_told_apart_by_title() -> None:
    titles = [page.title("Tag") for page in list_pages("", entries(50))]
    assert titles[0] == "Tag"
    assert len({*titles}) == len(titles)
