"""Named themes on passages that were labelled by reading: theme_labels.csv holds where they are, and codes.

A row names a source in ../shared/data, a line of its file, the first word there and how many, letters and digits alone.
Codes are the themes of data/codebooks/russia-north-korea.toml by letter: A arms transfers, P peace talks, S summits,
C sanctions, N nuclear and missile programme, B battlefield; a small letter says that it could be argued.

    python tests/benchmarks/theme_labels.py ROOT DATA      prints the scores of the framewire that this Python has
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LETTERS = {
    "A": "arms_transfers",
    "P": "peace_talks",
    "S": "summits",
    "C": "sanctions",
    "N": "nuclear_missile_programme",
    "B": "battlefield_casualties",
}
OF = {theme: letter for letter, theme in LETTERS.items()}


@dataclass(frozen=True)
class Labelled:
    """A passage that was read: the article it is of, its words, and its codes."""

    source: str
    line: int
    words: tuple[str, ...]
    codes: str


def labelled_scores(root: Path, data: Path, old: str) -> list[dict[str, object]]:
    """Return the scores of this version, of 0.1 if its Python is given, and of BERTopic's zero-shot topics."""
    rows = []
    for name, python in (("framewire", sys.executable), ("framewire 0.1", old)):
        if python:
            command = [python, __file__, str(root), str(data)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            rows.append({"method": name, **json.loads(done.stdout.splitlines()[-1])})
    return [*rows, {"method": "BERTopic(zeroshot_topic_list=names and definitions)", **zero_shot(root, data)}]


def read(data: Path) -> list[Labelled]:
    """Return the passages that were labelled, with their words looked up."""
    found = []
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            words = tuple(plain(text_of(articles(data, row["source"])[int(row["line"])])))
            first = int(row["first_word"])
            found.append(
                Labelled(row["source"], int(row["line"]), words[first : first + int(row["words"])], row["codes"])
            )
    return found


def placed_by_framewire(root: Path, data: Path, labels: Sequence[Labelled]) -> list[str | None]:
    """Run corpus and themes on the articles of the labels; return the theme of the passage nearest to each label."""
    from framewire.codebook import Codebook
    from framewire.corpus import CorpusRequest, build_corpus
    from framewire.models.shelf import Shelf
    from framewire.progress import Silent
    from framewire.tables import Store
    from framewire.themes import build_themes

    book = Codebook.read(root / "data" / "codebooks" / "russia-north-korea.toml")
    found: dict[int, str | None] = {}
    for source in dict.fromkeys(label.source for label in labels):
        mine = [number for number, label in enumerate(labels) if label.source == source]
        lines = sorted({labels[number].line for number in mine})
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), data, source, lines)
            store = Store(Path(folder) / "tables")
            build_corpus(CorpusRequest((str(Path(folder) / "articles"),), book, None), store, Silent())
            build_themes(book, store, Shelf.of(book), Silent())
            of = store.read("documents", columns=["document_id", "path"]).set_index("document_id")["path"]
            passages = store.read("passages").merge(store.read("passage_themes"), on="passage_id")
        passages["line"] = [int(Path(of[name]).stem) for name in passages["document_id"]]
        for number in mine:
            here = passages[passages["line"] == labels[number].line]
            shared = [likeness(labels[number].words, plain(text)) for text in here["text"]]
            theme = here["theme_id"].iloc[shared.index(max(shared))] if shared else None
            found[number] = theme if isinstance(theme, str) else None
    return [found[number] for number in range(len(labels))]


