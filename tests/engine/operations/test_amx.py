"""Products by bytes against whole numbers and against products by words."""

import numpy as np
import pytest

amx = pytest.importorskip("framewire.engine.operations.amx")
from framewire.engine.operations.kernels import Matrix, Rounded, product  # noqa: E402
from framewire.engine.packing import packed_matrix  # noqa: E402

needs_the_unit = pytest.mark.skipif(not amx.granted(), reason="no matrix unit (AMX), or Linux does not grant it")


def test_bytes_of_a_tile_stand_in_fours_of_a_column():
    whole = np.zeros((64, 16), np.int64)
    whole[4:8, 2] = [0x0102, -1, 256, 255]
    low, high = amx.packed_bytes(whole)[0, 0]
    assert low[1, 8:12].tolist() == [2, -1, 0, -1]
    assert high[1, 8:12].tolist() == [1, -1, 1, 0]
    assert np.count_nonzero(low) + np.count_nonzero(high) == 6


def test_a_copy_starts_on_a_cache_line():
    array = np.arange(7, dtype=np.float32).reshape(7, 1)
    copy = amx.on_a_line(array)
    assert copy.ctypes.data % 64 == 0
    assert np.array_equal(copy, array)


@needs_the_unit
@pytest.mark.parametrize(("rows", "depth", "columns"), [(1, 64, 16), (16, 128, 48), (37, 384, 32)])
def test_a_product_by_bytes_is_exact_and_writes_no_row_too_many(rows, depth, columns):
    random = np.random.default_rng(rows)
    left, right = random.integers(-32767, 32768, (48, depth)), random.integers(-150, 151, (depth, columns))
    out, ones = np.full((48, columns), 7, np.float32), np.ones(columns, np.float32)
    rounded = Rounded(left.astype(np.int16), np.ones(48, np.float32))
    amx.byte_product(rounded, rows, Matrix(amx.on_a_line(amx.packed_bytes(right)), ones, 0 * ones), out)
    assert np.array_equal(out[:rows], (left @ right)[:rows].astype(np.float32))
    assert (out[rows:] == 7).all()


@needs_the_unit
def test_without_high_bytes_on_the_right_a_product_is_as_exact():
    random = np.random.default_rng(6)
    left, right = random.integers(-32767, 32768, (24, 192)), random.integers(-128, 128, (192, 32))
    out, ones = np.empty((24, 32), np.float32), np.ones(32, np.float32)
    packed = amx.on_a_line(amx.narrow(amx.packed_bytes(right)))
    assert packed.nbytes == right.size
    amx.byte_product(Rounded(left.astype(np.int16), np.ones(24, np.float32)), 21, Matrix(packed, ones, ones), out)
    assert np.array_equal(out[:21], (left @ right)[:21].astype(np.float32) + 1)


@needs_the_unit
def test_both_kernels_give_the_same_bits():
    random = np.random.default_rng(3)
    whole, scale = random.integers(-4095, 4096, (1536, 96)), random.random(96, np.float32)
    left = Rounded(random.integers(-300, 301, (54, 1536)).astype(np.int16), random.random(54, np.float32))
    found = [np.empty((54, 96), np.float32) for _ in range(2)]
    product(left, 50, Matrix(packed_matrix(whole), scale, -scale), found[0])
    amx.byte_product(left, 50, Matrix(amx.on_a_line(amx.packed_bytes(whole)), scale, -scale), found[1])
    assert np.array_equal(found[0][:50], found[1][:50])


def test_without_the_unit_products_are_those_of_words(monkeypatch):
    monkeypatch.setattr(amx.binding, "get_host_cpu_features", dict)
    assert not amx.granted.__wrapped__()
