"""Which units people should code: drawn with known probabilities, more of them where they teach more."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from framewire.errors import FramewireError
from framewire.models.rules import rule_list
from framewire.schemas import SCHEMAS
from framewire.validity.estimates.design import Codes, Floats

SILENT, NEARBY, UNDECIDED, JUDGED = rule_list("sample_spread")
# How far labels are expected to differ among units of which the model said the same.
SPREAD = {"silent": SILENT, "nearby": NEARBY, "absent": NEARBY, "narration": NEARBY, "undecided": UNDECIDED}
FLOOR = 2
PILOT = 0
# Copies are a stratum of their own where strata are at least so large on average.
ROOM_FOR_COPIES = 8
COLUMNS = SCHEMAS["samples"].columns


@dataclass(frozen=True)
class Draw:
    """How much to draw and for whom. `overlap` is the share of units that every coder gets, in [0, 1]."""

    size: int
    coders: tuple[str, ...]
    overlap: float
    seed: int


def draw_units(units: pd.DataFrame, earlier: pd.DataFrame, draw: Draw, spread: dict[str, float]) -> pd.DataFrame:
    """Return the table of samples (without hashes): every unit with its stratum, its probability, and its draw, if any.

    `units` is `units.population`; `earlier` the table of samples so far (may be empty): its strata are kept and drawn
    from further, units that came since get strata of their own. `spread` overrides the expected standard deviation by
    what the model said. One copy of a family stands for it, drawn by hash, and its probability is that of its stratum
    by the number of its copies. Raises `FramewireError` where fewer units are asked for than there are strata.

    Units of a pilot are not drawn: who practised on a unit, and spoke of it, has no fresh eye for it. They stay among
    the units that their stratum stands for. The pilot took m of a stratum's N by lot and the draw takes n of the rest
    by lot, so that each had the chance (N - m) / N x n / (N - m) = n / N, as if there had been no pilot.
    """
    frame = _frame(units, earlier, draw)
    strata = _strata(frame)
    taken = _drawn(frame, strata, _allocated(strata, draw, spread), draw)
    number = 1 + int(np.nanmax([0.0, *frame["draw"].dropna()]))
    frame.loc[taken, "draw"] = number
    _assign(frame, taken, draw)
    known = frame[frame["draw"].notna()].groupby("stratum").size().reindex(strata.index, fill_value=0)
    # A stratum in which no unit stands for its family holds copies only: nothing in it can be drawn.
    share = (known / strata["whole"]).reindex(frame["stratum"]).fillna(0.0).to_numpy()
    frame.loc[frame["pilot"], "draw"] = PILOT
    words = f"stratified, one copy of a family, seed {draw.seed}"
    return frame.assign(probability=np.minimum(share, 1.0) / frame["copies"], design=words)[list(COLUMNS)]


def pilot_units(units: pd.DataFrame, earlier: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Return the table of samples with a few more units to practise on: draw 0, for all coders, in no estimate.

    Chosen by lot among what the model said alike. In each stratum at least two units are left for a draw: there may be
    fewer than asked for, or none.
    """
    frame = _frame(units, earlier, draw)
    share = earlier.set_index("unit_id")["probability"].reindex(frame["unit_id"]).fillna(0.0).to_numpy()
    open_ones = frame[frame["draw"].isna() & frame["stands"] & ~frame["pilot"]]
    # A lot of its own: that of a draw from the rest must not follow from it.
    dice = np.random.default_rng((draw.seed, 1 + int(frame["pilot"].sum())))
    open_ones = open_ones.iloc[dice.permutation(len(open_ones))]
    left = open_ones.groupby("stratum").cumcount(ascending=False) >= FLOOR
    turns = open_ones[left].groupby("said", dropna=False).cumcount().sort_values(kind="stable")
    taken = turns.index[: draw.size]
    frame.loc[taken, "pilot"] = True
    _assign(frame, list(taken), Draw(draw.size, draw.coders, 1.0, draw.seed))
    frame.loc[frame["pilot"], "draw"] = PILOT
    return frame.assign(probability=share, design="pilot, to practise on")[list(COLUMNS)]


