"""Runs that must say the same whatever came before them, and however their articles are packed."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

import small_runs
from metamorphic import unequal
from run_machine import Runs


def test_whatever_came_before_a_run_has_the_tables_of_a_fresh_one():
    few = settings(
        max_examples=3,
        stateful_step_count=10,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    with small_runs.without_models():
        run_state_machine_as_test(Runs, settings=few)


def test_how_articles_are_packed_and_named_does_not_matter(tmp_path):
    with small_runs.without_models():
        found = unequal(tmp_path)
    assert len(found) == 8
    assert [name for name, bad in found.items() if bad] == []
