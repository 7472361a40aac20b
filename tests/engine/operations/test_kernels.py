"""The compiled kernels against numpy, scipy and torch."""

import numpy as np
import pytest
from llvmlite import binding
from numba import njit

kernels = pytest.importorskip("framewire.engine.operations.kernels")
from framewire.engine.operations import tile  # noqa: E402
from framewire.engine.packing import input_limit, packed_matrix, whole_columns  # noqa: E402


def test_a_product_is_exact_to_the_last_whole_number():
    random = np.random.default_rng(0)
    left, right = random.integers(-32767, 32768, (18, 64)), random.integers(-500, 501, (64, 48))
    out = np.empty((18, 48), np.float32)
    ones = np.ones(48, np.float32)
    matrix = kernels.Matrix(packed_matrix(right), ones, np.zeros(48, np.float32))
    kernels.product(kernels.Rounded(left.astype(np.int16), np.ones(18, np.float32)), 13, matrix, out)
    assert np.array_equal(out[:13], (left @ right)[:13].astype(np.float32))


INSTRUCTIONS = {"avx2": tile.AVX2, "avx512vnni": tile.AVX512_VNNI}


@pytest.mark.parametrize("feature", INSTRUCTIONS)
def test_every_instruction_gives_the_same_tile(feature):
    if not binding.get_host_cpu_features().get(feature):
        pytest.skip(f"this processor has no {feature}")
    instruction, random = INSTRUCTIONS[feature], np.random.default_rng(4)
    width = instruction.panels * tile.COLUMNS
    left, right = random.integers(-32767, 32768, (6, 10)), random.integers(-4095, 4096, (10, width))
    rows, columns, bias = (random.standard_normal(count).astype(np.float32) for count in (6, width, width))
    out, one_tile = np.zeros((6, width), np.float32), tile.tile_of(instruction, instruction.panels)

    @njit
    def run(whole, packed, out):
        given = tile.Left(whole, 0, 10, rows, 0), tile.Right(packed, 0, 5, columns, bias, 0)
        one_tile(given[0], given[1], tile.Destination(out, 0, width))

    run(left.astype(np.int16).ravel(), packed_matrix(right).ravel(), out.reshape(-1))
    whole = (left @ right).astype(np.int32).astype(np.float32)
    assert np.array_equal(out, whole * rows[:, None] * columns + bias)


@pytest.mark.parametrize("columns", [16, 32, 48])
def test_a_product_takes_any_number_of_panels(columns):
    right = np.random.default_rng(5).integers(-9, 10, (4, columns))
    out, ones = np.empty((6, columns), np.float32), np.ones(columns, np.float32)
    rounded = kernels.Rounded(np.full((6, 4), 3, np.int16), np.ones(6, np.float32))
    kernels.product(rounded, 6, kernels.Matrix(packed_matrix(right), ones, ones), out)
    assert np.array_equal(out, np.tile(3 * right.sum(axis=0) + 1, (6, 1)))


def test_scales_and_bias_are_applied_by_row_and_column():
    left, right = np.ones((6, 2), np.int16), packed_matrix(np.ones((2, 16), np.int64))
    rows, columns = np.arange(1, 7, dtype=np.float32), np.arange(16, dtype=np.float32)
    out = np.empty((6, 16), np.float32)
    kernels.product(kernels.Rounded(left, rows), 6, kernels.Matrix(right, columns, columns * 100), out)
    assert np.array_equal(out, 2 * rows[:, None] * columns + columns * 100)


def test_rounding_errs_by_at_most_half_a_step_of_the_row():
    values = np.random.default_rng(1).standard_normal((7, 48)).astype(np.float32) * np.logspace(-3, 3, 7)[:, None]
    values = values.astype(np.float32)
    rounded = kernels.Rounded(np.empty((7, 48), np.int16), np.empty(7, np.float32))
    kernels.round_rows(values, 7, 1000.0, rounded)
    assert np.abs(rounded.whole).max() == 1000
    assert (np.abs(rounded.whole * rounded.scale[:, None] - values) <= 0.5001 * rounded.scale[:, None]).all()


def test_normalise_is_a_layer_norm():
    import torch

    random = np.random.default_rng(2)
    values, gain, shift = (random.standard_normal(shape).astype(np.float32) for shape in ((5, 32), 32, 32))
    parts = [torch.from_numpy(part) for part in (values.copy(), gain, shift)]
    wanted = torch.nn.functional.layer_norm(parts[0], (32,), parts[1], parts[2], 1e-7)
    kernels.normalise(values, 5, gain, shift, np.float32(1e-7))
    assert np.allclose(values, wanted, atol=1e-6)


def test_eight_bit_weights_come_back_without_loss():
    whole = np.random.default_rng(3).integers(-128, 128, (64, 32))
    whole[0, 0] = 1
    found, scale = whole_columns(whole.astype(np.float32) * np.float32(0.0123))
    assert np.array_equal(found, whole)
    assert np.allclose(scale, 0.0123)


def test_the_input_limit_keeps_the_worst_sum_in_32_bits():
    whole = np.full((1536, 16), 127)
    assert input_limit(whole) * 127 * 1536 < 2**31
    assert input_limit(np.ones((2, 16), np.int64)) == 32767
