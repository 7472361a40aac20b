"""Diagnostics and sheets from the tables of a run."""

import pandas as pd
import pytest

from framewire.themes.sheets import document_sheet, topic_quality, word_sheet

TEXTS = ["rice harvest", "rice harvest", "harbour crane", "harbour crane", "rice crane"]
PASSAGES = pd.DataFrame({"passage_id": list("abcde"), "text": TEXTS})
PLACED = pd.DataFrame({"passage_id": list("abcde"), "topic_id": ["t00", "t00", "t01", "t01", "t00"]})
TOPICS = pd.DataFrame(
    {"topic_id": ["t00", "t01"], "size": [3, 2], "terms": [["rice", "harvest"], ["harbour", "crane"]]}
)


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
