"""Frames: narrative_frames, whole articles, one rule for all frames, judged on the half that nothing was fitted on."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from stance_scores import auc, calibration_error, macro_f1, table

from framewire.stance import StanceModel
from framewire.stance.frames import PRESENT

FRAMES = ("RE", "HI", "CO", "MO", "EC")
# Items of Semetko and Valkenburg (2000) in our words, chosen on the fitted half; RE is the set's "resolution".
WORDING = {
    "RE": "The text suggests a solution to the problem.",
    "HI": "The text goes into the private life of a person.",
    "CO": "There is disagreement between parties, groups or countries.",
    "MO": "The text contains a moral message.",
    "EC": "The text mentions financial losses or gains.",
}


def frames_part(data: Path) -> str:
    """Return the table of the frames: AUC, precision, recall, F1 and calibration on the articles of odd rank."""
    articles = [
        row for row in read(data / "narrative_frames" / "articles_metadata.tsv") if row["RE"] in ("True", "False")
    ]
    chosen = articles[1::2]
    found = StanceModel.load().predict_frames([row["text"] for row in chosen], WORDING)
    rows = []
    for frame in FRAMES:
        wanted, p = np.array([row[frame] == "True" for row in chosen]), found[frame].to_numpy(float)
        f1 = macro_f1(wanted.astype(int), (p >= PRESENT).astype(int), (1,))
        both = calibration_error(np.stack([1 - p, p], axis=1), wanted.astype(int))
        told = p >= PRESENT
        precision, recall = (float((wanted & told).sum() / max(1, part.sum())) for part in (told, wanted))
        rows.append([frame, WORDING[frame], int(wanted.sum()), auc(wanted, p), precision, recall, f1, both])
    means = ["mean", "", "", *(float(np.mean([row[place] for row in rows])) for place in range(3, 8))]
    shown = [[f"{cell:.3f}" if isinstance(cell, float) else cell for cell in row] for row in [*rows, means]]
    note = (
        f"{len(chosen)} whole articles of odd rank. Wording comes from those of even rank, rule and "
        "threshold from them and half of the sample. "
        "The set is about climate change; the rule knows nothing of its base rates."
    )
    columns = ("frame", "hypothesis", "present", "AUC", "precision", "recall", "F1", "ECE")
    return f"## Frames, narrative_frames\n\n{note}\n\n{table(columns, shown)}"


def read(path: Path) -> Sequence[dict[str, str]]:
    """Return the articles of the set."""
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
