"""Which articles mention a target, and which come near to it without a mention."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from framewire.stance.trails.coverage import MATCHES, Coverage, coverage
from framewire.stance.trails.coverage_text import coverage_text
from framewire.tables import Store
from stance.fakes import book, make_store


class ByWord:
    """A text that says harbour points where the target does, one that says quay half as much, any other elsewhere."""

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.array([self._vector(text.lower()) for text in texts], np.float32)

    def _vector(self, text: str) -> tuple[float, float]:
        if "harbour" in text or "port" in text.split():
            return (1.0, 0.0)
        return (0.6, 0.8) if "quay" in text else (0.0, 1.0)


ARTICLES = [
    ["The weather held.", "The port opened."],
    ["The quay was full."],
    ["It rained.", "The harbour was dredged."],
    ["It rained all day."],
]


def found(store: Store) -> Coverage:
    return coverage(store, book(), ByWord())[0]


def test_mentions_are_counted_and_the_rest_is_ordered_by_nearness(tmp_path: Path) -> None:
    seen = found(make_store(tmp_path, ARTICLES))
    assert (seen.articles, seen.mentioning, seen.titled) == (4, 1, 0)
    assert [(shown.document_id, shown.text) for shown in seen.matches] == [("d00", "The port opened.")]
    near = [(shown.document_id, shown.text, shown.measure) for shown in seen.near_misses]
    assert near == [
        ("d02", "The harbour was dredged.", pytest.approx(1.0)),
        ("d01", "The quay was full.", pytest.approx(0.6)),
        ("d03", "It rained all day.", pytest.approx(0.0)),
    ]


def test_as_many_matches_are_shown_as_a_person_reads_the_same_each_time(tmp_path: Path) -> None:
    store = make_store(tmp_path, [[f"The port opened on day {day}."] for day in range(30)])
    first = found(store)
    assert (first.mentioning, len(first.matches), first.near_misses) == (30, MATCHES, ())
    assert first.matches == found(store).matches


def test_what_other_capitals_hide_is_counted_apart(tmp_path: Path) -> None:
    """Two articles more, one of them in the title; the one that has the pattern as it stands counts once."""
    store = make_store(tmp_path, [*ARTICLES, ["PORT strikes spread."], ["The Port opened, and the port closed."]])
    documents = store.read("documents")
    first = documents["document_id"].eq("d03")
    store.write("documents", documents.assign(title=documents["title"].where(~first, "Port fees rise")))
    named = replace(book(), targets=(replace(book().targets[0], mentions=("\\bport\\b",)),))
    (seen,) = coverage(store, named, ByWord())
    assert (seen.mentioning, seen.titled, seen.any_case, seen.any_case_titled) == (2, 0, 2, 1)
    said = (
        "  Written with other capitals: 2 more, 1 more in the title. A pattern that begins with (?i) finds these too."
    )
    assert said in coverage_text([seen]).splitlines()
    any_case = replace(named, targets=(replace(named.targets[0], mentions=("(?i)\\bport\\b",)),))
    (seen,) = coverage(store, any_case, ByWord())
    assert (seen.mentioning, seen.titled, seen.any_case, seen.any_case_titled) == (4, 1, 0, 0)
    assert "capitals" not in coverage_text([seen])


def test_the_text_shows_counts_and_no_control_character(tmp_path: Path) -> None:
    store = make_store(tmp_path, [*ARTICLES, ["The port \x1b[31m was \u202egnol."]])
    lines = coverage_text([found(store)]).splitlines()
    assert lines[:2] == [
        "the new port [port]",
        "  2 of 5 articles mention it (40%), 0 of them in the title. The others get no stance on it.",
    ]
    assert "  Mentions, all of them:" in lines
    assert all(line.isprintable() for line in lines)
