"""The real embedded models, loaded once, and tiny random model folders that a test makes."""

import json

import pytest

PAIRS = [
    ("Envoys from both states met in Geneva for peace talks.", "This text mentions peace talks."),
    ("Envoys from both states met in Geneva for peace talks.", "This text does not mention peace talks."),
    ("Shelling killed three civilians in the border town.", "This text mentions peace talks."),
    ("The harvest was good.", "The harvest was good."),
    ("The harvest was good. " * 30, "The harvest was bad."),
    ("", "The harvest was bad."),
    ("Das ist kein Englisch, 그리고 이것도.", "This text is about sport."),
]


@pytest.fixture(scope="session")
def entailment():
    from framewire.models.entailment import load_entailment

    return load_entailment()


@pytest.fixture(scope="session")
def embedder():
    from framewire.models.embedder import load_embedder

    return load_embedder()


@pytest.fixture
def tiny_folder(tmp_path):
    """Return a maker of local BERT folders with random weights and the given output names."""

    def make(labels, name="tiny"):
        import torch
        from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

        folder = tmp_path / name
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "peace", "war", "talks", "the", "end"]
        folder.mkdir()
        (folder / "vocab.txt").write_text("\n".join(words))
        torch.manual_seed(0)
        config = BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=64,
            id2label=dict(enumerate(labels)),
            label2id={label: number for number, label in enumerate(labels)},
        )
        BertForSequenceClassification(config).save_pretrained(folder)
        BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
        stored = json.loads((folder / "config.json").read_text())
        assert list(stored["id2label"].values()) == list(labels)
        return folder

    return make
