"""The sample's gold: stance by target and voice as the main job decides it, speakers, frames, planted voice cases."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from stance_scores import macro_f1

from framewire.codebook import Codebook
from framewire.corpus import CorpusRequest, build_corpus
from framewire.models.shelf import Shelf
from framewire.progress import Lines
from framewire.schemas import STANCES, VOICES
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.tables import Store

Key = tuple[str, str, str]


def sample_part(root: Path) -> str:
    """Run the corpus and stance stages on the sample and compare them with its gold."""
    book = Codebook.read(root / "data" / "codebooks" / "russia-north-korea.toml")
    rows = list(csv.DictReader((root / "data" / "sample" / "gold.csv").open(encoding="utf-8")))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "tables")
        build_corpus(CorpusRequest((str(root / "data" / "sample"),), book, None), store, Lines())
        notes = score_sentences(ScoreRequest(book), store, Shelf.of(book), Lines())
        decide_stances(book, store, Lines())
        return "\n\n".join(
            [
                "## The sample's gold",
                stances(store, rows, [target.id for target in book.targets]),
                speakers(store, rows),
                frames(store, rows, [frame.id for frame in book.frames]),
                "; ".join(f"{name}: {value}" for name, value in notes.items()) + ".",
            ]
        )


def stances(store: Store, rows: Sequence[Mapping[str, str]], targets: Sequence[str]) -> str:
    """Return the table of stances; where the gold has a row and the run is silent counts as wrong."""
    gold = {(r["path"], r["id"], r["voice"]): r["value"] for r in rows if r["layer"] == "stance" and not r["speaker"]}
    discussed = {(r["path"], r["id"], r["voice"]) for r in rows if r["layer"] == "stance"}
    found = decided(store)
    groups = {"all": list(gold), **{voice: [key for key in gold if key[2] == voice] for voice in VOICES}}
    groups |= {target: [key for key in gold if key[1] == target] for target in targets}
    lines = ["| gold rows | n | macro-F1 | favour | neutral | against | not judged | macro-F1 of the judged |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, keys in groups.items():
        judged = [key for key in keys if found.get(key)]
        single = [f"{score(gold, found, keys, (stance,)):.2f}" for stance in range(3)]
        silent = f"{1 - len(judged) / max(1, len(keys)):.2f}"
        figures = [f"{score(gold, found, keys):.3f}", *single, silent, f"{score(gold, found, judged):.3f}"]
        lines.append(f"| {name} | {len(keys)} | {' | '.join(figures)} |")
    others = [stance for key, stance in found.items() if key not in discussed]
    sided = sum(stance in ("favour", "against") for stance in others)
    voices = planted(gold, found)
    return "\n".join(lines) + (
        f"\n\nNo gold row (target not discussed in that voice): {len(others)} document, target, voice; "
        f"{sum(stance is None for stance in others)} not judged, {sided} given a side.\n\n"
        f"Planted voice cases, narration and quotation on opposite sides in the gold: {len(voices)}; "
        f"narration took the quotation's side in {sum(voices)}."
    )


def planted(gold: Mapping[Key, str], found: Mapping[Key, str | None]) -> list[bool]:
    """Return, for each document and target whose two voices differ and take a side, whether the quoted side leaked."""
    leaked = []
    for (path, target, voice), stance in gold.items():
        quoted = gold.get((path, target, "quotation"))
        if voice == "narration" and quoted in ("favour", "against") and stance != quoted:
            leaked.append(found.get((path, target, voice)) == quoted)
    return leaked


def speakers(store: Store, rows: Sequence[Mapping[str, str]]) -> str:
    """Return how often a speaker that the gold names takes the right side, over all documents that quote him or her."""
    gold: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row["layer"] == "stance" and row["speaker"]:
            gold[row["speaker"], row["id"]].add(row["value"])
    table = store.read("speaker_stances").to_dict("records")
    found = {(row["speaker"], row["target_id"]): row["stance"] for row in table}
    wanted = {key: values.pop() for key, values in gold.items() if len(values) == 1}
    named = [key for key in wanted if isinstance(found.get(key), str)]
    right = sum(found[key] == wanted[key] for key in named)
    opposite = sum({found[key], wanted[key]} == {"favour", "against"} for key in named)
    return f"Speakers in the gold: {len(wanted)}; judged {len(named)}, right {right}, on the opposite side {opposite}."


def frames(store: Store, rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> str:
    """Return AUC and F1 of each frame against the gold."""
    from stance_scores import auc

    paths = dict(store.read("documents")[["document_id", "path"]].itertuples(index=False))
    gold = {(row["path"], row["id"]) for row in rows if row["layer"] == "frame"}
    annotated = {row["path"] for row in rows}
    table = store.read("frames")
    table = table[table["probability"].notna() & table["document_id"].map(paths).isin(annotated)]
    lines = ["| frame | in the gold | found | F1 | AUC |", "| --- | --- | --- | --- | --- |"]
    for name in names:
        part = table[table["frame_id"] == name]
        wanted = np.array([(paths[document], name) in gold for document in part["document_id"]])
        found = part["present"].to_numpy(bool)
        f1, area = (
            macro_f1(wanted.astype(int), found.astype(int), (1,)),
            auc(wanted, part["probability"].to_numpy(float)),
        )
        figures = f"{f1:.2f} | {area:.3f}"
        lines.append(f"| {name} | {wanted.sum()} | {found.sum()} | {figures} |")
    return "\n".join(lines)


def decided(store: Store) -> dict[Key, str | None]:
    """Return the stance, null when not judged, by path, target and voice."""
    paths = dict(store.read("documents")[["document_id", "path"]].itertuples(index=False))
    rows = store.read("document_stances").to_dict("records")
    keys = [(paths[row["document_id"]], row["target_id"], row["voice"]) for row in rows]
    return {key: row["stance"] if isinstance(row["stance"], str) else None for key, row in zip(keys, rows, strict=True)}


def score(
    gold: Mapping[Key, str], found: Mapping[Key, str | None], keys: Sequence[Key], classes: Sequence[int] = (0, 1, 2)
) -> float:
    """Return macro-F1 over the keys; what was not judged is wrong."""
    place = {stance: number for number, stance in enumerate(STANCES)}
    wanted = np.array([place[gold[key]] for key in keys], int)
    return macro_f1(wanted, np.array([place.get(found.get(key) or "", -1) for key in keys], int), classes)
