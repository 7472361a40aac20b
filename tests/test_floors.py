"""No figure sinks unseen: those of ../shared/data here, those of the sample where a run on it is (test_main_job)."""

import pytest

import floors
from floors import Floor

HELD = Floor(0.9, 0.9, "data", "2026-11-29")


@pytest.mark.skipif(not floors.SHARED.is_dir(), reason="needs ../shared/data, which is not in the repository")
def test_no_figure_of_the_short_benchmarks_sinks():
    assert floors.sunk(*floors.of_shared(), floors.floors()) == []


def test_a_figure_that_sinks_is_named_with_how_much():
    told = floors.sunk({"a": 0.85, "b": 0.9, "c": 0.9, "d": 0.1}, {"a": "data", "b": "data", "c": "other", "d": ""}, {
        "a": HELD, "b": HELD, "c": HELD,
    })  # fmt: skip
    assert told == [
        "a: 0.8500 sank by 0.0500 below its floor 0.9000 (2026-11-29). "
        "Mend it, or lower the floor and say in `reason` why",
        "c: its data are not those of the floor. Measure it again, and say in `reason` what changed",
        "d: 0.1000 has no floor. Write one in floors.toml",
    ]
    assert floors.sunk({"a": 0.95}, {"a": "data"}, {"a": HELD}) == []


def test_a_floor_is_lowered_only_with_a_sentence_that_says_why():
    lowered = {"a": Floor(0.8, 0.9, "data", "2026-11-29", "why not")}
    assert floors.unexplained(lowered) == ["a: lowered by 0.1000 and no sentence in `reason` says why"]
    reason = "The gold was coded again, and four codes changed."
    assert floors.unexplained({"a": Floor(0.8, 0.9, "data", "2026-11-29", reason)}) == []
    assert floors.unexplained({"a": Floor(0.9, 0.8, "data", "2026-11-29")}) == [
        "a: its floor 0.9 is above the best 0.8"
    ]


def test_the_floors_of_the_repository_are_explained():
    assert floors.unexplained(floors.floors()) == []
