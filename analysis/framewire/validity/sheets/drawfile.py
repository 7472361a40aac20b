"""The draw as a file beside the sheets: what was drawn, from what, with which probability. Not for coders to see."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from framewire.errors import SheetError
from framewire.schemas import SCHEMAS
from framewire.tables import replacing

DRAW_FILE = "draw.csv"
COLUMNS = SCHEMAS["samples"].columns


def write_draw(samples: pd.DataFrame, folder: Path) -> Path:
    """Write the table of samples as draw.csv, so that sheets can be validated in another run on the same articles."""
    path = folder / DRAW_FILE
    flat = samples.assign(coders=[" ".join(names) for names in samples["coders"]])
    with replacing(path) as aside:
        flat.to_csv(aside, index=False, lineterminator="\n", float_format="%.9g")
    return path


def read_draw(path: Path) -> pd.DataFrame:
    """Return a table of samples from draw.csv. Raises `SheetError` where it is not one."""
    cure = "Give the file as framewire sample wrote it"
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (ValueError, OSError) as error:
        raise SheetError(path.name, "not a draw that can be read", cure) from error
    missing = sorted(set(COLUMNS) - set(frame.columns))
    if missing:
        raise SheetError(path.name, f"the column {missing[0]} is missing", cure)
    frame = frame[list(COLUMNS)]
    if frame["unit_id"].duplicated().any():
        raise SheetError(path.name, "a unit stands in it twice", cure)
    try:
        numbers = {name: pd.to_numeric(frame[name]) for name in ("copies", "probability", "draw")}
    except ValueError as error:
        raise SheetError(path.name, "a number in it is none", cure) from error
    drawn = numbers["draw"].notna()
    if (
        not numbers["probability"].between(0, 1).all()
        or (numbers["probability"][drawn & (numbers["draw"] > 0)] <= 0).any()
    ):
        raise SheetError(path.name, "a probability in it is none", cure)
    maybe = ("sentence_id", "voice", "said", "text_sha256")
    # As precise as the table keeps it, so that validating again gives the same.
    numbers["probability"] = numbers["probability"].astype("float32").astype("float64")
    texts = {name: frame[name].astype(object).where(frame[name] != "", None) for name in maybe}
    return frame.assign(**texts, **numbers, coders=[names.split() for names in frame["coders"]])
