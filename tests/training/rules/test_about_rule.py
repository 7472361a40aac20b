"""The rule of what a sentence is about: planted weights are found again, and readers' lists are found in articles."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from framewire.codebook import Target
from framewire.stance.questions.feed import Document
from framewire.stance.questions.relevance import Read
from framewire.stance.questions.voices import Utterance
from framewire.training.rules.about_rule import Candidate, candidates, fitted_about, listed_clauses, ranking

WEIGHTS = np.array([-1.0, -0.9, -0.3, 5.0, 0.9, -0.2, 0.4, -1.0])


def drawn(count: int) -> list[Candidate]:
    """Draw sentences that are listed as often as WEIGHTS say."""
    dice = np.random.default_rng(8)
    x = dice.uniform(0, 1, size=(count, len(WEIGHTS) - 1))
    listed = dice.uniform(size=count) < 1 / (1 + np.exp(-WEIGHTS[0] - x @ WEIGHTS[1:]))
    return [Candidate("a", "narration", False, bool(y), tuple(row)) for row, y in zip(x, listed, strict=True)]


def test_planted_weights_are_found_again() -> None:
    assert fitted_about(drawn(20_000)) == pytest.approx(WEIGHTS, abs=0.25)


def test_the_ranking_is_that_of_pairs_counted_by_hand() -> None:
    weights = np.array([0.0, 1.0])
    cases = [
        Candidate("a", "narration", False, listed, (x,)) for x, listed in ((3, True), (2, False), (1, True), (0, False))
    ]
    # Of the four pairs of a listed and another, (3, 2), (3, 0) and (1, 0) are in order.
    assert ranking(cases, weights) == 0.75


class Same:
    """Puts every text in one direction."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.ones((len(texts), 1), np.float32)


def test_sentences_of_an_article_are_seen_from_a_target_with_what_was_listed() -> None:
    port, bay = (Target("target", name, "entity", (rf"\b{name}\b",)) for name in ("port", "bay"))
    texts = ["The port opened today.", "It has cost … a great deal.", "Rain fell on Monday."]
    said = [Utterance(f"s{n}", "p0", "narration", text) for n, text in enumerate(texts)]
    article = Document("d0", (), Read("", [("p0", " ".join(texts))], said))
    found = list(candidates("kcna k1", article, {port: frozenset({("narration", texts[1])}), bay: frozenset()}, Same()))
    # Nothing is seen from the bay, which the article does not name.
    assert [(case.names, case.listed) for case in found] == [(True, False), (False, True), (False, False)]
    assert [case.traits[0] for case in found] == pytest.approx([0, np.log(2), np.log(3)])


def test_lists_that_are_full_are_left_out(tmp_path: Path) -> None:
    """Of these, sentences that are not listed may be about the target too."""
    (tmp_path / "babe").mkdir()
    text = " ".join(f"The port had {number} cranes." for number in range(10, 22))
    for name in ("kcna_articles", "state_dept_press_releases"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jsonl").write_text(json.dumps({"id": "k1", "text": text}) + "\n", encoding="utf-8")
    (tmp_path / "polnear").mkdir()
    with gzip.open(tmp_path / "polnear" / "train.jsonl.gz", "wt", encoding="utf-8"):
        pass
    (tmp_path / "wikinews_saliency").mkdir()
    (tmp_path / "wikinews_saliency" / "saliency-dataset.json").write_text("", encoding="utf-8")
    (tmp_path / "babe" / "babe.csv").write_text("text\n", encoding="utf-8")
    rows = [("kcna", "k1", f"{24 * n}-{24 * n + 23}", "narration", "the port", "claim", "neutral") for n in range(12)]
    rows.append(("kcna", "k1", "0-23", "narration", "Ann Lee", "entity", "neutral"))
    with gzip.open(tmp_path / "coded_clauses.csv.gz", "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("source", "id", "pieces", "voice", "target", "kind", "stance"), *rows])
    with (tmp_path / "coded_writers.csv").open("w", encoding="utf-8", newline="") as file:
        targets = [("kcna", "k1", "the port", "claim", "N"), ("kcna", "k1", "Ann Lee", "entity", "N")]
        csv.writer(file).writerows([("source", "id", "target", "kind", "stance"), *targets])
    (own,) = listed_clauses(tmp_path, tmp_path).values()
    assert [(target.name, said) for target, said in own.items()] == [
        ("Ann Lee", {("narration", "The port had 10 cranes.")})
    ]
