"""The peer: the zero-shot pipeline of transformers as its documentation writes it, on the same rebuilt weights."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from framewire.models.catalog import embedded_model
from framewire.models.convert import converted_folder


def peer_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the pairs a second of the pipeline in torch float32 on all cores, after a warm-up, as a user calls it.

    The pipeline is given one text and its labels at a time and the hypotheses whole, so that it scores these pairs.
    """
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    torch.set_num_threads(len(os.sched_getaffinity(0)))
    folder = str(converted_folder(embedded_model("entailment")))
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    classify = pipeline("zero-shot-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(folder))
    asked: dict[str, list[str]] = {}
    for premise, hypothesis in pairs:
        asked.setdefault(premise, []).append(hypothesis)
    first = next(iter(asked))
    classify(first, asked[first], hypothesis_template="{}", multi_label=True)
    began = time.perf_counter()
    for premise, hypotheses in asked.items():
        classify(premise, hypotheses, hypothesis_template="{}", multi_label=True)
    return len(pairs) / (time.perf_counter() - began)
