"""The labelled sets that the stance heads are fitted on and judged by: texts, both hypotheses, and the stance taken.

Read from the folder beside the checkout; nothing of their text is kept in the repository.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.stance.questions.hypotheses import Kind, made_from_name

FAVOUR, NEUTRAL, AGAINST = 0, 1, 2
# A news sentence of a crowd-worker's page now and then: what stands around the mention is enough.
MOST_LETTERS = 700
_POLARITY = {2: AGAINST, 4: NEUTRAL, 6: FAVOUR}
# How codebooks put policies to a text. Applied to the targets of NewsMTSC they teach what plain reporting looks like.
REPORTED = (
    ("{name} is right.", "{name} is wrong."),
    ("{name} is welcome.", "{name} is a danger."),
    ("{name} should be supported.", "{name} should be stopped."),
    ("{name} is good.", "{name} is bad."),
    ("{name} is justified.", "{name} is not justified."),
    ("{name} deserves support.", "{name} deserves criticism."),
)


@dataclass(frozen=True)
class Case:
    """A text, its target, the hypotheses of both sides, and the stance: 0 favour, 1 neutral, 2 against."""

    text: str
    target: str
    favour: str
    against: str
    stance: int


def labels(cases: Sequence[Case]) -> NDArray[np.int64]:
    """Return the stances (n,) of the cases."""
    return np.array([case.stance for case in cases], np.int64)


def news(folder: Path, part: str) -> list[Case]:
    """Return NewsMTSC (Hamborg and Donnay 2021), a file of it: news sentences and how they portray a person or body."""
    return [_case(text, name, "entity", stance) for text, name, stance in _news(folder, part)]


def reported(folder: Path, part: str, seed: int) -> list[Case]:
    """Return NewsMTSC with its targets put as policies, each in one of the REPORTED phrasings."""
    draw = random.Random(seed)
    found = []
    for text, name, stance in _news(folder, part):
        favour, against = draw.choice(REPORTED)
        named = name[:1].upper() + name[1:]
        found.append(Case(text, name, favour.format(name=named), against.format(name=named), stance))
    return found


def perspectrum(folder: Path, part: str) -> list[Case]:
    """Return Perspectrum (Chen et al. 2019): perspectives that support or undermine a claim."""
    rows = [row for row in _lines(folder / "perspectrum" / "perspectrum_pairs.jsonl") if row["split"] == part]
    return [_case(r["perspective"], r["claim"], "claim", _side(r["stance"] == "SUPPORT")) for r in rows]


def ibm(folder: Path, part: str) -> list[Case]:
    """Return IBM claim stance (Bar-Haim et al. 2017): claims for and against a debate motion."""
    rows = [row for row in _lines(folder / "ibm_claim_stance" / "ibm_claim_stance_clean.jsonl") if row["split"] == part]
    return [
        _case(r["claims.claimCorrectedText"], r["topicText"], "claim", _side(r["claims.stance"] == "PRO")) for r in rows
    ]


def mismatched(cases: Sequence[Case], count: int, seed: int) -> list[Case]:
    """Return `count` texts asked about another text's claim: they take no stance on it."""
    draw = random.Random(seed)
    found: list[Case] = []
    while len(found) < count:
        one, other = draw.choice(cases), draw.choice(cases)
        if one.favour != other.favour:
            found.append(Case(one.text, other.target, other.favour, other.against, NEUTRAL))
    return found


def reworded(cases: Sequence[Case], kind: Kind, seed: int) -> list[Case]:
    """Return the cases, one in four of them asked in the other words that the templates have for its target."""
    draw = random.Random(seed)
    return [_case(c.text, c.target, kind, c.stance, number=int(draw.random() < 0.25)) for c in cases]


def sample(cases: Sequence[Case], count: int, seed: int) -> list[Case]:
    """Return at most `count` of the cases, the same ones for the same seed, in their order."""
    chosen = random.Random(seed).sample(range(len(cases)), min(count, len(cases)))
    return [cases[number] for number in sorted(chosen)]


def _case(text: str, name: str, kind: Kind, stance: int, number: int = 0) -> Case:
    favour, against = made_from_name(name, kind)[number]
    return Case(text.strip(), name, favour, against, stance)


def _side(supports: bool) -> int:
    return FAVOUR if supports else AGAINST


def _news(folder: Path, part: str) -> Iterator[tuple[str, str, int]]:
    for row in _lines(folder / "newsmtsc" / part):
        for target in row["targets"]:
            first, last = max(0, target["from"] - MOST_LETTERS // 2), target["to"] + MOST_LETTERS // 2
            yield row["sentence_normalized"][first:last], target["mention"], _POLARITY[int(target["polarity"])]


def _lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
