"""Diagnostics against published formulas worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framewire.themes.diagnostics import diversity, document_intrusion, exclusivity, npmi, occurrences, word_intrusion


def test_npmi_by_hand():
    # P(a) = 3/4, P(b) = 2/4, P(a, b) = 1/4: log((1/4) / (3/8)) / -log(1/4).
    texts = [["a", "b"], ["a"], ["a"], ["b"]]
    assert npmi(occurrences(["a", "b"], texts)) == pytest.approx(np.log((1 / 4) / (3 / 8)) / -np.log(1 / 4))


def test_npmi_is_that_of_gensim():
    # CoherenceModel(coherence="c_npmi") of gensim 4, its window wider than the texts, gave these for the same texts.
    draw = np.random.default_rng(0)
    words = [f"w{number}" for number in range(12)]
    texts = [[word for word in words if draw.random() < 0.35] or ["w0"] for _ in range(300)]
    found = [npmi(occurrences(terms, texts)) for terms in (words[:4], words[4:9], words[2:8])]
    assert found == pytest.approx([-0.015428797850, -0.014284657684, 0.010549775952], abs=1e-8)


def test_npmi_at_its_ends():
    assert npmi(occurrences(["a", "b"], [["a"], ["b"]])) == -1
    assert npmi(occurrences(["a", "b"], [["a", "b"]])) == 1
    assert npmi(occurrences(["a"], [["a"]])) is None
    assert npmi(occurrences(["a", "b"], [])) is None


def test_exclusivity_by_hand():
    # The shared word weighs .5 in both topics, so half of it is each one's own; the other word is wholly its own.
    weights = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
    assert exclusivity(weights).tolist() == pytest.approx([0.75, 0.75])


def test_diversity():
    assert diversity([["a", "b"], ["a", "b"]]) == 0.5
    assert diversity([]) is None


def test_sheets_hide_one_stranger_each():
    terms = [["a", "b", "c"], ["d", "e", "f"]]
    for topic, shown, intruder in word_intrusion(terms, seed=1):
        assert intruder in shown
        assert intruder not in terms[topic]
        assert len(shown) == 4
    topics = [0, 0, 0, 1, 1, 1]
    for topic, rows, intruder in document_intrusion(topics, seed=1):
        assert topics[intruder] != topic
        assert [topics[row] == topic for row in rows].count(False) == 1
    assert word_intrusion(terms, seed=1) == word_intrusion(terms, seed=1)
    assert word_intrusion([["a", "b"]], seed=1) == document_intrusion([0, 0], seed=1) == []
