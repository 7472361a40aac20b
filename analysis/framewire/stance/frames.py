"""Whether an article takes an angle: one probability a frame and document, from the passages that carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

# A balanced logistic regression on 120 articles of narrative_frames (human interest, resolution), one rule for all
# frames. It ranks those articles hardly better than chance (AUC .56), and says so by staying near one half.
SLOPE, OFFSET = 0.192, 0.681
PRESENT = 0.5
# A passage is evidence when it says so by itself, and at most this many are named.
EVIDENT, MOST_EVIDENCE = 0.5, 3


@dataclass(frozen=True)
class Presence:
    """`present` and `probability` are null when no passage was read for the frame."""

    present: bool | None
    probability: float | None
    evidence: tuple[str, ...]


def passage_score(asked: Sequence[tuple[str, Sequence[float]]]) -> float:
    """Return how far a passage shows a frame, in [0, 1], from its answers by hypothesis_id.

    Answers are (entailment, neutral, contradiction). The score is the mean of P(entails the hypothesis) and, where the
    denial was asked, P(contradicts the denial).

    >>> passage_score([("frame/x/0", (0.6, 0.3, 0.1)), ("frame/x/0/denial", (0.1, 0.1, 0.8))])
    0.7
    """
    values = [answer[2] if name.endswith("/denial") else answer[0] for name, answer in asked]
    return round(float(np.mean(values)), 6)


def presence(scores: Mapping[str, float], threshold: float | None) -> Presence:
    """Return whether a document shows a frame, from the scores of its passages by passage_id.

    The probability is the logistic of SLOPE * log-odds of the mean score + OFFSET; `threshold` null means one half.
    """
    if not scores:
        return Presence(None, None, ())
    mean = float(np.clip(np.mean(list(scores.values())), 1e-4, 1 - 1e-4))
    probability = 1 / (1 + np.exp(-(SLOPE * np.log(mean / (1 - mean)) + OFFSET)))
    present = bool(probability >= (PRESENT if threshold is None else threshold))
    evident = sorted((name for name in scores if scores[name] >= EVIDENT), key=lambda name: (-scores[name], name))
    strongest = max(scores, key=lambda name: (scores[name], name))
    return Presence(present, float(probability), tuple(evident[:MOST_EVIDENCE]) or ((strongest,) if present else ()))
