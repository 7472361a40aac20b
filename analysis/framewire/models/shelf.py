"""The two models of a run, each loaded on first use and not before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING

from framewire.codebook import Codebook, ModelChoice
from framewire.errors import MissingPackageError, ModelError

# Where the models run: on this machine, or on a Ray cluster.
ENGINES = ("local", "ray")

if TYPE_CHECKING:
    from framewire.models.cluster import Cluster
    from framewire.models.embedder import Embedder
    from framewire.models.entailment import EntailmentModel


@dataclass
class Shelf:
    """The embedding and the entailment model a codebook chose. A run that needs neither loads neither.

    `engine` is one of ENGINES. Close a shelf after use.
    """

    embedding: ModelChoice
    nli: ModelChoice
    engine: str = "local"

    @classmethod
    def of(cls, codebook: Codebook, engine: str = "local") -> Shelf:
        """Return the shelf of a codebook, with nothing loaded. Raises ModelError or MissingPackageError for an engine
        that is not there."""
        if engine not in ENGINES:
            raise ModelError("engine", f"there is no '{engine}'", f"Choose one of: {', '.join(ENGINES)}")
        if engine == "ray" and find_spec("ray") is None:
            raise MissingPackageError.extra("ray", "ray")
        return cls(codebook.embedding, codebook.entailment, engine)

    @cached_property
    def embedder(self) -> Embedder:
        if self.engine == "ray":
            from framewire.models.cluster import ClusterEmbedder

            return ClusterEmbedder(self._cluster)
        from framewire.models.embedder import load_embedder

        return load_embedder(self.embedding.name, self.embedding.revision)

    @cached_property
    def entailment(self) -> EntailmentModel:
        if self.engine == "ray":
            from framewire.models.cluster import ClusterEntailment

            return ClusterEntailment(self._cluster)
        from framewire.models.entailment import load_entailment

        return load_entailment(self.nli.name, self.nli.revision)

    @property
    def workers(self) -> int:
        """How many workers of a cluster share the questions; 1 on this machine, where the cores share them."""
        return len(self._cluster) if self.engine == "ray" else 1

    def close(self) -> None:
        """Give back what the models took, memory and the workers of a cluster. They load again on the next use."""
        for name in ("embedder", "entailment"):
            self.__dict__.pop(name, None)
        cluster: Cluster | None = self.__dict__.pop("_cluster", None)
        if cluster is not None:
            cluster.close()

    @cached_property
    def _cluster(self) -> Cluster:
        from framewire.models.cluster import Cluster

        return Cluster.start(self.embedding, self.nli)
