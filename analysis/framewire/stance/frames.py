"""Whether an article takes an angle: one probability a frame and document, from the passages that were read for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# One rule for all frames, fitted on half of narrative_frames and half of the sample: a logistic regression on the mean
# log-odds. Mean F1 there is about the same from 0.2 to 0.35; at the upper end fewer frames are found that people do not
# see, and fewer articles stand near the threshold, so that reading ends sooner. On the other half of the first:
# reports/benchmarks/stance.md.
SLOPE, OFFSET = 1.185, 2.530
PRESENT = 0.35
# A passage that scores below this is a plain no, and no paraphrase need be asked.
PLAIN_NO = 0.02
MOST_EVIDENCE = 3
# The log-odds of a passage as its denial alone lets expect them, by a regression on 12,630 passages and frames.
DENIED_SLOPE, DENIED_OFFSET = 0.71, -1.07
# Added to both sides of the odds, so that one answer of 0 or 1 does not decide.
LEAST = 1e-3


@dataclass(frozen=True)
class Presence:
    """`present` and `probability` are null when no passage was read for the frame; `evidence` are passage ids."""

    present: bool | None
    probability: float | None
    evidence: tuple[str, ...]


def in_doubt(score: float) -> bool:
    """Return whether the score of a hypothesis and its denial is more than a plain no, so that paraphrases count.

    >>> in_doubt(0.4), in_doubt(0.01)
    (True, False)
    """
    return score > PLAIN_NO


def passage_score(asked: Sequence[tuple[str, Sequence[float]]]) -> float:
    """Return how far a passage shows a frame, in [0, 1], from its answers.

    `asked` are (hypothesis_id, (entailment, neutral, contradiction)). The mean, in log-odds, of P(entails) over the
    hypotheses and P(contradicts) over the denials; of the first hypothesis and its denial alone if they are a plain no.
    Where only a denial was asked, what it lets expect of both.

    >>> passage_score([("frame/x/0", (0.6, 0.3, 0.1)), ("frame/x/0/denial", (0.1, 0.3, 0.6))])
    0.6
    >>> passage_score([("frame/x/0", (0.9, 0.0, 0.1)), ("frame/x/0/denial", (0.9, 0.0, 0.1))])
    0.5
    >>> passage_score([("frame/x/0/denial", (0.9, 0.0, 0.1))])
    0.066761
    """
    denied = [name.endswith("/denial") for name, _ in asked]
    odds = log_odds(np.array([answer[2 if no else 0] for no, (_, answer) in zip(denied, asked, strict=True)]))
    if all(denied):
        return round(float(share(DENIED_SLOPE * odds.mean() + DENIED_OFFSET)), 6)
    first = float(share(odds[[is_first(name) for name, _ in asked]].mean()))
    return round(float(share(odds.mean())) if in_doubt(first) else first, 6)


def is_first(hypothesis_id: str) -> bool:
    """Return whether a hypothesis_id of a frame is its first hypothesis or the denial of that.

    >>> is_first("frame/x/0/denial"), is_first("frame/x/1")
    (True, False)
    """
    return hypothesis_id.removesuffix("/denial").endswith("/0")


def log_odds(shares: Numbers) -> Numbers:
    """Return the log-odds of shares in [0, 1], bounded by LEAST."""
    return np.asarray(np.log((shares + LEAST) / (1 - shares + LEAST)), np.float64)


def share(odds: Numbers) -> Numbers:
    """Return the shares whose `log_odds` these are.

    >>> share(log_odds(np.array([0.0, 0.3, 1.0]))).round(6).tolist()
    [0.0, 0.3, 1.0]
    """
    ratio = np.exp(odds)
    return np.asarray((ratio * (1 + LEAST) - LEAST) / (1 + ratio), np.float64)


def probability(scores: Sequence[float]) -> float:
    """Return P(frame) from the scores of the passages (at least one): the logistic of SLOPE * mean log-odds + OFFSET.

    >>> round(probability([0.01, 0.01]), 2), round(probability([0.3, 0.3]), 2)
    (0.06, 0.82)
    """
    mean = log_odds(np.asarray(scores, np.float64)).mean()
    return float(1 / (1 + np.exp(-(SLOPE * mean + OFFSET))))


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
