"""Both engines against transformers on a tiny random DeBERTa, at lengths that reach the shared far buckets."""

import numpy as np
import pytest

from framewire.models.engine import fastest, first_vectors, load_engine
from framewire.models.places import bucketed
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
    found = first_vectors(load_engine(folder, engine), SEQUENCES)
    assert np.abs(found - by_transformers(folder, SEQUENCES)).max() < tolerance


def test_buckets_are_those_of_the_authors():
    import torch
    from transformers.models.deberta_v2.modeling_deberta_v2 import build_relative_position

    line = torch.zeros(1, 700, 1)
    wanted = build_relative_position(line, line, bucket_size=256, max_position=512)[0].numpy()
    distances = np.arange(700)[:, None] - np.arange(700)
    assert np.array_equal(bucketed(distances, 256, 512), np.clip(wanted, -256, 255))


def test_no_sequence_gives_no_row(folder):
    assert len(first_vectors(load_engine(folder), [])) == 0
