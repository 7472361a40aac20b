"""StanceModel, with a model whose answers can be worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from framewire.codebook import Target
from framewire.errors import FramewireError
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


def test_columns_of_a_table_are_read_in_their_order_whatever_their_labels() -> None:
    texts = ["The new port will poison us.", "A splendid toll bridge.", "The weather stayed fine."]
    targets = ["the new port", "a toll bridge", "a lighthouse"]
    frame = pd.DataFrame({"text": texts, "target": targets}, index=[2, 0, 7])
    pd.testing.assert_frame_equal(model().predict(frame["text"], frame["target"]), model().predict(texts, targets))
    part = frame[1:]
    assert model().predict(part["text"], part["target"])["stance"].fillna("").tolist() == ["favour", ""]
    money = {"money": "This text is about money."}
    pd.testing.assert_frame_equal(model().predict_frames(part["text"], money), model().predict_frames(texts[1:], money))


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, ""])
def test_a_missing_text_or_target_is_not_judged(missing: object) -> None:
    texts, targets = ["A splendid port.", missing, "A splendid port."], ["the port", "the port", missing]
    found = model().predict(texts, targets)  # type: ignore[arg-type]
    assert found["stance"].fillna("").tolist() == ["favour", "", ""]
    assert found["reason"].tolist()[1:] == ["not_discussed"] * 2
    shown = model().predict_frames(["It cost a euro.", missing], {"money": "It is about money."})  # type: ignore[list-item]
    assert shown["money"].isna().tolist() == [False, True]


def test_what_is_no_text_is_an_error_with_its_row() -> None:
    with pytest.raises(FramewireError, match=r"texts, row 1: a int where a text is expected\. Give texts"):
        model().predict(["a", 3], ["b", "b"])  # type: ignore[list-item]
    with pytest.raises(FramewireError, match=r"targets: a single text where a list is expected\. Put it in a list"):
        model().predict(["a", "b"], "port")
    with pytest.raises(FramewireError, match="texts: a single text"):
        model().predict_frames("abc", {"money": "It is about money."})
    with pytest.raises(FramewireError, match="examples of 'money': a single text"):
        model().predict_frames(["abc"], {"money": "It is about money."}, {"money": "They paid."})


def test_null_examples_are_none_and_lists_of_a_target_are_read() -> None:
    texts, frames = ["It cost nine euro."], {"money": "This text is about money."}
    none = model().predict_frames(texts, frames, {"money": None})  # type: ignore[dict-item]
    pd.testing.assert_frame_equal(none, model().predict_frames(texts, frames))
    port = Target("port", "the new port", mentions=["Quay Nine"])  # type: ignore[arg-type]
    assert model().predict(["Quay Nine is splendid."], [port])["stance"].tolist() == ["favour"]


def test_a_name_of_common_words_must_stand_in_the_text_as_it_is_written() -> None:
    # The fake embedder puts everything but the weather at one place: nothing here is told by its meaning.
    text = "It may be poison to those who walk, and it is awful."
    names = ["the WHO", "May", "IS", "???", "it"]
    found = model().predict([text] * len(names), names)["reason"]
    assert found.fillna("").tolist() == ["not_discussed"] * 4 + [""]
    texts = ["The WHO's weather plan is splendid.", "Splendid weather, said Mrs May.", "What weather ???"]
    assert model().predict(texts, names[:2] + names[3:4])["reason"].isna().all()


def test_words_too_long_to_be_read_at_once_are_read_piece_by_piece() -> None:
    fake = FakeEntailment()
    model(fake).predict(["The port " + "x" * 20_000 + " is a splendid one."], ["the port"])
    assert max(len(premise) for premise, _ in fake.asked) <= 1500
    assert any("splendid" in premise for premise, _ in fake.asked)


@pytest.mark.parametrize("text", ["Port splendid. " * 45, "No. " * 90 + "Port splendid."])
def test_a_long_text_of_short_sentences_is_read(text: str) -> None:
    assert model().predict([text], ["the port"])["stance"].tolist() == ["favour"]


def test_a_short_text_has_its_frames() -> None:
    found = model().predict_frames(["One euro.", "It rained."], {"money": "This text is about money."})["money"]
    assert found[0] > found[1]
