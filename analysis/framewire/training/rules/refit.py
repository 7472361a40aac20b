"""Fit the rules again that a script can fit, and print each beside what rules.toml says: `make rules`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from framewire.codebook import Codebook
from framewire.corpus import CorpusRequest, build_corpus
from framewire.models.embedder import load_embedder
from framewire.models.entailment import load_entailment
from framewire.models.remembered import RememberingEmbedder
from framewire.models.rules import Rule, all_rules
from framewire.progress import Silent
from framewire.tables import Store
from framewire.training.rules.frame_rule import (
    closeness,
    fitted_rule,
    fitted_rule_by_examples,
    mean_odds,
    narrative_cases,
    sample_cases,
)
from framewire.training.rules.theme_rule import fitted_weights, judged_stretches

BOOK, SAMPLE = Path("data/codebooks/russia-north-korea.toml"), Path("data/sample")
Fitted = dict[str, tuple[float, ...]]


def main() -> None:
    """Read the command line, fit, and print."""
    parser = argparse.ArgumentParser(prog="python -m framewire.training.rules", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the labelled sets")
    parser.add_argument("--root", type=Path, default=Path(), help="the checkout, which holds the sample")
    parser.add_argument("--only", choices=("themes", "frames"), help="fit these alone")
    asked = parser.parse_args()
    found: Fitted = {}
    if asked.only != "frames":
        found |= theme_rules(asked.root)
    if asked.only != "themes":
        found |= frame_rules(asked.root, asked.data)
    sys.stdout.write(compared(found, all_rules()))


def theme_rules(root: Path) -> Fitted:
    """Return the weights and the constant of named themes, fitted on all articles of the sample."""
    book = Codebook.read(root / BOOK)
    with tempfile.TemporaryDirectory() as folder:
        data = judged_stretches(book, _sample(root, book, Path(folder)), load_embedder(), _gold(root, "theme"))
    weights = fitted_weights(data, np.arange(len(data.present)))
    return {"theme_weights": tuple(weights[:-1].tolist()), "theme_constant": (float(weights[-1]),)}


def frame_rules(root: Path, data: Path) -> Fitted:
    """Return the numbers of frames, fitted on narrative_frames and the sample, the articles of even rank of each."""
    book = Codebook.read(root / BOOK)
    with tempfile.TemporaryDirectory() as folder:
        cases = sample_cases(book, _sample(root, book, Path(folder)), _gold(root, "frame"))
        cases = [case for case in [*narrative_cases(data, book), *cases] if case.passages]
        close = closeness(RememberingEmbedder(load_embedder(), Path(folder), Silent()), cases)
    means = mean_odds(load_entailment(), cases)
    rule = fitted_rule(means, [case.present for case in cases])
    shown = fitted_rule_by_examples(np.stack([means, close], axis=1), cases)
    return {
        "frame_slope": (rule.slope,),
        "frame_offset": (rule.offset,),
        "frame_slope_by_examples": (shown.slope,),
        "frame_close": (shown.close,),
        "frame_offset_by_examples": (shown.offset,),
    }


def compared(found: Fitted, known: dict[str, Rule]) -> str:
    """Return a line for each fitted rule: what was found now, and what the file says.

    >>> print(compared({"a": (1.25,)}, {"a": Rule("a", 1.2, "", "fitted")}), end="")
    a    found 1.250    file 1.200
    """
    lines = []
    for name, values in found.items():
        value = known[name].value
        written = value if isinstance(value, tuple) else (value,)
        lines.append(f"{name}    found {_numbers(values)}    file {_numbers(written)}\n")
    return "".join(lines)


def _numbers(values: tuple[float, ...]) -> str:
    return " ".join(f"{value:.3f}" for value in values)


def _sample(root: Path, book: Codebook, folder: Path) -> Store:
    store = Store(folder / "tables")
    build_corpus(CorpusRequest((str(root / SAMPLE),), book, None), store, Silent())
    return store


def _gold(root: Path, layer: str) -> pd.DataFrame:
    gold = pd.read_csv(root / SAMPLE / "gold.csv", keep_default_na=False)
    return gold[gold["layer"] == layer]
