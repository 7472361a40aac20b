"""The dataset of a run: parquet files and a card, ready for the Hugging Face Hub, without the articles' text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.errors import PublishError
from framewire.publish.dataset.card import card
from framewire.publish.dataset.card_header import Licence, stated_licence
from framewire.publish.dataset.configs import CONFIGS, EVIDENCE, TEXT_HASH, Config, Written
from framewire.publish.dataset.evidence import evidence_pieces
from framewire.tables import replacing

if TYPE_CHECKING:
    import pandas as pd

    from framewire.codebook import Codebook
    from framewire.runfolder import Run

LEFT_OUT = ("seconds", "key", "work")
ROW_GROUP = 20_000


def write_dataset(run: Run, include_text: bool = False, licence: str | None = None) -> Path:
    """Write RUN/dataset: a parquet file for each config, the codebook, the manifest, and README.md, the card.

    Without `include_text` no sentence of an article is in it: offsets and hashes stand for passages, so that whoever
    has the articles can join them again. Titles are in it; bylines are not. `licence` null keeps the licence that the
    card of an earlier writing states. Raises `PublishError` when the run has no documents table.
    """
    return write_stating(run, include_text, Licence(licence) if licence else stated_licence(card_of(run)))


def card_of(run: Run) -> Path:
    """Return where the card of a run's dataset is, or will be."""
    return run.path / "dataset" / "README.md"


def write_stating(run: Run, include_text: bool, licence: Licence) -> Path:
    """Write RUN/dataset as `write_dataset` does, with a licence that may have a name and a link of its own."""
    folder = run.path / "dataset"
    if not run.store.has("documents"):
        raise PublishError(run.path, "it has no documents table", "Run the main job to its end first")
    every = [_write(run, config, folder, include_text) for config in CONFIGS if run.store.has(config.table)]
    # `datasets` refuses to load a split without rows: such a config is left out rather than broken.
    written = [item for item in every if item.rows or item.config.name == "documents"]
    _write_provenance(run, folder)
    with replacing(card_of(run)) as aside:
        aside.write_text(card(run, written, include_text, licence), encoding="utf-8")
    _forget_others(folder, {item.path for item in written})
    return folder


def _write(run: Run, config: Config, folder: Path, include_text: bool) -> Written:
    """Write one config in pieces, so that a corpus larger than memory passes through.

    A page index and chunks that follow the content let the Hub's viewer read single pages and store a change once.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = config.schema(include_text)
    rows = 0
    with (
        replacing(folder / "data" / f"{config.name}.parquet") as aside,
        pq.ParquetWriter(
            aside, schema, compression="zstd", write_page_index=True, use_content_defined_chunking=True
        ) as file,
    ):
        for frame in _pieces(run, config, include_text):
            file.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False), ROW_GROUP)
            rows += len(frame)
    return Written(config, tuple(schema.names), rows)


def _pieces(run: Run, config: Config, include_text: bool) -> Iterator[pd.DataFrame]:
    if config.name == EVIDENCE:
        yield from (piece[config.schema(include_text).names] for piece in evidence_pieces(run))
        return
    needed = [*config.columns, *(config.with_text if include_text else ("text",) if config.hashed else ())]
    for frame in run.store.batches(config.table, needed):
        yield _with_hash(frame) if config.hashed else frame


def _with_hash(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{TEXT_HASH: [hashlib.sha256(text.encode()).hexdigest() for text in frame["text"]]})


def _write_provenance(run: Run, folder: Path) -> None:
    """Copy the codebook, and the manifest without what differs between two equal runs."""
    with replacing(folder / "codebook.toml") as aside:
        aside.write_bytes(_without_paths(run.codebook).encode())
    with replacing(folder / "manifest.json") as aside:
        aside.write_text(json.dumps(_lasting(run.manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _without_paths(book: Codebook) -> str:
    """The text of a codebook; folders of models that it names by their whole path are named without it."""
    text = book.text
    for name in (book.embedding.name, book.entailment.name):
        if name.startswith("~") or Path(name).is_absolute():
            text = text.replace(name, Path(name).name).replace(json.dumps(name)[1:-1], Path(name).name)
    return text if text == book.text else f"# The paths of model folders are left out of this copy.\n{text}"


def _lasting(manifest: Mapping[str, object]) -> dict[str, object]:
    stages = manifest.get("stages")
    kept = [
        {name: value for name, value in stage.items() if name not in LEFT_OUT}
        for stage in (stages if isinstance(stages, list) else [])
    ]
    return {name: value for name, value in manifest.items() if name not in ("published", "hardware")} | {"stages": kept}


def _forget_others(folder: Path, written: set[str]) -> None:
    for path in sorted((folder / "data").glob("*.parquet")):
        if path.relative_to(folder).as_posix() not in written:
            path.unlink()
