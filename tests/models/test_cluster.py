"""The models shared out among the workers of a cluster: the same numbers, and workers of another kind are refused.

Ray is stood for by workers in this process; test_second_runs makes a whole run on a cluster of Ray's.
"""

import sys
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from framewire.codebook import Codebook
from framewire.engine import cores
from framewire.errors import MissingPackageError, ModelError
from framewire.models.cluster import Identity, check
from framewire.models.shelf import Shelf
from models.conftest import PAIRS

BOOK = Codebook.parse('title = "x"')
TEXTS = [f"Envoys met for the {number}th time." for number in range(30)]


class HereRay:
    """Stands for Ray as far as framewire uses it: a worker lives in this process and answers at once."""

    def __init__(self, is_there=False):
        self.is_there, self.options, self.workers, self.killed, self.is_shut_down = is_there, {}, [], [], False

    def is_initialized(self):
        return self.is_there

    def init(self, **options):
        self.options = options

    def cluster_resources(self):
        return {"CPU": float(self.options.get("num_cpus", 3))}

    def remote(self, **options):
        return lambda kind: SimpleNamespace(remote=lambda *given: self._started(kind(*given)))

    def _started(self, worker):
        self.workers.append(HereWorker(worker))
        return self.workers[-1]

    def get(self, answers):
        return answers

    def kill(self, worker):
        self.killed.append(worker)

    def shutdown(self):
        self.is_shut_down = True


class HereWorker:
    """A worker whose methods are asked as Ray's are; it counts how many parts it was given."""

    def __init__(self, worker):
        self._worker, self.parts = worker, 0

    def __getattr__(self, name):
        return SimpleNamespace(remote=partial(self._answer, name))

    def _answer(self, name, *given):
        self.parts += name == "ask"
        return getattr(self._worker, name)(*given)


class HerePool:
    """Gives the parts to the workers in turn, the last part first; the answers come in the order of the parts."""

    def __init__(self, workers):
        self._workers = workers

    def map(self, ask, parts):
        turns = [(self._workers[number % len(self._workers)], part) for number, part in enumerate(parts)]
        return [ask(*turn) for turn in reversed(turns)][::-1]


@pytest.fixture
def ray(monkeypatch):
    """A machine of two cores on which Ray is this stand-in, with parts so small that a worker gets several."""
    found = HereRay()
    monkeypatch.setitem(sys.modules, "ray", found)
    monkeypatch.setitem(sys.modules, "ray.util", SimpleNamespace(ActorPool=HerePool))
    monkeypatch.setattr("framewire.models.shelf.find_spec", lambda name: True)
    monkeypatch.setattr("framewire.models.cluster.cores", lambda: 2)
    monkeypatch.setattr("framewire.models.cluster.SHARE", 4)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    return found


@pytest.fixture
def shelf(ray):
    found = Shelf.of(BOOK, "ray")
    yield found
    found.close()


def test_two_workers_give_the_same_bits_as_this_process(ray, shelf, entailment, embedder):
    assert shelf.workers == 2
    assert np.array_equal(shelf.embedder.encode(TEXTS), embedder.encode(TEXTS))
    pairs = PAIRS * 3
    assert np.array_equal(shelf.entailment.score(pairs), entailment.score(pairs))
    for method in ("score_with_features", "writer_with_features"):
        found, wanted = (getattr(model, method)(pairs) for model in (shelf.entailment, entailment))
        assert all(np.array_equal(ours, theirs) for ours, theirs in zip(found, wanted, strict=True))
    # 8 parts of texts, and three times 6 of pairs.
    assert [worker.parts for worker in ray.workers] == [13, 13]
    long = [*pairs, ("word " * 1100, "It is long.")]
    assert shelf.entailment.cuts(long) == entailment.cuts(long) == [False] * len(pairs) + [True]


def test_a_model_on_a_cluster_has_the_name_that_answers_are_kept_under(shelf, entailment, embedder):
    for ours, theirs in ((shelf.entailment, entailment), (shelf.embedder, embedder)):
        assert (ours.name, ours.revision, ours.engine) == (theirs.name, theirs.revision, theirs.engine)


def test_nothing_to_ask_is_an_empty_answer(shelf):
    assert shelf.entailment.score([]).shape == (0, 3)
    assert shelf.embedder.encode([]).shape == (0, 384)


@pytest.mark.parametrize("is_there", [False, True])
def test_a_closed_shelf_gives_the_workers_back_and_stops_only_a_cluster_of_its_own(ray, is_there):
    ray.is_there = is_there
    shelf = Shelf.of(BOOK, "ray")
    assert shelf.workers == (3 if is_there else 2)
    shelf.close()
    assert ray.killed == ray.workers
    assert ray.is_shut_down is not is_there


def test_a_worker_of_another_kind_is_refused():
    mine = Identity("1.0", "int16")
    check([mine, mine], mine)
    with pytest.raises(ModelError, match=r"Ray worker 1: it runs framewire 1\.0, engine float32; this machine"):
        check([mine, Identity("1.0", "float32")], mine)


def test_without_ray_the_error_names_the_extra(monkeypatch):
    monkeypatch.setattr("framewire.models.shelf.find_spec", lambda name: None)
    with pytest.raises(MissingPackageError, match=r"ray: .* not installed\. Install it with: .*framewire\[ray\]"):
        Shelf.of(BOOK, "ray")
    with pytest.raises(ModelError, match=r"engine: there is no 'spark'\. Choose one of: local, ray"):
        Shelf.of(BOOK, "spark")


def test_a_worker_of_one_core_uses_one_thread(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert cores() == 1
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    assert cores() >= 1
