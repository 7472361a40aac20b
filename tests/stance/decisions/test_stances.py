"""The formula from sentences to documents, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framewire.codebook import StanceChoices
from framewire.stance.decisions.stances import Said, Speakers, combined, judged, not_judged, stance_of, whole

FOR, AGAINST, PLAIN = np.array([0.8, 0.2, 0.0]), np.array([0.0, 0.2, 0.8]), np.array([0.1, 0.9, 0.0])
CHOICES = StanceChoices(margin=0.05, prior=(0.25, 0.5, 0.25))
WEIGHTS = st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda p: sum(p) > 0.1)


def test_speakers_on_both_sides_are_neutral_however_long_one_of_them_talks() -> None:
    said = [Said(f"s{number}", FOR, f"sentence {number}", "Ann Lee") for number in range(9)] + [
        Said("s9", AGAINST, "no", "Bo Ek")
    ]
    assert np.argmax(stance_of(said, "quotation", CHOICES.prior)) == 1
    assert np.argmax(stance_of(said[:9], "quotation", CHOICES.prior)) == 0


def test_a_speaker_is_given_no_side_by_words_that_are_hardly_about_the_target() -> None:
    speakers = Speakers()
    speakers.add("port", [Said("s0", FOR, "A decent mayor", "Ann Lee", "near", 0.3)])
    speakers.add("port", [Said("s1", AGAINST, "The port is a shame", "Bo Ek")])
    rows = list(speakers.rows(CHOICES))
    assert [(row["speaker"], row["stance"], row["n_quotes"]) for row in rows] == [
        ("Ann Lee", None, 1),
        ("Bo Ek", "against", 1),
    ]


def test_evidence_and_counter_evidence_are_sentences_the_strongest_first() -> None:
    weak = np.array([0.6, 0.4, 0.0])
    said = [Said("s0", weak), Said("s1", AGAINST * 0.7 + PLAIN * 0.3), Said("s2", FOR), Said("s3", PLAIN)]
    found = whole(said, "narration", CHOICES)
    assert found.decision.stance == "favour"
    assert (found.evidence, found.counter_evidence) == (("s2", "s0"), ("s1",))


def test_a_side_must_be_likelier_than_everything_else_together() -> None:
    found = whole(
        [Said("s0", np.array([0.6, 0.4, 0.0])), Said("s1", np.array([0.0, 0.45, 0.55]))], "narration", CHOICES
    )
    assert (found.decision.stance, found.decision.reason) == (None, "torn")
    # Odds exp(-3.033 + 5.570 * .45) = .5907 and exp(-3.033 + 5.570 * .4) = .4471 to 1; times .25 / .136, .5 / .729.
    assert found.decision.p == pytest.approx((1.0858 / 2.5935, 0.6859 / 2.5935, 0.8219 / 2.5935), abs=1e-3)


def test_a_side_of_quoted_words_needs_a_sentence_that_is_likelier_about_the_target_than_not() -> None:
    doubtful, sure = Said("s0", FOR, outcome="near", about=0.4), Said("s1", FOR, outcome="near", about=0.6)
    assert whole([doubtful], "quotation", CHOICES).decision == not_judged("only_nearby")
    assert whole([doubtful, sure], "quotation", CHOICES).decision.stance == "favour"
    # What the others say still counts: the same sentence of another speaker on the other side makes it neutral.
    against = Said("s2", AGAINST, speaker="Ann Lee", outcome="near", about=0.1)
    assert whole([sure, against], "quotation", CHOICES, is_titled=True).decision.stance == "neutral"


def test_neutral_sentences_never_bring_an_article_nearer_to_a_side() -> None:
    alone = stance_of([Said("s0", FOR)], "narration", CHOICES.prior)
    for times in (1, 20):
        more = [Said("s0", FOR), *(Said(f"n{number}", PLAIN) for number in range(times))]
        assert stance_of(more, "narration", CHOICES.prior).tolist() == alone.tolist()
    plain = stance_of([Said("n0", PLAIN)], "narration", CHOICES.prior)
    assert stance_of([Said("n0", PLAIN), Said("n1", np.array([0.14, 0.86, 0.0]))], "narration", CHOICES.prior) == (
        pytest.approx(plain)
    )


def test_what_is_named_once_in_passing_is_not_judged() -> None:
    once, twice = [Said("s0", PLAIN)], [Said("s0", PLAIN), Said("s1", PLAIN)]
    assert whole(once, "narration", CHOICES).decision.reason == "passing_mention"
    assert whole(once, "narration", CHOICES, is_titled=True).decision.stance == "neutral"
    assert whole(twice, "narration", CHOICES).decision.stance == "neutral"
    assert whole(once, "quotation", CHOICES).decision.stance == "neutral"


def test_a_neutral_document_shows_sentences_that_name_the_target() -> None:
    said = [Said("s0", PLAIN, outcome="near"), Said("s1", PLAIN * 0.9 + FOR * 0.1)]
    assert whole(said, "narration", CHOICES, is_titled=True).evidence == ("s1",)
    assert whole(said[:1], "narration", CHOICES, is_titled=True).evidence == ("s0",)


def test_plain_sentences_beside_a_mention_do_not_discuss_the_target() -> None:
    plain, sided = Said("s0", PLAIN, outcome="nearby"), Said("s1", FOR, outcome="nearby")
    assert whole([plain], "narration", CHOICES).decision.reason == "only_nearby"
    assert whole([plain, sided], "narration", CHOICES).decision.stance == "favour"
    near = [plain, Said("s2", PLAIN, outcome="near")]
    assert whole(near, "narration", CHOICES, is_titled=True).decision.stance == "neutral"


def test_the_likeliest_stance_wins_if_it_leads_by_the_margin() -> None:
    assert judged([0.2, 0.3, 0.5], 0.2).stance == "against"
    close = judged([0.2, 0.3, 0.5], 0.21)
    assert (close.stance, close.reason) == (None, "below_margin")
    assert close.p == (0.2, 0.3, 0.5)


def test_nothing_judged_has_no_probabilities() -> None:
    assert not_judged("not_discussed").columns() == {
        "stance": None, "p_favour": None, "p_neutral": None, "p_against": None, "reason": "not_discussed",
    }  # fmt: skip


@given(WEIGHTS)
def test_stance_is_null_exactly_when_there_is_a_reason(p: list[float]) -> None:
    decision = judged(np.array(p) / sum(p), 0.05)
    assert (decision.stance is None) == (decision.reason is not None)


@given(st.lists(WEIGHTS, min_size=1, max_size=4))
def test_combined_sums_to_one_and_mirrors(answers: list[list[float]]) -> None:
    values = np.array([np.array(p) / sum(p) for p in answers])
    assert combined(values).sum() == pytest.approx(1)
    assert combined(values[:, ::-1]) == pytest.approx(combined(values)[::-1])


def test_answers_that_disagree_are_less_sure_than_each_of_them() -> None:
    sure = [0.90, 0.08, 0.02]
    assert combined([sure, sure]).max() > combined([sure, sure[::-1]]).max()
