"""Diagnostics against published formulas worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framewire.themes.diagnostics import (
    document_intrusion,
    document_sheet,
    exclusivity,
    npmi,
    occurrences,
    topic_quality,
    word_intrusion,
    word_sheet,
)

TEXTS = ["rice harvest", "rice harvest", "harbour crane", "harbour crane", "rice crane"]
PASSAGES = pd.DataFrame({"passage_id": list("abcde"), "text": TEXTS})
PLACED = pd.DataFrame({"passage_id": list("abcde"), "topic_id": ["t00", "t00", "t01", "t01", "t00"]})
TOPICS = pd.DataFrame(
    {"topic_id": ["t00", "t01"], "size": [3, 2], "terms": [["rice", "harvest"], ["harbour", "crane"]]}
)


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


def test_quality_by_hand():
    found = topic_quality(TOPICS, PASSAGES, PLACED).set_index("topic_id")
    # rice is in 3 of 5 texts, harvest in 2, both in 2: log(.4 / .24) / -log(.4).
    assert found.loc["t00", "coherence"] == pytest.approx(0.5575, abs=1e-3)
    # In t00: rice 1, harvest 2/3, crane 1/3, of which t01 has crane 1; shares of each topic first, then of each term.
    crane = (1 / 6) / (1 / 6 + 1 / 2)
    assert found.loc["t00", "exclusivity"] == pytest.approx((1 + 1 + crane) / 3)
    assert found["size"].tolist() == [3, 2]


def test_quality_of_nothing():
    assert len(topic_quality(TOPICS.head(0), PASSAGES, PLACED)) == 0
    blank = topic_quality(TOPICS.assign(terms=[[], ["crane"]]), PASSAGES, PLACED)
    assert blank["coherence"].isna().all()


def test_a_word_sheet_hides_one_stranger_a_topic():
    sheet = word_sheet(TOPICS, seed=1)
    assert sheet["topic_id"].tolist() == ["t00", "t01"]
    for row, own in zip(sheet.itertuples(), TOPICS["terms"], strict=True):
        assert sorted(row.words.split(", ")) == sorted([*own, row.intruder])
        assert row.intruder not in own
    pd.testing.assert_frame_equal(sheet, word_sheet(TOPICS, seed=1))


def test_a_document_sheet_hides_one_stranger_a_topic():
    sheet = document_sheet(PLACED, PASSAGES, seed=1)
    of = dict(zip(TEXTS, PLACED["topic_id"], strict=True)) | {"rice crane": "t00"}
    for topic, rows in sheet.groupby("topic_id"):
        assert rows["is_intruder"].sum() == 1
        assert all((of[row.text] != topic) == row.is_intruder for row in rows.itertuples())


def test_sheets_of_one_topic_are_empty_tables_with_their_columns():
    one = PLACED.assign(topic_id="t00")
    sheet = document_sheet(one, PASSAGES)
    assert len(sheet[sheet["is_intruder"]]) == 0
    assert word_sheet(TOPICS.head(1))["words"].tolist() == []


def test_a_negative_seed_is_a_seed():
    assert len(document_sheet(PLACED, PASSAGES, seed=-1)) == len(document_sheet(PLACED, PASSAGES, seed=2**32 - 1))
    pd.testing.assert_frame_equal(word_sheet(TOPICS, seed=-1), word_sheet(TOPICS, seed=2**32 - 1))
