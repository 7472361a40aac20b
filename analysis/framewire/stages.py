"""One stage of a run: done, or taken over from an earlier run when nothing that decides it has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from framewire.errors import TableError
from framewire.manifest import Manifest, StageRecord, hashes_of, installed_versions
from framewire.runfolder import Run
from framewire.tables import Store, content_hash, replacing

FAILURE = ("unit_id", "error", "message")
# What a stage did this time depends on what was in the cache; it is kept apart, so that no report prints it.
THIS_TIME = " this time"
# What every stage is made with, whatever its room.
SHARED = (
    *("tables.py", "arrow.py", "schema.py", "schemas.py", "reasons.py"),
    *("choices.py", "codebook.py", "section.py", "patterns.py", "sentences/split.py", "sentences/wrapped_lines.py"),
    *("models/rules.py", "models/weights/rules.toml"),
)
CODE = ("*.py", "*.safetensors", "*.json", "*.toml", "*.typ", "*.html", "*.css", "*.js", "*.md")


@dataclass(frozen=True)
class Stage:
    """Turns the tables it `reads` into those it `writes`; `rooms` holds its code, `choices` what else decides it.

    `build` returns notes for the manifest, one for each thing a reviewer would ask. `folders` are what it leaves in the
    run besides tables.
    """

    name: str
    rooms: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    choices: Mapping[str, object]
    build: Callable[[], Mapping[str, str]]
    folders: tuple[str, ...] = ()


def do_stage(stage: Stage, run: Run, manifest: Manifest, earlier: tuple[Run, ...]) -> StageRecord:
    """Bring the tables of a stage up to date and record it in the manifest of the run."""
    key = _key(stage, manifest)
    record = _kept(stage, key, run, manifest) or _taken_over(stage, key, run, earlier) or _built(stage, key, run)
    manifest.record(record)
    manifest.write(run.path)
    return record


def _key(stage: Stage, manifest: Manifest) -> str:
    hashes = {name: sha for record in manifest.stages for name, sha in record.hashes.items()}
    inputs = {name: hashes[name] for name in stage.reads}
    return key_of({"inputs": inputs, "rule": rule_of(stage.name, stage.rooms, stage.choices)})


def rule_of(name: str, rooms: tuple[str, ...], choices: Mapping[str, object]) -> str:
    """Return the hash of all that decides the tables of a stage besides the tables it reads."""
    return key_of({"stage": name, "choices": choices, "code": code_hash(rooms), "versions": installed_versions()})


def key_of(decides: Mapping[str, object]) -> str:
    """Return the sha256 of everything that decides a result, given as plain values."""
    return hashlib.sha256(json.dumps(decides, sort_keys=True, default=str).encode()).hexdigest()


@lru_cache(maxsize=16)
def code_hash(rooms: tuple[str, ...]) -> str:
    """Return the sha256 of the code, heads and templates of some rooms, and of what all rooms share.

    A changed program is run again.
    """
    package = Path(__file__).parent
    paths = [package / name for name in SHARED]
    for room in rooms:
        paths += sorted(path for pattern in CODE for path in (package / room).rglob(pattern))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _kept(stage: Stage, key: str, run: Run, manifest: Manifest) -> StageRecord | None:
    record = manifest.stage(stage.name)
    return record if record is not None and record.key == key and _intact(stage, run, record) else None


def _taken_over(stage: Stage, key: str, run: Run, earlier: tuple[Run, ...]) -> StageRecord | None:
    for other in earlier:
        record = Manifest.read(other.path).stage(stage.name)
        if record is not None and record.key == key and _intact(stage, other, record):
            _copy_tables(stage, other.store, run.store)
            _copy_folders(stage, other, run)
            return record
    return None


def _copy_tables(stage: Stage, source: Store, target: Store) -> None:
    for name in stage.writes:
        with replacing(target.path(name)) as aside:
            shutil.copyfile(source.path(name), aside)
    if source.has("failures"):
        failures = source.read("failures")
        rows = failures[failures["stage"] == stage.name]
        target.fail(stage.name, [{name: row[name] for name in FAILURE} for _, row in rows.iterrows()])


def _built(stage: Stage, key: str, run: Run) -> StageRecord:
    began = time.monotonic()
    rows_in = _rows(run.store, stage.reads)
    said = dict(stage.build())
    seconds = round(time.monotonic() - began, 1)
    notes = {name: note for name, note in said.items() if not name.endswith(THIS_TIME)}
    work = {name: note for name, note in said.items() if name.endswith(THIS_TIME)}
    hashes = {name: content_hash(run.store.arrow(name)) for name in stage.writes}
    left = hashes_of(run.path, stage.folders)
    failed = run.store.failures_hash(stage.name) or ""
    rows_out = _rows(run.store, stage.writes)
    return StageRecord(stage.name, key, rows_in, rows_out, hashes, seconds, notes, work, left, failed)


def _intact(stage: Stage, run: Run, record: StageRecord) -> bool:
    """Whether all that a stage left is as it was recorded. What cannot be read is not."""
    try:
        files = record.files.items() <= hashes_of(run.path, stage.folders).items()
    except OSError:
        return False
    there = all((run.path / name).is_dir() for name in stage.folders)
    same_failures = record.failures in ("", run.store.failures_hash(stage.name))
    return holds(run.store, record) and files and there and same_failures


def holds(store: Store, record: StageRecord) -> bool:
    """Return whether all tables of a stage are as they were recorded. What cannot be read is not."""
    try:
        return all(store.has(name) and content_hash(store.arrow(name)) == sha for name, sha in record.hashes.items())
    except (TableError, OSError):
        return False


def _copy_folders(stage: Stage, source: Run, target: Run) -> None:
    for name in stage.folders:
        if (target.path / name).exists():
            shutil.rmtree(target.path / name)
        shutil.copytree(source.path / name, target.path / name)


def _rows(store: Store, names: tuple[str, ...]) -> dict[str, int]:
    return {name: store.count(name) for name in names}
