"""Documents are planned again when anything that decides their questions has changed, and only then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from framewire.stance.build import ScoreRequest, score_passages
from framewire.stance.kept import FILE_NAME, Kept
from framewire.stance.plan import Document, Passage, Plan
from framewire.stance.premises import Reading, Span

from framewire.progress import Silent
from framewire.tables import Store, content_hash
from stance.fakes import FakeEntailment, FakeShelf, book, make_store

PRAISE = "The port opened on Monday and it is splendid."
BLAME = "The port will poison the bay for many years."
PLAIN = "The port has four cranes and two long piers."
RULE = "rule"
READ = Document("Port", (Passage("d00-0000", Reading(PRAISE, (Span(0, 8, "Ann Lee"),))),))


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first passages of the documents that questions were planned for, in order."""
    seen: list[str] = []
    plan = Plan.inquiries

    def watched(self: Plan, document: Document, nearness: object) -> object:
        seen.append(document.passages[0].passage_id)
        return plan(self, document, nearness)  # type: ignore[arg-type]

    monkeypatch.setattr(Plan, "inquiries", watched)
    return seen


def score(store: Store, previous: Store | None = None, rule: str = RULE) -> None:
    request = ScoreRequest(book(), previous=previous, rule=rule)
    score_passages(request, store, FakeShelf(FakeEntailment()), Silent())  # type: ignore[arg-type]


def shared_cache(source: Store, target: Store) -> None:
    target.cache.mkdir(parents=True, exist_ok=True)
    (target.cache / FILE_NAME).write_bytes((source.cache / FILE_NAME).read_bytes())


def after(first: Store, texts: list[list[str]], folder: Path) -> Store:
    store = make_store(folder, texts)
    shared_cache(first, store)
    return store


def test_only_a_new_and_a_changed_document_are_planned(tmp_path: Path, planned: list[str]) -> None:
    first = make_store(tmp_path / "a", [[PRAISE], [BLAME]])
    score(first)
    more = after(first, [[PRAISE], [PLAIN], [BLAME]], tmp_path / "b")
    before = len(planned)
    score(more, first)
    planned_now = planned[before:]
    # The audit plans its documents again, all three here, each after the plan of the whole.
    assert planned_now[:2] == ["d01-0000", "d02-0000"]
    assert planned_now[2:] == ["d00-0000", "d01-0000", "d02-0000"]


def test_the_table_is_that_of_a_first_run(tmp_path: Path) -> None:
    first = make_store(tmp_path / "a", [[PRAISE, PLAIN], [BLAME]])
    score(first)
    texts = [[PRAISE, PLAIN], [BLAME], [PLAIN, BLAME]]
    added, fresh = after(first, texts, tmp_path / "b"), make_store(tmp_path / "c", texts)
    score(added, first)
    score(fresh)
    assert content_hash(added.arrow("entailments")) == content_hash(fresh.arrow("entailments"))


def test_another_rule_keeps_nothing(tmp_path: Path, planned: list[str]) -> None:
    first = make_store(tmp_path / "a", [[PRAISE]])
    score(first)
    again = after(first, [[PRAISE]], tmp_path / "b")
    score(again, first, rule="other")
    assert planned == ["d00-0000"] * 4
    score(again, again, rule="other")
    assert planned == ["d00-0000"] * 5


def test_marks_of_another_table_are_not_believed(tmp_path: Path) -> None:
    first, second = make_store(tmp_path / "a", [[PRAISE]]), make_store(tmp_path / "b", [[BLAME]])
    score(first)
    score(second)
    assert Kept.of(RULE, first, first).table is not None
    assert Kept.of(RULE, first, second).table is None
    assert Kept.of("", first, first).table is None


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"table": "x"}', b"\xff\xfe"])
def test_a_damaged_file_of_marks_is_as_good_as_none(tmp_path: Path, damaged: bytes) -> None:
    store = make_store(tmp_path, [[PRAISE]])
    score(store)
    (store.cache / FILE_NAME).write_bytes(damaged)
    assert Kept.of(RULE, store, store).table is None


@pytest.mark.parametrize(
    "changed",
    [
        replace(READ, title="The port"),
        Document("Port", (Passage("d00-0001", READ.passages[0].reading),)),
        Document("Port", (Passage("d00-0000", Reading(BLAME, READ.passages[0].reading.spans)),)),
        Document("Port", (Passage("d00-0000", Reading(PRAISE, (Span(0, 8),))),)),
    ],
    ids=["title", "passage", "text", "speaker"],
)
def test_a_document_that_reads_otherwise_is_asked_about_again(tmp_path: Path, changed: Document) -> None:
    store = make_store(tmp_path, [[PRAISE]])
    score(store)
    known = Kept(RULE)
    known.rows("d00", READ)
    kept = Kept(RULE, known.marks, store.arrow("entailments"), {"d00": slice(0, 2)})
    assert kept.rows("d00", READ) == store.arrow("entailments").slice(0, 2).to_pylist()
    assert kept.rows("d00", changed) is None
