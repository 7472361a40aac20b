"""The plan: what it counts, by hand, where copies stand together and where units are few."""

from __future__ import annotations

import pandas as pd
import pytest

from framewire.validity.power import in_words, needs

SPREAD = {"favour": 0.4}


def made(number: int, coded: int, copies: int = 1, pilots: int = 0) -> pd.DataFrame:
    """Return units of one target in one voice, the first of them coded, the last practised on."""
    fixed = {"subject_id": "ferry", "voice": "narration", "group": "favour", "copies": copies}
    places = range(number)
    frame = pd.DataFrame({"unit_id": [f"u{place}" for place in places], **fixed})
    return frame.assign(coded=[place < coded for place in places], pilot=[place >= number - pilots for place in places])


def test_neyman_s_allocation_by_hand():
    """With 500 units, all alike: (500 x .4)² / ((.05 x 500 / 1.96)² + 500 x .4²) = 164.95."""
    (need,) = needs(made(500, 40), SPREAD)
    assert (need.units, need.coded, need.more) == (500, 40, 165 - 40)
    assert need.half_width == pytest.approx(1.96 * 0.4 / 40**0.5 * (1 - 40 / 500) ** 0.5)


def test_copies_change_nothing_where_all_texts_have_as_many():
    (single,), (copied,) = needs(made(500, 40), SPREAD), needs(made(500, 40, copies=3), SPREAD)
    assert copied == single


def test_no_share_is_promised_of_fewer_labels_than_it_needs():
    assert [need.more for need in needs(made(500, 5), SPREAD, wanted=0.3)] == [25]
    assert [need.more for need in needs(made(20, 5), SPREAD, wanted=0.3)] == [15], "all there are"


def test_a_unit_that_was_practised_on_cannot_be_asked_for():
    (need,) = needs(made(20, 5, pilots=4), SPREAD)
    assert (need.units, need.more) == (16, 11)


@pytest.mark.parametrize(
    ("pilots", "said"),
    [
        (2, "0 more of 2 (2 coded, cannot be known: all of 'against' was practised on)"),
        (1, "1 more of 3 (2 coded, now not known yet)"),
    ],
)
def test_what_can_never_be_known_is_not_promised(pilots, said):
    """A stratum whose units were all practised on gets no code; one with a unit left may."""
    units = pd.concat([made(2, 2), made(2, 0, pilots=pilots).assign(group="against")])
    assert said in in_words(needs(units, SPREAD))
