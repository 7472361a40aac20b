"""The compiled tagger against the network that is fitted, with token vectors by chance; time on endless texts."""

import re
import time

import numpy as np
import pytest

from framewire.corpus.attribution.attributions import find_attributions
from framewire.corpus.attribution.marks import quoted_spans
from framewire.corpus.attribution.shapes import token_shapes
from framewire.corpus.passages import split_passages
from framewire.models import tagger
from framewire.models.parts.tokens import TokenVectors
from framewire.models.tagger import DISTANCES, FURTHEST, STATES, Tagger, TiledText, read_weights


class Words:
    """Token vectors by chance, the same for the same text."""

    def encode_with_tokens(self, texts):
        return np.zeros((len(texts), 384), np.float32), [self._of(text) for text in texts]

    def _of(self, text):
        offsets = np.array([found.span() for found in re.finditer(r"\w+|[^\w\s]", text)], np.int64).reshape(-1, 2)
        vectors = np.random.default_rng(len(text)).normal(size=(len(offsets), STATES)).astype(np.float32)
        return TokenVectors(vectors, offsets)


def article(text):
    return TiledText(text, [(one.start, one.end) for one in split_passages(text)])


def shapes(text, offsets):
    return token_shapes(text, offsets, quoted_spans(text))


TEXT = "“We will talk,” Ana Lind said. The road is closed.\n" * 6


def test_the_compiled_tagger_says_what_the_network_says(tmp_path):
    import torch

    from framewire.training.attribution.fitted_tagger import TaggerChoices, network, states_of, write

    torch.manual_seed(0)
    net = network(TaggerChoices()).eval()
    write(net, tmp_path / "w.safetensors")
    read = Tagger(Words(), read_weights(tmp_path / "w.safetensors"))
    (tags,), _ = read.read([article(TEXT)], shapes)
    vectors = np.concatenate([Words()._of(TEXT[start:end]).vectors for start, end in article(TEXT).passages])
    with torch.inference_mode():
        states = states_of(net, torch.from_numpy(vectors)[None], torch.from_numpy(shapes(TEXT, tags.offsets))[None])
        wanted = net["tags"](states)[0, :, :3].log_softmax(-1).numpy()
    assert np.abs(tags.content - wanted).max() < 5e-3


def test_a_long_text_is_read_in_parts_and_tagged_as_one(monkeypatch):
    read = Tagger(Words(), read_weights())
    whole, vectors = read.read([article(TEXT), article("One. Two.")], shapes)
    monkeypatch.setattr(tagger, "AT_ONCE", 90)
    parts, again = read.read([article(TEXT), article("One. Two.")], shapes)
    assert len(vectors) == len(again)
    for one, other in zip(whole, parts, strict=True):
        assert (one.states == other.states).all()
        assert (one.offsets == other.offsets).all()


def test_no_source_is_sought_further_away_than_that():
    text = "Ana Lind said. " + "road " * (2 * FURTHEST) + "end of it."
    (tags,), _ = Tagger(Words(), read_weights()).read([article(text)], shapes)
    count = len(tags.offsets)
    found = tags.partners([(count - 3, count)], "source")
    assert found[0] is None or count - 3 - found[0] <= FURTHEST
    assert FURTHEST in DISTANCES


@pytest.mark.parametrize(
    "piece",
    [
        "word ",
        "“He said it is so ",
        "אמר הנשיא: „נדבר מחר“. ",
        "Ana said “we go” ",
        "BO: we go\nAX: you go\n",
        "– we go ",
    ],
)
def test_time_grows_with_the_length_of_a_text(piece):
    read = Tagger(Words(), read_weights())
    costs = []
    for length in (1_500, 1_500, 15_000):
        text = (piece * length)[:length]
        (tags,), _ = read.read([article(text)], shapes)
        began = time.process_time()
        split_passages(text)
        find_attributions(text, tags)
        costs.append(time.process_time() - began)
    assert costs[2] < 30 * max(costs[1], 0.01)


@pytest.mark.parametrize("piece", [".", "! ", " \n", ".\u00a0", '."', "a. ", "x"])
def test_sentences_take_time_with_the_length_of_a_text(piece):
    began = time.process_time()
    split_passages(piece * (100_000 // len(piece)))
    assert time.process_time() - began < 3
