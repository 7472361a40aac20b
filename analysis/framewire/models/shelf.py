"""The two models of a run, each loaded on first use and not before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from framewire.codebook import Codebook, ModelChoice

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder
    from framewire.models.entailment import EntailmentModel


@dataclass
class Shelf:
    """The embedding and the entailment model a codebook chose. A run that needs neither loads neither."""

    embedding: ModelChoice
    nli: ModelChoice

    @classmethod
    def of(cls, codebook: Codebook) -> Shelf:
        """Return the shelf of a codebook, with nothing loaded."""
        return cls(codebook.embedding, codebook.entailment)

    @cached_property
    def embedder(self) -> Embedder:
        from framewire.models.embedder import load_embedder

        return load_embedder(self.embedding.name, self.embedding.revision)

    @cached_property
    def entailment(self) -> EntailmentModel:
        from framewire.models.entailment import load_entailment

        return load_entailment(self.nli.name, self.nli.revision)
