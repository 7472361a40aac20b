"""An invented run folder, whole and valid, for the tests of what is published. Nothing in it happened."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from framewire.codebook import Codebook
from framewire.manifest import Manifest, StageRecord
from framewire.schemas import SCHEMAS, STANCES, VOICES
from framewire.tables import Store, content_hash
from publish.synthetic_words import (
    CODEBOOK,
    FRAMES,
    HOSTILE,
    OUTLETS,
    REMOVED,
    SLANTS,
    SPEAKERS,
    STANCE_SENTENCES,
    TARGETS,
    THEME_SENTENCES,
    THEMES,
    TITLES,
)

Row = dict[str, object]
FIRST_DAY = datetime(2031, 1, 6, 8, 30, tzinfo=UTC)
# Written by `framewire validate`, when people have coded a sample.
CODED = ("samples", "annotations", "agreement", "gold", "scores", "prevalence")
TABLES = tuple(name for name in SCHEMAS if name not in CODED)
FOREIGN = (
    ("ru", "Туннель под проливом снова закрыт"),
    ("ko", "해협 터널 공사 다시 지연"),
    ("es", "El túnel se retrasa otra vez"),
)


@dataclass(frozen=True)
class Shape:
    """What is unusual about a run: how many outlets, the share of documents without a date, no stance judged at all."""

    outlets: int = 8
    undated: float = 0.1
    judged: bool = True
    hostile: bool = True
    days: int = 180


@dataclass
class _Draft:
    """The rows written so far, one list a table, and the dice."""

    rows: dict[str, list[Row]]
    dice: random.Random
    shape: Shape


def make_run(folder: Path, documents: int = 60, seed: int = 0, shape: Shape | None = None) -> Path:
    """Write a run folder of invented articles (manifest, codebook, every table) and return it.

    The same arguments give the same rows. About one document in twelve is in another language and has no passages,
    one in ten is a copy of an earlier one (one family), and the first few hold hostile text.
    """
    draft = _Draft({name: [] for name in TABLES}, random.Random(f"{seed}/{documents}"), shape or Shape())
    for number in range(documents):
        _document(draft, number)
    _themes(draft)
    _speakers(draft)
    _failures(draft)
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    (folder / "codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    store = Store(folder / "tables")
    for name in TABLES:
        store.write_rows(name, draft.rows[name])
    _manifest(store, seed).write(folder)
    return folder


def blank_run(folder: Path, seed: int = 0) -> Path:
    """Write a run over no readable article at all: every table there and empty, except one failure."""
    make_run(folder, documents=0, seed=seed)
    return folder


def _document(draft: _Draft, number: int) -> None:
    copied = _copied(draft, number)
    if copied is None:
        row, passages = _fresh(draft, number)
    else:
        row, passages = _copy(draft, number, copied)
    draft.rows["documents"].append(row)
    _removals(draft, row)
    if row["language"] != "en":
        return
    identifier = str(row["document_id"])
    for position, (start, end, kind) in enumerate(passages):
        text = str(row["text"])[start:end]
        passage: Row = {"passage_id": _id("p", identifier, position), "document_id": identifier, "position": position}
        draft.rows["passages"].append({**passage, "start": start, "end": end, "text": text})
        _theme_of(draft, str(passage["passage_id"]), kind)
    _sentences(draft, row)
    _stances(draft, row)
    _frames(draft, row)


def _id(kind: str, *parts: object) -> str:
    """Return an id that says nothing: whoever takes one apart finds no document and no number in it."""
    return kind + hashlib.sha256("/".join(map(str, (kind, *parts))).encode()).hexdigest()[:14]


def _sentences(draft: _Draft, row: Row) -> None:
    """Tile each passage of a document with sentences, and write who says what in them."""
    text, number = str(row["text"]), 0
    for passage in _of_document(draft, "passages", row):
        start, last = int(str(passage["start"])), int(str(passage["end"]))
        for end in [start + edge for edge in _sentence_ends(text[start:last])]:
            key = _id("s", row["document_id"], number)
            sentence: Row = {"sentence_id": key, "passage_id": passage["passage_id"], "number": number}
            draft.rows["sentences"].append({**sentence, "document_id": row["document_id"], "start": start, "end": end})
            _attribution(draft, draft.rows["sentences"][-1], text[start:end])
            start, number = end, number + 1


def _sentence_ends(text: str) -> list[int]:
    edges = [match.end() for match in re.finditer(r"(?<=[.!?])\s+|\n+", text) if match.end() < len(text)]
    return [*edges, len(text)]


def _of_document(draft: _Draft, table: str, row: Row) -> list[Row]:
    return [item for item in draft.rows[table] if item["document_id"] == row["document_id"]]


def _copied(draft: _Draft, number: int) -> Row | None:
    earlier = [
        row for row in draft.rows["documents"] if row["language"] == "en" and row["family_id"] == row["document_id"]
    ]
    return draft.dice.choice(earlier) if number > 8 and earlier and draft.dice.random() < 0.1 else None


def _fresh(draft: _Draft, number: int) -> tuple[Row, list[tuple[int, int, str]]]:
    dice, shape = draft.dice, draft.shape
    language, outlet = "en", _outlet(dice, shape)
    theme = dice.choice(list(THEMES))
    pieces = [_passage(dice, theme, outlet) for _ in range(dice.randint(3, 7))]
    title = dice.choice(TITLES[theme])
    if shape.hostile and number < len(HOSTILE):
        title = HOSTILE[number]
        pieces[0] = (f"{HOSTILE[number]} was what the placard said, and nobody knew why.", pieces[0][1])
    if number % 12 == 9:
        language, title = FOREIGN[number // 12 % 3]
        pieces = [(f"{title}. " * 6, theme)]
    body, spans = title + "\n", []
    for text, kind in pieces:
        spans.append((len(body), len(body) + len(text), kind))
        body += text + "\n"
    edges = [0, *(start for start, _, _ in spans[1:]), len(body)]
    tiles = [(edges[place], edges[place + 1], kind) for place, (_, _, kind) in enumerate(spans)]
    path = f"{outlet.lower().replace(' ', '-').replace('/', '-')}/{number:04d}.txt"
    return _row(draft, (path, outlet, language), title, body), tiles


def _row(draft: _Draft, place: tuple[str, str, str], title: str, body: str) -> Row:
    dice, (path, outlet, language) = draft.dice, place
    identifier = "d" + hashlib.sha256(f"{path}\0{body}".encode()).hexdigest()[:16]
    dated = dice.random() >= draft.shape.undated
    published = FIRST_DAY + timedelta(days=dice.randrange(draft.shape.days), minutes=dice.randrange(600))
    return {
        "document_id": identifier,
        "path": path,
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
        "title": title if dice.random() > 0.03 else None,
        "text": body,
        "published": published if dated else None,
        "published_from": dice.choice(("meta", "byline", "path")) if dated else None,
        "outlet": outlet if dice.random() > 0.04 or draft.shape.outlets == 1 else None,
        "byline": dice.choice((None, "Ida Vester", "Tomás Reyl", "Hana Ok")),
        "origin": None,
        "language": language,
        "family_id": identifier,
        "n_words": len(body.split()),
    }


def _copy(draft: _Draft, number: int, first: Row) -> tuple[Row, list[tuple[int, int, str]]]:
    spans = [
        (int(str(row["start"])), int(str(row["end"])), "ferry")
        for row in draft.rows["passages"]
        if row["document_id"] == first["document_id"]
    ]
    outlet = _outlet(draft.dice, draft.shape)
    row = _row(draft, (f"copies/{number:04d}.txt", outlet, "en"), str(first["title"]), str(first["text"]))
    return {**row, "family_id": first["document_id"], "origin": first["outlet"]}, spans


def _outlet(dice: random.Random, shape: Shape) -> str:
    names = [*OUTLETS, *(f"Parish Gazette no. {number}" for number in range(9, shape.outlets + 1))][: shape.outlets]
    weights = [1 / (1 + rank / 3) for rank in range(len(names))]
    return str(dice.choices(names, weights=weights)[0])


def _passage(dice: random.Random, theme: str, outlet: str) -> tuple[str, str]:
    kind = theme if dice.random() < 0.7 else dice.choice(list(THEMES))
    sentences = dice.sample(THEME_SENTENCES[kind], 2)
    target = dice.choice(list(TARGETS))
    slant = SLANTS.get(outlet, 0.0)
    stance = dice.choices(STANCES, weights=[1 + slant, 0.7, 1 - slant])[0]
    sentence = dice.choice(STANCE_SENTENCES[target][stance])
    if dice.random() < 0.45:
        sentence = f"“{sentence}” {dice.choice(('said', 'told reporters', 'insisted'))} {dice.choice(SPEAKERS)}."
    sentences.insert(dice.randrange(3), sentence)
    return " ".join(sentences), kind


def _removals(draft: _Draft, row: Row) -> None:
    for line, (rule, texts) in enumerate(sorted(REMOVED.items())):
        if draft.dice.random() < 0.6:
            text = draft.dice.choice(texts)
            draft.rows["removals"].append(
                {"document_id": row["document_id"], "line": 40 + line, "text": text, "rule": rule}
            )


def _attribution(draft: _Draft, sentence: Row, text: str) -> None:
    start = text.find("“") + 1
    if start:
        end = text.find("”")
        after = text[end + 1 :].split(".")[0]
        speaker = next((name for name in SPEAKERS if name in after), None)
        begin = int(str(sentence["start"]))
        draft.rows["attributions"].append(
            {
                "attribution_id": _id("a", sentence["sentence_id"]), "document_id": sentence["document_id"],
                "start": begin + start, "end": begin + end, "speaker": speaker,
                "speaker_kind": "person" if speaker else None, "cue": after.split()[0], "direct": True,
                "sentence_ids": [sentence["sentence_id"]],
            }
        )  # fmt: skip


def _theme_of(draft: _Draft, passage_id: str, kind: str) -> None:
    number = list(THEMES).index(kind)
    loose = draft.dice.random() < 0.08
    share = round(draft.dice.uniform(0.4, 0.98), 3)
    draft.rows["passage_themes"].append(
        {
            "passage_id": passage_id,
            "topic_id": f"t{number:02d}",
            "theme_id": None if loose else kind,
            "probability": share,
        }
    )


def _stances(draft: _Draft, row: Row) -> None:
    text = str(row["text"])
    quoted = {str(name) for item in _of_document(draft, "attributions", row) for name in _names(item["sentence_ids"])}
    said = [
        (sentence, text[int(str(sentence["start"])) : int(str(sentence["end"]))])
        for sentence in _of_document(draft, "sentences", row)
    ]
    for target in TARGETS:
        for voice in VOICES:
            there = [item for item in said if (item[0]["sentence_id"] in quoted) == (voice == "quotation")]
            rows = [answer for item in there if (answer := _judge(draft, item, target, voice))]
            reason = "no_such_voice" if not there else "not_discussed"
            draft.rows["document_stances"].append(_summary(row, (target, voice), rows, reason))


def _names(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _judge(draft: _Draft, item: tuple[Row, str], target: str, voice: str) -> Row | None:
    """Add a sentence's rows towards a target; return that of its stance when it was asked."""
    sentence, text = item
    stance = next((s for s in STANCES for line in STANCE_SENTENCES[target][s] if line in text), None)
    key: Row = {"sentence_id": sentence["sentence_id"], "target_id": target, "voice": voice}
    draft.rows["relevance"].append(
        {**key, "text": text.strip(), "outcome": "not_discussed" if stance is None else "mentions"}
    )
    if stance is None:
        return None
    row = {**key, **_chances(draft.dice, stance), "stance": stance}
    if not draft.shape.judged or draft.dice.random() < 0.12:
        row = {**row, "stance": None, "reason": draft.dice.choice(("torn", "below_margin"))}
    draft.rows["sentence_stances"].append(row)
    _answers(draft, row)
    return row


