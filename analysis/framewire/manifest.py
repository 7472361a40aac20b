"""What was run, on what, with what: the manifest of a run, and the check that its tables still are what it says."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path

from framewire.errors import RunFolderError
from framewire.tables import Store, content_hash, replacing

FILE_NAME = "manifest.json"
PACKAGES = (
    "framewire", "numpy", "pandas", "pyarrow", "torch", "transformers", "tokenizers", "bertopic", "scikit-learn",
    "onnxruntime", "trafilatura", "htmldate", "rensa", "py3langid", "numba", "llvmlite", "scipy",
    "typst", "seaborn", "nbclient", "datasets",
)  # fmt: skip


@dataclass(frozen=True)
class StageRecord:
    """One stage as it was run. `key` is the hash of everything that decides its tables; `seconds` is wall time.

    `notes` follow from inputs and choices alone; `work` says what was done this time, given what was known before.
    """

    name: str
    key: str
    rows_in: Mapping[str, int]
    rows_out: Mapping[str, int]
    hashes: Mapping[str, str]
    seconds: float
    notes: Mapping[str, str]
    work: Mapping[str, str]


@dataclass
class Manifest:
    """The manifest of a run. It holds no absolute path, user name or token.

    `published` maps a product (report, notebooks, dataset) to the hash of everything that decides it.
    """

    title: str
    sources: tuple[str, ...]
    codebook_sha256: str
    seed: int
    corpus_sha256: str | None = None
    limit: int | None = None
    versions: dict[str, str] = field(default_factory=lambda: installed_versions())
    models: list[dict[str, str | None]] = field(default_factory=list)
    hardware: dict[str, str | int] = field(default_factory=lambda: this_machine())
    stages: list[StageRecord] = field(default_factory=list)
    failures_sha256: str | None = None
    published: dict[str, str] = field(default_factory=dict)

    def stage(self, name: str) -> StageRecord | None:
        """Return the record of a stage, null when it has not been run."""
        return next((record for record in self.stages if record.name == name), None)

    def record(self, stage: StageRecord) -> None:
        """Add a stage, in place of an earlier record of the same name."""
        names = [record.name for record in self.stages]
        if stage.name in names:
            self.stages[names.index(stage.name)] = stage
        else:
            self.stages.append(stage)

    def interruption(self) -> str | None:
        """Return the sentence that the run was interrupted, and after which stage; null when all stages are done."""
        if self.failures_sha256 is not None:
            return None
        after = f"after the stage {self.stages[-1].name}" if self.stages else "before its first stage ended"
        return f"the run was interrupted {after}: resume it with the same framewire run command"

    def write(self, folder: Path) -> None:
        """Write manifest.json into a run folder, whole or not at all."""
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"
        with replacing(folder / FILE_NAME) as aside:
            aside.write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a run folder. Raises `RunFolderError` where there is none."""
        path = folder / FILE_NAME
        if not path.is_file():
            raise RunFolderError.not_a_run(folder)
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            _check_version(folder, str(values["versions"].get("framewire", "")))
            values["stages"] = [StageRecord(**record) for record in values["stages"]]
            values["sources"] = tuple(values["sources"])
            return cls(**values)
        except (ValueError, TypeError, KeyError) as error:
            cure = "Restore the file, or run again into a new folder"
            raise RunFolderError(path.name, f"not a manifest of this version ({error})", cure) from error


def _check_version(folder: Path, version: str) -> None:
    """Raise `RunFolderError` for a run whose tables have another form than this version's."""
    if version.startswith("0.1."):
        fact = f"it is a run of framewire {version}, whose tables have another form"
        raise RunFolderError(folder.name, fact, f"Run again into a new folder, or install framewire=={version}")


def installed_versions() -> dict[str, str]:
    """Return the versions that decide results: Python and every package of `PACKAGES` that is installed."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return versions


def this_machine() -> dict[str, str | int]:
    """Return the kind of machine: system, processor architecture and usable cores."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return {"system": platform.system(), "architecture": platform.machine(), "cores": cores}


def verify(folder: Path) -> list[str]:
    """Compare every table with the hash its stage recorded; return one sentence for each difference.

    The first one says that the run was interrupted, where it was.
    """
    manifest, store = Manifest.read(folder), Store(folder / "tables")
    interrupted = manifest.interruption()
    written = [(name, sha, f"stage {stage.name}") for stage in manifest.stages for name, sha in stage.hashes.items()]
    if manifest.failures_sha256 is not None:
        written.append(("failures", manifest.failures_sha256, "the run"))
    differences = [problem for name, sha, who in written if (problem := _difference(store, name, sha, who))]
    return differences if interrupted is None else [interrupted, *differences]


def _difference(store: Store, name: str, recorded: str, who: str) -> str | None:
    if not store.has(name):
        return f"table {name}: missing, though {who} wrote it"
    if content_hash(store.arrow(name)) != recorded:
        return f"table {name}: its rows are not those that {who} wrote"
    return None