def zero_shot(root: Path, data: Path) -> dict[str, object]:
    """Return the scores of BERTopic's own zero-shot topics on the same passages, at its best similarity of three."""
    from framewire.codebook import Codebook
    from framewire.models.embedder import load_embedder

    labels, embedder = read(data), load_embedder()
    book = Codebook.read(root / "data" / "codebooks" / "russia-north-korea.toml")
    points = embedder.encode([" ".join(label.words) for label in labels])
    wanted = embedder.encode([f"{theme.name}: {theme.definition}" for theme in book.themes])
    # What zeroshot_topic_list does: the nearest topic, if it is at least as near as zeroshot_min_similarity.
    near = points @ wanted.T
    tried = []
    for least in (0.3, 0.4, 0.7):
        found = [book.themes[row.argmax()].id if row.max() >= least else None for row in near]
        tried.append({**scored(labels, found), "at": f"similarity {least}"})
    return max(tried, key=lambda one: float(str(one["F1"])))


def scored(labels: Sequence[Labelled], found: Sequence[str | None]) -> dict[str, object]:
    """Return precision over named themes given, recall over passages that clearly have one."""
    right = wrong = reached = 0
    clear = [label for label in labels if any(code.isupper() for code in label.codes)]
    for label, theme in zip(labels, found, strict=True):
        letter = OF.get(theme or "", "")
        right += bool(letter) and letter in label.codes
        wrong += bool(letter) and letter.lower() not in label.codes.lower()
        reached += bool(letter) and letter in label.codes
    precision, recall = right / max(right + wrong, 1), reached / len(clear)
    return {
        "precision": f"{precision:.3f}",
        "recall": f"{recall:.3f}",
        "F1": f"{2 * precision * recall / max(precision + recall, 1e-9):.3f}",
        "named": right + wrong,
        "with a clear theme": len(clear),
    }


def by_half(labels: Sequence[Labelled], found: Sequence[str | None]) -> dict[str, str]:
    """Return precision and recall on two halves of the articles, drawn by seed 0: settings chosen on one are judged on
    the other."""
    import numpy as np

    articles = list(dict.fromkeys((label.source, label.line) for label in labels))
    second = {
        articles[row] for row in np.random.default_rng(0).permutation(len(articles))[len(articles) // 2 :].tolist()
    }
    halves = [
        [(label.source, label.line) in second for label in labels],
        [(label.source, label.line) not in second for label in labels],
    ]
    scores = [scored([one for one, kept in zip(labels, half, strict=True) if kept],
                     [one for one, kept in zip(found, half, strict=True) if kept]) for half in halves]  # fmt: skip
    return {"halves": "; ".join(f"{one['precision']}, {one['recall']}" for one in scores)}


def write(folder: Path, data: Path, source: str, lines: Sequence[int]) -> None:
    """Write some articles of a source as files named for their line."""
    (folder / "articles").mkdir()
    for line in lines:
        row = articles(data, source)[line]
        text = f"{row.get('title') or ''}\n\n{text_of(row)}"
        (folder / "articles" / f"{line:05d}.txt").write_text(text, encoding="utf-8")


def articles(data: Path, source: str) -> list[dict[str, object]]:
    """Return the articles of a source, read once."""
    if source not in _READ:
        path = next(path for path in sorted((data / source).iterdir()) if path.suffix in (".jsonl", ".json"))
        _READ[source] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return _READ[source]


def text_of(row: dict[str, object]) -> str:
    """Return the text of an article of any of the sources."""
    parts = row.get("document")
    if isinstance(parts, list):
        return "\n".join(part["value"] for part in parts if part["name"].startswith("body"))
    return str(row["text"] or "")


def plain(text: str) -> list[str]:
    """Return the words of a text, letters and digits alone."""
    return re.sub(r"\W+", " ", text).strip().lower().split()


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of different words that two texts have in common."""
    left, right = set(one), set(other)
    return len(left & right) / max(len(left | right), 1)


_READ: dict[str, list[dict[str, object]]] = {}


if __name__ == "__main__":
    labels = read(Path(sys.argv[2]))
    placed = placed_by_framewire(Path(sys.argv[1]), Path(sys.argv[2]), labels)
    print(json.dumps({**scored(labels, placed), **by_half(labels, placed)}))
