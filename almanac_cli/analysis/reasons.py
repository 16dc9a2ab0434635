"""Telling why records are similar to a record: in names that it spells, as `--json` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almanac_cli.analysis import related, shared_names, similarity, witnesses
from almanac_cli.formats import json_codec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from almanac_cli.analysis.collection import Collection


class Reasons:
    """The reasons why records of a collection are similar to others."""

    def __init__(self, collection: Collection, row_of: Callable[[str], Any]) -> None:
        """Make reasons; `row_of` is a function from ids to rows, with their texts."""
        self._collection = collection
        self._row_of = row_of
        self._joined: dict[str, str] = {}

    def whys(
        self,
        id_: str,
        own: Mapping[int, float],
        similarities: Mapping[str, float],
        testimonies: Mapping[str, tuple[float, str]],
    ) -> str:
        """Return the JSON array of what makes some records similar to a record.

        Args:
            id_: The record.
            own: Its `Collection.own_weights`.
            similarities: By id the similarities of the others, in their order.
            testimonies: The `witnesses.testimonies` for the record.

        """
        if not similarities:
            return "[]"
        collection = self._collection
        profile = collection.facts[id_]
        spelling = shared_names.Spelling(collection.kind, self._row_of(id_))
        forms = collection.forms(id_)
        whys = []
        for other, value in similarities.items():
            facts = collection.facts[other]
            products = collection.shared_products(own, other)
            match = similarity.compared(profile, facts, value, products)
            match = witnesses.with_support(match, profile, facts, testimonies.get(other))
            terms = [forms[token] for token in match.terms]
            names = spelling.names(terms, self._joined_words(other))
            whys.append(related.why(match._replace(terms=names)))
        return json_codec.compact(whys)

    def _joined_words(self, id_: str) -> str:
        joined = self._joined.get(id_)
        if joined is None:
            row = self._row_of(id_)
            joined = self._joined[id_] = shared_names.joined_words(self._collection.kind, row)
        return joined
