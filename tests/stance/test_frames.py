"""Frames: one rule for all, from the passages that were read."""

from __future__ import annotations

import math

import pytest

from framewire.stance.frames import OFFSET, PRESENT, SLOPE, passage_score, presence, probability

YES, NO = (0.95, 0.05, 0.0), (0.01, 0.9, 0.09)


def test_the_probability_worked_out_by_hand() -> None:
    # At a score of one half the log-odds are 0: the logistic of the offset alone.
    assert probability([0.5]) == pytest.approx(1 / (1 + math.exp(-OFFSET)))
    odds = math.log((0.2 + 1e-3) / (0.8 + 1e-3)) / 2
    assert probability([0.5, 0.2]) == pytest.approx(1 / (1 + math.exp(-(SLOPE * odds + OFFSET))))


def test_a_denial_counts_only_in_doubt() -> None:
    denial = ("frame/x/0/denial", (0.0, 0.0, 1.0))
    assert passage_score([("frame/x/0", (0.5, 0.3, 0.2)), denial]) == 0.75
    assert passage_score([("frame/x/0", YES), denial]) == YES[0]
    assert passage_score([("frame/x/0", NO), denial]) == NO[0]


def test_evidence_are_the_passages_that_would_pass_alone() -> None:
    found = presence({"p0": 0.001, "p1": 0.9, "p2": 0.6}, None)
    assert (found.present, found.evidence) == (True, ("p1", "p2"))
    absent = presence({"p0": 0.001, "p1": 0.002}, None)
    assert (absent.present, absent.evidence) == (False, ())


def test_the_codebook_s_threshold_goes_before_ours() -> None:
    scores = {"p0": 0.05}
    assert probability([0.05]) > PRESENT
    assert presence(scores, 0.99).present is False
    assert presence(scores, 0.0).evidence == ("p0",)


def test_nothing_read_is_null_and_not_absent() -> None:
    found = presence({}, None)
    assert (found.present, found.probability, found.evidence) == (None, None, ())
