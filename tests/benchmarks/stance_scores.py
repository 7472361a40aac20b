"""The scores of the stance benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.int64]


def macro_f1(wanted: Labels, found: Labels, classes: Sequence[int]) -> float:
    """Return the mean F1 over `classes`; an answer that is none of them (-1: not judged) is wrong.

    >>> round(macro_f1(np.array([0, 0, 1, 1]), np.array([0, 1, 1, -1]), (0, 1)), 3)
    0.583
    """
    scores = []
    for one in classes:
        right = int(((wanted == one) & (found == one)).sum())
        wrong = int(((wanted == one) != (found == one)).sum())
        scores.append(2 * right / max(1, 2 * right + wrong))
    return float(np.mean(scores))


def calibration_error(p: Numbers, wanted: Labels, bins: int = 10) -> float:
    """Return the expected calibration error of the likeliest answer (Guo et al. 2017), ten equal bins."""
    sure, right = p.max(axis=1), p.argmax(axis=1) == wanted
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [abs(sure[place == n].mean() - right[place == n].mean()) * (place == n).mean() for n in set(place.tolist())]
    return float(sum(gaps))


def brier(p: Numbers, wanted: Labels) -> float:
    """Return the Brier score over all classes, 0 (perfect) to 2."""
    truth = np.eye(p.shape[1])[wanted]
    return float(((p - truth) ** 2).sum(axis=1).mean())


def risk_coverage(p: Numbers, wanted: Labels, shares: Sequence[float] = (1, 0.8, 0.6, 0.4, 0.2)) -> list[float]:
    """Return the accuracy of the surest share of the answers, for each share."""
    order = np.argsort(-p.max(axis=1), kind="stable")
    right = (p.argmax(axis=1) == wanted)[order]
    return [float(right[: max(1, round(share * len(right)))].mean()) for share in shares]


def auc(wanted: NDArray[np.bool_], scores: Numbers) -> float:
    """Return the area under the ROC curve: how often a positive scores above a negative, ties half.

    >>> auc(np.array([True, False, True]), np.array([0.9, 0.5, 0.5]))
    0.75
    """
    above = scores[wanted][:, None] - scores[~wanted][None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
