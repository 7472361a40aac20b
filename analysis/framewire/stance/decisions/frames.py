"""Whether an article takes an angle: one probability a frame and document, from the passages that were read for it.

Where the codebook gives examples of a frame, the probability also rests on how close the article comes to them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from framewire.stance.questions.answers import Answered

# One rule for all frames, fitted on half of narrative_frames and half of the sample: a logistic regression on the mean
# log-odds. From 0.45 on, six of ten frames found there are seen by people too. Hypotheses differ in how readily a model
# says yes to them: a threshold of a frame's own, from labelled articles, does better.
SLOPE, OFFSET = 1.388, 3.549
PRESENT = 0.45
# The same for frames with examples, whose closeness counts too: the mean of the closest passages of an article.
SLOPE_BY_EXAMPLES, CLOSE, OFFSET_BY_EXAMPLES = 1.754, 11.761, 1.236
PRESENT_BY_EXAMPLES = 0.55
CLOSEST = 3
# A passage whose hypothesis scores below this is a plain no, and nothing else need be asked.
PLAIN_NO = 0.02
MOST_EVIDENCE = 3
# Added to both sides of the odds, so that one answer of 0 or 1 does not decide.
LEAST = 1e-3


@dataclass(frozen=True)
class Curve:
    """P(frame) over the mean log-odds of the passages of an article: the logistic of slope * mean + constant."""

    slope: float
    constant: float

    def chance(self, mean: float) -> float:
        """Return P(frame).

        >>> round(PLAIN.chance(log_odds(0.3)), 2)
        0.91
        """
        return 1 / (1 + math.exp(-(self.slope * mean + self.constant)))


# The curve of a frame without examples.
PLAIN = Curve(SLOPE, OFFSET)


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


def probability(scores: Sequence[float], curve: Curve = PLAIN) -> float:
    """Return P(frame) from the scores of the passages (at least one): its chance at the mean of their log-odds.

    >>> round(probability([0.01, 0.01]), 2), round(probability([0.3, 0.3]), 2)
    (0.06, 0.91)
    """
    return curve.chance(fmean([log_odds(score) for score in scores]))


def curve_of(closeness: Sequence[float]) -> Curve:
    """Return the curve of a frame for an article, from the closeness of all its passages; of none: without examples.

    >>> curve_of([0.1, 0.5, 0.3, 0.4]) == Curve(SLOPE_BY_EXAMPLES, CLOSE * 0.4 + OFFSET_BY_EXAMPLES)
    True
    """
    if not closeness:
        return PLAIN
    return Curve(SLOPE_BY_EXAMPLES, CLOSE * article_closeness(closeness) + OFFSET_BY_EXAMPLES)


def article_closeness(closeness: Sequence[float]) -> float:
    """Return how close an article comes to the examples of a frame: the mean of its closest passages, at most CLOSEST.

    >>> article_closeness([0.25, 0.75]), round(article_closeness([0.1, 0.5, 0.3, 0.4]), 6)
    (0.5, 0.4)
    """
    return fmean(sorted(closeness)[-CLOSEST:])


def limit(threshold: float | None, has_examples: bool = False) -> float:
    """Return the probability from which a frame is present: the codebook's `threshold`, or ours when null.

    >>> limit(None), limit(None, has_examples=True), limit(0.3, has_examples=True)
    (0.45, 0.55, 0.3)
    """
    ours = PRESENT_BY_EXAMPLES if has_examples else PRESENT
    return ours if threshold is None else threshold


def presence(
    scores: Mapping[str, float], threshold: float | None, closeness: Mapping[str, float] | None = None
) -> Presence:
    """Return whether a document shows a frame, from the scores of the passages that were read, by passage_id.

    `closeness` is that of all its passages, null for a frame without examples. Evidence are the passages that would
    pass the threshold alone; the strongest one always is, when the frame is present.
    """
    if not scores:
        return Presence(None, None, ())
    close = closeness or {}
    found = probability(list(scores.values()), curve_of(list(close.values())))
    least = limit(threshold, has_examples=bool(close))
    alone = {name: probability([score], curve_of([close[name]] if close else [])) for name, score in scores.items()}
    strongest = sorted(scores, key=lambda name: (-alone[name], name))
    evident = [name for name in strongest if alone[name] >= least]
    present = found >= least
    return Presence(present, found, tuple(evident[:MOST_EVIDENCE] or strongest[: int(present)]))
