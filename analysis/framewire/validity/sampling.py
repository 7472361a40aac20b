"""Which units people should code: drawn with known probabilities, more of them where they teach more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from framewire.errors import FramewireError
from framewire.validity.design import Codes, Floats

# rule: sample_spread. How far labels are expected to differ among units of which the model said the same, as a
# standard deviation of a 0/1 label, before anything is coded. A judgement: four in five of what it judges is right.
SPREAD = {"silent": 0.12, "nearby": 0.25, "undecided": 0.45, "absent": 0.25, "narration": 0.25}
SPREAD_JUDGED = 0.4
FLOOR = 2
# Copies are a stratum of their own where strata are at least so large on average.
ROOM_FOR_COPIES = 8


@dataclass(frozen=True)
class Draw:
    """How much to draw and for whom. `overlap` is the share of units that every coder gets, in [0, 1]."""

    size: int
    coders: tuple[str, ...]
    overlap: float
    seed: int


def draw_units(units: pd.DataFrame, earlier: pd.DataFrame, draw: Draw, spread: dict[str, float]) -> pd.DataFrame:
    """Return the table of samples: every unit with its stratum, its probability, and the draw that took it, if any.

    `units` is `units.population`; `earlier` the table of samples so far (may be empty): its strata are kept and drawn
    from further, units that came since get strata of their own. `spread` overrides the expected standard deviation by
    what the model said. One copy of a family stands for it, drawn by hash, and its probability is that of its stratum
    by the number of its copies. Raises `FramewireError` where fewer units are asked for than there are strata to know.
    """
    frame = _frame(units, earlier, draw)
    strata = _strata(frame)
    sizes = _allocated(strata, draw, spread)
    taken = _drawn(frame, strata, sizes, draw)
    number = int(earlier["draw"].max()) + 1 if len(earlier) and earlier["draw"].notna().any() else 1
    frame.loc[taken, "draw"] = number
    coders = _assigned(frame.loc[taken, "unit_id"], draw)
    frame["coders"] = [coders.get(unit, kept) for unit, kept in zip(frame["unit_id"], frame["coders"], strict=True)]
    whole = strata["whole"].loc[frame["stratum"]].to_numpy()
    known = frame[frame["draw"].notna()].groupby("stratum").size().reindex(strata.index, fill_value=0)
    share = known.loc[frame["stratum"]].to_numpy() / whole
    return frame.assign(probability=np.minimum(share, 1.0) / frame["copies"], design=_in_words(draw, len(strata)))


def _frame(units: pd.DataFrame, earlier: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Return the units with stratum, copies and whether each stands for its family; known ones as they were."""
    frame = units[["unit_id", "kind", "document_id", "sentence_id", "subject_id", "voice", "said", "group"]].copy()
    frame["family_id"], frame["outlet"] = units["family_id"], units["outlet"]
    past = earlier.set_index("unit_id").reindex(frame["unit_id"])
    is_new = past["stratum"].isna().to_numpy()
    where = "" if not len(earlier) else f" from draw {int(earlier['draw'].max()) + 1}"
    key = [frame["subject_id"], frame["voice"].fillna(""), frame["family_id"], pd.Series(is_new, frame.index)]
    frame["copies"] = frame.groupby(key)["document_id"].transform("nunique").to_numpy()
    frame["stands"] = _stands(frame, key, draw.seed)
    cell = frame["subject_id"].str.cat([frame["voice"].fillna("all").astype(str), frame["group"].astype(str)], sep=" · ")
    cells = frame.loc[is_new, "stands"].sum() / max(cell[is_new].nunique(), 1)
    if draw.size / max(cell[is_new].nunique() * 2, 1) >= ROOM_FOR_COPIES and cells:
        cell = cell.where(frame["copies"] == 1, cell + " · copies")
    frame["stratum"] = np.where(is_new, cell + where, past["stratum"].to_numpy(dtype=object))
    frame["draw"] = past["draw"].to_numpy(dtype=float)
    frame["coders"] = [list(names) if isinstance(names, list) else [] for names in past["coders"]]
    return frame


def _stands(frame: pd.DataFrame, key: list[pd.Series], seed: int) -> npt.NDArray[np.bool_]:
    """Return whether a unit stands for its family: the copy whose hash is least, the same whatever came since."""
    dice = {name: hashlib.sha256(f"{seed}/{name}".encode()).hexdigest() for name in frame["document_id"].unique()}
    order = frame["document_id"].map(dice)
    stands: npt.NDArray[np.bool_] = (order == order.groupby(key).transform("min")).to_numpy()
    return stands