def _chances(dice: random.Random, stance: str) -> Row:
    best = round(dice.uniform(0.5, 0.95), 3)
    other = round((1 - best) * dice.uniform(0.1, 0.9), 3)
    left = iter((other, round(1 - best - other, 3)))
    return {f"p_{name}": best if name == stance else next(left) for name in STANCES}


def _answers(draft: _Draft, row: Row) -> None:
    for side in ("favour", "against"):
        yes = float(str(row[f"p_{side}"]))
        digest = hashlib.sha256(f"{row['sentence_id']} {side} {row['voice']}".encode()).hexdigest()
        draft.rows["answers"].append(
            {
                "unit_id": row["sentence_id"], "voice": row["voice"], "kind": "target", "subject_id": row["target_id"],
                "side": side, "wording": 0, "polarity": "hypothesis", "in_context": False, "entailment": yes,
                "neutral": round((1 - yes) / 2, 4), "contradiction": round((1 - yes) / 2, 4), "pair_sha256": digest,
                "model": "embedded",
            }
        )  # fmt: skip


def _summary(document: Row, asked: tuple[str, str], rows: list[Row], reason: str) -> Row:
    judged = [row for row in rows if row["stance"]]
    key: Row = {"document_id": document["document_id"], "target_id": asked[0], "voice": asked[1]}
    key |= {"sentences_judged": len(judged), "evidence": [], "counter_evidence": []}
    if not judged:
        return {**key, "reason": str(rows[0]["reason"]) if rows else reason}
    means = {f"p_{s}": sum(float(str(row[f"p_{s}"])) for row in judged) / len(judged) for s in STANCES}
    stance = max(STANCES, key=lambda s: means[f"p_{s}"])
    against = {"favour": "against", "against": "favour"}.get(stance)
    return {
        **key,
        **means,
        "stance": stance,
        "evidence": [row["sentence_id"] for row in judged if row["stance"] == stance]
        or [max(judged, key=lambda row: float(str(row[f"p_{stance}"])))["sentence_id"]],
        "counter_evidence": [row["sentence_id"] for row in judged if row["stance"] == against],
    }


