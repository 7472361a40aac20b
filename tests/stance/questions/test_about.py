"""How likely a sentence is about a target that it does not name."""

from __future__ import annotations

import math

import numpy as np
import pytest

from framewire.models.rules import rule_list
from framewire.stance.questions.about import FAR, Around, likely_about, of_target, traits
from framewire.stance.questions.voices import Utterance

BESIDE = Around(before=1, after=None, named=2, titled=False)


def said(text: str, voice: str = "narration") -> Utterance:
    return Utterance("s1", "p0", voice, text)


@pytest.mark.parametrize(("voice", "listed"), [("narration", 0), ("quotation", 1)])
def test_the_probability_can_be_redone_by_hand(voice: str, listed: int) -> None:
    offset, before, after, cosine, _, names, words, named = rule_list(f"about_{voice}")
    # Five words, one of them a name that is not the first; the last mention is one sentence before, of two.
    odds = math.exp(
        offset
        + before * math.log(2)
        + after * math.log(21)
        + cosine * 0.5
        + names
        + words * math.log(6)
        + named * math.log(3)
    )
    wanted = odds / (1 + odds) / rule_list("about_listed")[listed]
    assert likely_about(said("They met Lee in town.", voice), BESIDE, 0.5) == pytest.approx(wanted)


def test_nearer_in_place_and_meaning_is_likelier_and_another_name_less_so() -> None:
    text = "It was opened in spring."
    near, far = (likely_about(said(text), Around(n, None, 2, titled=False), 0.4) for n in (1, 6))
    assert likely_about(said(text), BESIDE, 0.7) > near > far
    assert likely_about(said("It was opened in Serin."), BESIDE, 0.4) < near
    assert likely_about(said(text), Around(1, None, 2, titled=True), 0.4) > near


def test_it_never_passes_one_and_distances_beyond_the_last_are_the_same() -> None:
    assert likely_about(said("It is so good " * 30), Around(0, 0, 1, titled=True), 1.0) == 1.0
    assert traits("It is.", Around(None, None, 1, titled=True), 0.1) == traits(
        "It is.", Around(FAR, 90, 1, titled=True), 0.1
    )


def test_a_sentence_counts_as_much_as_it_is_likely_to_be_about_the_target() -> None:
    p = np.array([0.1, 0.2, 0.7])
    assert of_target(p, 1.0).tolist() == pytest.approx(p.tolist())
    assert of_target(p, 0.0).tolist() == [0.0, 1.0, 0.0]
    assert of_target(p, 0.25).tolist() == pytest.approx([0.025, 0.8, 0.175])
