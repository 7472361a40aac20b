"""The peer: the zero-shot pipeline of transformers as its documentation writes it, on the same rebuilt weights."""

from __future__ import annotations

from collections.abc import Sequence

from speed_common import Spent, spent

from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder


def peer_cost(pairs: Sequence[tuple[str, str]], threads: int = 1) -> Spent:
    """Return what the pipeline costs for these pairs in torch float32, after a warm-up, as a user calls it.

    The pipeline is given one text and its labels at a time and the hypotheses whole, so that it scores these pairs.
    On one thread it wastes nothing on waiting for the other, so its processor seconds are the fewest it can do with.
    """
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    torch.set_num_threads(threads)
    folder = str(converted_folder(embedded_model("entailment")))
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    classify = pipeline("zero-shot-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(folder))
    asked: dict[str, list[str]] = {}
    for premise, hypothesis in pairs:
        asked.setdefault(premise, []).append(hypothesis)
    first = next(iter(asked))
    classify(first, asked[first], hypothesis_template="{}", multi_label=True)

    def score() -> None:
        for premise, hypotheses in asked.items():
            classify(premise, hypotheses, hypothesis_template="{}", multi_label=True)

    return spent(score)