def _frames(draft: _Draft, row: Row) -> None:
    first = _of_document(draft, "sentences", row)[0]
    for frame in FRAMES:
        present = draft.dice.random() < 0.35
        row_id = {"document_id": row["document_id"], "frame_id": frame}
        if draft.dice.random() < 0.06:
            draft.rows["frames"].append({**row_id, "evidence": []})
            continue
        share = draft.dice.uniform(0.55, 0.95) if present else draft.dice.uniform(0.05, 0.5)
        evidence = [first["sentence_id"]] if present else []
        draft.rows["frames"].append({**row_id, "present": present, "probability": share, "evidence": evidence})


def _themes(draft: _Draft) -> None:
    kinds = [str(row["theme_id"]) for row in draft.rows["passage_themes"] if row["theme_id"] is not None]
    for number, (theme, (name, terms)) in enumerate(THEMES.items()):
        size = sum(1 for row in draft.rows["passage_themes"] if row["topic_id"] == f"t{number:02d}")
        weights = [round(0.9 / (rank + 1), 3) for rank in range(len(terms))]
        draft.rows["topics"].append(
            {"topic_id": f"t{number:02d}", "terms": terms, "weights": weights, "size": size, "theme_id": theme}
        )
        found = theme.startswith("found_")
        draft.rows["themes"].append(
            {"theme_id": theme, "name": name, "source": "found" if found else "codebook", "terms": terms,
             "size": kinds.count(theme), "stability": None if number == 2 else round(0.95 - number * 0.07, 2),
             "nearest": []}
        )  # fmt: skip
    draft.rows["document_themes"].extend(_document_themes(draft))
    _drawn(draft)


