"""Both engines against transformers on a tiny random DeBERTa, at lengths that reach the shared far buckets."""

import numpy as np
import pytest

from framewire.engine import Encoder, fastest
from framewire.engine.places import bucketed
from model_folders import write_deberta

SEQUENCES = [np.random.default_rng(n).integers(5, 50, length).tolist() for n, length in enumerate((1, 2, 7, 7, 30, 61))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_deberta(tmp_path_factory.mktemp("deberta"))


def by_transformers(folder, ids):
    import torch
    from transformers import AutoModel

    model = AutoModel.from_pretrained(folder).eval()
    with torch.inference_mode():
        return np.stack([model(input_ids=torch.tensor([line])).last_hidden_state[0, 0].numpy() for line in ids])


@pytest.mark.parametrize(("engine", "tolerance"), [("float32", 2e-5), ("int16", 2e-2)])
def test_an_engine_computes_what_transformers_computes(folder, engine, tolerance):
    if engine == "int16" and fastest() != "int16":
        pytest.skip("this processor has no AVX2")
    found = Encoder.open(folder, name=engine).first(SEQUENCES)
    assert np.abs(found - by_transformers(folder, SEQUENCES)).max() < tolerance


def test_buckets_are_those_of_the_authors():
    import torch
    from transformers.models.deberta_v2.modeling_deberta_v2 import build_relative_position

    line = torch.zeros(1, 700, 1)
    wanted = build_relative_position(line, line, bucket_size=256, max_position=512)[0].numpy()
    distances = np.arange(700)[:, None] - np.arange(700)
    assert np.array_equal(bucketed(distances, 256, 512), np.clip(wanted, -256, 255))


def test_no_sequence_gives_no_row(folder):
    assert Encoder.open(folder).first([]).shape == (0, 64)


def hidden_states(folder, ids, layers):
    import torch
    from transformers import AutoModel

    model = AutoModel.from_pretrained(folder).eval()
    with torch.inference_mode():
        read = [model(input_ids=torch.tensor([line]), output_hidden_states=True).hidden_states for line in ids]
    return [np.concatenate([states[layer][0].numpy() for layer in layers], axis=1) for states in read]


@pytest.mark.parametrize(("engine", "tolerance"), [("float32", 5e-5), ("int16", 3e-2)])
@pytest.mark.parametrize("layers", [(1,), (2,), (1, 2)])
def test_vectors_of_all_tokens_are_the_hidden_states_of_transformers(folder, engine, tolerance, layers):
    if engine == "int16" and fastest() != "int16":
        pytest.skip("this processor has no AVX2")
    found = Encoder.open(folder, name=engine).tokens(SEQUENCES, layers)
    for ours, theirs in zip(found, hidden_states(folder, SEQUENCES, layers), strict=True):
        assert ours.shape == theirs.shape
        assert np.abs(ours - theirs).max() < tolerance


def test_the_three_ways_to_read_agree_to_the_last_bit(folder):
    encoder = Encoder.open(folder)
    tokens = encoder.tokens(SEQUENCES)
    assert np.array_equal(encoder.first(SEQUENCES), np.stack([rows[0] for rows in tokens]))
    wanted = [rows.sum(axis=0, dtype=np.float64) / len(rows) for rows in tokens]
    assert np.abs(encoder.mean(SEQUENCES) - np.stack(wanted)).max() < 1e-6
    alone = [encoder.tokens([ids])[0] for ids in SEQUENCES]
    assert all(np.array_equal(one, other) for one, other in zip(alone, tokens, strict=True))


@pytest.mark.parametrize("layers", [(), (0,), (3,), (2, 1), (1, 1)])
def test_layers_that_are_not_there_are_refused(folder, layers):
    with pytest.raises(ValueError, match="expected ascending numbers from 1 to 2"):
        Encoder.open(folder).tokens(SEQUENCES, layers)


def test_sequences_of_no_and_of_too_many_tokens_are_refused(folder):
    encoder = Encoder.open(folder)
    with pytest.raises(ValueError, match=r"sequence 1: it has 0 tokens; the model reads 1 to 1024\. Cut it"):
        encoder.first([[5], []])
    with pytest.raises(ValueError, match="sequence 0: it has 1025 tokens"):
        encoder.tokens([[5] * 1025])


def test_a_model_of_another_kind_is_refused(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "gpt2"}')
    with pytest.raises(ValueError, match=r"no engine .* for a model of type 'gpt2'\. Choose a DeBERTa, or a BERT"):
        Encoder.open(tmp_path)
