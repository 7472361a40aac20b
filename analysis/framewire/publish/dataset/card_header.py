"""The YAML header of a dataset's card: what the Hub and `load_dataset` read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from framewire.publish.dataset.configs import Written, features
from framewire.publish.wording import plain

if TYPE_CHECKING:
    from framewire.runfolder import Run

UNSTATED = "unknown"
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9.-]*")
HEADER = re.compile(r"\ufeff?---\r?\n(.*?)\r?\n---(?:\r?\n|\Z)", re.DOTALL)
_LICENCE = re.compile(r"^license: *['\"]?([\w.-]+)['\"]? *$", re.MULTILINE)
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True)
class Licence:
    """A licence by the Hub's identifier, "unknown" where none is stated; `name` and `link` say which "other" is."""

    identifier: str = UNSTATED
    name: str | None = None
    link: str | None = None


def header(run: Run, written: Sequence[Written], licence: Licence) -> str:
    """Return the YAML header that the Hub reads, without the dashes around it."""
    from huggingface_hub import DatasetCardData

    documents = next(item.rows for item in written if item.config.name == "documents")
    fields = DatasetCardData(
        pretty_name=plain(run.codebook.title),
        license=licence.identifier,
        license_name=licence.name,
        license_link=licence.link,
        language=[run.codebook.language],
        annotations_creators=["machine-generated"],
        source_datasets=["original"],
        task_categories=["text-classification"],
        size_categories=[next((name for below, name in SIZES if documents < below), "n>1M")],
        tags=["framewire", "news", "stance-detection", "topic-modeling", "framing"],
        configs=[_config(item, default=item is written[0]) for item in written],
        dataset_info=[_info(item) for item in written],
    )
    return str(fields.to_yaml()).rstrip("\n")


def stated_licence(path: Path) -> Licence:
    """Return the licence in the header of a card that is there already, else an unknown one."""
    return licence_in(path.read_text(encoding="utf-8", errors="replace") if path.is_file() else "")


def licence_in(card: str) -> Licence:
    """Return the licence in the header of a card, else an unknown one; of several no one is stated.

    >>> licence_in("---\\nlicense: [CC-BY-4.0]  # agreed\\n---\\n# Our news")
    Licence(identifier='cc-by-4.0', name=None, link=None)
    """
    import yaml  # type: ignore[import-untyped]

    found = HEADER.match(card)
    try:
        fields = yaml.safe_load(found[1]) if found else None
    except (yaml.YAMLError, ValueError, RecursionError):
        # A header that is damaged elsewhere still states its licence.
        alone = _LICENCE.search(found[1]) if found else None
        fields = {"license": alone[1]} if alone else None
    if not isinstance(fields, dict):
        return Licence()
    said = fields.get("license")
    one = said[0] if isinstance(said, list) and len(said) == 1 else said
    identifier = one.lower() if isinstance(one, str) else ""
    if not IDENTIFIER.fullmatch(identifier):
        return Licence()
    name, link = (fields.get(key) for key in ("license_name", "license_link"))
    return Licence(identifier, *(plain(value) if isinstance(value, str) else None for value in (name, link)))


def _config(item: Written, default: bool) -> dict[str, object]:
    files_of_it = [{"split": "train", "path": item.path}]
    return {"config_name": item.config.name, **({"default": True} if default else {}), "data_files": files_of_it}


def _info(item: Written) -> dict[str, object]:
    """Return the features of a config, made anew each time from what was written, so that none can be stale."""
    include_text = bool(item.config.with_text) and item.config.with_text[0] in item.columns
    return {"config_name": item.config.name, "features": features(item.config.schema(include_text))}
