"""Premises that a model does not read to their end: who says so, and what stands in the table of failures."""

import pytest

from framewire.errors import ModelError
from framewire.models.parts.cuts import cut_premises, cut_row, may_be_cut, room_for_premise
from framewire.tables import Store


class Short:
    """Reads ten characters of a premise."""

    def cuts(self, pairs):
        return [len(premise) > 10 for premise, _ in pairs]


def test_a_model_that_does_not_say_cuts_nothing():
    pairs = [("A short one.", "It is so."), ("Shorter.", "It is so.")]
    assert cut_premises(Short(), pairs) == [True, False]
    assert cut_premises(object(), pairs) == [False, False]


def test_characters_that_are_spelled_out_count_as_they_are_spelled():
    pair = ("ﷺ " * 250, "It is so.")
    assert sum(len(text.encode()) for text in pair) < 1024
    assert may_be_cut(pair, 1024)


def test_the_row_is_one_of_the_table_of_failures(tmp_path):
    store = Store(tmp_path)
    store.fail("scoring", [cut_row("d1-s0001")])
    row = store.read("failures").iloc[0]
    assert (row["unit_id"], row["error"]) == ("d1-s0001", "end_not_read")
    assert "more tokens than the entailment model reads" in row["message"]


def test_letters_of_several_bytes_may_be_several_tokens():
    assert may_be_cut(("朝" * 400, "So."), 1024)
    assert not may_be_cut(("a" * 400, "So."), 1024)


def test_a_hypothesis_must_leave_room():
    assert room_for_premise(64, 63, "m") == 1
    with pytest.raises(ModelError, match=r"m: a hypothesis takes 64 of the 64 .* Shorten the hypotheses"):
        room_for_premise(64, 64, "m")