def _drawn(draft: _Draft) -> None:
    """Write what the map, the tree and the search for a number of themes are drawn from."""
    themes = list(THEMES)
    for place, row in enumerate(draft.rows["passage_themes"]):
        spot = {"x": (place * 7 % 100) / 100, "y": (place * 13 % 100) / 100}
        draft.rows["passage_map"].append({"passage_id": row["passage_id"], **spot})
    for number, theme in enumerate(themes):
        draft.rows["theme_tree"] += [
            {"node_id": f"t{number:02d}", "parent_id": theme, "theme_id": theme, "height": 0.0},
            {"node_id": theme, "parent_id": "all", "theme_id": theme, "height": 0.0},
        ]
    draft.rows["theme_tree"].append({"node_id": "all", "height": 0.6})
    for number, agreement, chance in ((2, 0.9, 0.8), (3, 0.95, 0.5), (4, 0.7, 0.4)):
        draft.rows["theme_numbers"].append(
            {"number": number, "agreement": agreement, "chance": chance, "chosen": number == 3}
        )


def _document_themes(draft: _Draft) -> Iterator[Row]:
    document_of = {row["passage_id"]: str(row["document_id"]) for row in draft.rows["passages"]}
    of_document: dict[str, list[Row]] = {}
    for row in draft.rows["passage_themes"]:
        of_document.setdefault(document_of[row["passage_id"]], []).append(row)
    for document, rows in of_document.items():
        for theme in THEMES:
            mine = [float(str(row["probability"])) for row in rows if row["theme_id"] == theme]
            if mine:
                yield {
                    "document_id": document,
                    "theme_id": theme,
                    "share": len(mine) / len(rows),
                    "probability": max(mine),
                }


