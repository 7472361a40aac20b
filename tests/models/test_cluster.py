"""The models on a local Ray cluster of two workers: the same numbers, and workers of another kind are refused."""

import numpy as np
import pytest

from framewire.codebook import Codebook
from framewire.engine import cores
from framewire.errors import MissingPackageError, ModelError
from framewire.models.cluster import Identity, check
from framewire.models.shelf import Shelf
from models.conftest import PAIRS

BOOK = Codebook.parse('title = "x"')
TEXTS = [f"Envoys met for the {number}th time." for number in range(150)]


@pytest.fixture(scope="module")
def shelf(request):
    """A shelf on a cluster of two workers, which are there whatever the number of cores."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'framewire[ray]'")
    patch = pytest.MonkeyPatch()
    patch.setattr("framewire.models.cluster.cores", lambda: 2)
    found = Shelf.of(BOOK, "ray")
    yield found
    found.close()
    patch.undo()


def test_two_workers_give_the_same_bits_as_this_process(shelf, entailment, embedder):
    assert shelf.workers == 2
    assert np.array_equal(shelf.embedder.encode(TEXTS), embedder.encode(TEXTS))
    pairs = PAIRS * 25
    assert np.array_equal(shelf.entailment.score(pairs), entailment.score(pairs))
    found, wanted = shelf.entailment.score_with_features(pairs), entailment.score_with_features(pairs)
    assert all(np.array_equal(ours, theirs) for ours, theirs in zip(found, wanted, strict=True))


def test_a_model_on_a_cluster_has_the_name_that_answers_are_kept_under(shelf, entailment, embedder):
    for ours, theirs in ((shelf.entailment, entailment), (shelf.embedder, embedder)):
        assert (ours.name, ours.revision, ours.engine) == (theirs.name, theirs.revision, theirs.engine)


def test_nothing_to_ask_is_an_empty_answer(shelf):
    assert shelf.entailment.score([]).shape == (0, 3)
    assert shelf.embedder.encode([]).shape == (0, 384)


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
