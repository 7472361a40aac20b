"""Frames of real articles, as the worked codebook finds them, against readers: 150 articles coded whole."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
from stance_scores import auc, table

from framewire.codebook import Codebook
from framewire.corpus import CorpusRequest, build_corpus
from framewire.models.shelf import Shelf
from framewire.progress import Silent
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.tables import Store

Text = tuple[str, str, str]


def polnear(data: Path) -> Iterator[Text]:
    """Yield (id, title, text) of PolNeAR's training articles; they have no title."""
    with gzip.open(data / "polnear" / "train.jsonl.gz") as file:
        for row in map(json.loads, file):
            yield str(row["id"]), "", row["text"]


def frames_part(codes: Path, texts: Iterable[Text], book: Codebook, shelf: Shelf) -> str:
    """Return the table of what is found and what readers saw, for the articles of `codes`."""
    with codes.open(encoding="utf-8", newline="") as file:
        gold = {row["id"]: row for row in csv.DictReader(file)}
    wanted = [text for text in texts if text[0] in gold]
    found = probabilities(wanted, book, shelf)
    lines, told_all, right_all, seen_all, areas = [], 0, 0, 0, []
    for frame in book.frames:
        p, present = (np.array([found[text[0], frame.id][k] for text in wanted], float) for k in (0, 1))
        seen = np.array([gold[text[0]][frame.id] == "1" for text in wanted])
        told, right = int(present.sum()), int((seen & (present > 0)).sum())
        told_all, right_all, seen_all = told_all + told, right_all + right, seen_all + int(seen.sum())
        areas.append(auc(seen, p))
        lines.append((frame.id, int(seen.sum()), f"{areas[-1]:.3f}", f"{right} of {told}", f"{right / seen.sum():.2f}"))
    mean = f"{float(np.mean(areas)):.3f}"
    lines.append(("all", seen_all, mean, f"{right_all} of {told_all}", f"{right_all / seen_all:.2f}"))
    columns = ("frame", "seen by readers", "AUC", "found that readers saw", "recall")
    return f"## Frames of real articles\n\n{len(wanted)} articles.\n\n{table(columns, lines)}"


def probabilities(texts: Iterable[Text], book: Codebook, shelf: Shelf) -> Mapping[tuple[str, str], tuple[float, float]]:
    """Return the probability of each frame and 1 where it is present, by (id of the text, frame_id)."""
    book = dataclasses.replace(book, targets=())
    with tempfile.TemporaryDirectory() as scratch:
        store, source, ids = Store(Path(scratch) / "tables"), Path(scratch) / "articles.jsonl", []
        with source.open("w", encoding="utf-8") as file:
            for name, title, text in texts:
                ids.append(name)
                row = {"title": title, "text": text, "url": f"http://articles.example/{name}"}
                file.write(json.dumps(row) + "\n")
        build_corpus(CorpusRequest((str(source),), book, None), store, Silent())
        score_sentences(ScoreRequest(book), store, shelf, Silent())
        decide_stances(book, store, Silent())
        paths = dict(store.read("documents")[["document_id", "path"]].itertuples(index=False))
        rows = store.read("frames").to_dict("records")
    named = {key: ids[int(path.rpartition("#")[2]) - 1] for key, path in paths.items()}
    return {
        (named[row["document_id"]], row["frame_id"]): (
            0.0 if row["probability"] is None or row["probability"] != row["probability"] else row["probability"],
            float(row["present"] is True),
        )
        for row in rows
    }
