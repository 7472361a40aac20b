"""Heads: what is written is what is read, and a head refuses features that are not its own."""

import numpy as np
import pytest

from framewire.errors import ModelError
from framewire.models.parts.heads import Head, load_head, read_head, write_head


def two_layer_head():
    random = np.random.default_rng(0)
    shapes = ((5, 4), (4,)), ((4, 3), (3,))
    layers = tuple(tuple(random.standard_normal(shape).astype(np.float32) for shape in pair) for pair in shapes)
    mean, scale = random.standard_normal(5).astype(np.float32), np.full(5, 2, np.float32)
    return Head("toy", ("a", "b", "c"), mean, scale, layers, temperature=1.5)


def test_a_head_is_read_as_it_was_written(tmp_path):
    head = two_layer_head()
    first, second = (write_head(head, folder) for folder in (tmp_path, tmp_path))
    assert first.read_bytes() == second.read_bytes()
    found, features = read_head(first), np.ones((4, 5), np.float32)
    assert (found.labels, found.temperature) == (head.labels, head.temperature)
    assert np.array_equal(found.apply(features), head.apply(features))


def test_a_head_is_a_rectified_layer_and_a_softmax():
    head, row = two_layer_head(), np.array([[1, -2, 0.5, 3, 0]], np.float32)
    (first, first_bias), (second, second_bias) = head.layers
    inner = np.maximum((row - head.mean) / head.scale @ first + first_bias, 0)
    scores = (inner @ second + second_bias) / 1.5
    assert np.allclose(head.apply(row), np.exp(scores) / np.exp(scores).sum(), atol=1e-6)


def test_features_of_another_model_are_refused():
    with pytest.raises(ModelError, match=r"head toy: features \(2, 7\), expected \(n, 5\)\. Use the head with"):
        two_layer_head().apply(np.zeros((2, 7), np.float32))


def test_an_unknown_head_names_the_known_ones():
    with pytest.raises(ModelError, match=r"there is no head of this name. Known heads: .*nli"):
        load_head("no_such_head")


def test_the_shipped_head_is_three_way():
    assert load_head("nli").labels == ("entailment", "neutral", "contradiction")
