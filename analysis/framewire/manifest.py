"""What was run, on what, with what: the manifest of a run."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from framewire.errors import RunFolderError
from framewire.tables import replacing

FILE_NAME = "manifest.json"
PACKAGES = (
    "framewire", "numpy", "pandas", "pyarrow", "torch", "transformers", "tokenizers", "bertopic", "scikit-learn",
    "onnxruntime", "trafilatura", "htmldate", "rensa", "py3langid", "numba", "llvmlite", "scipy",
    "typst", "seaborn", "nbclient", "datasets",
)  # fmt: skip

# What a person opens, by name: the files or folders that each consists of.
PRODUCTS = {
    "notebooks": ("notebooks",),
    "report": ("report.pdf", "report.html", "figures"),
    "explore": ("explore.html",),
    "dataset": ("dataset",),
}
# A draw alone: what it holds counts where people have coded it, in tables of its own.
DRAWN = "samples"


@dataclass(frozen=True)
class StageRecord:
    """One stage as it was run. `key` is the hash of everything that decides its tables; `seconds` is wall time.

    `notes` follow from inputs and choices alone; `work` says what was done this time, given what was known before.
    `files` are the hashes of what it left besides tables, `failures` that of its rows in the table of failures; empty
    where nothing was recorded.
    """

    name: str
    key: str
    rows_in: Mapping[str, int]
    rows_out: Mapping[str, int]
    hashes: Mapping[str, str]
    seconds: float
    notes: Mapping[str, str]
    work: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)
    failures: str = ""


@dataclass(frozen=True)
class ProductRecord:
    """A product as it was written. `key` is the hash of everything that decides it, empty where nobody computed it.

    `tables` is the hash of the tables that it was made of, empty where it was not written to its end; `options` are
    those of its command that were not the usual.
    """

    key: str
    tables: str
    options: Mapping[str, str | bool] = field(default_factory=dict)


@dataclass
class Manifest:
    """The manifest of a run. It holds no absolute path, user name or token.

    `published` holds the records of products, `files` the path of each file of those that are whole with the hash of
    its bytes.
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
    published: dict[str, ProductRecord] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

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

    def tables_sha256(self) -> str:
        """Return the hash of the hashes of all tables that products are made of."""
        found = sorted((name, sha) for stage in self.stages for name, sha in stage.hashes.items() if name != DRAWN)
        return hashlib.sha256(json.dumps(found).encode()).hexdigest()

    def whole_products(self) -> list[str]:
        """Return the names of the products that were written to their end."""
        return [name for name in PRODUCTS if name in self.published and self.published[name].tables]

    def forget_files(self, paths: Sequence[str]) -> None:
        """Forget what the files of a product hold: it is being written again."""
        self.files = {name: sha for name, sha in self.files.items() if not is_at(name, paths)}

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
            values["stages"] = [_record_of(record) for record in values["stages"]]
            values["sources"] = tuple(values["sources"])
            values["published"] = _products_of(values.get("published", {}))
            return cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise DamagedManifestError.of(error) from error


class DamagedManifestError(RunFolderError):
    """A manifest that cannot be read, or is of another version."""

    @classmethod
    def of(cls, error: Exception) -> DamagedManifestError:
        fact = f"not a manifest of this version ({type(error).__name__}: {str(error)[:120]})"
        return cls(FILE_NAME, fact, "Give the same framewire run command again, or restore the file")


def _record_of(values: Mapping[str, Any]) -> StageRecord:
    record = StageRecord(**values)
    mappings = (record.rows_in, record.rows_out, record.hashes, record.notes, record.work, record.files)
    if not all(isinstance(each, dict) for each in mappings) or not isinstance(record.name, str):
        raise ValueError("a stage is not recorded as one")
    return record


def _products_of(values: Mapping[str, Any]) -> dict[str, ProductRecord]:
    """The records of products; one of another form stands for no product, which is then written again."""
    return {name: ProductRecord(**record) for name, record in values.items() if isinstance(record, dict)}


def _check_version(folder: Path, version: str) -> None:
    """Raise `RunFolderError` for a run whose tables have another form than this version's."""
    if version.startswith("0.1."):
        fact = f"it is a run of framewire {version}, whose tables have another form"
        raise RunFolderError(folder.name, fact, f"Run again into a new folder, or install framewire=={version}")


def installed_versions() -> dict[str, str]:
    """Return the versions that decide results: Python and every package of `PACKAGES` that is installed."""
    found = {package: version for package in PACKAGES if (version := _version(package)) is not None}
    return {"python": platform.python_version(), **found}


@cache
def _version(package: str) -> str | None:
    """The version that is installed, null for none. It stays the same as long as a process lives."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def this_machine() -> dict[str, str | int]:
    """Return the kind of machine: system, processor architecture and usable cores."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return {"system": platform.system(), "architecture": platform.machine(), "cores": cores}


def hashes_of(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the sha256 of each file at or below `paths` in a run folder, by its path there, in order."""
    found = [below for path in paths for below in [folder / path, *sorted((folder / path).rglob("*"))]]
    files = [path for path in found if path.is_file() and not _is_by_the_way(path.relative_to(folder))]
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}


def _is_by_the_way(path: Path) -> bool:
    """Whether a file came about when a person opened others: checkpoints of notebooks, compiled code."""
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def record_product(folder: Path, name: str, options: Mapping[str, str | bool]) -> None:
    """Record in the manifest of a run that a product was written again by itself, and with which options.

    A licence that was stated once stays stated.
    """
    manifest = Manifest.read(folder)
    before = manifest.published.get(name, ProductRecord("", ""))
    stated = {option: value for option, value in before.options.items() if option == "licence"}
    manifest.published[name] = ProductRecord(before.key, manifest.tables_sha256(), stated | dict(options))
    manifest.forget_files(PRODUCTS[name])
    manifest.files |= hashes_of(folder, PRODUCTS[name])
    manifest.write(folder)


def is_at(name: str, paths: Sequence[str]) -> bool:
    """Return whether a file is one of `paths` or lies below one.

    >>> is_at("figures/a.svg", ["figures"]), is_at("report.html", ["report.pdf"])
    (True, False)
    """
    return any(name == path or name.startswith(f"{path}/") for path in paths)
