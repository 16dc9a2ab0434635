"""Weights of words as numbers are those of words as text."""

from __future__ import annotations

from almanac_cli.analysis import entries, related, similarity
from almanac_cli.analysis.corpus import Corpus
from almanac_cli.analysis.vocabulary import Vocabulary
from almanac_cli.analysis.weigher import Weigher, product
from almanac_cli.model.kinds import EVENT
from support.records import event

ROWS = [
    event("one", title="Gemma 4 runs on the phone", source="Gemma Lab", summary="Running models."),
    event("two", title="The phone law", source="Lab", tags=["law"], author="A. Law"),
]
COUNTS = {"gemma": 3, "run": 40, "lab": 7, "law": 2}


def test_weights_by_number_equal_those_by_text() -> None:
    vocabulary = Vocabulary()
    corpus = Corpus(100, COUNTS)
    made = [*entries.entries(EVENT, ROWS, vocabulary)]
    weigher = Weigher(vocabulary, corpus)
    profiles = related.profiles(EVENT, ROWS, EVENT.similarity_weights)
    for entry, profile in zip(made, profiles, strict=True):
        for b in (similarity.B_QUERY, similarity.B_OTHER):
            weights = weigher.weights((entry.topic, entry.rest), b)
            by_text = {vocabulary.stems[number]: weight for number, weight in weights.items()}
            assert by_text == similarity.term_weights(profile, corpus, b)


def test_a_product_is_the_same_in_any_order() -> None:
    weights = {n: 1 / (3 + n % 7) for n in range(200)}
    backwards = dict(reversed([*weights.items()]))
    assert product(weights, backwards) == product(backwards, weights)
    assert product(weights, weights) == similarity.norm(backwards.values())
