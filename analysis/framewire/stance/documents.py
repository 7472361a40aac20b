"""From sentences to the stance of a passage or a document, by one stated formula that a reader can redo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from framewire.stance.decide import UNCERTAIN, Decision, Numbers, judged, not_judged

# How much more a clear part counts than an unclear one. A text has one writer, and the clearest sentence says where he
# or she stands; a speaker may hedge; and of two speakers one is not to drown the other.
# Chosen on half of the sample's gold (reports/benchmarks/stance.md).
WRITER, SPEAKER, SPEAKERS = 16, 4, 1
# A document is given a side only if that side is likelier than everything else together.
LIKELIER = 0.5


@dataclass(frozen=True)
class Said:
    """A sentence that was judged: its distribution (3,), its words, who said it (null: the writer, or nobody named)."""

    p: Numbers
    text: str = ""
    speaker: str | None = None


@dataclass(frozen=True)
class Whole:
    """What a document comes to, the passages that speak for it and against it, the strongest first.

    `without_strongest` is its distribution without the strongest passage, null when there is no other.
    """

    decision: Decision
    evidence: tuple[str, ...] = ()
    counter_evidence: tuple[str, ...] = ()
    without_strongest: Numbers | None = None


def pooled(parts: Sequence[Sequence[float]] | Sequence[Numbers], clearness: float = WRITER) -> Numbers:
    """Return the distribution (3,) of a whole from those (n, 3) of its parts: favour, neutral, against.

    With s = favour + against, how clearly a part takes a side, and l = favour / s, to which side:
    side = the largest s; lean = mean of l weighted by s^clearness; split = variance of l weighted so;
    favour = side * (lean - split), against = side * (1 - lean - split), neutral = the rest.
    So one clear sentence decides a long report, one part is its own whole, and clear parts on both sides are neutral.

    >>> pooled([[0.8, 0.2, 0.0], [0.0, 1.0, 0.0]]).round(2).tolist()
    [0.8, 0.2, 0.0]
    >>> pooled([[0.8, 0.2, 0.0], [0.0, 0.2, 0.8]]).round(2).tolist()
    [0.2, 0.6, 0.2]
    """
    side, lean, split = _leaning(parts, clearness)
    favour, against = side * (lean - split), side * (1 - lean - split)
    return np.array([favour, 1 - favour - against, against])


def quoted(speakers: Sequence[Numbers]) -> Numbers:
    """Return the distribution (3,) of what several speakers (at least one) are let say, from their own (n, 3).

    With side, lean and split as in `pooled`: side is lessened by the share that split has of the most it could be, one
    quarter. A text that lets both sides speak takes none; within one speaker contradiction is mostly error, between
    two it is what the text shows.

    >>> quoted([np.array([0.8, 0.2, 0.0]), np.array([0.0, 0.2, 0.8])]).round(2).tolist()
    [0.0, 1.0, 0.0]
    >>> quoted([np.array([0.8, 0.2, 0.0])]).round(2).tolist()
    [0.8, 0.2, 0.0]
    """
    side, lean, split = _leaning(speakers, SPEAKERS)
    agreed = side * (1 - split / 0.25)
    return np.array([agreed * lean, 1 - agreed, agreed * (1 - lean)])


def _leaning(parts: Sequence[Sequence[float]] | Sequence[Numbers], clearness: float) -> tuple[float, float, float]:
    """Return how clearly parts take a side, to which side they lean, 0 to 1, and how far apart they are, 0 to 1/4."""
    values = np.asarray(parts, np.float64).reshape(-1, 3)
    sides = values[:, 0] + values[:, 2]
    side = float(sides.max())
    if side <= 0:
        return 0.0, 0.5, 0.0
    leans = np.divide(values[:, 0], sides, out=np.full(len(sides), 0.5), where=sides > 0)
    weights = (sides / side) ** clearness
    lean = float(np.average(leans, weights=weights))
    return side, lean, float(np.average((leans - lean) ** 2, weights=weights))


def stance_of(said: Sequence[Said], voice: str) -> Numbers:
    """Return the distribution (3,) of the sentences (at least one) of a voice.

    Narration is the writer's: `pooled`. Quotation is `pooled` for each speaker first, then `quoted` between them.
    """
    if voice != "quotation":
        return pooled([sentence.p for sentence in said], WRITER)
    speakers: dict[str | None, list[Numbers]] = defaultdict(list)
    for sentence in said:
        speakers[sentence.speaker].append(sentence.p)
    return quoted([pooled(own, SPEAKER) for own in speakers.values()])


def whole(passages: Mapping[str, Sequence[Said]], voice: str, margin: float, mentioning: Collection[str] = ()) -> Whole:
    """Return the decision on a document from the judged sentences of one voice, by passage_id (at least one).

    `mentioning` are the passages that mention the target: of two that bear out a neutral document it is they that
    a reader would accept.
    """
    p = stance_of([sentence for said in passages.values() for sentence in said], voice)
    leaning = int(np.argmax(p))
    own = {name: stance_of(said, voice) for name, said in passages.items()}
    strongest = max(own, key=lambda name: float(own[name][leaning]))
    evidence = [name for name in own if name == strongest or int(np.argmax(own[name])) == leaning]
    counter = [name for name in own if name not in evidence and int(np.argmax(own[name])) != 1]
    rest = [sentence for name, said in passages.items() if name != strongest for sentence in said]
    decision = judged(p, margin)
    if leaning != 1 and p[leaning] < LIKELIER:
        decision = replace(decision, stance=None, reason=UNCERTAIN)
    if leaning == 1:
        evidence = [name for name in evidence if name in mentioning] or evidence
    return Whole(
        decision,
        tuple(sorted(evidence, key=lambda name: (-own[name][leaning], name))),
        tuple(sorted(counter, key=lambda name: (own[name][leaning], name))),
        stance_of(rest, voice) if rest else None,
    )


def discussed(
    passages: Mapping[str, Sequence[Said]], voice: str, mentioning: frozenset[str], titled: bool = False
) -> bool:
    """Return whether the judged sentences of a voice discuss their target: they take a side, or it is mentioned.

    The passage of one of them or the title (`titled`) mentions it; sentences that take no side and stand only near a
    mention are about something else.
    """
    if not passages or titled or not mentioning.isdisjoint(passages):
        return bool(passages)
    return int(np.argmax(stance_of([sentence for said in passages.values() for sentence in said], voice))) != 1


def nothing(reason: str) -> Whole:
    """Return what a document comes to of which no passage was judged."""
    return Whole(not_judged(reason))
