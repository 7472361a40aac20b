"""The two models against their peers: the zero-shot pipeline and sentence-transformers, on the same weights."""

from __future__ import annotations

import json
import os
import re

import numpy as np
from peer import peer_cost
from speed_common import BOOK, RELEASES, REPEATS, Asked, Row, Spent, median, spent

from framewire.codebook import Codebook
from framewire.engine import Encoder, cores
from framewire.models.embedder import load_embedder
from framewire.models.entailment import EmbeddedEntailment
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.models.parts.adapter import load_adapter
from framewire.models.parts.tokens import Pair
from framewire.models.rules import rule
from framewire.stance.questions.hypotheses import frame_questions

# Each pair that is timed stands for so many texts, and pairs that are compared.
TEXTS = 3
# Weights of the embedded encoder that a token is multiplied with: 12 layers of 4 + 8 squares of 384.
WEIGHTS = 12 * 12 * 384 * 384
MATRIX = 2048


def engine_part(asked: Asked) -> list[Row]:
    """Measure pairs and texts a second of one core, and that the numbers are those of the peers."""
    import torch

    torch.set_num_threads(1)
    bound = os.environ.get("OMP_NUM_THREADS", str(cores()))
    os.environ["OMP_NUM_THREADS"] = "1"
    texts, hypotheses = passages(), codebook_hypotheses()
    model = EmbeddedEntailment.load()
    rows = engine_speed(model, sample(texts, hypotheses, asked.size))
    rows += agreement(model, sample(texts, hypotheses, TEXTS * asked.size))
    rows += embedding(texts[:: max(1, len(texts) // (TEXTS * asked.size))][: TEXTS * asked.size])
    os.environ["OMP_NUM_THREADS"] = bound
    return rows


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
    steps = [step for frame in book.frames for step in frame_questions(frame).steps]
    return targets + [said.text for step in steps for said in step]


def sample(texts: list[str], hypotheses: list[str], count: int) -> list[Pair]:
    """Return `count` pairs: passages spread over the releases, four hypotheses each in turn."""
    step = max(1, len(texts) // (count // 4))
    return [
        (text, hypotheses[(4 * n + k) % len(hypotheses)]) for n, text in enumerate(texts[::step]) for k in range(4)
    ][:count]


def engine_speed(model: EmbeddedEntailment, pairs: list[Pair]) -> list[Row]:
    """Compare the engines with the pipeline, in turn, each on one core."""
    ids = model.inference._tokenizer.ids(pairs)
    stems = model.inference._tokenizer.stems(ids)
    floats = float_engine()
    model.score(pairs[:8])
    floats.first(ids[:8], stems[:8])
    runs = []
    for _ in range(REPEATS):
        ours = spent(lambda: model.score(pairs))
        runs.append((peer_cost(pairs), ours, spent(lambda: floats.first(ids, stems)), matrix_cost()))
    peer, mine, plain, whole = (median(column).worked for column in zip(*runs, strict=True))
    tokens = sum(map(len, ids)) / len(ids)
    reached, most = 2 * WEIGHTS * sum(map(len, ids)) / mine / 1e9, 2 * MATRIX**3 / whole / 1e9
    note = f"medians of {REPEATS}; {len(pairs)} pairs of {tokens:.0f} tokens, passages x codebook hypotheses"
    return [
        Row("zero-shot pipeline, torch float32", f"{len(pairs) / peer:.1f} pairs a core second", note),
        Row(f"framewire, engine {model.engine}", f"{len(pairs) / mine:.1f} pairs a core second"),
        Row("ratio", f"{peer / mine:.1f}", "reach: 4"),
        Row(
            "framewire, engine float32", f"{len(pairs) / plain:.1f} pairs a core second", "for processors without AVX2"
        ),
        Row(f"torch float32 matrix product, {MATRIX} x {MATRIX}", f"{most:.0f} GFLOP/s a core", "the measured rate"),
        Row(
            "share of it that the engine reaches",
            f"{reached / most:.0%}",
            "products of the layers as if no premise were shared; whole numbers count",
        ),
    ]


def float_engine() -> Encoder:
    """Return the engine for other processors, with the adapter that reads plain questions."""
    adapter = load_adapter().weakened(rule("inference_strength"))
    return Encoder.open(converted_folder(embedded_model("entailment")), adapter, "float32")


def matrix_cost() -> Spent:
    """Return what one large float32 product costs on one core."""
    import torch

    torch.set_num_threads(1)
    left, right = torch.randn(MATRIX, MATRIX), torch.randn(MATRIX, MATRIX)
    left @ right
    return spent(lambda: left @ right)


def agreement(model: EmbeddedEntailment, pairs: list[Pair]) -> list[Row]:
    """Compare the engine with 32-bit floats, and with itself in other company."""
    floats = float_engine()
    reader = model.inference
    scores, ids = model.score(pairs), reader._tokenizer.ids(pairs)
    exact = model.inference._head.apply(
        model.inference._pooler.apply(floats.first(ids, model.inference._tokenizer.stems(ids)))
    )
    same = float((scores.argmax(1) == exact.argmax(1)).mean())
    step = max(1, len(pairs) // 50)
    alone = np.concatenate([model.score([pair]) for pair in pairs[::step]])
    moved = float(np.abs(alone - scores[::step]).max())
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
        peer = spent(lambda: theirs.encode(texts))
        runs.append((peer, spent(lambda: ours.encode(texts))))
    peer, mine = (median(column).worked for column in zip(*runs, strict=True))
    return [
        Row(
            "sentence-transformers, default",
            f"{len(texts) / peer:.0f} texts a core second",
            f"medians of {REPEATS}; {len(texts)} passages",
        ),
        Row("framewire", f"{len(texts) / mine:.0f} texts a core second"),
        Row("ratio", f"{peer / mine:.1f}", "reach: 2.5"),
        Row("smallest cosine to it", f"{(found * wanted).sum(1).min():.5f}", "reach: 0.999"),
    ]
