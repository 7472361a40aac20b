"""The draw: which units it takes, and that what it takes stands for all of them."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pytest

from framewire.errors import FramewireError
from framewire.validity.sampling import PILOT, Draw, draw_units, pilot_units

NONE = pd.DataFrame(columns=["unit_id", "draw", "stratum", "said", "probability", "coders", "text_sha256"])


def made_units(families: list[str], groups: list[str]) -> pd.DataFrame:
    """Return units on one target in one voice, one to a document, as `units.population` returns them."""
    names = [f"d{number}" for number in range(len(families))]
    frame = pd.DataFrame({"document_id": names, "family_id": families, "group": groups})
    ids = ["u" + hashlib.sha256(name.encode()).hexdigest()[:12] for name in names]
    fixed = {"kind": "stance", "sentence_id": None, "subject_id": "ferry", "voice": "narration", "outlet": "Post"}
    return frame.assign(unit_id=ids, **fixed).sort_values("unit_id", ignore_index=True)


def test_a_drawn_copy_stands_for_its_family():
    """Ten families of three: whichever copies hold the draws, a further draw takes none of the families again."""
    units = made_units([f"f{number // 3}" for number in range(30)], ["favour"] * 30)
    first = draw_units(units, NONE, Draw(5, ("a",), 0.0, 7), {})
    family = units.set_index("unit_id")["family_id"]
    taken = set(first.loc[first["draw"].notna(), "unit_id"].map(family))
    others = first[first["draw"].isna() & first["unit_id"].map(family).isin(taken)]
    moved = set(others["unit_id"].groupby(others["unit_id"].map(family)).last())
    later = first.assign(draw=[1.0 if unit in moved else None for unit in first["unit_id"]])
    drawn = draw_units(units, later, Draw(30, ("a",), 0.0, 7), {}).dropna(subset=["draw"])
    assert len(drawn) == 10
    assert drawn["unit_id"].map(family).is_unique
    assert (1 / drawn["probability"]).sum() == 30


def test_a_draw_after_a_pilot_stands_for_all_units_and_takes_none_of_the_pilot():
    """Weighted sums over many draws are right on average for the whole population, pilots included."""
    groups = ["favour"] * 24 + ["against"] * 12 + ["silent"] * 6
    units = made_units([f"f{number}" for number in range(42)], groups)
    worth = units["group"].map({"favour": 3.0, "against": 5.0, "silent": 9.0}) + np.arange(42) % 5
    totals = []
    for seed in range(15):
        pilot = pilot_units(units, NONE, Draw(9, ("a",), 1.0, seed))
        drawn = draw_units(units, pilot, Draw(12, ("a",), 0.0, seed), {})
        taken = drawn["draw"] == 1
        assert (pilot["draw"] == PILOT).sum() == 9
        assert ((drawn["draw"] == PILOT) == (pilot["draw"] == PILOT)).all()
        assert taken.sum() == 12
        assert (1 / drawn.loc[taken, "probability"]).sum() == pytest.approx(42)
        totals.append(float((worth / drawn["probability"])[taken].sum()))
    error = np.std(totals, ddof=1) / np.sqrt(len(totals))
    assert abs(np.mean(totals) - worth.sum()) < 2.5 * error


def test_pilots_leave_two_units_of_each_stratum_to_a_draw():
    units = made_units([f"f{number}" for number in range(12)], ["favour"] * 9 + ["torn"] * 2 + ["silent"])
    pilot = pilot_units(units, NONE, Draw(50, ("a",), 1.0, 7))
    pilot = pilot_units(units, pilot, Draw(50, ("a",), 1.0, 8))
    assert (pilot["draw"] == PILOT).groupby(pilot["said"]).sum().to_dict() == {"favour": 7, "silent": 0, "torn": 0}
    drawn = draw_units(units, pilot, Draw(50, ("a",), 1.0, 9), {})
    assert (drawn["draw"] == 1).groupby(drawn["said"]).sum().to_dict() == {"favour": 2, "silent": 1, "torn": 2}


def test_fewer_units_than_strata():
    units = made_units(["f1", "f2", "f3"], ["favour", "against", "silent"])
    with pytest.raises(FramewireError, match="there are 3 strata"):
        draw_units(units, NONE, Draw(2, ("a",), 0.0, 7), {})
