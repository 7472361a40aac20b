"""Frames: one rule for all, from the passages that were read."""

from __future__ import annotations

import math

import pytest

from framewire.stance.decisions.frames import (
    CLOSE,
    OFFSET,
    OFFSET_BY_EXAMPLES,
    PRESENT,
    PRESENT_BY_EXAMPLES,
    SLOPE,
    SLOPE_BY_EXAMPLES,
    curve_of,
    log_odds,
    passage_score,
    presence,
    probability,
    share,
)
from framewire.stance.questions.answers import Answered

NO = (0.01, 0.9, 0.09)


def row(numbers: tuple[float, float, float], polarity: str = "hypothesis", wording: int = 0) -> Answered:
    return Answered("present", wording, polarity, False, numbers)


def test_the_probability_worked_out_by_hand() -> None:
    # At a score of one half the log-odds are 0: the logistic of the offset alone.
    assert probability([0.5]) == pytest.approx(1 / (1 + math.exp(-OFFSET)))
    odds = math.log((0.2 + 1e-3) / (0.8 + 1e-3)) / 2
    assert probability([0.5, 0.2]) == pytest.approx(1 / (1 + math.exp(-(SLOPE * odds + OFFSET))))


def test_a_hypothesis_and_its_denial_meet_in_log_odds() -> None:
    denial = row((0.0, 0.2, 0.8), "denial")
    # Halfway between log-odds of 0 and of log 4 is log 2: two to one.
    assert passage_score([row((0.5, 0.3, 0.2)), denial]) == pytest.approx(2 / 3, abs=1e-3)


def test_paraphrases_count_only_in_doubt() -> None:
    no, yes = [row(NO), row((0.09, 0.9, 0.01), "denial")], [row((1.0, 0.0, 0.0), wording=1)]
    assert passage_score(no) == pytest.approx(0.01, abs=1e-6)
    assert passage_score(no + yes) == passage_score(no)


def test_a_plain_no_to_the_hypothesis_is_not_talked_away_by_a_denial() -> None:
    contradicted = row((0.0, 0.1, 0.9), "denial")
    assert passage_score([row(NO), contradicted]) == pytest.approx(0.01)


def test_the_order_of_answers_does_not_matter() -> None:
    asked = [row((0.8, 0.1, 0.1), polarity, n) for n in (0, 1) for polarity in ("hypothesis", "denial")]
    assert passage_score(asked) == passage_score(asked[::-1])


def test_hypotheses_and_denials_count_alike() -> None:
    asked = [row((0.8, 0.1, 0.1)), row((0.7, 0.1, 0.2), "denial")]
    paraphrase = [row((0.2, 0.1, 0.7), wording=1), row((0.1, 0.1, 0.8), "denial", 1)]
    assert passage_score(asked) == pytest.approx(0.5, abs=1e-6)
    assert passage_score(asked + paraphrase) == pytest.approx(0.5, abs=1e-6)


def test_a_share_is_what_its_log_odds_say() -> None:
    shares = [number / 10 for number in range(11)]
    assert [share(log_odds(value)) for value in shares] == pytest.approx(shares, abs=1e-9)


def test_evidence_are_the_passages_that_would_pass_alone() -> None:
    found = presence({"p0": 0.001, "p1": 0.9, "p2": 0.6}, None)
    assert (found.present, found.evidence) == (True, ("p1", "p2"))
    absent = presence({"p0": 0.001, "p1": 0.002}, None)
    assert (absent.present, absent.evidence) == (False, ())


def test_the_codebook_s_threshold_goes_before_ours() -> None:
    scores = {"p0": 0.1}
    assert probability([0.1]) > PRESENT
    assert presence(scores, 0.99).present is False
    assert presence(scores, 0.0).evidence == ("p0",)


def test_nothing_read_is_null_and_not_absent() -> None:
    found = presence({}, None)
    assert (found.present, found.probability, found.evidence) == (None, None, ())


def test_the_probability_by_examples_worked_out_by_hand() -> None:
    # At a score of one half the log-odds are 0; the three closest of four passages are .4 on average.
    close = {"p0": 0.5, "p1": 0.3, "p2": 0.4, "p3": 0.1}
    found = presence({"p0": 0.5}, None, close)
    assert found.probability == pytest.approx(1 / (1 + math.exp(-(CLOSE * 0.4 + OFFSET_BY_EXAMPLES))))
    odds = math.log((0.2 + 1e-3) / (0.8 + 1e-3))
    wanted = 1 / (1 + math.exp(-(SLOPE_BY_EXAMPLES * odds + CLOSE * 0.4 + OFFSET_BY_EXAMPLES)))
    assert presence({"p2": 0.2}, None, close).probability == pytest.approx(wanted)


def test_the_closer_article_has_the_frame_and_the_other_has_not() -> None:
    near, far = (presence({"p0": 0.05, "p1": 0.05}, None, {"p0": close, "p1": close}) for close in (0.6, 0.0))
    assert (near.present, far.present) == (True, False)


def test_frames_with_examples_have_a_limit_of_their_own() -> None:
    curve = curve_of([0.3])
    between = share((math.log(0.5 / 0.5) - curve.constant) / curve.slope)
    assert PRESENT < probability([between], curve) < PRESENT_BY_EXAMPLES
    assert presence({"p0": between}, None, {"p0": 0.3}).present is False
    assert presence({"p0": between}, 0.45, {"p0": 0.3}).present is True


def test_evidence_is_what_would_pass_with_its_own_closeness() -> None:
    close = {"p0": 0.7, "p1": 0.0, "p2": 0.6}
    found = presence({"p0": 0.05, "p1": 0.05, "p2": 0.06}, None, close)
    assert (found.present, found.evidence) == (True, ("p0", "p2"))
