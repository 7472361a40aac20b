"""Named themes of data/sample against the gold of its authors, also on articles the weights were not fitted on."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from framewire.codebook import Codebook
from framewire.corpus import CorpusRequest, build_corpus
from framewire.models.remembered import RememberingEmbedder
from framewire.models.shelf import Shelf
from framewire.progress import Silent
from framewire.tables import Store
from framewire.themes import build_themes
from framewire.themes.named.documents import stretches
from framewire.themes.named.evidence import FEATURES, THRESHOLD, describe_named, features
from framewire.themes.passages import document_places, take_in

FOLDS = 10


@dataclass(frozen=True)
class Gold:
    """Features (u, t, f) of stretches, the document (u,) of each, and the gold (documents, t)."""

    features: np.ndarray
    documents: np.ndarray
    present: np.ndarray


def named_scores(root: Path) -> list[dict[str, object]]:
    """Return precision, recall and F1 over (document, theme) pairs, and the weights a fit on all articles gives."""
    book = Codebook.read(root / "data" / "codebooks" / "russia-north-korea.toml")
    shelf = Shelf.of(book)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "tables")
        build_corpus(CorpusRequest((str(root / "data" / "sample"),), book, None), store, Silent())
        truth = gold_pairs(root, store)
        build_themes(book, store, shelf, Silent())
        found = store.read("document_themes")
        ids = {theme.id for theme in book.themes}
        pairs = {(row.document_id, row.theme_id) for row in found.itertuples() if row.theme_id in ids}
        data = gold_features(book, store, shelf, truth)
    weights = fitted(data, np.arange(len(data.present)))
    print("weights", dict(zip((*FEATURES, "constant"), np.round(weights, 2).tolist(), strict=True)))
    rows = [{"how": "as shipped, with questions to the entailment model", **scores(pairs, truth)}]
    return [*rows, {"how": f"embeddings only, {FOLDS}-fold cross-validation of the weights", **crossed(data)}]


def seed_counts(root: Path, seeds: Path) -> list[dict[str, object]]:
    """Return in how many of the five seed articles each named theme was found."""
    book = Codebook.read(root / "data" / "codebooks" / "russia-north-korea.toml")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "tables")
        build_corpus(CorpusRequest((str(seeds),), book, None), store, Silent())
        build_themes(book, store, Shelf.of(book), Silent())
        found = store.read("document_themes")["theme_id"].value_counts()
        whole = store.count("documents")
    return [{"theme": theme.name, "articles": f"{found.get(theme.id, 0)} of {whole}"} for theme in book.themes]


def gold_pairs(root: Path, store: Store) -> set[tuple[str, str]]:
    """Return the (document, theme) pairs of the gold for documents that have passages."""
    gold = pd.read_csv(root / "data" / "sample" / "gold.csv", keep_default_na=False)
    gold = gold[gold["layer"] == "theme"]
    documents = store.read("documents", columns=["document_id", "path"]).set_index("path")["document_id"]
    read = set(store.read("passages", columns=["document_id"])["document_id"])
    found = {
        (documents[path], theme) for path, theme in zip(gold["path"], gold["id"], strict=True) if path in documents
    }
    return {pair for pair in found if pair[0] in read}


def gold_features(book: Codebook, store: Store, shelf: Shelf, truth: set[tuple[str, str]]) -> Gold:
    """Return what the embeddings say about the sample, and the gold beside it."""
    places, documents = document_places(store)
    described = describe_named(book.themes, shelf.embedder)
    embedder = RememberingEmbedder(shelf.embedder, store.cache, Silent())
    taken = take_in(store, embedder, documents, described, np.zeros(0, np.int64))
    where = stretches(places)
    found = features(taken.signals, where.of, taken.titles[where.documents])
    ids = documents["document_id"]
    present = np.array([[(name, theme.id) in truth for theme in book.themes] for name in ids])
    return Gold(found, where.documents, present)


def fitted(data: Gold, documents: np.ndarray) -> np.ndarray:
    """Return the weights and the constant of a ridge-penalised logistic regression on some documents."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    kept = np.isin(data.documents, documents)
    rows = data.features[kept].reshape(-1, data.features.shape[-1])
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=0.3, max_iter=5000)
    model.fit(scaler.transform(rows), data.present[data.documents[kept]].ravel())
    weights = model.coef_[0] / scaler.scale_
    return np.append(weights, model.intercept_[0] - weights @ scaler.mean_)


def crossed(data: Gold) -> dict[str, object]:
    """Return scores where each article is judged by weights fitted on the other folds."""
    order = np.random.default_rng(0).permutation(len(data.present))
    found = np.zeros(data.present.shape, np.bool_)
    for fold in np.array_split(order, FOLDS):
        weights = fitted(data, np.setdiff1d(order, fold))
        odds = data.features @ weights[:-1] + weights[-1]
        for document in fold:
            found[document] = (1 / (1 + np.exp(-odds[data.documents == document])) >= THRESHOLD).any(axis=0)
    pairs = {(str(row), str(column)) for row, column in np.argwhere(found)}
    return scores(pairs, {(str(row), str(column)) for row, column in np.argwhere(data.present)})


def scores(found: set[tuple[str, str]], truth: set[tuple[str, str]]) -> dict[str, object]:
    """Return precision, recall and F1 of pairs."""
    hits = len(found & truth)
    precision, recall, f1 = hits / len(found), hits / len(truth), 2 * hits / (len(found) + len(truth))
    return {
        "precision": f"{precision:.3f}",
        "recall": f"{recall:.3f}",
        "F1": f"{f1:.3f}",
        "pairs in the gold": len(truth),
    }
