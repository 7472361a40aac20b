"""The audit: what it compares, that it finds a difference that is there, and that it changes no decision."""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy.stats import binomtest

from framewire.progress import Silent
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.stance.schedule.audit import Audit, AuditSample, wilson
from framewire.tables import Store, content_hash
from stance.fakes import FakeEntailment, FakeShelf, book, make_store

PRAISE = "The port opened on Monday and it is splendid."
BLAME = "The port will poison the bay for many years."
MONEY = "It cost nine million euro in the end."
PLAIN = "The train was late again because of the snow."
# Nine passages of which the first ones that are read say nothing of money, and most of the others do.
LONG = [PLAIN, *(f"{PLAIN} Number {n}." for n in ("one", "two")), *(f"Euro {n}" for n in "abcdef")]


def run(store: Store) -> dict[str, str]:
    score_sentences(ScoreRequest(book()), store, FakeShelf(FakeEntailment()), Silent())  # type: ignore[arg-type]
    return decide_stances(book(), store, Silent())


def drawn(names: list[str], sample: AuditSample) -> set[str]:
    return {name for name in names if name in sample}


@pytest.mark.parametrize(("hits", "total"), [(0, 10), (95, 100), (40, 40)])
def test_the_interval_is_that_of_scipy(hits: int, total: int) -> None:
    wanted = binomtest(hits, total).proportion_ci(method="wilson")
    assert wilson(hits, total) == pytest.approx((wanted.low, wanted.high), abs=1e-6)


def test_the_sample_is_the_same_whatever_the_order_and_hardly_changes_with_a_new_document() -> None:
    names = [f"d{number:04d}" for number in range(2000)]
    chosen = drawn(names, AuditSample(names, 7))
    assert len(chosen) == 40
    assert chosen == drawn(names, AuditSample(reversed(names), 7))
    assert len(chosen - drawn(names, AuditSample([*names, "new"], 7))) <= 1
    assert chosen != drawn(names, AuditSample(names, 8))


def test_equal_readings_are_counted_as_equal(tmp_path: Path) -> None:
    store = make_store(tmp_path, [[PRAISE, MONEY, MONEY], [BLAME], [PLAIN]])
    notes = run(store)
    assert notes["audit"].startswith(
        "3 of 3 frames of documents drawn at random are labelled as by a full reading (100"
    )
    rows = store.read("audits").set_index("document_id")
    assert (rows.loc["d00", "full"], rows.loc["d02", "full"]) == ("present", "absent")


def test_the_audit_changes_no_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [[PRAISE, MONEY], LONG, [BLAME, PLAIN]]
    audited, plain = make_store(tmp_path / "a", texts), make_store(tmp_path / "b", texts)
    run(audited)
    monkeypatch.setattr("framewire.stance.schedule.audit.rule", lambda name: 0)
    notes = run(plain)
    assert notes["audit"] == "no label to compare"
    assert audited.count("audit_answers") > plain.count("audit_answers") == 0
    for name in ("answers", "sentence_stances", "document_stances", "speaker_stances", "frames"):
        assert content_hash(audited.arrow(name)) == content_hash(plain.arrow(name)), name


def test_a_difference_is_found() -> None:
    audit = Audit()
    place = {"document_id": "d", "frame_id": "f"}
    rows = audit.compare([{**place, "present": False}], [{**place, "present": True}])
    assert [(row["planned"], row["full"]) for row in rows] == [("absent", "present")]
    assert audit.note().startswith("0 of 1 frames")
    assert Audit().note() == "no label to compare"
