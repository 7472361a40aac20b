"""Which strata were seen: of each subject, outlet and period its own, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from framewire.validity.estimates.checked import Checked, checked
from framewire.validity.estimates.prevalence import prevalence_rows

# Of each target 70 articles in which the model sees a favour and 30 in which it sees a side against.
SIZES = {"favour": 70, "against": 30}


def checked_of(coded: set[tuple[str, str]], sizes: dict[str, int] = SIZES) -> Checked:
    """Return a population drawn whole, of which the strata (target, what the model said) in `coded` are coded."""
    rows = [(target, said, number) for target in ("ferry", "bridge") for said in sizes for number in range(sizes[said])]
    units = pd.DataFrame(rows, columns=["subject_id", "said", "number"])
    names = [f"{target}/{said}/{number}" for target, said, number in rows]
    chances = {
        f"p_{code}": (units["said"] == code).astype(float) for code in ("favour", "against", "neutral", "absent")
    }
    outlet = ["Post" if said == "favour" else "News" for said in units["said"]]
    units = units.assign(unit_id=names, family_id=names, voice="narration", outlet=outlet, period=None, **chances)
    stratum = units["subject_id"] + " " + units["said"]
    samples = units[["unit_id"]].assign(kind="stance", stratum=stratum, copies=1, probability=1.0, draw=1.0)
    inside = pd.Series(list(zip(units["subject_id"], units["said"], strict=True))).isin(coded).to_numpy()
    # Every fifth code differs from what the model said.
    codes = units["said"].where(units["number"] % 5 > 0, "neutral")
    return checked("stance", units, samples, pd.DataFrame({"unit_id": units["unit_id"], "code": codes})[inside])


FERRY = {("ferry", "favour"), ("ferry", "against")}


def whole_rows(some: Checked, target: str) -> pd.DataFrame:
    rows = pd.DataFrame(list(prevalence_rows(some)))
    asked = rows["outlet"].isna() & (rows["estimator"] == "corrected") & (rows["basis"] == "all")
    return rows[asked & (rows["subject_id"] == target)].set_index("code")


def test_a_target_coded_whole_is_estimated_whatever_was_left_of_another():
    some = checked_of(FERRY)
    assert [some.where("subject_id", name).unseen for name in ("ferry", "bridge")] == [0, 1]
    assert some.unseen == 0.5
    assert whole_rows(some, "ferry").loc["favour", "value"] == pytest.approx(0.8 * 0.7)
    assert whole_rows(some, "bridge")["reason"].eq("too_few_labels").all()


def test_a_target_of_whose_strata_too_many_are_uncoded_is_null_however_well_others_are_coded():
    some = checked_of({*FERRY, ("bridge", "favour")})
    bridge = some.where("subject_id", "bridge")
    assert some.unseen == pytest.approx(0.15)
    assert bridge.unseen == pytest.approx(0.3)
    assert [bridge.where("outlet", name).unseen for name in ("Post", "News")] == [0, 1]
    assert whole_rows(some, "bridge")["reason"].eq("too_few_labels").all()
    assert whole_rows(some, "ferry").loc[["favour", "against"], "value"].notna().all()


def test_a_group_without_a_unit_is_wholly_unseen():
    assert checked_of(FERRY).where("outlet", "Gazette").unseen == 1


def test_of_a_target_coded_whole_the_share_is_what_was_coded_however_few_units_there_are():
    some = checked_of(FERRY, {"favour": 7, "against": 3})
    rows = pd.DataFrame(list(prevalence_rows(some)))
    found = whole_rows(some, "ferry")
    assert some.where("subject_id", "ferry").whole
    assert found["value"].to_dict() == pytest.approx({"against": 0.2, "neutral": 0.3, "favour": 0.5, "absent": 0})
    assert (found["low"] == found["value"]).all()
    assert (found["high"] == found["value"]).all()
    apart = rows[rows["versus"].notna() & (rows["subject_id"] == "ferry") & (rows["estimator"] == "corrected")]
    against = apart[(apart["code"] == "against") & (apart["basis"] == "all")].iloc[0]
    assert (against["low"], against["value"], against["high"]) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert not some.where("subject_id", "bridge").whole
    assert whole_rows(some, "bridge")["reason"].eq("too_few_labels").all()
    part = checked_of({("ferry", "favour")}, {"favour": 7, "against": 3})
    assert not part.where("subject_id", "ferry").whole


def test_a_copy_in_a_stratum_of_its_own_leaves_nothing_to_code():
    """The model said otherwise of the copy, so nothing of its stratum is drawn: its family is coded all the same."""
    some = checked_of(FERRY, {"favour": 7, "against": 3}).where("subject_id", "ferry")
    first = some.units["unit_id"].iloc[0]
    copy = some.units.iloc[[0]].assign(unit_id="copy", said="neutral", seen=False)
    gold = some.gold.assign(weight=some.gold["weight"].where(some.gold["unit_id"] != first, 2.0))
    both = Checked("stance", gold, pd.concat([some.units, copy]))
    assert both.unseen > 0
    assert both.whole
    rows = pd.DataFrame(list(prevalence_rows(both)))
    mine = rows[rows["outlet"].isna() & (rows["estimator"] == "corrected") & (rows["basis"] == "all")]
    assert mine.set_index("code")["value"].sum() == pytest.approx(1, abs=1e-5)
    assert not Checked("evidence", gold, both.units).whole
