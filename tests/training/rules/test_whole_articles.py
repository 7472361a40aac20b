"""Articles that readers coded whole: their targets and codes, and the articles themselves as a run reads them."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

from framewire.codebook import Target
from framewire.training.rules.whole_articles import called, coded_writers, read_whole


def test_a_person_is_found_by_the_last_word_of_the_name_and_a_claim_by_its_words(tmp_path: Path) -> None:
    rows = [("kcna", "k1", "Ann Lee", "entity", "A"), ("kcna", "k1", "the port", "claim", "0")]
    with (tmp_path / "coded_writers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("source", "id", "target", "kind", "stance"), *rows])
    found = coded_writers(tmp_path)
    assert found["kcna k1", "Ann Lee"] == (Target("target", "Ann Lee", "entity", (called("Ann Lee"),)), "A")
    assert found["kcna k1", "the port"] == (Target("target", "the port", "claim"), "0")


def test_articles_are_read_under_their_names_with_what_others_say_apart(tmp_path: Path) -> None:
    text = 'The port opened on Monday after years of work. "It is a danger to the whole coast," said Ann Lee, a nurse.'
    sets = {"kcna_articles": [], "state_dept_press_releases": [{"id": "s1", "title": "A port", "text": text}]}
    for name, rows in sets.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "polnear").mkdir()
    with gzip.open(tmp_path / "polnear" / "train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": 7, "text": "Another article, which nobody asked for."}) + "\n")
    ((name, article),) = read_whole({"state s1"}, tmp_path)
    assert name == "state s1"
    assert article.read.title == "A port"
    assert [(said.voice, said.speaker) for said in article.read.utterances] == [
        ("narration", None),
        ("quotation", "Ann Lee"),
    ]
