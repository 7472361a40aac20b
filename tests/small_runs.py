"""Whole runs without a model, in a fraction of a second: the real corpus stage, files, locks and manifest; the other
stages write what a model might have said.
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, contextmanager, nullcontext
from unittest.mock import patch

import numpy as np

from framewire import pipeline
from framewire.corpus import build as corpus
from framewire.models.remembered import VectorCache
from framewire.runfolder import Run
from framewire.stages import Stage
from framewire.stance.answers import Ledger
from framewire.tables import content_hash, replacing

BOOK = 'title = "Small"\n[[theme]]\nid = "talks"\nname = "talks"\ndefinition = "Talks."\n'
TEXT = (
    "Delegates of nine countries met in the harbour town on Monday to discuss a plan for peace.\n\n"
    "The talks will go on until Friday, according to the hosts, and another round is planned for {0}.\n\n"
    "Nobody in town number {0} expected the hosts to agree with the plan of the nine countries.\n"
)


class NoAttributor:
    """Finds nobody who says anything."""

    def __init__(self, language, keep):
        pass

    def of(self, texts, passages):
        return [[] for _ in texts]


def _stage(name, tables, reads):
    def made(job, shelf=None):
        store = job.run.store

        def build():
            documents = store.read("documents", ["document_id"])["document_id"].tolist()
            keys = [hashlib.sha256(identity.encode()).digest() for identity in documents]
            if name == "themes":
                cache = VectorCache(store.cache / "embeddings", "small", "1")
                if fresh := [key for key in keys if key not in cache]:
                    cache.add(fresh, np.frombuffer(b"".join(fresh), np.uint8).reshape(-1, 32).astype(np.float32))
                assert cache.vectors(keys).astype(np.uint8).tobytes() == b"".join(keys)
                (job.run.path / "bertopic").mkdir(exist_ok=True)
                with replacing(job.run.path / "bertopic" / "model.json") as aside:
                    aside.write_text(str(len(documents)))
            if name == "scoring":
                with Ledger.open(store.cache / "answers.sqlite") as ledger:
                    ledger.note({key.hex(): np.zeros(3, np.float32) for key in keys})
                    assert len(ledger.known([key.hex() for key in keys])) == len(set(keys))
            for table in tables:
                store.write_rows(table, [])
            store.fail(name, [{"unit_id": identity, "error": "small", "message": "m"} for identity in documents[:1]])
            return {"documents": str(len(documents))}

        folders = ("bertopic",) if name == "themes" else ()
        return Stage(name, (), reads, tables, {}, build, folders)

    return made


def write_page(run):
    """Write a product that follows from the documents."""
    text = "\n".join(run.table("documents")["text"])
    with replacing(run.path / "explore.html") as aside:
        aside.write_text(text, encoding="utf-8")


def _nothing(*arguments):
    return None


@contextmanager
def without_models():
    """Let `pipeline.run` do its work without a model and with one product."""
    reads = ("documents", "passages")
    patches = (
        patch.object(corpus, "Attributor", NoAttributor),
        patch.object(corpus, "kept_vectors", lambda cache: nullcontext(None)),
        patch.object(pipeline, "_model_identities", lambda book: []),
        patch.object(pipeline, "_themes", _stage("themes", pipeline.THEME_TABLES, reads)),
        patch.object(pipeline, "_scoring", _stage("scoring", pipeline.SCORED_TABLES, reads)),
        patch.object(pipeline, "_decisions", _stage("decisions", pipeline.STANCE_TABLES, reads)),
        patch("framewire.publish.write_explore", write_page),
        *(patch(f"framewire.publish.write_{name}", _nothing) for name in ("notebooks", "report", "dataset")),
    )
    with ExitStack() as stack:
        for each in patches:
            stack.enter_context(each)
        yield


def articles(folder, count=5):
    """Write a few articles and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"Talks of round {number}\n\n" + TEXT.format(number))
    return folder


def hashes(run):
    """Return the content hash of every table of a run."""
    opened = Run.open(run) if not isinstance(run, Run) else run
    return {name: content_hash(opened.store.arrow(name)) for name in opened.tables()}
