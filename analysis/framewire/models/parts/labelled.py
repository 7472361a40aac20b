"""Any entailment model of a transformers folder: 2- or 3-way, the order of its labels read from its config."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.errors import ModelError
from framewire.models.folders.hub import check_tokenizer, loading
from framewire.models.parts.cuts import may_be_cut, room_for_premise
from framewire.models.parts.given import whole_characters
from framewire.models.parts.heads import softmax
from framewire.models.parts.tokens import Pair

Array = NDArray[np.float32]
# Tokens a batch, padding included.
BUDGET = 4096
NOT_ENTAILED = ("not_entailment", "not entailment", "non_entailment", "no_entailment", "non-entailment", "neutral")
Order = tuple[int, int | None, int | None]


def label_order(name: str, labels: Mapping[int, str]) -> Order:
    """Return which outputs are entailment, neutral, contradiction, from id2label; null: not told apart.

    In a 2-way model "not entailment" counts as neutral. Raises ModelError if there is no entailment label.

    >>> label_order("m", {0: "CONTRADICTION", 1: "neutral", 2: "entailment"})
    (2, 1, 0)
    >>> label_order("m", {0: "entailment", 1: "not_entailment"})
    (0, 1, None)
    """
    place = {label.strip().lower(): number for number, label in labels.items()}
    shown = ", ".join(repr(labels[number]) for number in sorted(labels))
    if "entailment" not in place:
        cure = "Choose a model trained on natural language inference, with an output named 'entailment'"
        raise ModelError(name, f"its outputs are {shown}: none is 'entailment'", cure)
    neutral = next((place[label] for label in NOT_ENTAILED if label in place), None)
    contradiction = place.get("contradiction")
    if len(labels) != 1 + (neutral is not None) + (contradiction is not None) or len(labels) == 1:
        cure = "Choose a model with the outputs entailment, neutral, contradiction or entailment, not_entailment"
        raise ModelError(name, f"its outputs are {shown}: framewire cannot tell which is which", cure)
    return place["entailment"], neutral, contradiction


class LabelledModel:
    """A sequence-classification model run by transformers in 32-bit floats."""

    engine = "transformers float32"

    def __init__(self, folder: Path, name: str, revision: str) -> None:
        config = _config(folder, name)
        self._order = label_order(name, {int(key): str(label) for key, label in config["id2label"].items()})
        self.name, self.revision = name, revision
        with loading(name, "transformers"):
            self._tokenizer, self._model, missing = _loaded(folder)
        check_tokenizer(name, self._tokenizer)
        if missing:
            cure = "Choose a model that was trained on natural language inference, and saved whole"
            raise ModelError(name, f"its weights lack {missing[0]}, which would be drawn at random", cure)
        self._longest: int = min(self._tokenizer.model_max_length, _places(self._model, config))

    def score(self, pairs: Sequence[Pair]) -> Array:
        """Return (n, 3) probabilities of entailment, neutral, contradiction."""
        found = np.zeros((len(pairs), 3), np.float32)
        if not pairs:
            return found
        coded = self._coded([(whole_characters(left), whole_characters(right)) for left, right in pairs])
        lengths = [len(ids) for ids in coded["input_ids"]]
        for rows in padded_batches(lengths, BUDGET):
            found[rows] = self._probabilities({key: [values[row] for row in rows] for key, values in coded.items()})
        return found

    def cuts(self, pairs: Sequence[Pair]) -> list[bool]:
        """Return for each pair whether the end of its premise is left out."""
        return [may_be_cut(pair, self._longest) and self._is_long(pair) for pair in pairs]

    def _is_long(self, pair: Pair) -> bool:
        ids: list[int] = self._tokenizer(*map(whole_characters, pair))["input_ids"]
        return len(ids) > self._longest

    def _coded(self, pairs: Sequence[Pair]) -> dict[str, list[list[int]]]:
        """Return what the tokenizer says of each pair, of those that are too long without the end of the premise."""
        coded = self._tokenizer([left for left, _ in pairs], [right for _, right in pairs], truncation=False)
        found = {key: list(values) for key, values in coded.items()}
        for row, ids in enumerate(coded["input_ids"]):
            if len(ids) > self._longest:
                for key, values in self._shortened(pairs[row]).items():
                    found[key][row] = values
        return found

    def _shortened(self, pair: Pair) -> dict[str, list[int]]:
        room_for_premise(self._longest, len(self._tokenizer("", pair[1])["input_ids"]), self.name)
        return dict(self._tokenizer(*pair, truncation="only_first", max_length=self._longest))

    def _probabilities(self, coded: dict[str, list[list[int]]]) -> Array:
        import torch

        with torch.inference_mode():
            scores = self._model(**self._tokenizer.pad(coded, return_tensors="pt")).logits.numpy()
        shares = softmax(scores)
        columns = [np.zeros(len(shares), np.float32) if at is None else shares[:, at] for at in self._order]
        return np.stack(columns, axis=1)


def padded_batches(lengths: Sequence[int], budget: int) -> list[NDArray[np.int64]]:
    """Return rows in batches of like lengths, longest first, at most `budget` tokens each with padding.

    >>> [batch.tolist() for batch in padded_batches([3, 9, 8, 2], budget=20)]
    [[1, 2], [0, 3]]
    """
    order = np.argsort(-np.asarray(lengths), kind="stable")
    batches, start = [], 0
    while start < len(order):
        stop = start + max(1, budget // lengths[order[start]])
        batches.append(order[start:stop])
        start = stop
    return batches


def _loaded(folder: Path) -> tuple[Any, Any, list[str]]:
    """Load tokenizer and model: safetensors only, and no code from the folder. Return what the weights lack, too."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(folder), trust_remote_code=False)
    model, said = AutoModelForSequenceClassification.from_pretrained(
        str(folder), trust_remote_code=False, use_safetensors=True, dtype="float32", output_loading_info=True
    )
    return tokenizer, model.eval(), sorted(said["missing_keys"])


def _places(model: Any, config: Mapping[str, Any]) -> int:
    """Return how many tokens there are places for. RoBERTa and its kin number them from behind that of padding."""
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and getattr(module, "padding_idx", None) is not None:
            return int(module.num_embeddings - module.padding_idx - 1)
    return int(config.get("max_position_embeddings") or 512)


def _config(folder: Path, name: str) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(name, "it has no readable config.json", "Give the folder of a transformers model") from error
    if not isinstance(config, dict) or not isinstance(config.get("id2label"), dict):
        cure = "Choose a model with named outputs, one of them 'entailment'"
        raise ModelError(name, "its config.json names no outputs (id2label)", cure)
    return config
