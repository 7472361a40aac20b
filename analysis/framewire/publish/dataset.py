"""The dataset of a run: parquet files and a card, ready for the Hugging Face Hub, without the articles' text."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.errors import PublishError
from framewire.tables import replacing

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from framewire.runfolder import Run

LEFT_OUT = ("seconds", "key")


@dataclass(frozen=True)
class Config:
    """One config of the dataset: columns of one table. `with_text` are published only with the articles' text.

    `hashed` says that the sha256 of the text column stands in the row, so that whoever has the text can join it again.
    """

    name: str
    table: str
    row: str
    columns: tuple[str, ...]
    with_text: tuple[str, ...] = ()
    hashed: bool = False


PROBABILITIES = ("p_favour", "p_neutral", "p_against")
CONFIGS = (
    Config(
        "documents",
        "documents",
        "one article",
        (
            *("document_id", "path", "sha256", "title", "published", "published_from", "outlet", "origin"),
            *("language", "family_id", "n_words"),
        ),
        ("byline", "text"),
        hashed=True,
    ),
    Config(
        "passages",
        "passages",
        "one passage: the span of an article that the models read",
        ("passage_id", "document_id", "position", "start", "end"),
        ("text",),
        hashed=True,
    ),
    Config(
        "quotes",
        "quotes",
        "one quotation, by its place in a passage",
        ("passage_id", "start", "end", "speaker"),
        ("cue",),
    ),
    Config(
        "themes",
        "themes",
        "one theme, from the codebook or found",
        ("theme_id", "name", "source", "terms", "size", "stability"),
    ),
    Config(
        "passage_themes",
        "passage_themes",
        "the topic and theme of one passage",
        ("passage_id", "topic_id", "theme_id", "probability"),
    ),
    Config(
        "document_themes",
        "document_themes",
        "one theme of one article",
        ("document_id", "theme_id", "share", "probability"),
    ),
    Config(
        "stances",
        "document_stances",
        "one article, target and voice",
        (
            *("document_id", "target_id", "voice", "stance", *PROBABILITIES, "reason"),
            *("passages_judged", "evidence", "counter_evidence"),
        ),
    ),
    Config(
        "passage_stances",
        "passage_stances",
        "one passage, target and voice",
        ("passage_id", "target_id", "voice", "stance", *PROBABILITIES, "reason"),
    ),
    Config(
        "speakers",
        "speaker_stances",
        "one quoted speaker and target",
        ("speaker", "target_id", "stance", *PROBABILITIES, "n_quotes"),
    ),
    Config(
        "frames",
        "frames",
        "one article and frame",
        ("document_id", "frame_id", "present", "probability", "evidence"),
    ),
)


@dataclass(frozen=True)
class Written:
    """A config as it was written: its columns in order and its rows."""

    config: Config
    columns: tuple[str, ...]
    rows: int

    @property
    def path(self) -> str:
        return f"data/{self.config.name}.parquet"


def write_dataset(run: Run, include_text: bool = False) -> Path:
    """Write RUN/dataset: a parquet file for each config, the codebook, the manifest, and README.md, the card.

    Without `include_text` no sentence of an article is in it: offsets and hashes stand for passages, so that whoever
    has the articles can join them again. Titles are in it; bylines are not. A licence stated in the card of an earlier
    writing is kept. Raises `PublishError` when the run has no documents table.
    """
    from framewire.publish.card import card, stated_licence

    folder = run.path / "dataset"
    if not run.store.has("documents"):
        raise PublishError(run.path, "it has no documents table", "Run the main job to its end first")
    licence = stated_licence(folder / "README.md")
    every = [_write(run, config, folder, include_text) for config in CONFIGS if run.store.has(config.table)]
    # `datasets` refuses to load a split without rows: such a config is left out rather than broken.
    written = [item for item in every if item.rows or item.config.name == "documents"]
    _write_provenance(run, folder)
    with replacing(folder / "README.md") as aside:
        aside.write_text(card(run, written, include_text, licence), encoding="utf-8")
    _forget_others(folder, {item.path for item in written})
    return folder


def _write(run: Run, config: Config, folder: Path, include_text: bool) -> Written:
    """Write one config in pieces, so that a corpus larger than memory passes through."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(config, include_text)
    rows = 0
    needed = [*config.columns, *(config.with_text if include_text else ("text",) if config.hashed else ())]
    with (
        replacing(folder / "data" / f"{config.name}.parquet") as aside,
        pq.ParquetWriter(aside, schema, compression="zstd") as file,
    ):
        for frame in run.store.batches(config.table, needed):
            piece = _with_hash(frame) if config.hashed else frame
            file.write_table(pa.Table.from_pandas(piece, schema=schema, preserve_index=False))
            rows += len(piece)
    return Written(config, tuple(schema.names), rows)


def _schema(config: Config, include_text: bool) -> pa.Schema:
    import pyarrow as pa

    from framewire.schemas import SCHEMAS

    source = SCHEMAS[config.table].arrow
    fields = [source.field(name) for name in config.columns]
    if config.hashed:
        fields.append(pa.field("text_sha256", pa.string(), nullable=False))
    if include_text:
        fields += [source.field(name) for name in config.with_text]
    return pa.schema(fields)


def _with_hash(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(text_sha256=[hashlib.sha256(text.encode()).hexdigest() for text in frame["text"]])


def _write_provenance(run: Run, folder: Path) -> None:
    """Copy the codebook, and the manifest without what differs between two equal runs."""
    with replacing(folder / "codebook.toml") as aside:
        shutil.copyfile(run.path / "codebook.toml", aside)
    with replacing(folder / "manifest.json") as aside:
        aside.write_text(json.dumps(_lasting(run.manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


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
