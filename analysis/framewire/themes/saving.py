"""A theme model on disk: arrays in safetensors, words in JSON, nothing that runs code when it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from framewire.errors import ModelError
from framewire.tables import replacing
from framewire.themes.evidence import Named
from framewire.themes.labels import Terms
from framewire.themes.parts import Parts, ThemeInfo
from framewire.themes.stability import Tried

ARRAYS, WORDS = "themes.safetensors", "themes.json"
LAYOUT = 2


def save_parts(parts: Parts, seed: int, folder: Path) -> Path:
    """Write a fitted model to `folder` and return it."""
    from safetensors.numpy import save_file

    arrays: dict[str, NDArray[Any]] = {
        "prototypes": parts.named.prototypes,
        "owner": parts.named.owner,
        "thresholds": parts.named.thresholds,
        "centres": parts.centres,
        "topic_centres": parts.topic_centres,
        "parents": parts.parents,
    }
    words = {
        "layout": LAYOUT,
        "seed": seed,
        "method": parts.method,
        "keywords": parts.named.keywords,
        "tried": [[one.number, one.agreement, one.chance] for one in parts.tried],
        "themes": [
            {"id": t.id, "name": t.name, "source": t.source, "terms": _pairs(t.terms), "recurrence": t.recurrence}
            for t in parts.themes
        ],
        "topics": [_pairs(terms) for terms in parts.topic_terms],
    }
    with replacing(folder / ARRAYS) as aside:
        save_file({name: array.copy() for name, array in arrays.items()}, str(aside))
    with replacing(folder / WORDS) as aside:
        aside.write_text(json.dumps(words, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder


def load_parts(folder: Path) -> tuple[Parts, int]:
    """Read what `save_parts` wrote. Raises ModelError when the folder holds no theme model of this version."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        arrays = load_file(str(folder / ARRAYS))
        if words["layout"] != LAYOUT:
            raise ModelError(folder, f"its layout is {words['layout']}, not {LAYOUT}", "Fit and save the model again")
        return _parts(words, arrays), int(words["seed"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise ModelError(
            folder, f"not a saved theme model ({type(error).__name__})", "Give a folder from save"
        ) from error


def _parts(words: dict[str, Any], arrays: dict[str, Any]) -> Parts:
    return Parts(
        named=Named(arrays["prototypes"], arrays["owner"], arrays["thresholds"], tuple(map(tuple, words["keywords"]))),
        themes=tuple(
            ThemeInfo(t["id"], t["name"], t["source"], _terms(t["terms"]), t["recurrence"]) for t in words["themes"]
        ),
        centres=arrays["centres"],
        topic_centres=arrays["topic_centres"],
        parents=arrays["parents"],
        topic_terms=tuple(_terms(pairs) for pairs in words["topics"]),
        tried=tuple(Tried(int(k), float(found), float(chance)) for k, found, chance in words["tried"]),
        method=str(words["method"]),
    )


def _pairs(terms: Terms) -> list[list[object]]:
    return [[term, weight] for term, weight in zip(terms.terms, terms.weights, strict=True)]


def _terms(pairs: list[list[Any]]) -> Terms:
    return Terms(tuple(str(term) for term, _ in pairs), tuple(float(weight) for _, weight in pairs))
