"""The two models on a Ray cluster: workers that load a model once and give the same answers as this machine.

The cluster is the one that RAY_ADDRESS names, else a local one with a worker a core. A text's or pair's result depends
on it only, so how it was shared out leaves no trace, as long as every worker runs the same engine; that is checked.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import metadata
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framewire.codebook import ModelChoice
from framewire.engine import cores, fastest
from framewire.errors import ModelError
from framewire.models.embedder import load_embedder
from framewire.models.entailment import load_entailment
from framewire.models.parts.tokens import Pair

Array = NDArray[np.float32]
Kind = Literal["embedder", "entailment"]
# Texts or pairs that a worker gets at a time: about a second of work, so that the last worker is not waited for long.
SHARE = 64
# A worker that dies with its node is started again elsewhere, so many times.
RESTARTS = 3


class Identity(NamedTuple):
    """What decides a worker's numbers, besides the models."""

    framewire: str
    engine: str

    @classmethod
    def here(cls) -> Identity:
        """Return that of this process."""
        return cls(metadata.version("framewire"), fastest())


class Worker:
    """Lives on a node of the cluster, with one core, and loads each model when it is first asked."""

    def __init__(self, embedding: ModelChoice, nli: ModelChoice) -> None:
        self._embedding, self._nli = embedding, nli
        self._loaded: dict[Kind, Any] = {}

    def identity(self) -> Identity:
        """Return what decides this worker's numbers."""
        return Identity.here()

    def name(self, kind: Kind) -> tuple[str, str, str]:
        """Return name, revision and engine of a model."""
        model = self._model(kind)
        return model.name, model.revision, model.engine

    def ask(self, kind: Kind, method: str, part: Sequence[Any]) -> Any:
        """Return what a method of a model says of some texts or pairs."""
        return getattr(self._model(kind), method)(part)

    def _model(self, kind: Kind) -> Any:
        choice = self._embedding if kind == "embedder" else self._nli
        if kind not in self._loaded:
            load: Any = load_embedder if kind == "embedder" else load_entailment
            self._loaded[kind] = load(choice.name, choice.revision)
        return self._loaded[kind]


class Cluster:
    """The workers of a cluster, all of one kind. Close it to give them back."""

    def __init__(self, workers: Sequence[Any], is_ours: bool) -> None:
        self._workers, self._is_ours = list(workers), is_ours

    @classmethod
    def start(cls, embedding: ModelChoice, nli: ModelChoice) -> Cluster:
        """Connect to the cluster, or start a local one, with a worker for each of its cores.

        Raises ModelError when a worker would not give this machine's numbers.
        """
        ray = _ray()
        is_ours = _connect(ray)
        count = max(1, int(ray.cluster_resources().get("CPU", 1)))
        worker = ray.remote(num_cpus=1, max_restarts=RESTARTS, max_task_retries=RESTARTS)(Worker)
        cluster = cls([worker.remote(embedding, nli) for _ in range(count)], is_ours)
        try:
            check(ray.get([each.identity.remote() for each in cluster._workers]), Identity.here())
        except ModelError:
            cluster.close()
            raise
        return cluster

    def __len__(self) -> int:
        return len(self._workers)

    def name(self, kind: Kind) -> tuple[str, str, str]:
        """Return name, revision and engine of a model."""
        found: tuple[str, str, str] = _ray().get(self._workers[0].name.remote(kind))
        return found

    def ask(self, kind: Kind, method: str, items: Sequence[Any]) -> list[Any]:
        """Return what the workers say of consecutive parts of `items`, in order."""
        from ray.util import ActorPool

        size = max(1, min(SHARE, -(-len(items) // len(self._workers))))
        parts = [list(items[start : start + size]) for start in range(0, len(items), size)] or [[]]
        pool = ActorPool(self._workers)
        return list(pool.map(lambda worker, part: worker.ask.remote(kind, method, part), parts))

    def close(self) -> None:
        """Give the workers back, and stop the cluster if it was started here."""
        ray = _ray()
        for worker in self._workers:
            ray.kill(worker)
        if self._is_ours:
            ray.shutdown()


class ClusterEmbedder:
    """An embedding model on a cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.name, self.revision, self.engine = cluster.name("embedder")

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one unit vector for each text."""
        return np.concatenate(self._cluster.ask("embedder", "encode", texts))


class ClusterEntailment:
    """An entailment model on a cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.name, self.revision, self.engine = cluster.name("entailment")

    def cuts(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return for each pair whether the end of its premise is left out."""
        return [cut for part in self._cluster.ask("entailment", "cuts", pairs) for cut in part]

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        return np.concatenate(self._cluster.ask("entailment", "score", pairs))

    def score_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return the probabilities of both sides and the features that heads read; of the embedded model only."""
        return self._with_features("score_with_features", pairs)

    def writer_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return the same of the questions about who speaks; of the embedded model only."""
        return self._with_features("writer_with_features", pairs)

    def _with_features(self, method: str, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        scores, features = zip(*self._cluster.ask("entailment", method, pairs), strict=True)
        return np.concatenate(scores), np.concatenate(features)


def check(workers: Sequence[Identity], mine: Identity) -> None:
    """Raise ModelError for a worker that would not give this machine's numbers."""
    for number, found in enumerate(workers):
        if tuple(found) != tuple(mine):
            fact = f"it runs framewire {found[0]}, engine {found[1]}; this machine {mine[0]}, {mine[1]}"
            raise ModelError(f"Ray worker {number}", fact, "Use nodes with the same framewire and kind of processor")


def _ray() -> Any:
    import ray

    return ray


def _connect(ray: Any) -> bool:
    """Connect to the cluster of RAY_ADDRESS or start one on this machine; return whether it was started here."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    quiet = {"logging_level": "ERROR", "log_to_driver": False}
    if ray.is_initialized() or os.environ.get("RAY_ADDRESS"):
        ray.init(ignore_reinit_error=True, **quiet)
        return False
    ray.init(num_cpus=cores(), include_dashboard=False, _node_ip_address="127.0.0.1", **quiet)
    return True
