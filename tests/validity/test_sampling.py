"""The draw: which units it takes, and that what it takes stands for all of them."""

from __future__ import annotations

import hashlib

import pandas as pd

from framewire.validity.sampling import Draw, draw_units

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
