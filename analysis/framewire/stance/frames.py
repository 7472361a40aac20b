"""Whether an article takes an angle: one probability a frame and document, from the passages that were read for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from framewire.stance.answers import Answered

# One rule for all frames, fitted on half of narrative_frames and half of the sample: a logistic regression on the mean
# log-odds. From 0.45 on, six of ten frames found there are seen by people too. Hypotheses differ in how readily a model
# says yes to them: a threshold of a frame's own, from labelled articles, does better.
SLOPE, OFFSET = 1.388, 3.549
PRESENT = 0.45
# A passage whose hypothesis scores below this is a plain no, and nothing else need be asked.
PLAIN_NO = 0.02
MOST_EVIDENCE = 3
# Added to both sides of the odds, so that one answer of 0 or 1 does not decide.
LEAST = 1e-3


@dataclass(frozen=True)
class Presence:
    """`present` and `probability` are null when no passage was read for the frame; `evidence` are passage ids."""

    present: bool | None
    probability: float | None
    evidence: tuple[str, ...]


def in_doubt(score: float) -> bool:
    """Return whether the score of a hypothesis is more than a plain no, so that its denial and paraphrases count.

    >>> in_doubt(0.4), in_doubt(0.01)
    (True, False)
    """
    return score > PLAIN_NO


def passage_score(rows: Sequence[Answered]) -> float:
    """Return how far a passage shows a frame, in [0, 1], from its answers (at least one).

    P(entails) of the first hypothesis alone if that is a plain no; else the mean, in log-odds, of P(entails) over the
    hypotheses and P(contradicts) over the denials that the codebook gives.

    >>> yes, no = (0.6, 0.3, 0.1), (0.1, 0.3, 0.6)
    >>> hypothesis = Answered("present", 0, "hypothesis", False, yes)
    >>> passage_score([hypothesis, Answered("present", 0, "denial", False, no)])
    0.6
    >>> passage_score([Answered("present", 0, "hypothesis", False, (0.01, 0.9, 0.09))])
    0.01
    """
    first = next(row.numbers[0] for row in rows if (row.wording, row.polarity) == (0, "hypothesis"))
    if not in_doubt(first):
        return round(first, 6)
    return round(share(fmean(log_odds(row.numbers[2 if row.polarity == "denial" else 0]) for row in rows)), 6)


def log_odds(share: float) -> float:
    """Return the log-odds of a share in [0, 1], bounded by LEAST."""
    return math.log((share + LEAST) / (1 - share + LEAST))


def share(odds: float) -> float:
    """Return the share whose `log_odds` these are.

    >>> [round(share(log_odds(value)), 6) for value in (0.0, 0.3, 1.0)]
    [0.0, 0.3, 1.0]
    """
    ratio = math.exp(odds)
    return (ratio * (1 + LEAST) - LEAST) / (1 + ratio)


def probability(scores: Sequence[float]) -> float:
    """Return P(frame) from the scores of the passages (at least one): the logistic of SLOPE * mean log-odds + OFFSET.

    >>> round(probability([0.01, 0.01]), 2), round(probability([0.3, 0.3]), 2)
    (0.06, 0.91)
    """
    return chance(fmean([log_odds(score) for score in scores]))


def chance(mean: float) -> float:
    """Return P(frame) from the mean log-odds of the passages.

    >>> round(chance(log_odds(0.3)), 2)
    0.91
    """
    return 1 / (1 + math.exp(-(SLOPE * mean + OFFSET)))


def limit(threshold: float | None) -> float:
    """Return the probability from which a frame is present: the codebook's `threshold`, or PRESENT when null."""
    return PRESENT if threshold is None else threshold


def presence(scores: Mapping[str, float], threshold: float | None) -> Presence:
    """Return whether a document shows a frame, from the scores of its passages by passage_id.

    Evidence are the passages that would pass the threshold alone; the strongest one always is, when the frame is
    present.
    """
    if not scores:
        return Presence(None, None, ())
    found, least = probability(list(scores.values())), limit(threshold)
    strongest = sorted(scores, key=lambda name: (-scores[name], name))
    evident = [name for name in strongest if probability([scores[name]]) >= least]
    present = found >= least
    return Presence(present, found, tuple(evident[:MOST_EVIDENCE] or strongest[: int(present)]))
