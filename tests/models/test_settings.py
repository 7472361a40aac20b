"""Whole models give the same bits with other threads, cores and kernels of linear algebra, in another process."""

import hashlib
import os
import subprocess
import sys

import numpy as np

from framewire.engine import ordered_product
from framewire.models.parts.heads import load_head

PAIRS = [
    (f"Envoys met in Geneva for peace talks. {'The harvest was good. ' * n}", "Peace talks are welcome.")
    for n in range(9)
]
# This process has every core, a thread for each, and its own processor's kernels. The other differs in all of them:
# OpenBLAS has kernels of its own for a processor that every newer one can play, and adds in another order with one
# thread than with two.
OTHER = {"OPENBLAS_CORETYPE": "Nehalem", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
APART = "Give one of them at a time in OTHER; without an entry the child has this process's. One core is CHILD's own"
CHILD = """
import os
# Where affinity cannot be set, one thread says as much.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from framewire.models.embedder import load_embedder
from framewire.models.entailment import load_entailment
from models.test_settings import hashes
print(*hashes(load_entailment(), load_embedder()))
"""


def hashes(entailment, embedder) -> list[str]:
    """Return a hash of each kind of number that framewire takes from its models."""
    scores, features = entailment.score_with_features(PAIRS)
    sides = np.hstack([features, features[::-1]])
    heads = [load_head(name).apply(sides) for name in ("stance_entity", "stance_claim", "stance_reported")]
    found = [entailment.score(PAIRS), scores, features, *heads, embedder.encode([text for text, _ in PAIRS])]
    return [hashlib.sha256(array.tobytes()).hexdigest() for array in found]


def test_threads_cores_and_kernels_of_linear_algebra_leave_no_trace(entailment, embedder):
    surroundings = {**os.environ, **OTHER, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    child = subprocess.Popen([sys.executable, "-c", CHILD], env=surroundings, stdout=subprocess.PIPE, text=True)
    wanted = hashes(entailment, embedder)
    out, _ = child.communicate()
    assert child.returncode == 0
    assert out.split() == wanted, f"a child on one core with {OTHER} says something else. {APART}"


def test_an_ordered_product_adds_from_the_first_term_to_the_last():
    draw = np.random.default_rng(0)
    left, right = draw.standard_normal((5, 30)), draw.standard_normal((30, 7))
    wanted = np.zeros((5, 7))
    for term in range(30):
        wanted += left[:, term : term + 1] * right[term]
    assert np.array_equal(ordered_product(left, right), wanted)
    assert np.array_equal(ordered_product(left[3:4], right), wanted[3:4])
    assert np.abs(wanted - left @ right).max() < 1e-13


def test_an_ordered_product_of_nothing_is_nothing():
    assert ordered_product(np.zeros((0, 3)), np.zeros((3, 2))).shape == (0, 2)
    assert ordered_product(np.zeros((2, 0)), np.zeros((0, 2))).tolist() == [[0, 0], [0, 0]]
