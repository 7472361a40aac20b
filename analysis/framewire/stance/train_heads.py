"""Fits the stance heads on labelled sets beside the checkout and writes them with their card: `make heads` runs this.

python -m framewire.stance.train_heads ../shared/data --cache FOLDER
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.models.entailment import load_entailment
from framewire.models.heads import Head, write_head
from framewire.stance.stance_sets import (
    Case,
    features,
    ibm,
    labels,
    mismatched,
    news,
    perspectrum,
    reported,
    sample,
)

Array = NDArray[np.float32]
LABELS = ("favour", "neutral", "against")
SEED = 7
READ_AT_ONCE = 512


def fit(values: Array, wanted: NDArray[np.int64], name: str, strength: float) -> Head:
    """Return a two-sided head: a softmax regression that gives the mirrored answer to the mirrored question.

    `values` (n, 2 d) are the features of the favour and of the against hypothesis, `wanted` (n,) the stances.
    score(favour) = w.f + v.a, score(against) = w.a + v.f, score(neutral) = u.(f + a) + c: half the weights of a free
    regression, and no opinion on which side is which. `strength` is the ridge penalty.
    """
    import torch

    width = values.shape[1] // 2
    both = np.vstack([values[:, :width], values[:, width:]])
    mean, scale = both.mean(axis=0), both.std(axis=0) + 1e-4
    f, a = (torch.from_numpy((part - mean) / scale) for part in (values[:, :width], values[:, width:]))
    weights = torch.zeros(3, width, requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=200, line_search_fn="strong_wolfe")
    truth = torch.from_numpy(wanted)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        scores = [f @ weights[0] + a @ weights[1], (f + a) @ weights[2] + bias, a @ weights[0] + f @ weights[1]]
        loss = torch.nn.functional.cross_entropy(torch.stack(scores, 1), truth) + strength / 2 * (weights**2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    w, v, u = weights.detach().numpy()
    matrix = np.stack([np.hstack([w, v]), np.hstack([u, u]), np.hstack([v, w])], axis=1)
    offset = np.array([0.0, float(bias.detach()), 0.0], np.float32)
    return Head(name, LABELS, np.tile(mean, 2), np.tile(scale, 2), ((matrix.astype(np.float32), offset),))


def with_temperature(head: Head, values: Array, wanted: NDArray[np.int64]) -> Head:
    """Return the head with the temperature that makes its probabilities truest on held-out cases (Guo et al. 2017)."""
    found = [replace(head, temperature=float(t)) for t in np.round(np.geomspace(0.5, 3.0, 37), 3)]
    return min(found, key=lambda one: _loss(one.apply(values), wanted))


class Reader:
    """Reads features, each pair once, and keeps them in a folder between calls."""

    def __init__(self, cache: Path | None) -> None:
        self._model, self._cache = load_entailment(), cache

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> Array:
        digest = hashlib.sha256(repr((self._model.revision, list(pairs))).encode()).hexdigest()[:24]
        path = self._cache / f"features-{digest}.npy" if self._cache else None
        if path is not None and path.is_file():
            return np.asarray(np.load(path), np.float32)
        read = self._model.features  # type: ignore[attr-defined]
        order = sorted(range(len(pairs)), key=lambda number: len(pairs[number][0]))
        parts = [read([pairs[n] for n in order[i : i + READ_AT_ONCE]]) for i in range(0, len(order), READ_AT_ONCE)]
        found = np.empty((len(pairs), parts[0].shape[1]), np.float32)
        found[order] = np.vstack(parts)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            np.save(path, found.astype(np.float16))
        return found.astype(np.float16).astype(np.float32)


def training_sets(folder: Path) -> dict[str, dict[str, list[Case]]]:
    """Return the cases of each head, by set. Sizes are what two cores read in an hour; SEED draws them."""
    debate = {"perspectrum": sample(perspectrum(folder, "train"), 1800, SEED), "ibm": ibm(folder, "train")}
    crossed = mismatched([case for cases in debate.values() for case in cases], 900, SEED)
    told = sample(reported(folder, "train.jsonl", SEED), 4000, SEED)
    return {
        "stance_entity": {"newsmtsc": news(folder, "train.jsonl")},
        "stance_claim": {**debate, "mismatched": crossed, "reported": told},
        "stance_reported": {"reported": told},
    }


STRENGTH = {"stance_entity": 0.003, "stance_claim": 0.05, "stance_reported": 0.1}
HELD_OUT = 0.15


def fit_all(folder: Path, cache: Path | None, out: Path) -> None:
    """Fit the three heads and write them to `out`. A part of each set is held out to fit the temperature."""
    read = Reader(cache)
    for name, sets in training_sets(folder).items():
        cases = [case for part in sets.values() for case in part]
        values, wanted = features(cases, read), labels(cases)
        held = np.random.default_rng(SEED).random(len(cases)) < HELD_OUT
        trial = with_temperature(fit(values[~held], wanted[~held], name, STRENGTH[name]), values[held], wanted[held])
        head = fit(values, wanted, name, STRENGTH[name])
        write_head(replace(head, temperature=trial.temperature), out)
        sys.stdout.write(f"{name}: {len(cases)} cases, temperature {trial.temperature}\n")


def _loss(p: Array, wanted: NDArray[np.int64]) -> float:
    return float(-np.log(p[np.arange(len(wanted)), wanted] + 1e-9).mean())


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "models" / "weights")
    chosen = parser.parse_args()
    fit_all(chosen.data, chosen.cache, chosen.out)


if __name__ == "__main__":
    main()
