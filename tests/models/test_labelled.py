"""Any NLI model by folder: 2- and 3-way, in the order its config names; refused when it cannot tell entailment."""

import numpy as np
import pytest

from framewire.errors import ModelError
from framewire.models.entailment import load_entailment

PAIRS = [("peace talks", "the war"), ("the end", "war"), ("talks the peace war end", "peace")]


@pytest.mark.parametrize(
    ("labels", "place"),
    [
        (("CONTRADICTION", "NEUTRAL", "ENTAILMENT"), (2, 1, 0)),
        (("entailment", "neutral", "contradiction"), (0, 1, 2)),
        (("entailment", "not_entailment"), (0, 1, None)),
        (("not_entailment", "entailment"), (1, 0, None)),
    ],
)
def test_columns_follow_the_names_in_the_config(tiny_folder, labels, place):
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = tiny_folder(labels)
    found = load_entailment(str(folder)).score(PAIRS)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        coded = tokenizer([left for left, _ in PAIRS], [right for _, right in PAIRS], padding=True, return_tensors="pt")
        wanted = model(**coded).logits.softmax(dim=1).numpy()
    for column, at in enumerate(place):
        np.testing.assert_allclose(found[:, column], 0 if at is None else wanted[:, at], atol=1e-5)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (("positive", "negative"), "none is 'entailment'"),
        (("LABEL_0", "LABEL_1", "LABEL_2"), "none is 'entailment'"),
        (("entailment", "sarcasm"), "cannot tell which is which"),
    ],
)
def test_a_model_that_cannot_tell_entailment_is_refused(tiny_folder, labels, message):
    with pytest.raises(ModelError, match=message):
        load_entailment(str(tiny_folder(labels)))


def test_weights_that_are_not_safetensors_are_refused(tiny_folder):
    folder = tiny_folder(("entailment", "not_entailment"))
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"there is no \.safetensors file"):
        load_entailment(str(folder))


def test_a_pair_too_long_is_an_error_never_cut(tiny_folder):
    model = load_entailment(str(tiny_folder(("entailment", "not_entailment"))))
    with pytest.raises(ModelError, match="more than the 64 that the model reads"):
        model.score([("peace " * 100, "war")])


@pytest.mark.parametrize(
    ("name", "revision", "message"),
    [
        ("org/model", None, "its revision is not given"),
        ("org/model", "main", "its revision is main"),
        ("no such folder", None, "neither a local folder nor a Hub name"),
    ],
)
def test_a_hub_model_needs_an_exact_revision(name, revision, message):
    with pytest.raises(ModelError, match=message):
        load_entailment(name, revision)
