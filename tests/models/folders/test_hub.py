"""Models by Hub name: an exact revision or none, and an error with a cure when one cannot be fetched."""

import re

import pytest

from framewire.codebook import ModelChoice
from framewire.errors import ModelError
from framewire.models.embedder import load_embedder
from framewire.models.entailment import load_entailment
from framewire.models.folders.catalog import identity
from framewire.models.folders.hub import local_revision, model_folder
from model_folders import write_bert

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("revision", [None, "main", "v1.0", COMMIT[:7], COMMIT.upper()])
def test_a_revision_that_can_move_is_refused(revision):
    with pytest.raises(ModelError, match=r"its revision is .* Give the commit as 40 hex digits"):
        load_entailment("organisation/model", revision)


def test_a_name_that_is_neither_is_refused():
    with pytest.raises(ModelError, match="neither a local folder nor a Hub name"):
        load_embedder("no such folder")


def test_a_model_that_cannot_be_fetched_names_the_cure(monkeypatch):
    import huggingface_hub

    def fail(*_args, **_options):
        raise OSError("no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fail)
    with pytest.raises(ModelError, match=r"organisation/model: it cannot be fetched .* Check name, revision"):
        model_folder("organisation/model", COMMIT)


def test_only_safetensors_and_plain_files_are_asked_for(monkeypatch, tmp_path):
    import huggingface_hub

    (tmp_path / "model.safetensors").write_bytes(b"")
    asked = {}
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda name, **options: asked.update(options) or tmp_path)
    assert model_folder("organisation/model", COMMIT) == tmp_path
    assert asked["revision"] == COMMIT
    assert not any(pattern.endswith((".bin", ".py", ".pkl", ".pt", "*")) for pattern in asked["allow_patterns"])


def test_a_model_that_is_trained_on_in_its_folder_is_another_model(tmp_path):
    labels = ["entailment", "not_entailment"]
    folder = str(write_bert(tmp_path, labels))
    first = load_entailment(folder).revision
    assert re.fullmatch("local-[0-9a-f]{16}", first)
    (tmp_path / "notes.txt").write_text("nothing of the model")
    (tmp_path / "trainer_state.json").write_text("{}")
    (tmp_path / "checkpoint-500").mkdir()
    (tmp_path / "checkpoint-500" / "model.safetensors").write_bytes(b"an earlier one")
    assert load_entailment(folder).revision == first == local_revision(folder)
    assert identity("entailment", ModelChoice(folder))["revision"] == first
    write_bert(tmp_path, labels, seed=1)
    trained = load_entailment(folder).revision
    assert trained != first
    (tmp_path / "tokenizer.json").write_text((tmp_path / "tokenizer.json").read_text() + " ")
    assert len({first, trained, local_revision(folder)}) == 3
    assert local_revision("organisation/model") is None
