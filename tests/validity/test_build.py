"""The two commands of hand-coding on an invented run: draw, code, validate, correct, and what is refused."""

from __future__ import annotations

import pytest

from framewire.validity.build import SampleRequest, draw_sample, validate
from validity.fake_run import filled, make_world


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A run of 200 articles with 200 stances drawn, coded by two and validated."""
    folder = tmp_path_factory.mktemp("validity")
    world = make_world(folder / "run", 200)
    draw_sample(world.store, world.book, SampleRequest(size=200), folder / "sheets")
    for seed, coder in enumerate("ab"):
        filled(folder / "sheets" / f"sheet_{coder}.csv", world, 0.9, seed)
    said = validate(world.store, world.book, [folder / "sheets"], folder / "run")
    return folder, world, said


def test_two_coders_and_an_afternoon(finished):
    _, world, said = finished
    assert "labels by 2 coders" in said
    assert "Krippendorff's alpha" in said
    found = world.store.read("prevalence")
    assert found["value"].notna().any()
