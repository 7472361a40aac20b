"""The door to sentence embeddings: texts in, unit vectors out; and to the vectors of their tokens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from framewire.engine import Encoder, fastest
from framewire.errors import ModelError
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.hub import check_tokenizer, loading
from framewire.models.parts.given import whole_characters
from framewire.models.parts.tokens import Piece, TextTokenizer, TokenVectors, joined
from framewire.models.shared import shared

Array = NDArray[np.float32]
WIDTH = 384
# The layers whose vectors stand for a token, side by side: near words, grammar and sense.
TOKEN_LAYERS = (2, 4, 6)


class Embedder(Protocol):
    """What a stage needs of an embedding model."""

    name: str
    revision: str

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector of length 1 for each text, (n, d) float32, in the order of `texts`."""
        ...


class TokenEmbedder(Embedder, Protocol):
    """An embedding model that also says what it read in each token."""

    def encode_with_tokens(self, texts: Sequence[str]) -> tuple[Array, list[TokenVectors]]:
        """Return what `encode` returns, and for each text the vectors of all its tokens, of texts of any length."""
        ...


def load_embedder(name: str = "embedded", revision: str | None = None) -> Embedder:
    """Load an embedding model: "embedded", a Hub name with a revision of 40 hex digits, or a local folder.

    Raises ModelError if it is not there or not what its checksum says.
    """
    if name != "embedded":
        from framewire.models.folders.hub import local_revision, model_folder

        folder = model_folder(name, revision)
        return FolderEmbedder(folder, name, local_revision(name) or str(revision))
    return load_token_embedder()


def load_token_embedder() -> TokenEmbedder:
    """Load the embedded model. Raises ModelError if it is not there or not what its checksum says."""
    entry = embedded_model("embedding")
    if entry.folder is None:
        raise ModelError(entry.source, "the package is not installed", f"Run: pip install {entry.source}")
    kind = EmbeddedEmbedder if fastest() == "int16" else FolderEmbedder
    folder = entry.folder / "model"
    return shared((kind, folder, *embedded_identity()), lambda: kind(folder, *embedded_identity()))


def embedded_identity() -> tuple[str, str]:
    """Return the name and the revision of the embedded model."""
    entry = embedded_model("embedding")
    return "embedded", f"{entry.source}-{entry.revision}"


class EmbeddedEmbedder:
    """all-MiniLM-L6-v2 on the integer engine: mean of the tokens' last vectors, scaled to length 1.

    A vector depends on its text only. The first 256 tokens of a text are embedded, as the model was trained.
    """

    engine = "int16"

    def __init__(self, folder: Path, name: str, revision: str) -> None:
        self.name, self.revision = name, revision
        self._encoder, self._tokenizer = Encoder.open(folder), TextTokenizer(folder)

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one unit vector for each text."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        different = list(dict.fromkeys(texts))
        first = [pieces[0].ids for pieces in self._tokenizer.pieces(different)]
        row = {text: number for number, text in enumerate(different)}
        return unit_rows(self._encoder.mean(first))[[row[text] for text in texts]]

    def encode_with_tokens(self, texts: Sequence[str]) -> tuple[Array, list[TokenVectors]]:
        """Return one unit vector for each text, and what was read in each of its tokens, from the same pass.

        A text longer than the model reads is read in pieces of 254 tokens, each without the others.
        """
        of_text = self._tokenizer.pieces(texts)
        vectors = self._encoder.tokens([piece.ids for pieces in of_text for piece in pieces], TOKEN_LAYERS)
        return _means_and_tokens(of_text, vectors)


class FolderEmbedder:
    """A sentence-transformers folder, run by that package: pooling, normalising and prompts are those of its config."""

    engine = "sentence-transformers"

    def __init__(self, folder: Path, name: str, revision: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.name, self.revision, self._folder = name, revision, folder
        with loading(name, "sentence-transformers"):
            self._model = SentenceTransformer(
                str(folder), device="cpu", trust_remote_code=False, model_kwargs={"use_safetensors": True}
            )
        check_tokenizer(name, self._model.tokenizer)
        self._prompt = chosen_prompt(self._model.prompts, self._model.default_prompt_name)

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one unit vector for each text."""
        if not texts:
            return np.zeros((0, self._model.get_sentence_embedding_dimension() or 0), np.float32)
        found = self._model.encode(
            list(map(whole_characters, texts)),
            prompt_name=self._prompt,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(found, np.float32)

    def encode_with_tokens(self, texts: Sequence[str]) -> tuple[Array, list[TokenVectors]]:
        """Return one unit vector for each text, and what was read in each of its tokens; of a six-layer BERT only."""
        of_text = TextTokenizer(self._folder).pieces(texts)
        vectors = [self._hidden(piece.ids) for pieces in of_text for piece in pieces]
        return _means_and_tokens(of_text, vectors)

    def _hidden(self, ids: Sequence[int]) -> Array:
        """Return the vectors of the tokens after TOKEN_LAYERS side by side; one sequence at a time, for equal bits."""
        import torch

        with torch.inference_mode():
            transformer: Any = self._model[0]
            read = transformer.auto_model(input_ids=torch.tensor([list(ids)]), output_hidden_states=True)
            found = torch.cat([read.hidden_states[layer][0] for layer in TOKEN_LAYERS], 1)
            return np.asarray(found.numpy(), np.float32)


def chosen_prompt(prompts: Mapping[str, str | None], default: str | None) -> str | None:
    """Return the name of the prompt of a model for texts that are compared with each other; null where it has none.

    The model's default, else the one for clustering, else the one for queries: what E5 models want before every text.

    >>> chosen_prompt({"query": "query: ", "passage": "passage: "}, None)
    'query'
    """
    wanted = {name.lower(): name for name, said in prompts.items() if said}
    return default or wanted.get("clustering") or wanted.get("query")


def unit_rows(rows: Array) -> Array:
    """Return each row divided by its length.

    >>> unit_rows(np.array([[3.0, 4.0]], np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929]]
    """
    lengths = np.sqrt((rows.astype(np.float64) ** 2).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)


def _means_and_tokens(of_text: Sequence[Sequence[Piece]], vectors: Sequence[Array]) -> tuple[Array, list[TokenVectors]]:
    """Return the unit means of the last layer over each text's first piece, and the vectors of its own tokens."""
    means, tokens, done = np.zeros((len(of_text), WIDTH), np.float32), [], 0
    for number, pieces in enumerate(of_text):
        read = vectors[done : done + len(pieces)]
        last = np.ascontiguousarray(read[0][:, -WIDTH:])
        means[number] = np.add.reduceat(last, [0], axis=0)[0] / len(last)
        tokens.append(joined(pieces, read))
        done += len(pieces)
    return unit_rows(means), tokens
