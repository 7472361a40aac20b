"""The compiled steps of the tagger against torch and against a search through all paths."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framewire.models.parts.recurrent import Distance, add_product, best_path, pointed, read_along, squash, stretch_rows


def floats(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("depth", [1, 4, 7])
def test_a_product_is_added_to_what_is_there(depth):
    rows, weight, out = floats(5, depth), floats(depth, 3, seed=1), np.ones((5, 3), np.float32)
    add_product(rows, weight, out)
    assert np.allclose(out, 1 + rows.astype(np.float64) @ weight, atol=1e-5)


def test_a_row_has_the_same_bits_alone_and_among_others():
    rows, weight = floats(9, 37), floats(37, 16, seed=1)
    many, one = np.zeros((9, 16), np.float32), np.zeros((1, 16), np.float32)
    add_product(rows, weight, many)
    add_product(rows[4:5].copy(), weight, one)
    assert (many[4] == one[0]).all()


def test_squash_is_the_hyperbolic_tangent():
    values = np.linspace(-12, 12, 4001, dtype=np.float32)
    found = values.copy()
    squash(found)
    assert np.abs(found - np.tanh(values.astype(np.float64))).max() < 5e-7


def test_the_recurrent_layer_is_torch_s():
    import torch

    layer = torch.nn.LSTM(6, 8, bidirectional=True, batch_first=True)
    inputs = floats(11, 6)
    wanted = layer(torch.from_numpy(inputs)[None])[0][0].detach().numpy()
    for way, end in enumerate(("", "_reverse")):
        held = {name: value.detach().numpy() for name, value in layer.state_dict().items()}
        bias = held[f"bias_ih_l0{end}"] + held[f"bias_hh_l0{end}"]
        gates = np.ascontiguousarray(inputs @ held[f"weight_ih_l0{end}"].T + bias, np.float32)
        found = np.zeros((11, 8), np.float32)
        read_along(gates, np.ascontiguousarray(held[f"weight_hh_l0{end}"].T), way == 1, found)
        assert np.abs(found - wanted[:, way * 8 : way * 8 + 8]).max() < 1e-6


def allowed(path, begins):
    before = 0
    for tag, new in zip(path, begins, strict=True):
        if tag == 2 and (before == 0 or new):
            return False
        before = tag
    return True


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(0, 10_000))
def test_the_best_path_is_the_best_of_all(count, seed):
    scores = floats(count, 3, seed=seed)
    begins = np.random.default_rng(seed).random(count) < 0.3
    paths = [path for path in itertools.product((0, 1, 2), repeat=count) if allowed(path, begins)]
    best = max(paths, key=lambda path: sum(float(scores[n, tag]) for n, tag in enumerate(path)))
    assert best_path(scores, begins).tolist() == list(best)


def test_a_stretch_is_its_first_its_last_and_its_mean():
    states = floats(6, 4)
    (row,) = stretch_rows(states, np.array([[1, 4]]))
    assert np.allclose(row, np.concatenate([states[1], states[3], states[1:4].mean(axis=0)]), atol=1e-6)


def test_a_pointer_sees_side_and_distance_and_not_further():
    distance = Distance(np.arange(9, dtype=np.float32), np.array([0, 1, 3, 5]), 4)
    low, found = pointed(np.zeros(2, np.float32), floats(12, 2), np.array([6, 8]), distance)
    # Steps begin at 0, 1, 3 and 5: before the stretch 0 to 3, behind it 4 to 7, inside 8.
    assert (low, found.tolist()) == (2, [2, 2, 1, 1, 8, 8, 5, 5, 6, 6])
