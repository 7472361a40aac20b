"""The sheet of tied units, for the one who decides between coders: written, found again, and never lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.tables import Store, replacing
from framewire.validity.agreement.gold import ADJUDICATOR, adjudication_rows
from framewire.validity.sheets.items import COLUMNS, names_of, places_of
from framewire.validity.sheets.reading import holds_codes
from framewire.validity.sheets.sheet_files import csv_text
from framewire.validity.units import CODES

if TYPE_CHECKING:
    import pandas as pd

    from framewire.codebook import Codebook

TIES_FILE = "adjudication.csv"


def with_decisions(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Return the files to read, with the sheet of ties in `folder` where somebody wrote into it."""
    mine = folder / TIES_FILE
    given = {path.resolve() for path in paths}
    return [*paths, mine] if mine.resolve() not in given and is_begun(folder) else list(paths)


def is_begun(folder: Path) -> bool:
    """Return whether somebody wrote into the sheet of ties in `folder`."""
    mine = folder / TIES_FILE
    return mine.exists() and holds_codes(mine)


def write_ties(store: Store, book: Codebook, tied: pd.DataFrame, annotations: pd.DataFrame, folder: Path) -> None:
    """Write the sheet of `tied` samples; where nothing is tied there is none.

    A sheet that somebody wrote into stays, under the first free name of adjudication_1.csv, adjudication_2.csv, ...
    """
    path = folder / TIES_FILE
    if is_begun(folder):
        path.rename(_free(path))
    if not len(tied):
        path.unlink(missing_ok=True)
        return
    texts, names = places_of(tied, store), names_of(store, book)
    said = adjudication_rows(tied["unit_id"].tolist(), annotations)
    asked = tied[["unit_id", "subject_id", "voice", "kind"]].itertuples(index=False, name=None)
    cells = [
        (unit, ADJUDICATOR, names.get((kind, subject), subject), voice if isinstance(voice, str) else "", said[unit],
         texts[unit], " | ".join(CODES[kind]), "", "")
        for unit, subject, voice, kind in asked
    ]  # fmt: skip
    head = ["codes" if name == "title" else name for name in COLUMNS]
    with replacing(path) as aside:
        aside.write_bytes(csv_text(cells, head).encode("utf-8-sig"))


def _free(path: Path) -> Path:
    names = (path.with_stem(f"{path.stem}_{number}") for number in count(1))
    return next(name for name in names if not name.exists())