def _speakers(draft: _Draft) -> None:
    said = {
        name: str(row["speaker"])
        for row in draft.rows["attributions"] if row["speaker"] for name in _names(row["sentence_ids"])
    }  # fmt: skip
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in draft.rows["sentence_stances"]:
        if row["voice"] == "quotation" and row["sentence_id"] in said:
            groups.setdefault((said[row["sentence_id"]], str(row["target_id"])), []).append(row)
    for (speaker, target), rows in sorted(groups.items()):
        judged = [row for row in rows if row.get("stance")]
        key: Row = {"speaker": speaker, "target_id": target, "n_quotes": len(rows)}
        if judged:
            means = {f"p_{s}": sum(float(str(row[f"p_{s}"])) for row in judged) / len(judged) for s in STANCES}
            key = {**key, **means, "stance": max(STANCES, key=lambda s: means[f"p_{s}"])}
        draft.rows["speaker_stances"].append(key)


def _failures(draft: _Draft) -> None:
    rows = [("corpus", "meridian/broken.html", "SourceError", "not text: a zip archive begins at byte 0")]
    if draft.rows["documents"]:
        rows.append(("corpus", "meridian/<b>bold</b>.txt", "EncodingError", "#panic(1) is not UTF-8 \u202eesrever"))
        rows.append(("themes", str(draft.rows["documents"][0]["document_id"]), "ThemeError", "too short to be placed"))
    for stage, unit, error, message in rows:
        draft.rows["failures"].append({"stage": stage, "unit_id": unit, "error": error, "message": message})


def _manifest(store: Store, seed: int) -> Manifest:
    book = Codebook.parse(CODEBOOK)
    manifest = Manifest(
        title=book.title,
        sources=("articles",),
        codebook_sha256=book.sha256,
        seed=seed,
        corpus_sha256=hashlib.sha256(b"invented corpus").hexdigest(),
        versions={
            "python": "3.11.0",
            "framewire": "0.2.0",
            "numpy": "2.4.6",
            "bertopic": "0.17.4",
            "typst": "0.15.2",
        },
        models=[
            {
                "kind": "embedding",
                "name": "embedded",
                "revision": "0.1.0",
                "sha256": "ab" * 32,
                "licence": "Apache-2.0",
            },
            {"kind": "entailment", "name": "embedded", "revision": "1.0.5", "sha256": "cd" * 32, "licence": None},
        ],
        hardware={"system": "Linux", "architecture": "x86_64", "cores": 2},
    )
    stages = {
        "corpus": "documents removals passages sentences attributions",
        "themes": "topics themes passage_themes document_themes theme_numbers theme_tree passage_map theme_answers",
        "scoring": "relevance answers audit_answers frame_closeness",
        "decisions": "sentence_stances document_stances speaker_stances frames audits",
    }
    for name, tables in stages.items():
        hashes = {table: content_hash(store.arrow(table)) for table in tables.split()}
        sizes = {table: store.arrow(table).num_rows for table in tables.split()}
        notes = {"method": f"invented {name}", "seed": str(seed)}
        key, work = hashlib.sha256(name.encode()).hexdigest(), {"passages encoded": "all of them, this time"}
        manifest.record(StageRecord(name, key, {}, sizes, hashes, 1.5, notes, work))
    manifest.failures_sha256 = content_hash(store.arrow("failures"))
    return replace(manifest)
