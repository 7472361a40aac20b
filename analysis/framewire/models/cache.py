"""The user's cache of converted models: a folder appears whole and checksummed, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

CHECKSUMS = "checksums.json"


def cache_root() -> Path:
    """Return the folder for converted models: FRAMEWIRE_CACHE if set, else the platform's user cache folder."""
    chosen = os.environ.get("FRAMEWIRE_CACHE")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("framewire", appauthor=False)


def cached_folder(name: str, build: Callable[[Path], None]) -> Path:
    """Return the folder `name` of the cache, made by `build(empty_folder)` if it is missing or damaged.

    The folder is built aside and renamed, so that a kill or two processes at once cannot leave half a model.
    """
    folder = cache_root() / name
    if is_whole(folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=folder.parent))
    try:
        build(aside)
        _write_checksums(aside)
        _put_in_place(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


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


def _put_in_place(aside: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
    try:
        aside.rename(folder)
    except OSError:
        # Another process was first: its folder is as good as ours, unless it is damaged.
        if not is_whole(folder):
            raise


def _sha256(path: Path) -> str | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
