"""The upper layers in torch are the engine's own, and what is fitted there is what the engine then says."""

import numpy as np
import pytest
import torch

from framewire.engine import Encoder
from framewire.models.entailment import Pooler
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.models.parts.adapter import Adapter
from framewire.models.parts.tokens import PairTokenizer
from framewire.training.fitting.lower import lower_states
from framewire.training.fitting.upper import TwoSidedHeads, Upper

PAIRS = [
    ("The envoys met in the harbour town.", "Talks are good."),
    ("Nobody came.", "It is wrong that the talks went on."),
    ("A long report told of three days of talks between the two sides, of what each had wanted, and of what remained "
     "open when the ministers left the town again.", "The ministers stayed."),
]  # fmt: skip
LAYERS = 8


@pytest.fixture(scope="module")
def model():
    return converted_folder(embedded_model("entailment"))


@pytest.fixture(scope="module")
def states(model, tmp_path_factory):
    return lower_states(model, [*PAIRS, PAIRS[0]], LAYERS, tmp_path_factory.mktemp("states") / "states.npy")


@pytest.fixture
def upper(model):
    from safetensors.torch import load_file

    torch.manual_seed(0)
    return Upper(load_file(model / "model.safetensors"), LAYERS, rank=4)


def by_engine(model, adapter=None):
    engine = Encoder.open(model, adapter, "float32")
    tokenizer = PairTokenizer(model)
    ids = tokenizer.ids(PAIRS)
    return Pooler.read(model, adapter).apply(engine.first(ids, tokenizer.stems(ids)))


def by_upper(upper, states):
    hidden, inside = states.padded(PAIRS)
    with torch.inference_mode():
        return upper(torch.from_numpy(hidden), torch.from_numpy(inside)).numpy()


def test_a_pair_is_read_once_and_padded_with_nothing(states):
    assert len(states.rows) == len(PAIRS)
    hidden, inside = states.padded(PAIRS)
    assert hidden.shape == (3, max(map(states.length, PAIRS)), 384)
    assert inside.sum(axis=1).tolist() == [states.length(pair) for pair in PAIRS]
    assert not hidden[~inside].any()


def test_without_an_update_the_upper_layers_say_what_the_model_says(model, states, upper):
    assert np.abs(by_upper(upper, states) - by_engine(model)).max() < 5e-3


def test_what_is_fitted_is_what_the_engine_says_with_the_adapter(model, states, upper):
    for module in upper.modules():
        if hasattr(module, "up"):
            torch.nn.init.normal_(module.up, std=0.02)
    adapter = upper.adapter()
    assert isinstance(adapter, Adapter)
    found = by_engine(model, adapter)
    assert np.abs(by_upper(upper, states) - found).max() < 5e-3
    assert np.abs(found - by_engine(model)).max() > 0.05


def test_a_stance_head_mirrors_its_answer():
    heads = TwoSidedHeads(("claim",))
    torch.nn.init.normal_(heads.sides["claim"])
    favour, against = torch.randn(2, 5, 384)
    straight = heads("claim", torch.cat([favour, against]))
    mirrored = heads("claim", torch.cat([against, favour]))
    assert torch.allclose(mirrored, straight.flip(1))
