"""The choices that options name, for a quick start, are those that the code below them has."""

from __future__ import annotations

import click
import pytest

from almanac_cli.cli.options.imports import FORMATS
from almanac_cli.cli.options.switches import DATE_ORDER_HINT, date_order_option
from almanac_cli.formats.item_formats import read_items
from almanac_cli.model import calendar_dates


def test_orders_of_dates_are_those_that_dates_are_read_in() -> None:
    (option,) = date_order_option(click.Command("any")).params
    assert isinstance(option.type, click.Choice)
    assert (*option.type.choices,) == calendar_dates.ORDERS
    assert all(order in DATE_ORDER_HINT for order in calendar_dates.ORDERS)


@pytest.mark.parametrize("form", FORMATS)
def test_each_form_of_bulk_input_has_a_reader(form: str) -> None:
    assert read_items(b" ", form=form) == []
