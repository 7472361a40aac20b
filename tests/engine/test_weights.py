"""Arrays of a safetensors file, written by its own library."""

import numpy as np
import pytest
from safetensors.numpy import save_file

from framewire.engine.weights import word_rows


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_rows_of_words_are_those_of_the_file_however_it_stores_them(tmp_path, kind):
    words = np.random.default_rng(0).standard_normal((50, 8)).astype(kind)
    save_file({"before": np.ones((3, 5), np.float32), "words": words, "zz": np.zeros(2, np.int64)}, tmp_path / "m")
    found = word_rows(tmp_path / "m", "words")
    assert found.dtype == np.float32
    assert np.array_equal(found, words.astype(np.float32))
    assert not found.flags.writeable or kind is np.float16
