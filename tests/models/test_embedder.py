"""The embedded embedding model against sentence-transformers, and against itself in other company."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from framewire.errors import ModelError
from framewire.models.embedder import FolderEmbedder, load_embedder
from framewire.models.folders.catalog import embedded_model

TEXTS = [
    "The two ministers signed a treaty on fishing rights.",
    "A storm closed the mountain road for three days.",
    "",
    "Bread",
    "The price of bread rose by a tenth. " * 60,
    "Кремль заявил, что переговоры продолжатся.",
    "Critics called the shipment a betrayal. The ministry did not answer. The vote is on Monday.",
] + [f"Article number {n} tells of event {n * 7 % 11} in town {n * 5 % 13}." for n in range(30)]


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


@pytest.fixture(scope="module")
def vectors(embedder):
    return embedder.encode(TEXTS)


def test_vectors_have_length_one(vectors):
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_vectors_are_those_of_sentence_transformers(vectors):
    reference = FolderEmbedder(embedded_model("embedding").folder / "model", "reference", "")
    assert (vectors * reference.encode(TEXTS)).sum(1).min() > 0.999


def test_company_and_order_change_nothing(embedder, vectors):
    assert np.array_equal(embedder.encode(TEXTS[::-1])[::-1], vectors)
    for row in (0, 2, 4, 20):
        assert np.array_equal(embedder.encode([TEXTS[row]])[0], vectors[row])
    assert np.array_equal(embedder.encode([TEXTS[1]] * 3), np.repeat(vectors[1:2], 3, axis=0))


def test_no_text_gives_no_row(embedder):
    assert embedder.encode([]).shape == (0, 384)


def test_vectors_of_tokens_are_those_of_transformers(embedder):
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = embedded_model("embedding").folder / "model"
    model, tokenizer = AutoModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
    _, found = embedder.encode_with_tokens(TEXTS[:2])
    for text, ours in zip(TEXTS[:2], found, strict=True):
        coded = tokenizer(text, return_tensors="pt", return_offsets_mapping=True)
        offsets = coded.pop("offset_mapping")[0, 1:-1].numpy()
        with torch.inference_mode():
            states = model(**coded, output_hidden_states=True).hidden_states
        wanted = np.concatenate([states[layer][0, 1:-1].numpy() for layer in (2, 4, 6)], axis=1)
        assert np.array_equal(ours.offsets, offsets)
        cosines = (ours.vectors * wanted).sum(1) / np.linalg.norm(ours.vectors, axis=1) / np.linalg.norm(wanted, axis=1)
        assert cosines.min() > 0.999


def test_one_pass_gives_the_embedding_and_the_tokens_of_texts_of_any_length(embedder, vectors):
    found, tokens = embedder.encode_with_tokens(TEXTS)
    assert np.array_equal(found, vectors)
    assert tokens[2].vectors.shape == (0, 1152)
    long = tokens[4]
    assert len(long.offsets) > 254
    # Whole words in order, to the very end of the text.
    assert (np.diff(long.offsets[:, 0]) > 0).all()
    assert TEXTS[4][slice(*long.offsets[-1])] == "."
    assert long.offsets[-1, 1] == len(TEXTS[4].rstrip())
    _, alone = embedder.encode_with_tokens(TEXTS[4:5])
    assert np.array_equal(alone[0].vectors, long.vectors)


def test_the_model_of_other_processors_says_the_same_of_tokens(embedder):
    reference = FolderEmbedder(embedded_model("embedding").folder / "model", "reference", "")
    (vectors, ours), (others, theirs) = embedder.encode_with_tokens(TEXTS[:5]), reference.encode_with_tokens(TEXTS[:5])
    assert (vectors * others).sum(1).min() > 0.999
    for one, other in zip(ours, theirs, strict=True):
        assert np.array_equal(one.offsets, other.offsets)
        if len(one.vectors):
            sizes = np.linalg.norm(one.vectors, axis=1) * np.linalg.norm(other.vectors, axis=1)
            assert ((one.vectors * other.vectors).sum(1) / sizes).min() > 0.999


def test_no_text_has_no_tokens(embedder):
    vectors, tokens = embedder.encode_with_tokens([])
    assert (vectors.shape, tokens) == ((0, 384), [])


def test_a_folder_of_ones_own_is_read_with_its_prompt_and_pooling(tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    shape = BertConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    BertModel(shape).save_pretrained(tmp_path / "bert")
    AutoTokenizer.from_pretrained(str(embedded_model("embedding").folder / "model")).save_pretrained(tmp_path / "bert")
    parts = [Transformer(str(tmp_path / "bert")), Pooling(16, pooling_mode="cls")]
    SentenceTransformer(modules=parts, prompts={"query": "query: "}, device="cpu").save(str(tmp_path / "tiny"))
    found = load_embedder(str(tmp_path / "tiny")).encode(["Talks resumed.", "The harvest is in."])
    plain = SentenceTransformer(str(tmp_path / "tiny"), device="cpu")
    wanted = plain.encode(["query: Talks resumed.", "query: The harvest is in."], normalize_embeddings=True)
    assert np.allclose(found, wanted, atol=1e-6)
    assert not np.allclose(found, plain.encode(["Talks resumed.", "The harvest is in."], normalize_embeddings=True))


def copied(folder):
    return Path(shutil.copytree(embedded_model("embedding").folder / "model", folder))


def test_a_folder_without_its_tokenizer_is_refused(tmp_path):
    folder = copied(tmp_path / "bare")
    for path in [*folder.glob("*token*"), folder / "vocab.txt"]:
        path.unlink()
    with pytest.raises(ModelError, match=r"its tokenizer knows no word\. Put the files of its tokenizer there"):
        load_embedder(str(folder))


@pytest.mark.parametrize(("name", "content"), [("config.json", b"{"), ("model.safetensors", b"cut off")])
def test_a_broken_folder_is_an_error_with_its_cure(tmp_path, name, content):
    folder = copied(tmp_path / "broken")
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=r"sentence-transformers cannot load it .* Check that its folder is whole"):
        load_embedder(str(folder))
