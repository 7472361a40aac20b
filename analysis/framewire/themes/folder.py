"""The folder of a theme model: what plain BERTopic opens, and beside it framewire's own parts; nothing runs as code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framewire.errors import ModelError
from framewire.tables import replacing
from framewire.themes.bertopic_model import CONFIG, FILES, load_bertopic, save_bertopic
from framewire.themes.fitted import ALWAYS, Fitted, Parts, ThemeInfo, Topics
from framewire.themes.found.clusters import Directions, StableClusters
from framewire.themes.found.stability import Tried
from framewire.themes.named.everyday import Everyday
from framewire.themes.named.evidence import Named
from framewire.themes.words.terms import Terms

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder

ARRAYS, WORDS = "framewire.safetensors", "framewire.json"
LAYOUT = 3


def save_fitted(fitted: Fitted, pointer: str, seed: int, folder: Path) -> Path:
    """Write a fitted model to `folder` and return it. `pointer` is the Hub name of its embedder, or empty."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    if fitted.bertopic is not None:
        save_bertopic(fitted.bertopic, pointer, folder)
    else:
        _remove_bertopic(folder)
    arrays = {name: np.ascontiguousarray(array) for name, array in _arrays_of(fitted.parts).items()}
    with replacing(folder / ARRAYS) as aside:
        save_file(arrays, str(aside))
    words = json.dumps(_words_of(fitted.parts, seed), ensure_ascii=False, indent=1)
    with replacing(folder / WORDS) as aside:
        aside.write_text(words, encoding="utf-8")
    return folder


def _remove_bertopic(folder: Path) -> None:
    """Remove the BERTopic model that an earlier one left: it would be taken for a part of this one."""
    if (folder / FILES[0]).is_file():
        for name in (*FILES, CONFIG):
            (folder / name).unlink(missing_ok=True)


def _arrays_of(parts: Parts) -> dict[str, NDArray[Any]]:
    """Return the parts that are numbers, by the names that `_parts` reads."""
    clusters, directions = parts.clusters, parts.directions
    return {
        "prototypes": parts.named.prototypes,
        "owner": parts.named.owner,
        "thresholds": parts.named.thresholds,
        "references": parts.everyday.references,
        "subject": parts.everyday.owner,
        "middle": parts.everyday.middle,
        "own": parts.everyday.own,
        "mean": directions.mean_,
        "components": directions.components_,
        "centres": clusters.cluster_centers_,
        "reach": clusters.reach_,
        "nowhere": clusters.nowhere_,
        "topic_centres": parts.topics.centres,
        "parents": parts.topics.parents,
    }


def _words_of(parts: Parts, seed: int) -> dict[str, Any]:
    """Return the parts that are words and single numbers, by the names that `_parts` reads."""
    clusters = parts.clusters
    return {
        "layout": LAYOUT,
        "seed": seed,
        "everyday_lead": parts.everyday.lead,
        "method": parts.method,
        "chosen": clusters.chosen_,
        "keywords": parts.named.keywords,
        "tried": [[one.number, one.agreement, one.chance] for one in clusters.tried_],
        "themes": [
            {"id": t.id, "name": t.name, "source": t.source, "terms": _pairs(t.terms), "recurrence": t.recurrence}
            for t in parts.themes
        ],
        "topics": [_pairs(terms) for terms in parts.topics.terms],
    }


def load_parts(folder: Path) -> tuple[Parts, int]:
    """Read framewire's own parts. Raises ModelError when the folder holds no theme model of this version."""
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


def load_model(folder: Path, parts: Parts, embedder: Embedder) -> Fitted:
    """Return a model with these parts and what BERTopic wrote beside them, null where it wrote nothing."""
    if not (folder / FILES[0]).is_file():
        return Fitted(parts, None)
    return Fitted(parts, load_bertopic(folder, parts.directions, parts.clusters, embedder))


def _parts(words: dict[str, Any], arrays: dict[str, Any]) -> Parts:
    themes = tuple(
        ThemeInfo(t["id"], t["name"], t["source"], _terms(t["terms"]), t["recurrence"]) for t in words["themes"]
    )
    directions, clusters = Directions(), StableClusters(ALWAYS, reserved=len(arrays["thresholds"]))
    directions.mean_, directions.components_ = arrays["mean"], arrays["components"]
    clusters.cluster_centers_, clusters.reach_ = arrays["centres"], arrays["reach"]
    clusters.nowhere_ = arrays["nowhere"]
    everyday = [arrays[name] for name in ("references", "subject", "middle", "own")]
    clusters.recurrence_, clusters.method_ = tuple(theme.recurrence for theme in themes), str(words["method"])
    clusters.tried_ = tuple(Tried(int(k), float(found), float(chance)) for k, found, chance in words["tried"])
    clusters.given_, clusters.chosen_ = len(arrays["thresholds"]), int(words["chosen"])
    return Parts(
        named=Named(arrays["prototypes"], arrays["owner"], arrays["thresholds"], tuple(map(tuple, words["keywords"]))),
        everyday=Everyday(everyday[0], everyday[1], everyday[2], everyday[3], float(words["everyday_lead"])),
        themes=themes,
        directions=directions,
        clusters=clusters,
        topics=Topics(arrays["topic_centres"], arrays["parents"], tuple(_terms(pairs) for pairs in words["topics"])),
    )


def _pairs(terms: Terms) -> list[list[object]]:
    return [[term, weight] for term, weight in zip(terms.terms, terms.weights, strict=True)]


def _terms(pairs: list[list[Any]]) -> Terms:
    return Terms(tuple(str(term) for term, _ in pairs), tuple(float(weight) for _, weight in pairs))
