"""An adapter adds its updates to the matrices it names, in every engine, and to nothing else."""

import numpy as np
import pytest

from framewire.engine import Encoder, fastest
from framewire.errors import ModelError
from framewire.models.parts.adapter import Adapter, load_adapter, read_adapter, write_adapter
from model_folders import write_deberta

SEQUENCES = [np.random.default_rng(n).integers(5, 50, length).tolist() for n, length in enumerate((1, 7, 30))]
NAMES = [
    f"deberta.encoder.layer.1.{part}.weight"
    for part in ("attention.self.key_proj", "attention.self.query_proj", "attention.output.dense", "output.dense")
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_deberta(tmp_path_factory.mktemp("deberta"))


@pytest.fixture(scope="module")
def adapter(folder):
    from safetensors.numpy import load_file

    draw = np.random.default_rng(0)
    shapes = {name: load_file(folder / "model.safetensors")[name].shape for name in NAMES}
    return Adapter(
        {
            name: tuple(draw.standard_normal(shape).astype(np.float32) for shape in ((3, inputs), (outputs, 3)))
            for name, (outputs, inputs) in shapes.items()
        }
    )


def merged_folder(folder, adapter, out):
    """Write the model anew with the updates in its own matrices: what a reader of the paper would do by hand."""
    import shutil

    from safetensors.numpy import load_file, save_file

    shutil.copytree(folder, out)
    weights = load_file(folder / "model.safetensors")
    for name, (down, up) in adapter.updates.items():
        weights[name] = (weights[name] + up.astype(np.float64) @ down).astype(np.float32)
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    return out


@pytest.mark.parametrize("engine", ["float32", "int16"])
def test_an_engine_with_an_adapter_is_the_engine_of_the_merged_model(folder, adapter, tmp_path, engine):
    if engine == "int16" and fastest() != "int16":
        pytest.skip("this processor has no AVX2")
    found = Encoder.open(folder, adapter, engine).first(SEQUENCES)
    wanted = Encoder.open(merged_folder(folder, adapter, tmp_path / "merged"), name=engine).first(SEQUENCES)
    plain = Encoder.open(folder, name=engine).first(SEQUENCES)
    assert np.array_equal(found, wanted)
    assert np.abs(found - plain).max() > 0.1


def test_an_adapter_is_read_as_it_was_written_to_half_precision(adapter, tmp_path):
    first = write_adapter(adapter, tmp_path / "one.safetensors").read_bytes()
    assert first == write_adapter(adapter, tmp_path / "two.safetensors").read_bytes()
    found = read_adapter(tmp_path / "one.safetensors")
    assert sorted(found.updates) == sorted(NAMES)
    for name in NAMES:
        for one, other in zip(found.updates[name], adapter.updates[name], strict=True):
            assert np.array_equal(one, other.astype(np.float16).astype(np.float32))
    assert read_adapter(tmp_path / "two.safetensors").sha256 == found.sha256


def test_the_hash_tells_adapters_apart(adapter):
    name, (down, up) = next(iter(adapter.updates.items()))
    moved = Adapter({**adapter.updates, name: (down, up + np.float32(1e-3))})
    assert len({Adapter().sha256, adapter.sha256, moved.sha256}) == 3


def test_an_adapter_of_another_model_is_refused():
    adapter = Adapter({"m.weight": (np.ones((2, 4), np.float32), np.ones((5, 2), np.float32))})
    with pytest.raises(ModelError, match=r"adapter of m\.weight: its update is for a matrix of 5 by 4, not \(3, 4\)"):
        adapter.adapted("m.weight", np.ones((3, 4), np.float32))


def test_a_missing_adapter_is_named():
    with pytest.raises(ModelError, match=r"adapter no_such: there is no such file\. Install framewire again"):
        load_adapter("no_such")


def test_the_shipped_adapter_updates_upper_layers_only():
    names = load_adapter().updates
    layers = {int(name.split(".")[3]) for name in names if name.startswith("deberta.encoder.layer.")}
    assert layers == {6, 7, 8, 9, 10, 11}
    assert [name for name in names if not name.startswith("deberta.encoder.layer.")] == ["pooler.dense.weight"]
