"""Decisions redone from what `why --json` prints, by a person's pocket calculator: nothing here is the program's."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

NAMES = ("favour", "neutral", "against")
# Why nothing was asked, the nearest miss first.
MISSES = ("about_another_target", "unrelated", "too_far", "too_short", "not_discussed")
Numbers = Sequence[float]


@dataclass(frozen=True)
class Choices:
    """What the codebook says: the margin, and the shares of favour, neutral and against that are expected."""

    margin: float
    prior: tuple[float, float, float]


def redone(trail: dict, choices: Choices, is_titled: bool) -> tuple[str | None, str | None, Numbers | None]:
    """Return the stance, the reason of a null, and the three probabilities of a printed trail."""
    read = [step for step in trail["sentences"] if step["answers"]]
    if not read:
        return None, missed([step["outcome"] for step in trail["sentences"]]), None
    p = document(read, trail["voice"], choices.prior)
    stance = NAMES[p.index(max(p))]
    if stance == "neutral" and (reason := not_discussed(read, trail["voice"], is_titled)):
        return None, reason, None
    if stance != "neutral" and trail["voice"] == "quotation" and not any(bears_out(step, stance) for step in read):
        return None, "only_nearby", None
    if stance != "neutral" and max(p) < 0.5:
        return None, "torn", p
    _, second, first = sorted(p)
    return (stance, None, p) if first - second >= choices.margin else (None, "below_margin", p)


def missed(outcomes: Sequence[str]) -> str:
    return next((word for word in MISSES if word in outcomes), "no_such_voice")


def not_discussed(read: Sequence[dict], voice: str, is_titled: bool) -> str | None:
    outcomes = [step["outcome"] for step in read]
    if set(outcomes) == {"nearby"}:
        return "only_nearby"
    return "passing_mention" if voice == "narration" and not is_titled and outcomes.count("mentions") < 2 else None


def bears_out(step: dict, stance: str) -> bool:
    p = sentence_of(step["answers"])
    return NAMES[p.index(max(p))] == stance and (step["measure"] is None or step["measure"] >= 0.5)


def document(read: Sequence[dict], voice: str, prior: Numbers) -> list[float]:
    parts = [(step["speaker"], sentence_of(step["answers"])) for step in read]
    if voice == "narration":
        return weighed([of_target(p, step["measure"]) for (_, p), step in zip(parts, read, strict=True)], prior)
    speakers = defaultdict(list)
    for speaker, p in parts:
        speakers[speaker].append(p)
    side, lean, split = leaning([pooled(own, 4) for own in speakers.values()], 1)
    agreed = side * (1 - 4 * split)
    return [agreed * lean, 1 - agreed, agreed * (1 - lean)]


def weighed(parts: Sequence[Numbers], prior: Numbers) -> list[float]:
    odds = [math.exp(-3.033 + 5.570 * max(0.0, max(p[k] for p in parts) - 0.15)) for k in (0, 2)]
    wanted = [odds[0] * prior[0] / 0.136, prior[1] / 0.729, odds[1] * prior[2] / 0.136]
    return [value / sum(wanted) for value in wanted]


def sentence_of(answers: Sequence[dict]) -> list[float]:
    told = sorted((a["kind"] != "writer", a["wording"], a["numbers"]) for a in answers if a["side"] == "both")
    writer, *sides = [numbers for _, _, numbers in told]
    if max(writer[0], writer[2]) < 0.15:
        return mean([writer])
    both = [(w + 0.001) ** 0.7 * (s + 0.001) ** 0.3 for w, s in zip(writer, mean(sides), strict=True)]
    return [value / sum(both) for value in both]


def of_target(p: Numbers, about: float | None) -> list[float]:
    share = 1.0 if about is None else about
    return [p[0] * share, p[1] * share + 1 - share, p[2] * share]


def mean(read: Sequence[Numbers]) -> list[float]:
    if len(read) == 1:
        found = list(read[0])
    else:
        found = [math.prod(p[k] + 0.001 for p in read) ** (1 / len(read)) for k in range(3)]
    return [value / sum(found) for value in found]


def pooled(parts: Sequence[Numbers], clearness: float) -> list[float]:
    side, lean, split = leaning(parts, clearness)
    return [side * (lean - split), 1 - side * (1 - 2 * split), side * (1 - lean - split)]


def leaning(parts: Sequence[Numbers], clearness: float) -> tuple[float, float, float]:
    sides = [p[0] + p[2] for p in parts]
    leans = [p[0] / (p[0] + p[2]) if p[0] + p[2] else 0.5 for p in parts]
    weights = [(s / max(sides)) ** clearness if max(sides) else 1.0 for s in sides]
    lean = sum(w * value for w, value in zip(weights, leans, strict=True)) / sum(weights)
    split = sum(w * (value - lean) ** 2 for w, value in zip(weights, leans, strict=True)) / sum(weights)
    return max(sides), lean, split


def frame(trail: dict) -> tuple[bool | None, float | None]:
    """Return whether a printed frame is present, and its probability."""
    if not trail["passages"]:
        return None, None
    odds = fmean(log_odds(angle(step["answers"])) for step in trail["passages"])
    close = [step["closeness"] for step in trail["closest"]]
    logit = 1.754 * odds + 11.761 * fmean(close) + 1.236 if close else 1.388 * odds + 3.549
    found = 1 / (1 + math.exp(-logit))
    return found >= trail["threshold"], found


def angle(answers: Sequence[dict]) -> float:
    first = next(a["numbers"][0] for a in answers if a["wording"] == 0 and a["polarity"] == "hypothesis")
    if first <= 0.02:
        return first
    ratio = math.exp(fmean(log_odds(a["numbers"][2 if a["polarity"] == "denial" else 0]) for a in answers))
    return (ratio * 1.001 - 0.001) / (1 + ratio)


def log_odds(share: float) -> float:
    return math.log((share + 0.001) / (1 - share + 0.001))
