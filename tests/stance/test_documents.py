"""The formula from sentences to documents, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from framewire.stance.documents import Said, discussed, pooled, quoted, stance_of, whole
from hypothesis import given
from hypothesis import strategies as st

FOR, AGAINST, PLAIN = np.array([0.8, 0.2, 0.0]), np.array([0.0, 0.2, 0.8]), np.array([0.1, 0.9, 0.0])
SHARES = st.lists(st.floats(0.01, 1), min_size=3, max_size=3)


def test_one_clear_sentence_decides_a_long_report() -> None:
    assert pooled([FOR, *[PLAIN] * 20]).round(2).tolist() == [0.8, 0.2, 0.0]


def test_the_formula_worked_out_by_hand() -> None:
    # s = .8 and .4, clearness 1: weights 1 and .5; l = 1 and 0; lean = 1/1.5 = 2/3; split = 2/3 * 1/3 = 2/9.
    found = pooled([[0.8, 0.2, 0.0], [0.0, 0.6, 0.4]], clearness=1)
    assert found.tolist() == pytest.approx([0.8 * (2 / 3 - 2 / 9), 1 - 0.8 * (1 - 4 / 9), 0.8 * (1 / 3 - 2 / 9)])


def test_speakers_on_both_sides_are_neutral_however_long_one_of_them_talks() -> None:
    said = [Said(FOR, f"sentence {number}", "Ann Lee") for number in range(9)] + [Said(AGAINST, "no", "Bo Ek")]
    assert np.argmax(stance_of(said, "quotation")) == 1
    assert np.argmax(stance_of(said[:9], "quotation")) == 0


def test_what_two_speakers_come_to_worked_out_by_hand() -> None:
    # s = .8 and .4: weights 1 and .5; l = 1 and 0; lean = 2/3; split = 2/9, eight ninths of a quarter; 1/9 is left.
    found = quoted([np.array([0.8, 0.2, 0.0]), np.array([0.0, 0.6, 0.4])])
    assert found.tolist() == pytest.approx([0.8 / 9 * 2 / 3, 1 - 0.8 / 9, 0.8 / 9 / 3])


def test_a_speaker_who_takes_no_side_hardly_changes_what_another_one_says() -> None:
    found = quoted([FOR, PLAIN, PLAIN])
    assert np.argmax(found) == 0
    assert found[2] < 0.01


def test_evidence_and_counter_evidence_are_passages_the_strongest_first() -> None:
    weak = np.array([0.6, 0.4, 0.0])
    passages = {"p0": [Said(weak)], "p1": [Said(AGAINST * 0.7 + PLAIN * 0.3)], "p2": [Said(FOR)], "p3": [Said(PLAIN)]}
    found = whole(passages, "narration", 0.05)
    assert found.decision.stance == "favour"
    assert (found.evidence, found.counter_evidence) == (("p2", "p0"), ("p1",))


def test_a_side_must_be_likelier_than_everything_else_together() -> None:
    found = whole({"p0": [Said(np.array([0.48, 0.3, 0.22]))]}, "narration", 0.05)
    assert (found.decision.stance, found.decision.reason) == (None, "uncertain")
    assert found.decision.p == pytest.approx((0.48, 0.3, 0.22))
    assert whole({"p0": [Said(np.array([0.3, 0.48, 0.22]))]}, "narration", 0.05).decision.stance == "neutral"


def test_a_neutral_document_shows_passages_that_mention_the_target() -> None:
    passages = {"p0": [Said(PLAIN)], "p1": [Said(PLAIN * 0.9 + FOR * 0.1)]}
    assert whole(passages, "narration", 0.05, frozenset({"p1"})).evidence == ("p1",)
    assert whole(passages, "narration", 0.05).evidence == ("p0", "p1")


def test_plain_sentences_beside_a_mention_do_not_discuss_the_target() -> None:
    plain, sided = {"p0": [Said(PLAIN)]}, {"p0": [Said(PLAIN)], "p1": [Said(FOR)]}
    assert discussed(plain, "narration", frozenset({"p0"}))
    assert not discussed(plain, "narration", frozenset({"p7"}))
    assert discussed(sided, "narration", frozenset({"p7"}))
    assert not discussed({}, "narration", frozenset({"p7"}))


def test_a_title_that_mentions_the_target_makes_plain_sentences_discuss_it() -> None:
    plain = {"p0": [Said(np.array([0.1, 0.8, 0.1]))]}
    assert discussed(plain, "quotation", frozenset(), titled=True)
    assert not discussed({}, "quotation", frozenset(), titled=True)


def test_how_a_document_changes_without_its_strongest_passage() -> None:
    found = whole({"p0": [Said(FOR)], "p1": [Said(PLAIN)]}, "narration", 0.05)
    assert found.without_strongest is not None
    assert found.without_strongest.tolist() == pytest.approx(PLAIN.tolist())
    assert whole({"p0": [Said(FOR)]}, "narration", 0.05).without_strongest is None


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_pooled_is_a_distribution_and_mirrors(parts: list[list[float]]) -> None:
    values = np.array([np.array(p) / sum(p) for p in parts])
    found = pooled(values)
    assert found.sum() == pytest.approx(1)
    assert (found >= -1e-9).all()
    assert pooled(values[:, ::-1]) == pytest.approx(found[::-1])
    assert pooled(values[:1]) == pytest.approx(values[0])


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_quoted_is_a_distribution_and_mirrors(parts: list[list[float]]) -> None:
    values = [np.array(p) / sum(p) for p in parts]
    found = quoted(values)
    assert found.sum() == pytest.approx(1)
    assert (found >= -1e-9).all()
    assert quoted([p[::-1] for p in values]) == pytest.approx(found[::-1])
    assert quoted(values[:1]) == pytest.approx(values[0])
