"""Shared premises: both engines against transformers with the same mask, and what is shared changes nothing."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from framewire.engine import SHARED, Encoder, fastest
from framewire.engine.stems import Apart, batches_by_stem
from model_folders import write_deberta

random = np.random.default_rng(1)
PREMISES = [random.integers(5, 50, length).tolist() for length in (3, 3, 17, 40)]
PAIRS = [(premise, random.integers(5, 50, length).tolist()) for premise in PREMISES for length in (1, 4, 9)]
SEQUENCES, STEMS = [p + h for p, h in PAIRS], [len(p) for p, _ in PAIRS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_deberta(tmp_path_factory.mktemp("deberta"), layers=SHARED + 2)


@cache
def of_transformers(folder):
    """The model of a folder as transformers loads it."""
    from transformers import AutoModel

    return AutoModel.from_pretrained(folder).eval()


def by_transformers(folder, ids, stem):
    """Layer by layer with transformers' own layers; in the first ones no token of the stem sees one behind it."""
    import torch

    model = of_transformers(folder)
    everything = torch.ones(1, 1, len(ids), len(ids))
    apart = everything.clone()
    apart[..., :stem, stem:] = 0
    with torch.inference_mode():
        hidden = model.embeddings(torch.tensor([ids]))
        places, vectors = model.encoder.get_rel_pos(hidden), model.encoder.get_rel_embedding()
        for number, layer in enumerate(model.encoder.layer):
            mask = apart if number < SHARED else everything
            hidden, _ = layer(hidden, mask.bool(), relative_pos=places, rel_embeddings=vectors)
        return hidden[0, 0].numpy()


@pytest.mark.parametrize(("engine", "tolerance"), [("float32", 2e-5), ("int16", 3e-2)])
def test_the_first_layers_hide_the_hypothesis_from_the_premise(folder, engine, tolerance):
    if engine == "int16" and fastest() != "int16":
        pytest.skip("this processor has no AVX2")
    found = Encoder.open(folder, name=engine).first(SEQUENCES, STEMS)
    wanted = [by_transformers(folder, ids, stem) for ids, stem in zip(SEQUENCES, STEMS, strict=True)]
    assert np.abs(found - np.stack(wanted)).max() < tolerance
    whole = Encoder.open(folder, name=engine).first(SEQUENCES)
    assert np.abs(found - whole).max() > 10 * tolerance


def test_who_shares_a_premise_changes_nothing(folder):
    encoder = Encoder.open(folder)
    among = encoder.first(SEQUENCES, STEMS)
    alone = [encoder.first([ids], [stem])[0] for ids, stem in zip(SEQUENCES, STEMS, strict=True)]
    assert np.array_equal(among, np.stack(alone))


@pytest.mark.parametrize("budget", [1, 30, 1000])
def test_a_batch_taken_apart_gives_every_pair_back(budget):
    seen = {}
    for batch in batches_by_stem(SEQUENCES, STEMS, budget):
        apart = Apart.of(batch)
        rows, order = iter(batch.rows.tolist()), list(apart.whole(budget))
        for places, starts in order:
            for first, last in pairwise(starts):
                seen[next(rows)] = apart.ids[places[first:last]].tolist()
    assert [seen[row] for row in range(len(SEQUENCES))] == SEQUENCES


def test_equal_premises_are_kept_once_and_sequences_without_stems_are_refused():
    (batch,) = batches_by_stem(SEQUENCES, STEMS, 10_000)
    apart = Apart.of(batch)
    assert len(apart.ids) == sum(map(len, PREMISES)) + len(PREMISES) * (1 + 4 + 9)
    with pytest.raises(ValueError, match="have no stems"):
        Apart.of(type(batch)(batch.rows, batch.ids, batch.runs))


@pytest.mark.parametrize("engine", ["float32", "int16"])
def test_vectors_of_all_tokens_hide_the_hypothesis_too(folder, engine):
    if engine == "int16" and fastest() != "int16":
        pytest.skip("this processor has no AVX2")
    encoder, layers = Encoder.open(folder, name=engine), (2, SHARED, SHARED + 2)
    found = encoder.tokens(SEQUENCES, layers, STEMS)
    first = np.stack([rows[0, -encoder.width :] for rows in found])
    assert np.abs(first - encoder.first(SEQUENCES, STEMS)).max() < 1e-5
    # Up to the last shared layer, the tokens of a premise are the same whatever is asked of it.
    below = encoder.width * 2
    for (one, stem), (other, other_stem) in pairwise(zip(found, STEMS, strict=True)):
        if stem == other_stem and SEQUENCES[0][:stem] == SEQUENCES[1][:stem]:
            assert np.abs(one[:stem, :below] - other[:stem, :below]).max() < (1e-5 if engine == "float32" else 1e-12)
        break


@pytest.mark.parametrize("stem", [None, 1000, 5])
def test_the_longest_sequences_are_read_within_the_tables_of_places(folder, stem):
    if fastest() != "int16":
        pytest.skip("this processor has no AVX2")
    from framewire.engine.operations.tile import ROWS

    ids = [np.random.default_rng(length).integers(5, 50, length).tolist() for length in range(1019, 1025)]
    stems, encoder = None if stem is None else [stem] * len(ids), Encoder.open(folder, name="int16")
    found, wanted = encoder.first(ids, stems), Encoder.open(folder, name="float32").first(ids, stems)
    assert np.abs(found - wanted).max() < 2e-2
    assert np.array_equal(encoder.first(ids, stems), found)
    # Of every place there is a whole block of rows and a whole panel: nothing is read before the first.
    places = encoder._runner._stack._nets[0].place_key_scale.shape[-1]
    assert places >= 2 * (1024 + ROWS)
