"""The audit: what it compares, that it finds a difference that is there, and that it changes no decision."""

from __future__ import annotations

from pathlib import Path

import pytest
from framewire.stance.build import ScoreRequest, decide_stances, score_passages
from framewire.stance.plan import Plan
from scipy.stats import binomtest

from framewire.progress import Silent
from framewire.stance.audit import Audit, Sample, wilson
from framewire.tables import Store, content_hash
from stance.fakes import FakeEntailment, FakeShelf, book, make_store, set_families

PRAISE = "The port opened on Monday and it is splendid."
BLAME = "The port will poison the bay for many years."
MONEY = "It cost nine million euro in the end."
PLAIN = "The train was late again because of the snow."
# Nine passages of which the first ones that are read say nothing of money, and most of the others do.
LONG = [PLAIN, *(f"{PLAIN} Number {n}." for n in ("one", "two")), *(f"Euro {n}" for n in "abcdef")]


def run(store: Store) -> dict[str, str]:
    score_passages(ScoreRequest(book()), store, FakeShelf(FakeEntailment()), Silent())  # type: ignore[arg-type]
    return decide_stances(book(), store, Silent())


def drawn(names: list[str], sample: Sample) -> set[str]:
    return {name for name in names if name in sample}


@pytest.mark.parametrize(("hits", "total"), [(0, 10), (95, 100), (40, 40)])
def test_the_interval_is_that_of_scipy(hits: int, total: int) -> None:
    wanted = binomtest(hits, total).proportion_ci(method="wilson")
    assert wilson(hits, total) == pytest.approx((wanted.low, wanted.high), abs=1e-6)


def test_the_sample_is_the_same_whatever_the_order_and_hardly_changes_with_a_new_document() -> None:
    names = [f"d{number:04d}" for number in range(2000)]
    chosen = drawn(names, Sample(names, 7))
    assert len(chosen) == 40
    assert chosen == drawn(names, Sample(reversed(names), 7))
    assert len(chosen - drawn(names, Sample([*names, "new"], 7))) <= 1
    assert chosen != drawn(names, Sample(names, 8))


def test_equal_readings_are_counted_as_equal(tmp_path: Path) -> None:
    store = make_store(tmp_path, [[PRAISE, MONEY, MONEY], [BLAME], [PLAIN]])
    notes = run(store)
    # By hand: narration of d00 and d01 on the port, and the frame of each of the three.
    assert notes["audit"].startswith("5 of 5 labels of 3 documents drawn at random are those of a full reading (100.0%")
    rows = store.read("audits").set_index(["document_id", "kind"])
    assert (rows.loc[("d00", "stance"), "planned"], rows.loc[("d01", "stance"), "full"]) == ("favour", "against")
    assert (rows.loc[("d00", "frame"), "full"], rows.loc[("d02", "frame"), "full"]) == ("present", "absent")


def test_a_copy_that_differs_from_what_was_read_for_it_is_found_out(tmp_path: Path) -> None:
    copy = "The port opened on Monday and it is poison."
    store = make_store(tmp_path, [[PRAISE], [copy]])
    set_families(store, ["f", "f"])
    assert run(store)["audit"].startswith("3 of 4 labels of 2 documents")
    row = store.read("audits").set_index(["document_id", "kind"]).loc[("d01", "stance")]
    assert (row["planned"], row["full"]) == ("favour", "against")


def test_the_audit_changes_no_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [[PRAISE, MONEY], LONG, [BLAME, PLAIN]]
    audited, plain = make_store(tmp_path / "a", texts), make_store(tmp_path / "b", texts)
    run(audited)
    monkeypatch.setattr("framewire.stance.audit.LEAST", 0)
    notes = run(plain)
    assert notes["audit"] == "no label to compare"
    assert audited.count("audit_entailments") > plain.count("audit_entailments") == 0
    for name in ("entailments", "passage_stances", "document_stances", "speaker_stances", "frames"):
        assert content_hash(audited.arrow(name)) == content_hash(plain.arrow(name)), name


def test_a_label_that_both_readings_leave_open_is_not_counted() -> None:
    open_ = {"document_stances": [{"document_id": "d", "target_id": "t", "voice": "narration", "stance": None}]}
    audit = Audit(Sample([], 0), Plan.of(book(), exhaustive=False), margin=0.05)
    assert list(audit.compare({**open_, "frames": []}, {**open_, "frames": []})) == []
    assert audit.note() == "no label to compare"
