"""Labelled pairs of premise and hypothesis, read from the folder beside the checkout; none of their text is kept.

Half of MultiNLI's development pairs and the negation sets are for judging only and are never fitted on.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from framewire.training.sets.denials import deny

ENTAILMENT, NEUTRAL, CONTRADICTION = 0, 1, 2
_LABELS = {"entailment": ENTAILMENT, "neutral": NEUTRAL, "contradiction": CONTRADICTION}


@dataclass(frozen=True)
class LabelledPair:
    """A premise, a hypothesis, and what the one says of the other: 0 entailment, 1 neutral, 2 contradiction."""

    premise: str
    hypothesis: str
    label: int


def snli(folder: Path) -> list[LabelledPair]:
    """Return 18,000 training pairs of SNLI (Bowman et al. 2015)."""
    with (folder / "snli_cat_20k" / "snli20k_train.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [LabelledPair(row["premise"], row["hypothesis"], _LABELS[row["label"]]) for row in rows]


def revised(folder: Path) -> list[LabelledPair]:
    """Return the training pairs of counterfactually augmented SNLI (Kaushik et al. 2020)."""
    return _pairs(folder / "cad_nli" / "all_combined" / "train.tsv", "sentence1 sentence2 gold_label")


def conjunctions(folder: Path, part: str = "adversarial_train_15k") -> list[LabelledPair]:
    """Return a part of ConjNLI (Saha et al. 2020): pairs that turn on an and, an or, a but."""
    return _pairs(folder / "conjnli" / f"{part}.tsv", "Premise Hypothesis Label")


def multinli(folder: Path, held_out: bool = False) -> list[LabelledPair]:
    """Return the pairs of TaxiNLI (Joshi et al. 2020), which come from MultiNLI.

    Those of MultiNLI's development part are halved by the hash of their premise: one half goes with the pairs of the
    training part, the other is `held_out`.
    """
    dev = {row["pairID"] for row in _rows(folder / "taxinli_mnli" / "taxinli10k_MNLIDev.tsv")}
    return [
        LabelledPair(row["prem"], row["hyp"], _LABELS[row["label"]])
        for row in _rows(folder / "taxinli_mnli" / "taxinli10k.tsv")
        if (row["pairID"] in dev and _in_second_half(row["prem"])) == held_out
    ]


def denied(pairs: Iterable[LabelledPair], definite: bool) -> list[LabelledPair]:
    """Return what logic says of denials of pairs, where it says something.

    Of an entailment: the hypothesis denied is contradicted; it, denied, entails the premise denied (contraposition);
    the premise denied says nothing of the hypothesis denied. Neutral stays neutral. Where two sentences contradict
    each other, both may be false; that the one entails the other denied holds only where contradictions are
    `definite`: MultiNLI's are written to be false for sure, SNLI's are often only another scene.

    >>> one = denied([LabelledPair("A dog is running.", "An animal is moving.", ENTAILMENT)], definite=True)
    >>> [(pair.premise, pair.hypothesis, pair.label) for pair in one[:2]]
    [('A dog is running.', 'An animal is not moving.', 2), ('An animal is not moving.', 'A dog is not running.', 0)]
    """
    return [one for pair in pairs for one in _denials(pair, definite)]


def _denials(pair: LabelledPair, definite: bool) -> Iterator[LabelledPair]:
    premise, hypothesis = deny(pair.premise), deny(pair.hypothesis)
    if pair.label == ENTAILMENT:
        yield LabelledPair(pair.premise, hypothesis, CONTRADICTION)
        yield LabelledPair(hypothesis, premise, ENTAILMENT)
        yield LabelledPair(premise, hypothesis, NEUTRAL)
    elif pair.label == NEUTRAL:
        yield LabelledPair(pair.premise, hypothesis, NEUTRAL)
    else:
        if definite:
            yield LabelledPair(pair.premise, hypothesis, ENTAILMENT)
        yield LabelledPair(premise, hypothesis, NEUTRAL)


def negation(folder: Path, part: str) -> list[LabelledPair]:
    """Return pairs with negation added (Hossain et al. 2020); `part` is "SNLI" or "MNLI"."""
    return _pairs(folder / "negation_nli" / f"{part}.txt", "Text Hypothesis gold_label", "cp1252")


def _in_second_half(premise: str) -> bool:
    return hashlib.sha256(premise.encode()).digest()[0] % 2 == 1


def _pairs(path: Path, columns: str, encoding: str = "utf-8-sig") -> list[LabelledPair]:
    premise, hypothesis, label = columns.split()
    return [
        LabelledPair(row[premise], row[hypothesis], _LABELS[row[label]])
        for row in _rows(path, encoding)
        if row[label] in _LABELS
    ]


def _rows(path: Path, encoding: str = "utf-8-sig") -> Iterator[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
