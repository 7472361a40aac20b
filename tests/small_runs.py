"""Whole runs without a model, in a fraction of a second: real stages, keys, files, locks and manifest; what the models
and the rooms above them would say is computed from words, so that it can be checked by hand.

A passage has the theme whose name stands in it; a sentence is about the target whose name stands in it; its answer is
the number that its hash begins with; a document's stance is the mean of its answers, off the middle by the margin.
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack, contextmanager, nullcontext
from unittest.mock import patch

import numpy as np

from framewire import pipeline
from framewire.corpus import build as corpus
from framewire.manifest import Manifest
from framewire.models.remembered import VectorCache
from framewire.runfolder import Run
from framewire.stance.questions.answers import FILE_NAME, Ledger
from framewire.tables import content_hash, replacing

BOOK = (
    'title = "Small"\n[[theme]]\nid = "talks"\nname = "talks"\ndefinition = "Talks."\n'
    '[[target]]\nid = "hosts"\nname = "hosts"\n'
)
TEXT = (
    "Delegates of nine countries met in the harbour town on Monday to discuss a plan for peace.\n\n"
    "The talks will go on until Friday, according to the hosts, and another round is planned for {0}.\n\n"
    "Nobody in town number {0} expected the hosts to agree with the plan of the nine countries.\n"
)


class NoAttributor:
    """Finds nobody who says anything."""

    def __init__(self, language, keep):
        pass

    def of(self, texts, passages):
        return [[] for _ in texts]


def _nothing(*arguments):
    return None


def _failed(store, stage):
    """Fail the first document of a stage, as one that a model cannot read."""
    first = store.read("documents", ["document_id"])["document_id"][:1]
    store.fail(stage, [{"unit_id": identity, "error": "small", "message": "m"} for identity in first])


def build_themes(book, store, shelf, progress, exhaustive):
    """Write the tables of themes; texts pass through the cache of vectors and must come back as they were."""
    passages = store.read("passages").to_dict("records")
    _remembered(store, [hashlib.sha256(row["text"].encode()).digest() for row in passages])
    found = {row["passage_id"]: [theme.id for theme in book.themes if theme.name in row["text"]] for row in passages}
    rows = [
        {"passage_id": name, "topic_id": "0", "theme_id": themes[0] if themes else None, "probability": 1.0}
        for name, themes in found.items()
    ]
    shares = dict.fromkeys((row["document_id"], theme) for row in passages for theme in found[row["passage_id"]])
    of_documents = [
        {"document_id": document, "theme_id": theme, "share": 0.5, "probability": 1.0} for document, theme in shares
    ]
    filled = {"passage_themes": rows, "document_themes": of_documents}
    for table in pipeline.THEME_TABLES:
        store.write_rows(table, filled.get(table, []))
    with replacing(store.folder.parent / "bertopic" / "model.json") as aside:
        aside.write_text(str(len(passages)))
    _failed(store, "themes")
    return {"passages": str(len(passages))}


def _remembered(store, keys):
    cache = VectorCache(store.cache / "embeddings", "small", "1")
    if fresh := sorted({key for key in keys if key not in cache}):
        cache.add(fresh, np.frombuffer(b"".join(fresh), np.uint8).reshape(-1, 32).astype(np.float32))
    assert cache.vectors(keys).astype(np.uint8).tobytes() == b"".join(keys)


def score_sentences(request, store, shelf, progress):
    """Write the answers; what the ledger or an earlier run knows is not asked again."""
    texts = dict(store.read("documents")[["document_id", "text"]].itertuples(index=False))
    sentences = store.read("sentences").to_dict("records")
    read = [(row["sentence_id"], texts[row["document_id"]][row["start"] : row["end"]]) for row in sentences]
    about = [(name, text, target) for name, text in read for target in request.codebook.targets if target.name in text]
    with Ledger.open(store.cache / FILE_NAME) as ledger:
        if request.previous is not None:
            ledger.take_over(request.previous)
        known = ledger.known([_pair(text, target) for _, text, target in about])
        for _, text, target in about:
            if (pair := _pair(text, target)) not in known:
                known[pair] = _answer(pair)
                ledger.note({pair: known[pair]})
    store.write_rows("relevance", [_relevance(*each) for each in about])
    store.write_rows("answers", [_answer_row(name, target, _pair(text, target), known) for name, text, target in about])
    for table in ("audit_answers", "frame_closeness"):
        store.write_rows(table, [])
    forget(store)
    _failed(store, "scoring")
    return {"rows": str(len(about))}


def forget(store):
    """Remove the ledger, as a stage does at its end."""
    for path in store.cache.glob(FILE_NAME + "*"):
        path.unlink()


def _pair(text, target):
    return hashlib.sha256(f"{target.id}\0{text}".encode()).hexdigest()


def _answer(pair):
    favour = int(pair[:2], 16) / 255
    return np.array([favour, 0, 1 - favour], np.float32)


def _relevance(sentence, text, target):
    place = {"sentence_id": sentence, "voice": "narration", "target_id": target.id}
    return {**place, "text": text, "outcome": "named"}


def _answer_row(sentence, target, pair, known):
    numbers = dict(zip(("entailment", "neutral", "contradiction"), known[pair].tolist(), strict=True))
    place = {"unit_id": sentence, "voice": "narration", "kind": "target", "subject_id": target.id}
    asked = {"side": "both", "wording": 0, "polarity": "hypothesis", "in_context": False}
    return {**place, **asked, **numbers, "pair_sha256": pair, "model": "small"}


def decide_stances(book, store, progress):
    """Write the stances; within the margin of the middle a document is neutral."""
    documents = dict(store.read("sentences")[["sentence_id", "document_id"]].itertuples(index=False))
    answers = store.read("answers").to_dict("records")
    rows = []
    for document in store.read("documents", ["document_id"])["document_id"]:
        for target in book.targets:
            own = [row for row in answers if (documents[row["unit_id"]], row["subject_id"]) == (document, target.id)]
            rows.append(_stance(document, target.id, own, book.stance.margin))
    for table in pipeline.STANCE_TABLES:
        store.write_rows(table, rows if table == "document_stances" else [])
    _failed(store, "decisions")
    return {"decided": str(len(rows))}


def _stance(document, target, answers, margin):
    place = {"document_id": document, "target_id": target, "voice": "narration", "sentences_judged": len(answers)}
    empty = {"evidence": [], "counter_evidence": []}
    if not answers:
        return {**place, **empty, "reason": "not_discussed"}
    off = float(np.mean([row["entailment"] for row in answers])) - 0.5
    stance = "neutral" if abs(off) < margin else "favour" if off > 0 else "against"
    shares = {"p_favour": 0.5 + off, "p_neutral": 0.0, "p_against": 0.5 - off}
    return {**place, **empty, **shares, "stance": stance, "evidence": [row["unit_id"] for row in answers]}


def write_page(run):
    """Write a product that follows from the documents."""
    text = "\n".join(run.table("documents")["text"])
    with replacing(run.path / "explore.html") as aside:
        aside.write_text(text, encoding="utf-8")


@contextmanager
def without_models():
    """Let `pipeline.run` do its work without a model and with one product."""
    patches = (
        patch.object(corpus, "Attributor", NoAttributor),
        patch.object(corpus, "kept_vectors", lambda cache: nullcontext(None)),
        patch("framewire.opening._model_identities", lambda book: []),
        patch("framewire.themes.build_themes", build_themes),
        patch("framewire.stance.score_sentences", score_sentences),
        patch("framewire.stance.decide_stances", decide_stances),
        patch("framewire.publish.write_explore", write_page),
        *(patch(f"framewire.publish.write_{name}", _nothing) for name in ("notebooks", "report", "dataset")),
    )
    with ExitStack() as stack:
        for each in patches:
            stack.enter_context(each)
        yield


def articles(folder, count=5):
    """Write a few articles and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"Talks of round {number}\n\n" + TEXT.format(number))
    return folder


def hashes(run):
    """Return the content hash of every table of a run."""
    opened = Run.open(run) if not isinstance(run, Run) else run
    return {name: content_hash(opened.store.arrow(name)) for name in opened.tables()}


def recorded(run):
    """Return the content hash of every table of a run as its manifest holds it: `verify` says whether it is so."""
    manifest = Manifest.read(run.path)
    return {name: sha for stage in manifest.stages for name, sha in stage.hashes.items()} | {
        "failures": manifest.failures_sha256
    }
