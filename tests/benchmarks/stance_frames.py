"""Frames: narrative_frames, whole articles, one rule for all frames, judged on the half that nothing was fitted on."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from stance_scores import auc, calibration_error, macro_f1, table

from framewire.codebook import Codebook
from framewire.models.embedder import load_embedder
from framewire.models.entailment import load_entailment
from framewire.stance import StanceModel
from framewire.stance.decisions.frames import PRESENT, PRESENT_BY_EXAMPLES
from framewire.training.rules.frame_rule import WORDING, examples_of

FRAMES = ("RE", "HI", "CO", "MO", "EC")
BOOK = Path("data/codebooks/russia-north-korea.toml")


def frames_part(data: Path) -> str:
    """Return the tables of the frames: AUC, precision, recall, F1 and calibration on the articles of odd rank.

    First with examples of each frame, those of the worked codebook where it has the same frame; then without.
    """
    articles = [
        row for row in read(data / "narrative_frames" / "articles_metadata.tsv") if row["RE"] in ("True", "False")
    ]
    chosen, model = articles[1::2], StanceModel(Remembering(), load_embedder())
    texts = [row["text"] for row in chosen]
    parts = [
        f"{len(chosen)} whole articles of odd rank. Wording and examples come from those of even rank, rules and "
        "thresholds from them and half of the sample. The set is about climate change; the rules know nothing of its "
        "base rates."
    ]
    for what, examples, least in (
        ("with examples", examples_of(Codebook.read(BOOK)), PRESENT_BY_EXAMPLES),
        ("from the hypothesis alone", None, PRESENT),
    ):
        found = model.predict_frames(texts, WORDING, examples)
        parts.append(f"{what.capitalize()}, present from {least:g}:\n\n{_figures(chosen, found, least)}")
    return "## Frames, narrative_frames\n\n" + "\n\n".join(parts)


class Remembering:
    """The embedded entailment model, which is asked each pair once."""

    def __init__(self) -> None:
        self._model = load_entailment()
        self.name, self.revision = self._model.name, self._model.revision
        self._known: dict[tuple[str, str], Any] = {}

    def score(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        self._known.update(zip(fresh, self._model.score(fresh) if fresh else (), strict=True))
        return np.array([self._known[pair] for pair in pairs])


def _figures(chosen: Sequence[dict[str, str]], found: pd.DataFrame, least: float) -> str:
    rows = []
    for frame in FRAMES:
        wanted, p = np.array([row[frame] == "True" for row in chosen]), found[frame].to_numpy(float)
        f1 = macro_f1(wanted.astype(int), (p >= least).astype(int), (1,))
        both = calibration_error(np.stack([1 - p, p], axis=1), wanted.astype(int))
        told = p >= least
        precision, recall = (float((wanted & told).sum() / max(1, part.sum())) for part in (told, wanted))
        rows.append([frame, WORDING[frame], int(wanted.sum()), auc(wanted, p), precision, recall, f1, both])
    means = ["mean", "", "", *(float(np.mean([row[place] for row in rows])) for place in range(3, 8))]
    shown = [[f"{cell:.3f}" if isinstance(cell, float) else cell for cell in row] for row in [*rows, means]]
    columns = ("frame", "hypothesis", "present", "AUC", "precision", "recall", "F1", "ECE")
    return table(columns, shown)


def read(path: Path) -> Sequence[dict[str, str]]:
    """Return the articles of the set."""
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
