"""Speed of the two models: pairs a second against the zero-shot pipeline, texts a second against sentence-transformers.

    python tests/benchmarks/bench_engine.py [--pairs 96] [--texts 600] [--agreement-pairs 1200]

Writes reports/benchmarks/engine.md. Both sides of a ratio run in turn in this process, each warmed first; figures are
medians of three. The peers are used as their documentation writes them, on the same weights.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from peer import peer_rate

from framewire.codebook import Codebook
from framewire.manifest import installed_versions
from framewire.models.catalog import embedded_model
from framewire.models.convert import converted_folder
from framewire.models.embedder import load_embedder
from framewire.models.engine import cores, first_vectors, load_engine
from framewire.models.entailment import EmbeddedEntailment
from framewire.models.pairs import Pair

ROOT = Path(__file__).parent.parent.parent
BOOK = ROOT / "data" / "codebooks" / "russia-north-korea.toml"
RELEASES = ROOT.parent / "shared" / "data" / "state_dept_press_releases" / "state_press_releases_2021-05_2022-08.jsonl"
REPEATS = 3
# Weights of the embedded encoder that a token is multiplied with: 12 layers of 4 + 8 squares of 384.
WEIGHTS = 12 * 12 * 384 * 384


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    figure: str
    value: str
    note: str = ""


def main() -> None:
    """Run the benchmark and write its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=96)
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--agreement-pairs", type=int, default=1200)
    chosen = parser.parse_args()
    texts, hypotheses = passages(), codebook_hypotheses()
    model = EmbeddedEntailment.load()
    rows = engine_speed(model, sample(texts, hypotheses, chosen.pairs))
    rows += agreement(model, sample(texts, hypotheses, chosen.agreement_pairs))
    rows += embedding(texts[:: max(1, len(texts) // chosen.texts)][: chosen.texts])
    write(rows)


def passages() -> list[str]:
    """Return the State Department releases in passages of three sentences, at most ten a release."""
    found = []
    with RELEASES.open(encoding="utf-8") as lines:
        for line in lines:
            sentences = re.split(r"(?<=[.!?])\s+", json.loads(line)["text"].strip())
            found += [" ".join(sentences[at : at + 3]) for at in range(0, min(30, len(sentences)), 3)]
    return [text for text in dict.fromkeys(found) if 20 < len(text) < 1500]


def codebook_hypotheses() -> list[str]:
    """Return the hypotheses of the worked codebook, as it writes them."""
    book = Codebook.read(BOOK)
    targets = [text for target in book.targets for text in (*target.favour, *target.against)]
    return targets + [text for frame in book.frames for text in (frame.hypothesis, frame.denial)]


def sample(texts: list[str], hypotheses: list[str], count: int) -> list[Pair]:
    """Return `count` pairs: passages spread over the releases, four hypotheses each in turn."""
    step = max(1, len(texts) // (count // 4))
    return [
        (text, hypotheses[(4 * n + k) % len(hypotheses)]) for n, text in enumerate(texts[::step]) for k in range(4)
    ][:count]


def rate(count: int, work: Callable[[], object]) -> float:
    """Return how many of `count` a second `work` does."""
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def engine_speed(model: EmbeddedEntailment, pairs: list[Pair]) -> list[Row]:
    """Compare the engines with the pipeline, in turn."""
    ids = model._tokenizer.ids(pairs)
    floats = load_engine(converted_folder(embedded_model("entailment")), "float32")
    model.score(pairs[:8])
    first_vectors(floats, ids[:8])
    runs = []
    for _ in range(REPEATS):
        ours = rate(len(pairs), lambda: model.score(pairs))
        runs.append((peer_rate(pairs), ours, rate(len(pairs), lambda: first_vectors(floats, ids))))
    peer, ours, plain = (statistics.median(column) for column in zip(*runs, strict=True))
    tokens = sum(map(len, ids)) / len(ids)
    reached, whole = 2 * WEIGHTS * tokens * ours / 1e9, matrix_rate()
    note = f"{len(pairs)} pairs of {tokens:.0f} tokens on average, passages x codebook hypotheses"
    return [
        Row("zero-shot pipeline, torch float32", f"{peer:.1f} pairs a second", note),
        Row(f"framewire, engine {model.engine}", f"{ours:.1f} pairs a second"),
        Row("ratio", f"{ours / peer:.1f}", "reach: 4"),
        Row("framewire, engine float32", f"{plain:.1f} pairs a second", "used where the processor has no AVX2"),
        Row("torch float32 matrix product, 2048 x 2048", f"{whole:.0f} GFLOP/s", "the machine's measured rate"),
        Row("share of it that the engine reaches", f"{reached / whole:.0%}", "products of the layers only"),
    ]


def matrix_rate() -> float:
    """Return the rate of a large float32 product in 10 ** 9 operations a second, the median of three."""
    import torch

    left, right = torch.randn(2048, 2048), torch.randn(2048, 2048)
    left @ right
    return statistics.median(
        rate(2 * 2048**3 * 3, lambda: [left @ right for _ in range(3)]) / 1e9 for _ in range(REPEATS)
    )


def agreement(model: EmbeddedEntailment, pairs: list[Pair]) -> list[Row]:
    """Compare the engine with 32-bit floats, and with itself in other company."""
    floats = load_engine(converted_folder(embedded_model("entailment")), "float32")
    scores = model.score(pairs)
    exact = model._head.apply(model._pooler.apply(first_vectors(floats, model._tokenizer.ids(pairs))))
    same = float((scores.argmax(1) == exact.argmax(1)).mean())
    alone = np.concatenate([model.score([pair]) for pair in pairs[:: len(pairs) // 50]])
    moved = float(np.abs(alone - scores[:: len(pairs) // 50]).max())
    return [
        Row("labels equal to float32's", f"{same:.2%}", f"{len(pairs)} pairs; reach: 99.5 %"),
        Row("largest difference of a probability to float32", f"{np.abs(scores - exact).max():.4f}"),
        Row("largest difference alone and among others", f"{moved:g}", "reach: 0.001"),
    ]


def embedding(texts: list[str]) -> list[Row]:
    """Compare the embedder with sentence-transformers, in turn."""
    from sentence_transformers import SentenceTransformer

    entry, ours = embedded_model("embedding"), load_embedder()
    theirs = SentenceTransformer(str(entry.folder / "model"), device="cpu") if entry.folder else None
    assert theirs is not None
    found, wanted = ours.encode(texts), theirs.encode(texts, normalize_embeddings=True)
    runs = []
    for _ in range(REPEATS):
        peer = rate(len(texts), lambda: theirs.encode(texts))
        runs.append((peer, rate(len(texts), lambda: ours.encode(texts))))
    peer, mine = (statistics.median(column) for column in zip(*runs, strict=True))
    return [
        Row("sentence-transformers, default", f"{peer:.0f} texts a second", f"{len(texts)} passages"),
        Row("framewire", f"{mine:.0f} texts a second"),
        Row("ratio", f"{mine / peer:.1f}", "reach: 2.5"),
        Row("smallest cosine to it", f"{(found * wanted).sum(1).min():.5f}", "reach: 0.999"),
    ]


def write(rows: list[Row]) -> None:
    """Write the table with date, versions and cores."""
    versions = installed_versions()
    named = ", ".join(f"{name} {versions[name]}" for name in ("python", "torch", "transformers", "numpy"))
    head = f"{datetime.now(UTC):%Y-%m-%d}, {cores()} cores, {named}, medians of {REPEATS}"
    lines = ["# Speed of the models", "", head, "", "| figure | value | note |", "| --- | --- | --- |"]
    lines += [f"| {row.figure} | {row.value} | {row.note} |" for row in rows]
    path = ROOT / "reports" / "benchmarks" / "engine.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
