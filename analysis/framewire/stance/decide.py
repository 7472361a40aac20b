"""Numbers in, stances out: no model, no text, no file. A changed threshold needs only this again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.schemas import STANCES

Numbers = NDArray[np.float64]
NOT_MENTIONED = "not_mentioned"
NO_SUCH_VOICE = "no_such_voice"
UNCERTAIN = "uncertain"
# Added to every probability before they are multiplied, so that no single answer can rule a stance out.
LEAST = 1e-3
# A document without passages: it is not in the codebook's language, or has no text.
NOT_READ = "not_read"


@dataclass(frozen=True)
class Decision:
    """A stance and its probabilities in the order favour, neutral, against, which sum to 1.

    `stance` is null exactly when `reason` is given; `p` is null when there was nothing to judge.
    """

    stance: str | None
    p: tuple[float, float, float] | None
    reason: str | None = None

    def columns(self) -> dict[str, object]:
        """Return the columns that every table of stances shares."""
        values = self.p or (None, None, None)
        named = dict(zip(("p_favour", "p_neutral", "p_against"), values, strict=True))
        return {"stance": self.stance, **named, "reason": self.reason}


def judged(p: Sequence[float] | Numbers, margin: float) -> Decision:
    """Return the likeliest stance, or null with the reason "uncertain" when it leads the second by less than `margin`.

    >>> judged([0.7, 0.2, 0.1], margin=0.05).stance
    'favour'
    >>> judged([0.40, 0.38, 0.22], margin=0.05)
    Decision(stance=None, p=(0.4, 0.38, 0.22), reason='uncertain')
    """
    favour, neutral, against = (float(value) for value in p)
    ordered = sorted((favour, neutral, against))
    stance = STANCES[int(np.argmax([favour, neutral, against]))] if ordered[2] - ordered[1] >= margin else None
    return Decision(stance, (favour, neutral, against), None if stance else UNCERTAIN)


def not_judged(reason: str) -> Decision:
    """Return the decision that nothing was judged, and why."""
    return Decision(None, None, reason)


def combined(answers: Sequence[Sequence[float]] | Sequence[Numbers]) -> Numbers:
    """Return one distribution (3,) from the n answers (n, 3) to one question: their geometric mean, made to sum to 1.

    Where the answers disagree it is flatter than each of them: the spread between them becomes uncertainty.

    >>> combined([[0.9, 0.1, 0.0], [0.1, 0.1, 0.8]]).round(2).tolist()
    [0.7, 0.23, 0.07]
    """
    values = np.asarray(answers, np.float64).reshape(-1, 3)
    found = values[0] if len(values) == 1 else np.exp(np.log(values + LEAST).mean(axis=0))
    return np.asarray(found / found.sum())
