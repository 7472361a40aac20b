"""Opens the folder of a run: a new one, or that of the same run, which is then resumed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.codebook import Codebook, ModelChoice
from framewire.errors import CodebookError, ModelError, RunFolderError
from framewire.lock import FILE_NAME as LOCK
from framewire.manifest import FILE_NAME, DamagedManifestError, Manifest
from framewire.runfolder import Run
from framewire.tables import replacing

if TYPE_CHECKING:
    from framewire.corpus import SourceFile

# Where the sources of a run lie on this machine, hashed. It stands beside what can be computed again, since the
# manifest travels and holds no path.
PLACE = Path("cache", "sources.sha256")
# Files of a cache that are never changed in place.
LINKED = (".safetensors",)


@dataclass(frozen=True)
class Wanted:
    """What a run is made on: its sources as they were named and the files in them, its codebook and its limit."""

    names: tuple[str, ...]
    files: Sequence[SourceFile]
    book: Codebook
    limit: int | None

    @property
    def shown(self) -> tuple[str, ...]:
        """The sources as a manifest names them: without the folders that they lie in."""
        return tuple(name if "://" in name else Path(os.path.abspath(name)).name for name in self.names)

    @property
    def place(self) -> str:
        """A hash of where the sources lie on this machine."""
        places = [name if "://" in name else os.path.realpath(name) for name in self.names]
        return hashlib.sha256(json.dumps(places).encode()).hexdigest()


def open_folder(wanted: Wanted, out: Path, reuse: Path | str | None) -> tuple[Run, Manifest]:
    """Make the folder of a run, or open that of the same run; return it with its manifest, which is written.

    `reuse` is another run whose cache is brought along. Raises what `starting_manifest` raises, and `CodebookError` for
    a codebook without its text.
    """
    book = wanted.book
    if not book.text:
        raise CodebookError("codebook", "it has no source text", "Read it with Codebook.read or Codebook.parse")
    manifest = starting_manifest(wanted, out)
    if reuse is not None:
        _share_cache(Run.open(reuse).path, out)
    out.mkdir(parents=True, exist_ok=True)
    for half_written in out.rglob(".*.part"):
        half_written.unlink()
    with replacing(out / PLACE) as aside:
        aside.write_text(wanted.place, encoding="ascii")
    manifest.write(out)
    with replacing(out / "codebook.toml") as aside:
        aside.write_text(book.text, encoding="utf-8")
    return Run(out), manifest


def starting_manifest(wanted: Wanted, out: Path) -> Manifest:
    """Return the manifest that a run begins with: a new one, with what is done already where `out` holds the same run.

    Nothing is written. Raises `RunFolderError` where `out` holds another run, a run on more articles than are to be
    read, or is no folder of a run.
    """
    book = wanted.book
    fresh = Manifest(book.title, wanted.shown, book.sha256, book.seed, limit=wanted.limit)
    fresh.models = _model_identities(book)
    if not out.exists():
        return fresh
    if not out.is_dir():
        raise RunFolderError(out, "it is a file", "Give an empty or new folder")
    found = _found_manifest(out, book)
    if found is None:
        return fresh
    if found.sources != fresh.sources:
        raise RunFolderError.other_run(out, f"it holds a run on {', '.join(found.sources)}")
    if found.codebook_sha256 != fresh.codebook_sha256:
        raise RunFolderError.other_run(out, "it holds a run with another codebook")
    _check_nothing_is_lost(wanted, out, found)
    fresh.stages, fresh.published, fresh.files = found.stages, found.published, found.files
    return fresh


def _check_nothing_is_lost(wanted: Wanted, out: Path, found: Manifest) -> None:
    """Raise `RunFolderError` where the answers of a run would give way to those of other or of fewer articles."""
    corpus = found.stage("corpus")
    if corpus is None:
        return
    if wanted.limit is not None and wanted.limit < (held := corpus.rows_out.get("documents", 0)):
        raise RunFolderError.other_run(out, f"it holds a run on {held} articles, more than the limit of {wanted.limit}")
    if not _is_same_corpus(wanted, out, found):
        named = " and ".join(found.sources)
        raise RunFolderError.other_run(out, f"it holds a run on another '{named}', with other files")


def _is_same_corpus(wanted: Wanted, out: Path, found: Manifest) -> bool:
    """Whether the sources lie where they did, or hold the same files elsewhere. Where nobody knows, they are taken to.

    Articles in the same place may come, go and be mended.
    """
    from framewire.corpus import source_hash

    place = out / PLACE
    if not place.is_file() or place.read_text(encoding="utf-8", errors="replace") == wanted.place:
        return True
    return source_hash(wanted.files) == found.corpus_sha256


def _found_manifest(out: Path, book: Codebook) -> Manifest | None:
    """The manifest of a folder; null where there is none yet, or a damaged one beside the same codebook.

    Raises `RunFolderError` for a folder that is not of a run.
    """
    path = out / "codebook.toml"
    is_same = path.is_file() and path.read_bytes() == book.text.encode()
    if (out / FILE_NAME).is_file():
        try:
            return Manifest.read(out)
        except DamagedManifestError:
            if is_same:
                return None
            raise
    # What a run that was stopped at once leaves behind.
    others = [each.name for each in out.iterdir() if each.name not in ("cache", "tables", "codebook.toml")]
    if any(name != LOCK and not name.endswith(".part") for name in others) or (path.exists() and not is_same):
        raise RunFolderError.not_a_run(out)
    return None


def model_errors(book: Codebook) -> list[ModelError]:
    """Return what is wrong with the models of a codebook, as far as that is known without loading or fetching one."""
    choices = (choice for choice in (book.embedding, book.entailment) if choice != ModelChoice())
    return [error for choice in choices if (error := _model_error(choice)) is not None]


def _model_error(choice: ModelChoice) -> ModelError | None:
    from framewire.models.folders.hub import model_folder

    if Path(choice.name).expanduser().is_dir():
        try:
            model_folder(choice.name, choice.revision)
        except ModelError as error:
            return error
    elif choice.name.startswith((".", "/", "~")):
        return ModelError(choice.name, "no such folder", "Check the spelling of the path")
    elif choice.revision is None:
        cure = "Give the path of a folder, or the commit of a model of the Hub as 40 hex digits"
        return ModelError(choice.name, "no such folder, and its revision is not given", cure)
    return None


def reusable(reuse: Path | str | None) -> Run | None:
    """Return the run whose results may be used again, null for none. Raises `RunFolderError` where it cannot be."""
    if reuse is None:
        return None
    run = Run.open(reuse)
    try:
        Manifest.read(run.path)
    except DamagedManifestError as error:
        cure = "Give its own framewire run command again, restore the file, or leave out --reuse"
        raise RunFolderError(run.path / FILE_NAME, error.fact, cure) from error
    return run


def _model_identities(book: Codebook) -> list[dict[str, str | None]]:
    from framewire.models.folders.catalog import identity

    chosen = (("embedding", book.embedding), ("entailment", book.entailment))
    return [_without_path(choice, identity(kind, choice)) for kind, choice in chosen]


def _without_path(choice: ModelChoice, facts: dict[str, str | None]) -> dict[str, str | None]:
    """What a manifest says of a model: a folder by its own name, where its revision says what is in it."""
    folder = Path(choice.name).expanduser()
    if choice.name == ModelChoice.name or facts["revision"] is None or not folder.is_dir():
        return facts
    name = Path(os.path.abspath(folder)).name
    return facts | {"name": name, "source": name}


def _share_cache(source: Path, target: Path) -> None:
    """Bring an earlier run's cache along. Files of vectors are replaced, never changed in place, so links are safe.

    The answers of a run that was interrupted are changed in place: they are copied.
    """
    for path in sorted((source / "cache").rglob("*")):
        copy = target / path.relative_to(source)
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, copy) if path.suffix in LINKED else shutil.copyfile(path, copy)
            except OSError:
                shutil.copyfile(path, copy)
