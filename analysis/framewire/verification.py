"""The check that a run is what its manifest recorded: codebook, tables, and what a person opens."""

from __future__ import annotations

import hashlib
from pathlib import Path

from framewire.errors import TableError
from framewire.manifest import FILE_NAME, PRODUCTS, DamagedManifestError, Manifest, sha256_of
from framewire.schemas import STAGES
from framewire.tables import Store, content_hash


def verify(folder: Path, products: bool = True) -> list[str]:
    """Compare a run with what its manifest recorded: codebook, tables and, with `products`, what a person opens.

    Returns one sentence for each difference. The first one says that the run was interrupted, where it was.
    """
    try:
        manifest = Manifest.read(folder)
    except DamagedManifestError as error:
        return [f"{error.place}: {error.fact}"]
    store = Store(folder / "tables")
    written = [(name, sha, f"stage {stage.name}") for stage in manifest.stages for name, sha in stage.hashes.items()]
    if manifest.failures_sha256 is not None:
        written.append(("failures", manifest.failures_sha256, "the run"))
    differences = [problem for name, sha, who in written if (problem := _difference(store, name, sha, who))]
    found = [*_interruption(manifest), *_codebook(folder, manifest), *differences]
    return [*found, *_unrecorded(store, manifest), *(_products(folder, manifest) if products else [])]


def _interruption(manifest: Manifest) -> list[str]:
    missing = [name for name in STAGES if manifest.stage(name) is None]
    if interrupted := manifest.interruption():
        return [interrupted]
    return [f"{FILE_NAME}: it records no stage {', '.join(missing)}, though the run is said to be whole"] * bool(
        missing
    )


def _codebook(folder: Path, manifest: Manifest) -> list[str]:
    path = folder / "codebook.toml"
    if not path.is_file():
        return ["codebook.toml: missing"]
    same = hashlib.sha256(path.read_bytes()).hexdigest() == manifest.codebook_sha256
    return [] if same else ["codebook.toml: not the codebook that the run was made with"]


def _unrecorded(store: Store, manifest: Manifest) -> list[str]:
    known = {name for stage in manifest.stages for name in stage.hashes} | {"failures"}
    whole = manifest.failures_sha256 is not None
    return [f"table {name}: no stage wrote it" for name in store.names() if whole and name not in known]


def _products(folder: Path, manifest: Manifest) -> list[str]:
    """What is wrong with products: of a run that was interrupted, only what became of those that it wrote."""
    whole = manifest.failures_sha256 is not None
    told = [said for name in PRODUCTS if whole and (said := _not_of_these_tables(name, manifest))]
    return [*told, *_files(folder, manifest)]


def _not_of_these_tables(name: str, manifest: Manifest) -> str | None:
    if name not in manifest.whole_products():
        return f"{name}: it was not written to its end: give the same framewire run command again"
    if manifest.published[name].tables != manifest.tables_sha256():
        return f"{name}: it was made of other tables than these: give the same framewire run command again"
    return None


def _files(folder: Path, manifest: Manifest) -> list[str]:
    recorded = manifest.files | {name: sha for stage in manifest.stages for name, sha in stage.files.items()}
    gone = [name for name in recorded if not (folder / name).is_file()]
    changed = [name for name, sha in recorded.items() if name not in gone and sha256_of(folder / name) != sha]
    return [f"{name}: missing, though the run wrote it" for name in gone] + [
        f"{name}: changed since the run wrote it" for name in changed
    ]


def _difference(store: Store, name: str, recorded: str, who: str) -> str | None:
    if not store.has(name):
        return f"table {name}: missing, though {who} wrote it"
    try:
        same = content_hash(store.arrow(name)) == recorded
    except TableError as error:
        return f"table {name}: {error.fact}"
    return None if same else f"table {name}: its rows are not those that {who} wrote"
