"""Runs in processes that can be killed, with models that read nothing: what they say are hashes of the words.

Corpus, scoring, decisions, ledger, caches and files are the real ones; themes are those of small_runs. Each run is
forked from a process that has imported what it needs, so that it costs what it does and not what it waits for.
"""

import hashlib
import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import pytest

from whole_runs import BOOK

# A model takes its time: who kills a run must see what it has done so far.
SECONDS = 0.02


class HashedEntailment:
    """Says of a pair what its hash says, whatever else it is asked; in the name of the model that has heads."""

    name, revision, engine = "embedded", "hashed", "none"

    def score(self, pairs):
        time.sleep(SECONDS)
        drawn = np.array([_draw(pair).exponential(size=3) ** 3 for pair in pairs]).reshape(-1, 3)
        return (drawn / drawn.sum(axis=1, keepdims=True)).astype(np.float32)

    def score_with_features(self, pairs):
        features = np.array([_draw((*pair, "")).standard_normal(384) for pair in pairs], np.float32)
        # Far out, so that the heads take sides.
        return self.score(pairs), 4 * features.reshape(-1, 384)

    writer_with_features = score_with_features


def _draw(words):
    return np.random.default_rng(int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:8], "big"))


def start(sources, out, limit):
    """Start the tables of a run on the first articles of some sources and return its process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed_runs_ready"])
    process = context.Process(target=tables, args=(str(sources), str(out), limit))
    with pytest.MonkeyPatch.context() as patch:
        # For the process that the others are forked from, which finds `killed_runs_ready` there.
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
        process.start()
    return process


def tables(sources, out, limit):
    """Make the tables of a run, with a checkpoint every few questions, so that a small corpus has many of them."""
    import framewire.themes
    from framewire import pipeline
    from framewire.corpus import build
    from framewire.corpus.attribution.attributor import Attributor
    from framewire.models import embedder, entailment
    from framewire.stance.schedule import ask
    from small_runs import build_themes
    from themes.worlds import WordEmbedder

    ask.BLOCK = 16
    # In no language: by quotation marks alone, without the tagger.
    build.Attributor = lambda language, keep: Attributor("", keep)
    embedder.load_embedder = lambda *_: WordEmbedder()
    entailment.load_entailment = lambda *_: HashedEntailment()
    framewire.themes.build_themes = build_themes
    pipeline.write_products = lambda *_: None
    pipeline.run(sources, BOOK, out, pipeline.RunOptions(limit=limit))
