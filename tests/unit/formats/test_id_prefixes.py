"""The shortest beginnings of ids that still name one record each."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from almanac_cli.formats.terminal.id_prefixes import shortest_prefixes

SLUGS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4).map("-".join)


@settings(deadline=None)
@given(st.sets(SLUGS, min_size=1, max_size=12))
@example({"a", "a-b", "a-bb", "ab"})
def test_the_shortest_beginning_is_one_that_no_other_id_shares(known: set[str]) -> None:
    shortest = shortest_prefixes(known)
    assert shortest.keys() == known
    for id_ in known:
        others = known - {id_}
        lengths = range(1, len(id_) + 1)
        unique = [id_[:n] for n in lengths if not any(o.startswith(id_[:n]) for o in others)]
        assert shortest[id_] == (unique[0] if unique else id_)


def test_no_ids_have_no_beginnings() -> None:
    assert shortest_prefixes([]) == {}
