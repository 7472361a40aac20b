"""The mean of fits: of what their updates do to a matrix, and of the weights of their heads."""

import numpy as np
import pytest

from framewire.models.parts.adapter import Adapter, write_adapter
from framewire.models.parts.heads import Head, write_head
from framewire.training.fitting.average import averaged, averaged_adapter, averaged_head

DRAW = np.random.default_rng(3)


def adapter():
    down, up = DRAW.standard_normal((2, 5)), DRAW.standard_normal((4, 2))
    return Adapter({"m.weight": (down.astype(np.float32), up.astype(np.float32))})


def head(value):
    plain = np.zeros(2, np.float32), np.ones(2, np.float32)
    layer = np.full((2, 3), value, np.float32), np.array([value, 0, 0], np.float32)
    return Head("nli", ("entailment", "neutral", "contradiction"), *plain, (layer,), temperature=2.0)


def test_the_mean_of_two_adapters_does_the_mean_of_what_they_do():
    one, other = adapter(), adapter()
    weight = DRAW.standard_normal((4, 5)).astype(np.float32)
    wanted = (one.adapted("m.weight", weight) + other.adapted("m.weight", weight)) / 2
    assert averaged_adapter([one, other]).adapted("m.weight", weight) == pytest.approx(wanted, abs=1e-6)


def test_one_fit_is_its_own_mean():
    one = adapter()
    assert averaged_adapter([one]).sha256 == one.sha256


def test_heads_are_averaged_weight_by_weight_at_temperature_one():
    found = averaged_head([head(1.0), head(4.0)])
    assert found.temperature == 1.0
    assert found.layers[0][0].tolist() == [[2.5] * 3] * 2
    assert found.layers[0][1].tolist() == [2.5, 0, 0]


def test_fits_are_read_from_their_folders(tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder, value in zip(folders, (1.0, 3.0), strict=True):
        folder.mkdir()
        write_adapter(adapter(), folder / "adapter.safetensors")
        write_head(head(value), folder)
    found, heads = averaged(folders)
    assert found.updates["m.weight"][0].shape == (4, 5)
    assert list(heads) == ["nli"]
    assert heads["nli"].layers[0][0].max() == 2.0
