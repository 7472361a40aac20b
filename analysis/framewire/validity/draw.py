"""The command `sample` of hand-coding: draws units and writes a blind sheet for each coder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from framewire.codebook import Codebook
from framewire.errors import FramewireError
from framewire.tables import Store, rows_to_arrow, to_frame
from framewire.validity.agreement.gold import ADJUDICATOR
from framewire.validity.power import in_words, measured_spread, needs
from framewire.validity.sampling import PILOT, Draw, draw_units, pilot_units, standing_units
from framewire.validity.sheets.drawfile import write_draw
from framewire.validity.sheets.following import hashes_of
from framewire.validity.sheets.items import items_of
from framewire.validity.sheets.reading import holds_codes
from framewire.validity.sheets.sheet_files import write_sheets
from framewire.validity.units import Kind, population

CODER = re.compile(r"[A-Za-z0-9_-]{1,30}\Z")


@dataclass(frozen=True)
class SampleRequest:
    """What to draw: `kind` of unit, how many, for whom; `overlap` in [0, 1] is what every coder gets."""

    kind: Kind = "stance"
    size: int = 200
    coders: tuple[str, ...] = ("a", "b")
    overlap: float = 0.3
    pilot: bool = False


def plan_sample(store: Store, book: Codebook, request: SampleRequest | None = None) -> str:
    """Return in words how many units each subject and voice needs; by measured accuracies where there is gold.

    Only the kind of `request` counts; null: stances.
    """
    request = request or SampleRequest()
    units = population(store, book, request.kind)
    earlier = _earlier(store, request.kind)
    spread = _spread(store, earlier)
    coded = set(_gold(store, earlier)["unit_id"])
    rows = standing_units(units, earlier, book.seed)
    rows = rows.assign(coded=rows["unit_id"].isin(coded))
    source = "measured on the gold" if spread else "assumed: four answers in five are right"
    return f"{in_words(needs(rows, spread))}\n  Accuracies: {source}."


def draw_sample(store: Store, book: Codebook, request: SampleRequest, folder: Path) -> list[Path]:
    """Draw units, write the table of samples, and every coder's blind sheets into a folder; return their paths.

    Only units that were not drawn before stand in the sheets. Raises `FramewireError` for a request that cannot be met,
    where nothing is left to draw, and where a sheet in the folder holds codes; before anything is written.
    """
    _check(request)
    units, earlier = population(store, book, request.kind), _earlier(store, request.kind)
    if not len(units):
        cure = "Choose another kind of unit; of themes only those that the codebook defines are coded"
        raise FramewireError(f"--unit {request.kind}", "the run has no such unit", cure)
    draw = Draw(request.size, request.coders, request.overlap, book.seed)
    drawn = (
        pilot_units(units, earlier, draw)
        if request.pilot
        else draw_units(units, earlier, draw, _spread(store, earlier))
    )
    new = _new(drawn, earlier, request)
    items = items_of(new, store, book)
    _check_blank(items, folder)
    drawn.loc[new.index, "text_sha256"] = new["unit_id"].map(hashes_of(new, store))
    others = samples_of(store)
    whole = pd.concat([others[others["kind"] != request.kind], drawn]) if len(others) else drawn
    folder.mkdir(parents=True, exist_ok=True)
    written = write_sheets(items, book, request.kind, folder)
    store.write("samples", typed(whole))
    return [*written, write_draw(typed(whole), folder)]


def _check(request: SampleRequest) -> None:
    for coder in request.coders:
        if not CODER.match(coder) or coder == ADJUDICATOR:
            cure = "Use letters, digits, - and _, at most 30, and not the word adjudicator"
            raise FramewireError(f"--coders {coder}", "not a name for a coder", cure)
    if not request.coders or len(set(request.coders)) < len(request.coders):
        raise FramewireError("--coders", "no coder, or two with one name", "Name each coder, or say how many there are")
    if request.size < 1 or not 0 <= request.overlap <= 1:
        raise FramewireError(
            "--size, --overlap", "not a number of units and a share", "Give a size from 1, an overlap from 0 to 1"
        )


def _new(drawn: pd.DataFrame, earlier: pd.DataFrame, request: SampleRequest) -> pd.DataFrame:
    """Return the rows that were drawn just now."""
    before = set(earlier.loc[earlier["draw"].notna(), "unit_id"])
    new = drawn[drawn["draw"].notna() & ~drawn["unit_id"].isin(before)]
    if not len(new):
        spared = ", since a pilot leaves two of each stratum to a draw" if request.pilot else ""
        cure = "Code the sheets that there are, or choose another kind of unit"
        raise FramewireError(f"--unit {request.kind}", f"no unit is left{spared}", cure)
    return new


def _check_blank(coders: Iterable[str], folder: Path) -> None:
    for path in (folder / f"sheet_{coder}{ending}" for coder in sorted(coders) for ending in (".csv", ".xlsx")):
        if path.exists() and holds_codes(path):
            cure = "Name another folder with --out; validate takes several"
            raise FramewireError(path, "the sheet is not blank, and a new one would replace it", cure)


def samples_of(store: Store) -> pd.DataFrame:
    """Return the table of samples, without rows where nothing was drawn yet."""
    return store.read("samples") if store.has("samples") else empty_table("samples")


def _earlier(store: Store, kind: str) -> pd.DataFrame:
    found = samples_of(store)
    return found[found["kind"] == kind]


def _spread(store: Store, earlier: pd.DataFrame) -> dict[str, float]:
    """Return how far labels differ by what the model said, measured where there is gold; else nothing."""
    return measured_spread(_gold(store, earlier).rename(columns={"said": "group"}))


def _gold(store: Store, earlier: pd.DataFrame) -> pd.DataFrame:
    """Return unit_id, code and `said` of the units that are decided, without those of a pilot."""
    gold = store.read("gold", ("unit_id", "code")) if store.has("gold") else empty_table("gold")[["unit_id", "code"]]
    return gold.merge(earlier.loc[earlier["draw"] > PILOT, ["unit_id", "said"]], on="unit_id")


def typed(samples: pd.DataFrame) -> pd.DataFrame:
    """Return samples with types as the table has them, in the order of unit ids."""
    ordered = samples.sort_values("unit_id", ignore_index=True)
    return ordered.assign(draw=ordered["draw"].astype("Int64"))


def empty_table(name: str) -> pd.DataFrame:
    """Return a table of the schema `name` without rows."""
    return to_frame(rows_to_arrow(name, []))
