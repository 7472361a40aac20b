"""Finds the folder of a model by Hub name and revision, or of a local folder; checks what is loaded from it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from framewire.errors import ModelError

REVISION = re.compile(r"[0-9a-f]{40}\Z")
# Weights as safetensors only: other formats can run code when they are read.
PATTERNS = ["*.json", "*.safetensors", "*.txt", "*.model", "*/*.json", "*/*.safetensors"]
# What training leaves beside a model, and no library loads: earlier states, results, notes.
BESIDE = re.compile(r"checkpoint-\d+/|(?:trainer_state|\w*results)\.json$|(?!vocab|merges|added_tokens)[^/]*\.txt$")


def model_folder(name: str, revision: str | None) -> Path:
    """Return the folder of the model `name`: a local folder, or a Hub name with its 40-hex `revision`.

    Raises ModelError if folder or repository is missing, the revision is not exact, or there are no safetensors.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _downloaded(name, revision)
    if not list(folder.glob("*.safetensors")):
        cure = "Choose a model that has its weights as safetensors"
        raise ModelError(name, "there is no .safetensors file in it", cure)
    return folder


def local_revision(name: str) -> str | None:
    """Return "local-" and 16 hex digits of what is in the local folder `name`; null for any other name.

    Weights, configuration and tokenizer count: a model that is trained on in its folder is another model.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir():
        return None
    digest = hashlib.sha256()
    found = {path for pattern in PATTERNS for path in folder.glob(pattern) if path.is_file()}
    for path in sorted(path for path in found if not BESIDE.match(path.relative_to(folder).as_posix())):
        stat = path.stat()
        content = _content(path, stat.st_mtime_ns, stat.st_size)
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + content)
    return f"local-{digest.hexdigest()[:16]}"


@lru_cache(maxsize=256)
def _content(path: Path, _mtime: int, _size: int) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


@contextmanager
def loading(name: str, library: str) -> Iterator[None]:
    """Turn what a library raises over the folder of the model `name` into a ModelError."""
    from safetensors import SafetensorError

    broken = (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError, SafetensorError)
    try:
        yield
    except broken as error:
        cure = f"Check that its folder is whole, or choose a model that {library} loads without code of its own"
        raise ModelError(name, f"{library} cannot load it ({type(error).__name__})", cure) from error


def check_tokenizer(name: str, tokenizer: Any) -> None:
    """Raise ModelError for a tokenizer without words: the libraries make one up where a folder has none."""
    special = getattr(tokenizer, "all_special_tokens", None)
    if special is not None and len(tokenizer) <= len(special):
        cure = "Put the files of its tokenizer there (tokenizer.json, vocab.txt or the like)"
        raise ModelError(name, "its tokenizer knows no word", cure)


def _downloaded(name: str, revision: str | None) -> Path:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise ModelError(
            name, "neither a local folder nor a Hub name", "Write it as organisation/model, or as a folder"
        )
    if not REVISION.match(revision or ""):
        cure = "Give the commit as 40 hex digits, so that the model cannot change between runs"
        raise ModelError(name, f"its revision is {revision or 'not given'}", cure)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=PATTERNS))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        cure = "Check name, revision and network, or download the model once and give its folder"
        raise ModelError(name, f"it cannot be fetched ({type(error).__name__})", cure) from error
