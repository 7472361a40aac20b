"""The mean of fits, and a share of it: of what their updates do to a matrix."""

import numpy as np
import pytest

from framewire.models.adapter import Adapter
from framewire.training.average import averaged_adapter, weakened

DRAW = np.random.default_rng(3)


def adapter():
    down, up = DRAW.standard_normal((2, 5)), DRAW.standard_normal((4, 2))
    return Adapter({"m.weight": (down.astype(np.float32), up.astype(np.float32))})


def test_the_mean_of_two_adapters_does_the_mean_of_what_they_do():
    one, other = adapter(), adapter()
    weight = DRAW.standard_normal((4, 5)).astype(np.float32)
    wanted = (one.adapted("m.weight", weight) + other.adapted("m.weight", weight)) / 2
    assert averaged_adapter([one, other]).adapted("m.weight", weight) == pytest.approx(wanted, abs=1e-6)


def test_one_fit_is_its_own_mean():
    one = adapter()
    assert averaged_adapter([one]).sha256 == one.sha256


def test_a_weakened_adapter_moves_a_matrix_by_its_share_of_the_way():
    one = adapter()
    weight = DRAW.standard_normal((4, 5)).astype(np.float32)
    wanted = weight + 0.25 * (one.adapted("m.weight", weight) - weight)
    assert weakened(one, 0.25).adapted("m.weight", weight) == pytest.approx(wanted, abs=1e-6)