def _strata(frame: pd.DataFrame) -> pd.DataFrame:
    """Return strata by name: units that stand for a family (`whole`), documents behind them, and those drawn."""
    standing = frame[frame["stands"] | frame["draw"].notna()]
    groups = standing.groupby("stratum")
    return pd.DataFrame(
        {
            "whole": groups.size(),
            "documents": groups["copies"].sum(),
            "group": groups["group"].first(),
            "known": groups["draw"].count(),
        }
    )


def _allocated(strata: pd.DataFrame, draw: Draw, spread: dict[str, float]) -> dict[str, int]:
    """Return how many more units each stratum gets, at most all: in proportion to documents times spread (Neyman)."""
    expected = strata["group"].map({**SPREAD, **spread}).fillna(SPREAD_JUDGED)
    total = int(min(draw.size + strata["known"].sum(), strata["whole"].sum()))
    if draw.size < len(strata) and not strata["known"].any():
        raise FramewireError(
            f"--size {draw.size}",
            f"there are {len(strata)} strata (target, voice, what the model said)",
            f"Draw at least {len(strata) * FLOOR}, or fewer targets",
        )
    least = np.maximum(np.minimum(FLOOR, strata["whole"]), strata["known"]).to_numpy(dtype=float)
    if least.sum() > total:
        least = np.maximum(np.minimum(1, strata["whole"]), strata["known"]).to_numpy(dtype=float)
    wanted = allocate((strata["documents"] * expected).to_numpy(float), least, strata["whole"].to_numpy(float), total)
    return dict(zip(strata.index, (wanted - strata["known"].to_numpy()).clip(min=0).tolist(), strict=True))


def allocate(weights: Floats, least: Floats, most: Floats, total: int) -> Codes:
    """Return whole numbers in proportion to `weights`, within `least` and `most`, that sum to `total` where they can.

    >>> allocate(np.array([9.0, 1.0]), np.array([2.0, 2.0]), np.array([50.0, 50.0]), 20).tolist()
    [18, 2]
    """
    low, high = 0.0, (total + 1) / max(weights[weights > 0].min(initial=1.0), 1e-12)
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if np.clip(middle * weights, least, most).sum() < total else (low, middle)
    exact = np.clip(high * weights, least, most)
    whole = np.floor(exact + 1e-9)
    for place in np.argsort(-(exact - whole), kind="stable"):
        if whole.sum() >= total:
            break
        whole[place] = min(whole[place] + 1, most[place])
    return whole.astype(np.int64)


def _drawn(frame: pd.DataFrame, strata: pd.DataFrame, sizes: dict[str, int], draw: Draw) -> list[int]:
    """Return the rows drawn: in each stratum every k-th of the units in the order of outlets, from a random start.

    The order spreads a stratum's units over outlets in proportion (systematic sampling: Cochran 1977, chapter 8).
    """
    dice = np.random.default_rng(draw.seed + int(strata["known"].sum()))
    open_ones = frame[frame["stands"] & frame["draw"].isna()]
    mixed = open_ones.assign(
        chance=dice.permutation(len(open_ones)), place=open_ones["outlet"].astype(object).fillna("")
    )
    rows: list[int] = []
    for stratum, group in mixed.sort_values(["stratum", "place", "chance"]).groupby("stratum", sort=True):
        size = min(sizes[str(stratum)], len(group))
        steps = (np.arange(size) + dice.random()) * len(group) / max(size, 1)
        rows.extend(group.index[np.minimum(steps.astype(int), len(group) - 1)].tolist())
    return rows


def _assigned(drawn: pd.Series, draw: Draw) -> dict[str, list[str]]:
    """Return the coders of each drawn unit: a share of units to all of them, the others dealt out in turn."""
    order = np.random.default_rng(draw.seed).permutation(len(drawn))
    shared = round(draw.overlap * len(drawn))
    names = drawn.to_numpy()
    both = {str(names[place]): list(draw.coders) for place in order[:shared]}
    alone = {str(names[place]): [draw.coders[turn % len(draw.coders)]] for turn, place in enumerate(order[shared:])}
    return both | alone


def _in_words(draw: Draw, strata: int) -> str:
    return f"stratified by subject, voice and what the model said, {strata} strata; one copy a family; seed {draw.seed}"
