"""What a model said of a text, or of two, is kept: it is not asked twice, not even by the next run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from framewire.models.remembered import PIECE, RememberingEmbedder, RememberingEntailment
from framewire.progress import Silent


class Counting:
    """Embeds a text as its length and its first letter, and notes what it was asked."""

    name, revision = "counting", "1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), ord(text[0])] for text in texts], np.float32)


def remembering(folder: Path, inner: Counting) -> RememberingEmbedder:
    return RememberingEmbedder(inner, folder, Silent())


def test_each_text_is_encoded_once_and_answered_in_the_order_asked(tmp_path: Path) -> None:
    inner = Counting()
    embedder = remembering(tmp_path, inner)
    assert embedder.encode(["bb", "a", "bb"]).tolist() == [[2, 98], [1, 97], [2, 98]]
    assert embedder.encode(["a", "ccc"]).tolist() == [[1, 97], [3, 99]]
    assert sorted(inner.asked) == ["a", "bb", "ccc"]
    assert embedder.encoded == 3


def test_the_next_run_finds_them(tmp_path: Path) -> None:
    remembering(tmp_path, Counting()).encode(["bb", "a"])
    inner = Counting()
    assert remembering(tmp_path, inner).encode(["a", "bb"]).tolist() == [[1, 97], [2, 98]]
    assert inner.asked == []


def test_another_revision_of_the_model_is_another_model(tmp_path: Path) -> None:
    remembering(tmp_path, Counting()).encode(["a"])
    inner = Counting()
    inner.revision = "2"
    remembering(tmp_path, inner).encode(["a"])
    assert inner.asked == ["a"]


def test_a_damaged_file_is_encoded_again(tmp_path: Path) -> None:
    remembering(tmp_path, Counting()).encode(["a"])
    (path,) = tmp_path.rglob("*.safetensors")
    path.write_bytes(path.read_bytes()[:-5])
    inner = Counting()
    assert remembering(tmp_path, inner).encode(["a"]).tolist() == [[1, 97]]
    assert inner.asked == ["a"]


def test_many_texts_come_in_files_of_their_own(tmp_path: Path) -> None:
    texts = [f"x{number}" for number in range(PIECE + 1)]
    found = remembering(tmp_path, Counting()).encode(texts)
    assert found[:, 0].tolist() == [len(text) for text in texts]
    assert len(list(tmp_path.rglob("*.safetensors"))) == 2


def test_nothing_is_asked_about_nothing(tmp_path: Path) -> None:
    assert len(remembering(tmp_path, Counting()).encode([])) == 0


class Answering:
    """Answers a pair with the lengths of its texts, and notes what it was asked."""

    name, revision, engine = "answering", "1", "none"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        self.asked += pairs
        return np.array([[len(premise), len(hypothesis), 0] for premise, hypothesis in pairs], np.float32)


def test_a_pair_is_read_once_also_by_the_next_run(tmp_path: Path) -> None:
    first, second = Answering(), Answering()
    pairs = [("a text", "said"), ("b", "so"), ("a text", "said")]
    found = RememberingEntailment(lambda: first, tmp_path).score(pairs)
    assert found.tolist() == [[6, 4, 0], [1, 2, 0], [6, 4, 0]]
    assert RememberingEntailment(lambda: second, tmp_path).score(pairs[::-1]).tolist() == found[::-1].tolist()
    assert (first.asked, second.asked) == (pairs[:2], [])


def test_what_stands_in_the_premise_and_what_in_the_hypothesis_is_told_apart(tmp_path: Path) -> None:
    model = Answering()
    pairs = [("ab", "c"), ("a", "bc")]
    assert RememberingEntailment(lambda: model, tmp_path).score(pairs).tolist() == [[2, 1, 0], [1, 2, 0]]


def test_a_model_that_nothing_is_asked_of_is_not_loaded(tmp_path: Path) -> None:
    def load() -> Answering:
        raise AssertionError

    RememberingEntailment(load, tmp_path)
