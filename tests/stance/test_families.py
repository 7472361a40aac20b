"""Copies are read once, a passage that differs is read as it stands."""

from __future__ import annotations

from framewire.stance.families import Families
from framewire.stance.premises import Reading

FIRST = [Reading("The port opened on Monday with a long parade."), Reading("It cost nine million euro in the end.")]


def test_a_copy_takes_the_place_of_its_counterpart() -> None:
    families = Families({"f": 2})
    assert families.read_once("f", FIRST) == FIRST
    copy = [Reading("Rain fell all day."), Reading("The port opened on Tuesday with a long parade.")]
    assert families.read_once("f", copy) == [copy[0], FIRST[0]]


def test_a_family_of_one_is_left_alone() -> None:
    families = Families({"f": 1})
    families.read_once("f", FIRST)
    copy = [Reading("The port opened on Tuesday with a long parade.")]
    assert families.read_once("f", copy) == copy
