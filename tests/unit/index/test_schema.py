"""An index made for other tables or other kinds of record is another version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from almanac_cli.index import schema
from almanac_cli.model.kinds import EVENT, GUIDE, KINDS

if TYPE_CHECKING:
    from almanac_cli.model.kind import Kind


def test_the_version_stands_in_the_script() -> None:
    assert f"PRAGMA user_version = {schema.version(KINDS)};" in schema.script(iter(KINDS))


@pytest.mark.parametrize(
    "kinds",
    [
        (EVENT,),
        (EVENT, GUIDE._replace(number=2)),
        (EVENT, GUIDE._replace(fields=(*GUIDE.fields, "place"))),
        (EVENT._replace(date_field="added"), GUIDE),
        (EVENT._replace(search_weights={"title": 1.0}), GUIDE),
    ],
    ids=["one less", "number", "field", "date", "weights"],
)
def test_what_a_kind_is_makes_another_version(kinds: tuple[Kind, ...]) -> None:
    assert schema.version(kinds) != schema.version(KINDS)
