"""The head of the writer: what it is fitted on, and that it mirrors a mirrored question."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from framewire.training.writer import fitted, mirrored, own_sentences

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="the repository's data are not here")
def test_the_contrast_set_names_targets_in_its_sentences_and_holds_some_out() -> None:
    fit, held_out = own_sentences(DATA / "contrast"), own_sentences(DATA / "contrast", held_out=True)
    assert not {item.text for item in fit} & {item.text for item in held_out}
    stances = Counter(item.stance for item in fit)
    assert set(stances) == {"favour", "neutral", "against"}
    assert min(stances.values()) > 300
    assert len(held_out) > 50


@pytest.mark.skipif(not DATA.is_dir(), reason="the repository's data are not here")
def test_no_text_of_a_real_set_is_kept() -> None:
    with (DATA / "contrast" / "coded_sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(len(value) <= 32 and " " not in value for row in rows for value in row.values())


def test_a_planted_direction_is_found_and_mirrored() -> None:
    draw = np.random.default_rng(3)
    values = draw.normal(size=(300, 8)).astype(np.float32)
    lean = values[:, 0] - values[:, 4]
    stances = ["favour" if x > 1 else "against" if x < -1 else "neutral" for x in lean]
    head = fitted(values, stances, [1.0] * 300)
    found = head.apply(values)
    assert np.corrcoef(found[:, 0] - found[:, 2], lean)[0, 1] > 0.8
    assert head.apply(mirrored(values)) == pytest.approx(found[:, ::-1], abs=1e-5)
