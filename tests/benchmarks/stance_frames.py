"""Frames: narrative_frames, whole articles, one rule for all frames, wording chosen on one half of them."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from stance_scores import auc

from framewire.stance import StanceModel

FRAMES = ("RE", "HI", "CO", "MO", "EC")
# In plain words, close to the items of Semetko and Valkenburg (2000); RE is the set's "resolution".
WORDING = {
    "RE": "This text suggests a solution to the problem.",
    "HI": "This text tells the story of a person.",
    "CO": "There is disagreement between two sides.",
    "MO": "This text contains a moral message.",
    "EC": "This text mentions costs, losses or gains of money.",
}


def frames_part(data: Path, count: int) -> str:
    """Return the table of AUC by frame."""
    articles = [
        row for row in read(data / "narrative_frames" / "articles_metadata.tsv") if row["RE"] in ("True", "False")
    ]
    chosen = random.Random(9).sample(articles, min(count, len(articles)))
    found = StanceModel.load().predict_frames([row["text"] for row in chosen], WORDING)
    halves = np.arange(len(chosen)) % 2 == 0
    rows = []
    for frame in FRAMES:
        wanted, scores = np.array([row[frame] == "True" for row in chosen]), found[frame].to_numpy(float)
        figures = [auc(wanted, scores), *(auc(wanted[half], scores[half]) for half in (halves, ~halves))]
        rows.append([frame, WORDING[frame], int(wanted.sum()), *figures])
    means = [float(np.mean([row[place] for row in rows])) for place in (3, 4, 5)]
    lines = [f"| {r[0]} | {r[1]} | {r[2]} of {len(chosen)} | {r[3]:.3f} | {r[4]:.3f} | {r[5]:.3f} |" for r in rows]
    head = "| frame | hypothesis | present | AUC | wording half | other |\n| --- | --- | --- | --- | --- | --- |"
    mean = f"| mean | | | {means[0]:.3f} | {means[1]:.3f} | {means[2]:.3f} |"
    return "\n".join([f"## Frames, narrative_frames, {len(chosen)} whole articles", "", head, *lines, mean])


def read(path: Path) -> Sequence[dict[str, str]]:
    """Return the articles of the set."""
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
