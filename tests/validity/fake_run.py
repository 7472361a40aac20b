"""An invented run of many short articles whose true codes are known, and coders who see them more or less well."""

from __future__ import annotations

import csv
import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

from framewire.codebook import Codebook
from framewire.tables import Store

STANCES = ("favour", "neutral", "against")
TARGETS = ("ferry", "bridge")
VOICES = ("narration", "quotation")
HOSTILE = (
    "</script><script>document.title='broken'</script>",
    '=HYPERLINK("http://evil.example","x")',
    "⟦not the sentence⟧ <img src=x onerror=alert(1)> @@DATA@@ ${7*7}",
)
CODEBOOK = """
title = "The strait"
seed = 7

[[target]]
id = "ferry"
name = "the ferry"
favour = ["The ferry is good."]
against = ["The ferry is bad."]

[[target]]
id = "bridge"
name = "the bridge"
favour = ["The bridge is good."]
against = ["The bridge is bad."]

[[frame]]
id = "conflict"
name = "conflict"
hypothesis = "There is a dispute."
denial = "There is no dispute."

[[theme]]
id = "traffic"
name = "traffic"
definition = "Traffic over the strait."
"""


@dataclass(frozen=True)
class World:
    """A store on disk, its codebook, and the true code of each unit by (place, subject, voice)."""

    folder: Path
    store: Store
    book: Codebook
    truth: dict[tuple[str, str, str], str]


def make_world(folder: Path, documents: int = 120, seed: int = 0, accuracy: float = 0.8) -> World:
    """Write a run's tables: two outlets and a third small one, one article in eight a copy, three of hostile text."""
    dice = random.Random(seed)
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in (
        "documents", "passages", "sentences", "attributions", "themes", "document_themes", "frames",
        "sentence_stances", "document_stances",
    )}  # fmt: skip
    truth: dict[tuple[str, str, str], str] = {}
    for number in range(documents):
        copied = rows["documents"][-1] if number % 8 == 7 else None
        _document(rows, truth, dice, (number, copied, accuracy))
    traffic = {"theme_id": "traffic", "name": "traffic", "source": "codebook", "terms": ["ferry"], "size": 1}
    rows["themes"] = [traffic | {"nearest": []}]
    store = Store(folder / "tables")
    for name, found in rows.items():
        store.write_rows(name, found)
    return World(folder, store, Codebook.parse(CODEBOOK), truth)


def _document(rows, truth, dice, made) -> None:
    number, copied, accuracy = made
    words = [f"Sentence {place} of article {number} speaks of the strait." for place in range(4)]
    if number < len(HOSTILE):
        words[1] = f"{HOSTILE[number]} was painted there."
    text = str(copied["text"]) if copied else " ".join(words) + "\n"
    name = "d" + hashlib.sha256(f"{number}\0{text}".encode()).hexdigest()[:16]
    outlet = "Small Paper" if number % 20 == 5 else dice.choice(("Ferry News", "Bridge Post"))
    rows["documents"].append(
        {
            "document_id": name, "path": f"{number}.txt", "sha256": "0" * 64, "title": f"Title {number}",
            "text": text, "published": datetime(2031, 1, 5, tzinfo=UTC) + timedelta(days=number % 90),
            "published_from": "meta", "outlet": outlet, "language": "en",
            "family_id": copied["family_id"] if copied else name, "n_words": len(text.split()),
        }
    )  # fmt: skip
    rows["passages"].append(
        {"passage_id": f"{name}-0000", "document_id": name, "position": 0, "start": 0, "end": len(text), "text": text}
    )
    spans = _spans(text)
    ids = [f"{name}-{place:05d}" for place in range(len(spans))]
    for place, (sentence, (start, end)) in enumerate(zip(ids, spans, strict=True)):
        rows["sentences"].append(
            {"sentence_id": sentence, "document_id": name, "passage_id": f"{name}-0000", "number": place,
             "start": start, "end": end}
        )  # fmt: skip
        truth[(sentence, "voice", "")] = "quotation" if place == 2 else "narration"
    rows["attributions"].append(
        {"attribution_id": f"{name}-a", "document_id": name, "start": spans[2][0], "end": spans[2][1], "direct": True,
         "sentence_ids": [ids[2]]}
    )  # fmt: skip
    _judgements(rows, truth, dice, (name, ids, copied, accuracy, outlet))


