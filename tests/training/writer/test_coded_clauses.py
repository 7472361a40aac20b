"""Clauses that were coded by reading: kept without their text, found again in the sets."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from framewire.training.writer.coded_clauses import NAME, coded_clauses, joined

DATA = Path(__file__).parents[3] / "data"
SETS = ("kcna_articles", "state_dept_press_releases", "polnear", "wikinews_saliency", "babe")


def made(folder: Path) -> Path:
    """Write the five sets with one article or sentence each, and the clauses of three of them."""
    for name in SETS:
        (folder / name).mkdir(parents=True)
    (folder / SETS[0] / "a.jsonl").write_text(json.dumps({"id": "k1", "text": "The leader  came.\nIt rained."}) + "\n")
    (folder / SETS[1] / "a.jsonl").write_text(json.dumps({"id": "s1", "text": "We condemn it."}) + "\n")
    with gzip.open(folder / SETS[2] / "train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": 7, "text": "Taxes, he said, are good."}) + "\n")
    body = [{"name": "body", "value": "Rain &amp; wind."}, {"name": "title", "value": "No"}]
    (folder / SETS[3] / "saliency-dataset.json").write_text(json.dumps({"docId": 2, "document": body}) + "\n")
    (folder / SETS[4] / "babe.csv").write_text("text\nA disgrace.\n")
    rows = [
        ("kcna", "k1", "0-16", "narration", "the leader", "entity", "neutral"),
        ("polnear", "7", "0-5 16-25", "quotation", "taxes", "claim", "favour"),
        ("wikinews", "2", "0-12", "narration", "rain", "claim", "neutral"),
        ("kcna", "lost", "0-3", "narration", "rain", "claim", "neutral"),
    ]
    with gzip.open(folder / NAME, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("source", "id", "pieces", "voice", "target", "kind", "stance"), *rows])
    return folder


def test_clauses_are_put_together_from_the_stretches_of_their_articles(tmp_path: Path) -> None:
    found = coded_clauses(made(tmp_path), tmp_path)
    assert [(clause.text, clause.voice, clause.stance) for clause in found] == [
        ("The leader came.", "narration", "neutral"),
        ("Taxes … are good.", "quotation", "favour"),
        ("Rain & wind.", "narration", "neutral"),
    ]


def test_one_stretch_has_no_gap() -> None:
    assert joined("It rained.", "0-10") == "It rained."


@pytest.mark.skipif(not DATA.is_dir(), reason="the repository's data are not here")
def test_no_text_of_a_real_set_is_kept_and_both_voices_take_all_stances() -> None:
    with gzip.open(DATA / "contrast" / NAME, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(set(row["pieces"]) <= set("0123456789- ") for row in rows)
    assert max(len(row["target"]) for row in rows) <= 160
    kinds = {(row["voice"], row["stance"]) for row in rows}
    assert len(kinds) == 6