def standing_units(units: pd.DataFrame, earlier: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the units that can be coded: one a family, with its number of `copies` and a flag `pilot`."""
    frame = _frame(units, earlier, Draw(0, (), 0.0, seed))
    kept = frame["stands"].astype(bool)
    return units[kept].assign(copies=frame.loc[kept, "copies"], pilot=frame.loc[kept, "pilot"])


def _frame(units: pd.DataFrame, earlier: pd.DataFrame, draw: Draw) -> pd.DataFrame:
    """Return the units with stratum, copies and whether each stands for its family; known ones as they were."""
    frame = units[["unit_id", "kind", "document_id", "sentence_id", "subject_id", "voice"]].copy()
    frame["family_id"], frame["outlet"] = units["family_id"], units["outlet"]
    past = earlier.set_index("unit_id").reindex(frame["unit_id"])
    is_new = past["stratum"].isna().to_numpy()
    frame["said"] = np.where(is_new, units["group"].to_numpy(dtype=object), past["said"].to_numpy(dtype=object))
    voice = frame["voice"].astype(object).where(frame["voice"].notna(), "")
    key = [frame["subject_id"], voice, frame["family_id"], pd.Series(is_new, frame.index)]
    frame["copies"] = frame.groupby(key)["document_id"].transform("nunique").to_numpy()
    cell = frame["subject_id"].astype(str) + " · " + voice + " · " + frame["said"].astype(str)
    if draw.size >= ROOM_FOR_COPIES * 2 * cell[is_new].nunique():
        cell = cell.where(frame["copies"] == 1, cell + " · copies")
    since = f" · since draw {int(earlier['draw'].max())}" if earlier["draw"].notna().any() else ""
    frame["stratum"] = np.where(is_new, cell + since, past["stratum"].to_numpy(dtype=object))
    before = past["draw"].to_numpy(dtype=float)
    frame["pilot"], frame["draw"] = before == PILOT, np.where(before == PILOT, np.nan, before)
    taken = past["draw"].notna().set_axis(frame.index)
    # A copy that was drawn stands for its family, even where the one that stood when it was drawn has gone.
    frame["stands"] = np.where(taken.groupby(key).transform("any"), taken, _stands(frame, key, draw.seed))
    frame["coders"] = [list(names) if isinstance(names, list) else [] for names in past["coders"]]
    frame["text_sha256"] = past["text_sha256"].to_numpy(dtype=object)
    return frame


def _stands(frame: pd.DataFrame, key: list[pd.Series], seed: int) -> npt.NDArray[np.bool_]:
    """Return whether a unit stands for its family: the copy whose hash is least, the same whatever came since."""
    dice = {name: hashlib.sha256(f"{seed}/{name}".encode()).hexdigest() for name in frame["document_id"].unique()}
    order = frame["document_id"].map(dice)
    stands: npt.NDArray[np.bool_] = (order == order.groupby(key).transform("min")).to_numpy()
    return stands


def _strata(frame: pd.DataFrame) -> pd.DataFrame:
    """Return strata by name: units that stand for a family (`whole`), those a draw may hold (`room`: all but pilots),
    documents behind them, and those drawn."""
    standing = frame[frame["stands"] | frame["draw"].notna()]
    groups = standing.groupby("stratum")
    return pd.DataFrame(
        {
            "whole": groups.size(),
            "room": groups.size() - groups["pilot"].sum(),
            "documents": groups["copies"].sum(),
            "said": groups["said"].first(),
            "known": groups["draw"].count(),
        }
    )


def _allocated(strata: pd.DataFrame, draw: Draw, spread: dict[str, float]) -> dict[str, int]:
    """Return how many more units each stratum gets, at most all: in proportion to documents times spread (Neyman)."""
    expected = strata["said"].map({**SPREAD, **spread}).fillna(JUDGED)
    total = int(min(draw.size + strata["known"].sum(), strata["room"].sum()))
    if draw.size < len(strata) and not strata["known"].any():
        raise FramewireError(
            f"--size {draw.size}",
            f"there are {len(strata)} strata (target, voice, what the model said)",
            f"Draw at least {len(strata) * FLOOR}",
        )
    room, known = strata["room"].to_numpy(float), strata["known"].to_numpy(float)
    least = np.maximum(np.minimum(FLOOR, room), known)
    if least.sum() > total:
        least = np.maximum(np.minimum(1, room), known)
    wanted = allocate((strata["documents"] * expected).to_numpy(float), least, room, total)
    more = np.maximum(wanted - known, 0).astype(int).tolist()
    return dict(zip(map(str, strata.index), more, strict=True))


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
    result: Codes = whole.astype(np.int64)
    return result


def _drawn(frame: pd.DataFrame, strata: pd.DataFrame, sizes: dict[str, int], draw: Draw) -> list[int]:
    """Return the rows drawn: in each stratum every k-th of the units in the order of outlets, from a random start.

    The order spreads a stratum's units over outlets in proportion (systematic sampling: Cochran 1977, chapter 8).
    """
    dice = np.random.default_rng(draw.seed + int(strata["known"].sum()))
    open_ones = frame[frame["stands"] & frame["draw"].isna() & ~frame["pilot"]]
    mixed = open_ones.assign(
        chance=dice.permutation(len(open_ones)), place=open_ones["outlet"].astype(object).fillna("")
    )
    rows: list[int] = []
    for stratum, group in mixed.sort_values(["stratum", "place", "chance"]).groupby("stratum", sort=True):
        size = min(sizes[str(stratum)], len(group))
        steps = (np.arange(size) + dice.random()) * len(group) / max(size, 1)
        rows.extend(group.index[np.minimum(steps.astype(int), len(group) - 1)].tolist())
    return rows


def _assign(frame: pd.DataFrame, taken: list[int], draw: Draw) -> None:
    """Give each drawn unit its coders: a share of units to all of them, the others dealt out in turn."""
    order = np.random.default_rng(draw.seed).permutation(len(taken))
    shared = round(draw.overlap * len(taken))
    given = {}
    for turn, place in enumerate(order):
        alone = (draw.coders[turn % len(draw.coders)],)
        given[taken[place]] = list(draw.coders if turn < shared else alone)
    frame["coders"] = [given.get(row, kept) for row, kept in zip(frame.index, frame["coders"], strict=True)]
