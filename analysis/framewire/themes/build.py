"""The themes stage: passages -> topics, themes, passage_themes, document_themes, and what draws them."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framewire.models.remembered import RememberingEmbedder, RememberingEntailment
from framewire.themes.bertopic_model import begin_import, hub_name, tell_labels
from framewire.themes.fitted import FIT_AT_MOST, FitRequest, Fitted, Parts, Placement, fit_themes, joined, open_or_apart
from framewire.themes.folder import save_fitted
from framewire.themes.found.groups import drawn
from framewire.themes.found.kmeans import one_thread
from framewire.themes.layout import MAPPED_AT_MOST, map_positions
from framewire.themes.named.evidence import describe_named, no_named
from framewire.themes.named.questions import Asker, Corpus, NamedPassages, name_passages
from framewire.themes.passages import document_places, pieces, take_in, texts_of
from framewire.themes.rows import nearest_passages, write_answers, write_map, write_placed, write_themes
from framewire.themes.words.phrases import outlet_pattern

if TYPE_CHECKING:
    from framewire.codebook import Codebook
    from framewire.models.embedder import Embedder
    from framewire.models.shelf import Shelf
    from framewire.progress import Progress
    from framewire.tables import Store

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
FOLDER = "bertopic"
TABLES = (
    "topics",
    "themes",
    "passage_themes",
    "document_themes",
    "theme_numbers",
    "theme_tree",
    "passage_map",
    "theme_answers",
)


def build_themes(
    codebook: Codebook, store: Store, models: Shelf, progress: Progress, exhaustive: bool = False
) -> dict[str, str]:
    """Write the tables of themes and of what draws them (TABLES) and the answers behind them (theme_answers).

    Returns what a reviewer asks about them. Named themes are decided for all documents. Topics and found themes are
    fitted on a sample of passages, one document of each family unless the codebook says otherwise, and applied to all.
    Passages are read in pieces: memory grows by some bytes a passage. Any number of them is enough, none included.
    `exhaustive` asks the entailment model about every theme that is in doubt, not only about the least sure ones.
    """
    if not store.count("passages"):
        return _nothing(store)
    seed = codebook.seed % 2**32
    places, documents = document_places(store)
    embedder = RememberingEmbedder(models.embedder, store.cache, progress)
    # Not sooner: Ray gives a cluster up that does not start within seconds, and an import takes a core for as long.
    begin_import()
    named = describe_named(codebook.themes, models.embedder) if codebook.themes else no_named(0)
    heads = np.flatnonzero(np.isin(places, _heads(documents, codebook.corpus.families_once)))
    progress.start("reading passages", len(places) + len(documents))
    taken = take_in(store, embedder, documents, named, heads[drawn(len(heads), FIT_AT_MOST, seed)])
    scorer = RememberingEntailment(lambda: models.entailment, store.cache)
    asker = Asker(lambda rows: texts_of(store, rows), codebook.themes, scorer, progress)
    answered = name_passages(Corpus(taken.signals, places, taken.titles), named, asker, exhaustive)
    progress.start("finding themes", 1)
    sample, outlets = taken.sample, outlet_pattern(sorted(set(documents["outlet"].dropna())))
    chosen = open_or_apart(sample.texts, answered.given.themes[sample.rows])
    request = FitRequest(sample.texts, sample.points, codebook.themes, named, chosen, seed, outlets, embedder.silent())
    fitted, placed = _fitted_and_placed(request, sample.rows, store, embedder.silent(), answered)
    nearest = nearest_passages(placed, answered.chances, places, len(fitted.parts.themes))
    write_themes(store, fitted.parts, placed, nearest)
    write_placed(store, fitted.parts, placed, answered.given.present)
    write_answers(store, answered.asked, [theme.id for theme in codebook.themes])
    _write_model(fitted, placed, hub_name(models.embedder), seed, store.folder.parent / FOLDER)
    progress.advance()
    return {**_notes(fitted, placed, answered), "texts encoded this time": str(embedder.encoded)}


def _fitted_and_placed(
    request: FitRequest, rows: Ints, store: Store, embedder: Embedder, answered: NamedPassages
) -> tuple[Fitted, Placement]:
    """Fit the model on the passages in `rows`, place every passage, and write the map of passages."""
    mapped = drawn(len(rows), MAPPED_AT_MOST, request.seed)
    # The map needs nothing of the themes, and each of the two keeps one core busy.
    with one_thread(), ThreadPoolExecutor(1) as beside:
        positions = beside.submit(_positions, request.points[mapped], request.seed)
        fitted = fit_themes(request)
        placed = _place_all(fitted.parts, store, embedder, answered)
        write_map(store, rows[mapped], positions.result())
    return fitted, placed


def _write_model(fitted: Fitted, placed: Placement, pointer: str, seed: int, folder: Path) -> None:
    """Write RUN/bertopic anew: the model's topics are those of the table passage_themes, row by row."""
    if folder.exists():
        shutil.rmtree(folder)
    if fitted.bertopic is not None:
        tell_labels(fitted.bertopic, placed.labels, [theme.name for theme in fitted.parts.themes])
    save_fitted(fitted, pointer, seed, folder)


def _place_all(parts: Parts, store: Store, embedder: Embedder, answered: NamedPassages) -> Placement:
    """Place every passage, read once more from the cache in pieces."""
    given, found = answered.given, []
    for first, piece, points in pieces(store, embedder):
        rows = slice(first, first + len(piece))
        chosen = open_or_apart(piece["text"].tolist(), given.themes[rows])
        found.append(parts.place(points, chosen, given.sure[rows]))
    return joined(found)


def _positions(points: Floats, seed: int) -> Floats:
    # A thread has a number of OpenMP threads of its own.
    with one_thread():
        return map_positions(points, seed)


def _heads(documents: pd.DataFrame, once: bool) -> Ints:
    first = ~documents["family_id"].duplicated() if once else np.ones(len(documents), np.bool_)
    return np.asarray(np.flatnonzero(first), np.int64)


def _nothing(store: Store) -> dict[str, str]:
    for name in TABLES:
        store.write_rows(name, [])
    (store.folder.parent / FOLDER).mkdir(parents=True, exist_ok=True)
    return {"found themes": "there are no passages"}


def _notes(fitted: Fitted, placed: Placement, answered: NamedPassages) -> dict[str, str]:
    parts = fitted.parts
    total, other = len(placed.labels), int((placed.labels < 0).sum())
    named = int(((placed.labels >= 0) & (placed.labels < parts.named.count)).sum())
    asked = len(answered.asked.places)
    bound = "" if asked == answered.unsure else ", the least sure ones"
    return {
        "themes": f"{parts.named.count} named, {len(parts.themes) - parts.named.count} found",
        "passages": f"{named} in named themes, {total - named - other} in found ones, {other} in none, of {total}",
        "named themes": f"embeddings; the entailment model was asked about {asked} of {answered.unsure} "
        f"unsure pairs of passage and theme{bound}",
        "found themes": parts.method,
        "stability by number of themes": " ".join(f"{one.number}:{one.agreement:.2f}" for one in parts.clusters.tried_)
        or "not measured",
        "BERTopic": "fitted, in bertopic/" if fitted.bertopic is not None else "not fitted: too few words for it",
        "topics": f"{len(set(placed.topics.tolist()))}, clusters inside themes",
    }
