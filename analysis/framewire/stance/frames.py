"""Whether an article takes an angle: one probability a frame and document, from the passages that were read for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

# One rule for all frames: a logistic regression on the mean log-odds of 84 articles of narrative_frames and 90 of the
# sample, and the threshold of the best F1. Fitted on one half it gave the other F1 .48-.57, calibration error .06-.08.
SLOPE, OFFSET = 0.714, 1.489
PRESENT = 0.3
# Nearer to one half than this, an answer is in doubt and the denial and the paraphrases count too.
DOUBT = 0.15
MOST_EVIDENCE = 3
# Added to both sides of the odds, so that one answer of 0 or 1 does not decide.
LEAST = 1e-3


@dataclass(frozen=True)
class Presence:
    """`present` and `probability` are null when no passage was read for the frame; `evidence` are passage ids."""

    present: bool | None
    probability: float | None
    evidence: tuple[str, ...]


def in_doubt(entailment: float) -> bool:
    """Return whether the answer to a frame's hypothesis is too near to one half to stand alone.

    >>> in_doubt(0.4), in_doubt(0.2)
    (True, False)
    """
    return abs(entailment - 0.5) < DOUBT


def passage_score(asked: Sequence[tuple[str, Sequence[float]]]) -> float:
    """Return how far a passage shows a frame, in [0, 1], from its answers in the order they were asked.

    `asked` are (hypothesis_id, (entailment, neutral, contradiction)). P(entails the hypothesis); if that is in doubt,
    the mean of P(entails) over the hypotheses and P(contradicts) over the denials that were asked.

    >>> passage_score([("frame/x/0", (0.6, 0.3, 0.1)), ("frame/x/0/denial", (0.1, 0.1, 0.8))])
    0.7
    >>> passage_score([("frame/x/0", (0.9, 0.1, 0.0)), ("frame/x/0/denial", (0.1, 0.8, 0.1))])
    0.9
    """
    values = [answer[2] if name.endswith("/denial") else answer[0] for name, answer in asked]
    return round(float(np.mean(values) if in_doubt(values[0]) else values[0]), 6)


def probability(scores: Sequence[float]) -> float:
    """Return P(frame) from the scores of the passages (at least one): the logistic of SLOPE * mean log-odds + OFFSET.

    >>> round(probability([0.01, 0.01]), 2), round(probability([0.5, 0.5]), 2)
    (0.15, 0.82)
    """
    values = np.asarray(scores, np.float64)
    odds = np.log((values + LEAST) / (1 - values + LEAST))
    return float(1 / (1 + np.exp(-(SLOPE * odds.mean() + OFFSET))))


def presence(scores: Mapping[str, float], threshold: float | None) -> Presence:
    """Return whether a document shows a frame, from the scores of its passages by passage_id.

    `threshold` null means PRESENT. Evidence are the passages that would pass it alone; the strongest one always is,
    when the frame is present.
    """
    if not scores:
        return Presence(None, None, ())
    found, limit = probability(list(scores.values())), PRESENT if threshold is None else threshold
    strongest = sorted(scores, key=lambda name: (-scores[name], name))
    evident = [name for name in strongest if probability([scores[name]]) >= limit]
    present = found >= limit
    return Presence(present, found, tuple(evident[:MOST_EVIDENCE] or strongest[: int(present)]))
