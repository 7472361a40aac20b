"""What a dataset holds: its configs, each with its columns, and their features as the Hub's viewer reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.schemas import SCHEMAS, STANCES, VOICES

if TYPE_CHECKING:
    import pyarrow as pa

TEXT_HASH = "text_sha256"
EVIDENCE = "evidence"
WORDS = {"stance": STANCES, "voice": VOICES}


@dataclass(frozen=True)
class Config:
    """One config of the dataset: columns of one table. `with_text` are published only with the articles' text.

    `hashed` says that the sha256 of the text column stands in the row, so that whoever has the text can join it again.
    `EVIDENCE` is the one config that is not columns of a table: see `evidence.py`.
    """

    name: str
    table: str
    row: str
    columns: tuple[str, ...]
    with_text: tuple[str, ...] = ()
    hashed: bool = False

    def schema(self, include_text: bool) -> pa.Schema:
        """Return the Arrow schema of the config as it is published."""
        import pyarrow as pa

        names = [*self.columns, *([TEXT_HASH] if self.hashed else []), *(self.with_text if include_text else ())]
        return pa.schema([self._field(name) for name in names])

    def _field(self, name: str) -> pa.Field:
        import pyarrow as pa

        source = SCHEMAS[self.table].arrow
        if self.name != EVIDENCE and name in source.names:
            return source.field(name)
        numbers = ("rank", "start", "end", "passage_start", "passage_end")
        return pa.field(name, pa.int64() if name in numbers else pa.string(), nullable=name == "speaker")


@dataclass(frozen=True)
class Written:
    """A config as it was written: its columns in order and its rows."""

    config: Config
    columns: tuple[str, ...]
    rows: int

    @property
    def path(self) -> str:
        return f"data/{self.config.name}.parquet"


_P = ("p_favour", "p_neutral", "p_against")
_DOCUMENT = ("document_id", "path", "sha256", "title", "published", "published_from", "outlet", "origin")
_JUDGED = ("stance", *_P, "reason")
_PLACE = ("start", "end", "passage_start", "passage_end")
CONFIGS = (
    Config(
        "documents", "documents", "one article", (*_DOCUMENT, "language", "family_id", "n_words"), ("byline", "text"),
        hashed=True,
    ),
    Config(
        EVIDENCE, "document_stances", "one sentence behind a stance, by its place in the article",
        ("document_id", "target_id", "voice", "stance", "role", "rank", "sentence_id", *_PLACE, "speaker"),
        ("before", "sentence", "after"),
    ),
    Config(
        "stances", "document_stances", "one article, target and voice",
        ("document_id", "target_id", "voice", *_JUDGED, "sentences_judged", "evidence", "counter_evidence"),
    ),
    Config(
        "sentence_stances", "sentence_stances", "one sentence, target and voice",
        ("sentence_id", "target_id", "voice", *_JUDGED),
    ),
    Config(
        "speakers", "speaker_stances", "one quoted speaker and target",
        ("speaker", "target_id", "stance", *_P, "n_quotes"),
    ),
    Config(
        "frames", "frames", "one article and frame", ("document_id", "frame_id", "present", "probability", "evidence")
    ),
    Config(
        "themes", "themes", "one theme, from the codebook or found",
        ("theme_id", "name", "source", "terms", "size", "stability"),
    ),
    Config("document_themes", "document_themes", "one theme of one article", SCHEMAS["document_themes"].columns),
    Config("passage_themes", "passage_themes", "the topic and theme of one passage", SCHEMAS["passage_themes"].columns),
    Config(
        "passages", "passages", "one passage: a few sentences, the unit of themes",
        ("passage_id", "document_id", "position", "start", "end"), ("text",), hashed=True,
    ),
    Config("sentences", "sentences", "one sentence, the unit of stance", SCHEMAS["sentences"].columns),
    Config(
        "attributions", "attributions", "one stretch of text that is not the writer's, by its place in the article",
        ("attribution_id", "document_id", "start", "end", "speaker", "speaker_kind", "direct", "sentence_ids"),
        ("cue",),
    ),
    Config(
        "shares", "prevalence", "how common one code is, as the model counts and corrected by codes of coders",
        SCHEMAS["prevalence"].columns,
    ),
)  # fmt: skip


def features(schema: pa.Schema) -> list[dict[str, object]]:
    """Return the features of a config as the header of a card has them: stances and voices are labels with names."""
    return [_feature(name, str(kind)) for name, kind in zip(schema.names, schema.types, strict=True)]


def _feature(name: str, kind: str) -> dict[str, object]:
    if name in WORDS:
        return {"name": name, "dtype": {"class_label": {"names": dict(enumerate(WORDS[name]))}}}
    if kind.startswith("list<"):
        return {"name": name, "list": "string"}
    simple = {"float": "float32", "timestamp[us, tz=UTC]": "timestamp[us, tz=UTC]"}
    return {"name": name, "dtype": simple.get(kind, kind)}
