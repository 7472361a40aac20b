"""Any entailment model of a local folder: 2- and 3-way, labels in any order, refused when it cannot tell entailment."""

import numpy as np
import pytest

from framewire.errors import ModelError
from framewire.models.entailment import load_entailment
from framewire.models.parts.labelled import label_order
from model_folders import edit_config, write_bert, write_roberta

PAIRS = [
    ("the cat sat on the mat .", "the cat sat ."),
    ("no treaty was signed .", "a treaty was signed ."),
    ("the dog ran on the road .", "the dog ran on the mat in moscow ."),
    ("the cat", "a dog"),
]


def by_hand(folder, pair):
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        logits = model(**AutoTokenizer.from_pretrained(folder)(*pair, return_tensors="pt")).logits
    return torch.softmax(logits, -1)[0].numpy()


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        (["entailment", "neutral", "contradiction"], [0, 1, 2]),
        (["CONTRADICTION", "NEUTRAL", "ENTAILMENT"], [2, 1, 0]),
        (["entailment", "not_entailment"], [0, 1, None]),
        (["not_entailment", "Entailment"], [1, 0, None]),
        (["contradiction", "entailment"], [1, None, 0]),
    ],
)
def test_columns_follow_the_models_own_labels(tmp_path, labels, columns):
    folder = write_bert(tmp_path, labels)
    scores = load_entailment(str(folder)).score(PAIRS)
    for row, pair in zip(scores, PAIRS, strict=True):
        shares = by_hand(folder, pair)
        assert np.allclose(row, [0 if column is None else shares[column] for column in columns], atol=1e-5)


def test_batch_mates_move_a_probability_by_less_than_the_tolerance(tmp_path):
    model = load_entailment(str(write_bert(tmp_path, ["entailment", "neutral", "contradiction"])))
    together = model.score(PAIRS)
    assert np.abs(np.concatenate([model.score([pair]) for pair in PAIRS]) - together).max() < 1e-5
    assert model.score([]).shape == (0, 3)


def test_a_model_without_an_entailment_label_is_refused(tmp_path):
    folder = write_bert(tmp_path, ["LABEL_0", "LABEL_1", "LABEL_2"])
    with pytest.raises(ModelError, match=r"are 'LABEL_0', 'LABEL_1', 'LABEL_2': none is 'entailment'. Choose"):
        load_entailment(str(folder))


@pytest.mark.parametrize("labels", [["entailment", "irony"], ["entailment"], ["entailment", "neutral", "odd"]])
def test_labels_that_cannot_be_told_apart_are_refused(labels):
    with pytest.raises(ModelError, match="framewire cannot tell which is which"):
        label_order("model", dict(enumerate(labels)))


def test_weights_that_can_run_code_are_refused(tmp_path):
    folder = write_bert(tmp_path, ["entailment", "not_entailment"])
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"there is no .safetensors file in it. Choose a model that has its weights"):
        load_entailment(str(folder))


def test_code_in_a_model_folder_is_never_run(tmp_path):
    folder = write_bert(tmp_path, ["entailment", "not_entailment"])
    (folder / "modeling_evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: pass\n")
    edit_config(folder, model_type="evil", auto_map={"AutoModelForSequenceClassification": "modeling_evil.Evil"})
    with pytest.raises(ModelError, match="transformers cannot load it"):
        load_entailment(str(folder))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("text", ["not json", "[]", '{"model_type": "bert"}'])
def test_a_folder_without_a_config_is_refused(tmp_path, text):
    folder = write_bert(tmp_path, ["entailment", "not_entailment"])
    (folder / "config.json").write_text(text)
    with pytest.raises(ModelError, match=r"config\.json"):
        load_entailment(str(folder))


def test_a_premise_is_read_as_far_as_the_model_reads_and_never_cut_silently(tmp_path):
    model = load_entailment(str(write_bert(tmp_path, ["entailment", "not_entailment"])))
    long, as_read = ("cat " * 75 + "dog", "a dog"), ("cat " * 59, "a dog")
    assert model.cuts([as_read, long, PAIRS[0]]) == [False, True, False]
    scores = model.score([PAIRS[0], long, as_read])
    assert np.allclose(scores[1], scores[2], atol=1e-5)
    assert np.allclose(model.score([PAIRS[0]])[0], scores[0], atol=1e-5)
    with pytest.raises(ModelError, match=r"a hypothesis takes 78 of the 64 tokens that it reads"):
        model.score([("a dog", "cat " * 75)])


def test_a_model_without_a_classifier_is_refused(tmp_path):
    from transformers import BertModel

    labels = ["contradiction", "neutral", "entailment"]
    folder = write_bert(tmp_path, labels)
    BertModel.from_pretrained(folder).save_pretrained(folder)
    edit_config(folder, id2label=dict(enumerate(labels)))
    with pytest.raises(ModelError, match=r"its weights lack classifier\.bias, which would be drawn at random"):
        load_entailment(str(folder))


def test_a_model_without_its_tokenizer_is_refused(tmp_path):
    folder = write_bert(tmp_path, ["entailment", "not_entailment"])
    for path in folder.glob("tokenizer*"):
        path.unlink()
    with pytest.raises(ModelError, match=r"its tokenizer knows no word\. Put the files"):
        load_entailment(str(folder))


def test_a_model_that_numbers_places_from_behind_padding_reads_as_many_tokens_less(tmp_path):
    model = load_entailment(str(write_roberta(tmp_path, ["entailment", "not_entailment"])))
    whole, long = ("cat " * 55, "a dog ."), ("cat " * 58, "a dog .")
    assert model.cuts([("cat " * 56, "a dog ."), ("cat " * 57, "a dog .")]) == [False, True]
    assert model.score([whole, long]).shape == (2, 3)
