"""How close passages come to the examples of a frame, from vectors that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framewire.codebook import Frame
from framewire.stance.questions.closeness import Examples


class Compass:
    """Texts are directions in degrees; a cosine is that of the angle between two of them."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts):
        self.asked += list(texts)
        angles = np.radians([float(text) for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


NORTH, SIDES = (
    Frame("north", "north", "It is north.", examples=("90",)),
    Frame("s", "s", "It is.", examples=("0", "60")),
)
NONE = Frame("none", "none", "It is nothing.")


def read(frames: list[Frame], *documents: list[tuple[str, str]]) -> list[dict]:
    compass = Compass()
    return [{name: dict(own) for name, own in one.items()} for one in Examples(frames, lambda: compass).read(documents)]


def test_a_passage_is_as_close_as_its_nearest_example() -> None:
    (found,) = read([NORTH, SIDES], [("p0", "90"), ("p1", "30"), ("p2", "0")])
    assert found["north"] == {"p0": 1.0, "p1": 0.5, "p2": 0.0}
    # 30 degrees from either example: the root of three over two; 90 is 30 from 60.
    assert found["s"] == pytest.approx({"p0": 0.866, "p1": 0.866, "p2": 1.0})


def test_what_points_away_is_below_zero() -> None:
    assert read([NORTH], [("p0", "270")])[0]["north"]["p0"] == -1.0


def test_each_document_gets_its_own_passages_and_blank_ones_none() -> None:
    first, empty, second = read([NORTH], [("a0", "90"), ("a1", "  ")], [], [("b0", "30")])
    assert (first["north"], empty["north"], second["north"]) == ({"a0": 1.0}, {}, {"b0": 0.5})


def test_a_frame_without_examples_is_not_measured_and_needs_no_embedder() -> None:
    def no_embedder():
        raise AssertionError

    assert Examples([NONE], no_embedder).read([[("p0", "90")]]) == [{}]
    assert list(read([NONE, NORTH], [("p0", "90")])[0]) == ["north"]


def test_examples_are_encoded_once_and_the_passages_of_a_group_together() -> None:
    compass = Compass()
    examples = Examples([NORTH], lambda: compass)
    for _ in range(2):
        examples.read([[("p0", "10")], [("p1", "20")]])
    assert sorted(compass.asked) == ["10", "10", "20", "20", "90"]