def _spans(text: str) -> list[tuple[int, int]]:
    edges = [0] + [place + 2 for place in range(len(text)) if text[place : place + 2] == ". "] + [len(text)]
    return list(pairwise(edges))


def _judgements(rows, truth, dice, made) -> None:
    name, ids, copied, accuracy, outlet = made
    weights = (0.5, 0.2, 0.1, 0.2) if outlet == "Ferry News" else (0.1, 0.2, 0.5, 0.2)
    for target in TARGETS:
        for voice in VOICES:
            real = dice.choices((*STANCES, "absent"), weights)[0]
            if copied:
                real = truth[(str(copied["document_id"]), target, voice)]
            truth[(name, target, voice)] = real
            answer = _answer(dice, real, accuracy)
            key = {"target_id": target, "voice": voice}
            evidence = [ids[1]] if answer.get("stance") in STANCES else []
            rows["document_stances"].append(
                {"document_id": name, **key, **answer, "sentences_judged": len(evidence), "evidence": evidence,
                 "counter_evidence": []}
            )  # fmt: skip
            truth[(ids[1], target, voice)] = real
            rows["sentence_stances"].append({"sentence_id": ids[1], **key, **answer})
    for kind, subject in (("frames", "conflict"), ("document_themes", "traffic")):
        there = dice.random() < 0.4
        truth[(name, subject, "")] = "present" if there else "absent"
        seen = there if dice.random() < accuracy else not there
        chance = dice.uniform(0.55, 0.95) if seen else dice.uniform(0.05, 0.45)
        if kind == "frames":
            rows[kind].append({"document_id": name, "frame_id": subject, "present": seen, "probability": chance,
                               "evidence": [ids[0]] if seen else []})  # fmt: skip
        elif seen:
            rows[kind].append({"document_id": name, "theme_id": subject, "share": 1.0, "probability": chance})


def _answer(dice: random.Random, real: str, accuracy: float) -> dict[str, object]:
    said = real if dice.random() < accuracy else dice.choice((*STANCES, "absent", "torn"))
    if said in ("absent", "torn"):
        return {"reason": "torn" if said == "torn" else dice.choice(("not_discussed", "too_far"))}
    best = dice.uniform(0.5, 0.95)
    others = {stance: (1 - best) / 2 for stance in STANCES if stance != said}
    return {"stance": said, **{f"p_{name}": value for name, value in {said: best, **others}.items()}}


def filled(sheet: Path, world: World, accuracy: float, seed: int, part: float = 1.0) -> Path:
    """Fill in a CSV sheet as a coder would who is right so often, the first part of it only, and return it."""
    dice = random.Random(seed)
    places = _places(world.store)
    rows = list(csv.DictReader(StringIO(sheet.read_text(encoding="utf-8-sig"), newline="")))
    for number, row in enumerate(rows):
        if number < part * len(rows):
            choices = row["choices"].split(" | ")
            real = world.truth[places[row["unit_id"]]]
            row["code"] = real if dice.random() < accuracy else dice.choice(choices)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return sheet


def _places(store: Store) -> dict[str, tuple[str, str, str]]:
    samples = store.read("samples")
    found = {}
    for row in samples.itertuples(index=False):
        place = row.sentence_id if isinstance(row.sentence_id, str) else row.document_id
        found[row.unit_id] = (place, row.subject_id, row.voice if isinstance(row.voice, str) else "")
    return found


def filled_by(sheet: Path, seed: int) -> Path:
    """Fill in a CSV sheet of any run with codes that depend on the unit, one in six on the coder alone."""
    dice = random.Random(seed)
    rows = list(csv.DictReader(StringIO(sheet.read_text(encoding="utf-8-sig"), newline="")))
    for row in rows:
        choices = row["choices"].split(" | ")
        row["code"] = (
            dice.choice(choices) if dice.random() < 1 / 6 else choices[int(row["unit_id"][-2:], 16) % len(choices)]
        )
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return sheet
