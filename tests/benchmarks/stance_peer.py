"""The peer: the zero-shot pipeline of transformers as its documentation writes it, same weights, 3-way head."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.models.parts.adapter import load_adapter
from framewire.models.parts.heads import load_head

LABELS = ("favour", "neutral", "against")


class PeerStance:
    """classifier(text, candidate_labels=["favour", "neutral", "against"], hypothesis_template=...)."""

    def __init__(self, classifier: Any) -> None:
        self._classify = classifier

    @classmethod
    def load(cls) -> PeerStance:
        """Build the 3-way model folder and the pipeline."""
        import torch
        from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

        torch.set_num_threads(len(os.sched_getaffinity(0)))
        folder = str(three_way_folder())
        model = AutoModelForSequenceClassification.from_pretrained(folder)
        return cls(pipeline("zero-shot-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(folder)))

    def predict(self, texts: Sequence[str], targets: Sequence[str]) -> NDArray[np.int64]:
        """Return the label each text gets, 0 favour, 1 neutral, 2 against."""
        found = []
        for text, target in zip(texts, targets, strict=True):
            name = target.replace("{", "(").replace("}", ")")
            template = f"The stance of this text towards {name} is {{}}."
            found.append(LABELS.index(self._classify(text, list(LABELS), hypothesis_template=template)["labels"][0]))
        return np.array(found)


def three_way_folder() -> Path:
    """Return a transformers folder of the embedded encoder, adapted, with the linear 3-way head in place of its own."""
    from safetensors.numpy import load_file, save_file

    source, folder = converted_folder(embedded_model("entailment")), Path(tempfile.mkdtemp(prefix="framewire-peer-"))
    shutil.copytree(source, folder, dirs_exist_ok=True)
    head, adapter = load_head("two_sided"), load_adapter()
    weights = {name: adapter.adapted(name, value) for name, value in load_file(source / "model.safetensors").items()}
    (matrix, bias) = head.layers[0]
    folded = (matrix / head.scale[:, None]) / head.temperature
    weights["classifier.weight"] = np.ascontiguousarray(folded.T, np.float32)
    weights["classifier.bias"] = np.asarray(bias / head.temperature - head.mean @ folded, np.float32)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((folder / "config.json").read_text("utf-8"))
    names = {str(number): label for number, label in enumerate(head.labels)}
    config |= {"id2label": names, "label2id": {label: int(number) for number, label in names.items()}}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder
