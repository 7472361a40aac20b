"""StanceModel, with a model whose answers can be worked out by hand."""

from __future__ import annotations

import math

import pytest

from framewire.codebook import Target
from framewire.stance.decisions.frames import CLOSE, OFFSET_BY_EXAMPLES, SLOPE_BY_EXAMPLES, share
from framewire.stance.model import StanceModel
from stance.fakes import FakeEmbedder, FakeEntailment


def model(entailment: FakeEntailment | None = None) -> StanceModel:
    return StanceModel(entailment or FakeEntailment(), FakeEmbedder())


def test_one_row_a_pair_in_the_order_given() -> None:
    texts = ["The new port will poison us.", "A splendid new port.", "The new port has two piers."]
    found = model().predict(texts, ["the new port"] * 3)
    assert list(found.columns) == ["stance", "p_favour", "p_neutral", "p_against", "reason"]
    # "The new port is good." is neither welcome nor useful, so the fake calls it the against side and praise is denied.
    assert found[["p_favour", "p_neutral", "p_against"]].sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert found["stance"].notna().all()
    assert found.loc[2, "stance"] == "neutral"


def test_another_subject_is_not_judged() -> None:
    found = model().predict(["The weather stayed fine."], ["a toll bridge"])
    assert found.loc[0, "stance"] is None
    assert found.loc[0, "reason"] == "not_discussed"
    assert found[["p_favour", "p_neutral", "p_against"]].isna().all(axis=None)


def test_an_empty_text_is_not_judged() -> None:
    assert model().predict(["  "], ["the new port"])["reason"].tolist() == ["not_discussed"]
    assert model().predict([], []).empty


def test_the_end_of_a_long_text_is_read() -> None:
    fake = FakeEntailment()
    text = "The new port has piers and cranes and a long grey wall of stone. " * 30 + "The new port has a splendid end."
    model(fake).predict([text], ["the new port"])
    assert any("splendid end" in premise for premise, _ in fake.asked)


def test_frames_have_a_column_each_and_null_for_an_empty_text() -> None:
    found = model().predict_frames(
        ["It cost nine euro.", "It rained all day.", ""], {"money": "This text is about money."}
    )
    assert found["money"][0] > found["money"][1]
    assert found["money"].isna().tolist() == [False, False, True]


def test_a_text_close_to_an_example_of_a_frame_has_it_sooner() -> None:
    texts, frames = ["The weather cost nine euro.", "It cost nine euro.", ""], {"money": "This text is about money."}
    found = model().predict_frames(texts, frames, {"money": ["They paid."]})["money"]
    # The fake puts the weather at a right angle to all else, and "It cost" where the example is.
    odds = math.log(0.801 / 0.201)
    closeness = (0.0, 1.0)
    wanted = [share(SLOPE_BY_EXAMPLES * odds + CLOSE * close + OFFSET_BY_EXAMPLES) for close in closeness]
    assert found[:2].tolist() == pytest.approx(wanted, abs=1e-3)
    assert found.isna().tolist() == [False, False, True]
    alone = model().predict_frames(texts, frames)["money"]
    assert alone[0] == alone[1]


def test_examples_of_a_frame_that_is_not_asked_for_are_an_error() -> None:
    with pytest.raises(ValueError, match="examples of 'cash', which is not among the frames"):
        model().predict_frames(["It rained."], {"money": "This is about money."}, {"cash": ["They paid."]})


def test_lists_of_different_length_are_an_error_that_counts_them() -> None:
    with pytest.raises(ValueError, match="2 texts and 1 targets"):
        model().predict(["a", "b"], ["c"])


def test_patterns_of_a_target_say_what_mentions_it_and_its_context_what_a_text_must_be_about() -> None:
    port = Target("port", "the new port", mentions=("Quay Nine",), context=("Halden",))
    texts = [
        "Quay Nine at Halden is splendid.",
        "Quay Nine at Ostby is splendid.",
        "The weather at Halden is splendid.",
    ]
    found = model().predict(texts, [port] * 3)["reason"]
    assert found.isna().tolist() == [True, False, False]
    assert set(found[1:]) == {"not_discussed"}


def test_nothing_is_about_a_target_without_a_name() -> None:
    assert model().predict(["The new port is splendid."], [" "])["reason"].tolist() == ["not_discussed"]
