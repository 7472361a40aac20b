"""Hand-coding of a run, recorded like its stages: what was drawn, what was coded, and what follows from it."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from framewire.manifest import Manifest, StageRecord
from framewire.runfolder import Run
from framewire.stages import holds, rule_of
from framewire.tables import content_hash, replacing

STAGE = "validity"
FOLDER = "sheets"
LABELS = ("samples", "annotations")
DRAWN = {"drawn": "units for people to code"}


def record_draw(run: Run) -> None:
    """Record the table of samples in the manifest of a run, after a draw."""
    _record(run, Manifest.read(run.path), DRAWN, time.monotonic())


def validate_run(run: Run, sheets: Sequence[Path]) -> str:
    """Read sheets into a run and bring agreement, gold, scores and corrected counts up to date; return a summary.

    Raises `SheetError` for anything wrong in any sheet; the run is then as it was.
    """
    from framewire.validity import validate

    began, manifest = time.monotonic(), Manifest.read(run.path)
    run.path.joinpath(FOLDER).mkdir(exist_ok=True)
    said = validate(run.store, run.codebook, sheets, run.path / FOLDER)
    _record(run, manifest, {"labels": said.split("\n", 1)[0]}, began)
    return said


def carry_labels(run: Run, manifest: Manifest, earlier: Sequence[Run]) -> None:
    """Bring the labels of an earlier run along, or those of this run up to date with its tables."""
    for other in earlier:
        if other.store.has("samples") and not run.store.has("samples"):
            for name in LABELS:
                if other.store.has(name):
                    with replacing(run.store.path(name)) as aside:
                        shutil.copyfile(other.store.path(name), aside)
    if _is_up_to_date(run, manifest):
        return
    is_coded = run.store.has("annotations") and run.store.has("samples")
    if is_coded and run.store.count("samples") > 0:
        began = time.monotonic()
        from framewire.validity import validate

        run.path.joinpath(FOLDER).mkdir(exist_ok=True)
        # Nobody asked to read codes: a sheet that is half done, or open elsewhere, must not end a run.
        said = validate(run.store, run.codebook, [], run.path / FOLDER, decisions=False)
        _record(run, manifest, {"labels": said.split("\n", 1)[0]}, began)
    elif not is_coded and run.store.has("samples"):
        _record(run, manifest, DRAWN, time.monotonic())


def _is_up_to_date(run: Run, manifest: Manifest) -> bool:
    """Whether the tables of hand-coding follow from what is there, and are as they were recorded."""
    record = manifest.stage(STAGE)
    return record is not None and record.key == _key(run, manifest) and holds(run.store, record)


def _record(run: Run, manifest: Manifest, notes: Mapping[str, str], began: float) -> None:
    from framewire.validity import TABLES

    there = [name for name in TABLES if run.store.has(name)]
    hashes = {name: content_hash(run.store.arrow(name)) for name in there}
    rows = {name: run.store.count(name) for name in there}
    key = _key(run, manifest)
    seconds = round(time.monotonic() - began, 1)
    manifest.record(StageRecord(STAGE, key, {}, rows, hashes, seconds, notes, {}))
    if manifest.failures_sha256 is not None:
        # A run that was interrupted stays so.
        manifest.failures_sha256 = content_hash(run.store.arrow("failures"))
    manifest.write(run.path)


def _key(run: Run, manifest: Manifest) -> str:
    """Return the hash of all that decides the tables of hand-coding: the run's tables, the labels and the code."""
    hashes = {name: sha for record in manifest.stages if record.name != STAGE for name, sha in record.hashes.items()}
    labels = {name: content_hash(run.store.arrow(name)) for name in LABELS if run.store.has(name)}
    rule = rule_of(STAGE, ("validity",), {"tables": hashes, "labels": labels, "seed": manifest.seed})
    return hashlib.sha256(rule.encode()).hexdigest()
