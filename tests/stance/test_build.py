"""The whole stage on hand-made tables, with a model whose answers can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from framewire.stance.build import ScoreRequest, decide_stances, score_passages

from framewire.errors import TableError
from framewire.progress import Silent
from framewire.tables import Store, content_hash
from stance.fakes import FakeEntailment, FakeShelf, book, make_store, set_families

PRAISE = "The port opened on Monday and it is splendid."
BLAME = "The port will poison the bay for many years."
PLAIN = "The port has four cranes and two long piers."
OTHER = "The weather stayed fine over the whole weekend."


def run(store: Store, model: FakeEntailment | None = None, **choices: object) -> tuple[FakeEntailment, dict[str, str]]:
    model = model or FakeEntailment()
    request = ScoreRequest(book(), bool(choices.get("exhaustive", False)), choices.get("previous"))  # type: ignore[arg-type]
    notes = score_passages(request, store, FakeShelf(model), Silent())  # type: ignore[arg-type]
    return model, {**notes, **decide_stances(book(), store, Silent())}


def premises(model: FakeEntailment, about: str = "port") -> set[str]:
    read = {premise for premise, hypothesis in model.asked if about in hypothesis}
    return {premise for premise in read if not premise.startswith("On the new port: ")}


def documents(store: Store, voice: str = "narration") -> dict[str, dict[str, object]]:
    rows = store.read("document_stances").to_dict("records")
    return {row["document_id"]: row for row in rows if row["voice"] == voice}


def test_stances_have_evidence_and_null_has_a_reason(tmp_path: Path) -> None:
    store = make_store(tmp_path, [[PRAISE, OTHER], [BLAME], [PLAIN], [OTHER]])
    run(store)
    found = documents(store)
    assert [found[f"d0{n}"]["stance"] for n in range(3)] == ["favour", "against", "neutral"]
    # By hand: ((0.8, 0.2, 0) + reversed (0, 0.2, 0.8)) / 2 = (0.8, 0.2, 0) each time; neutral weighs 1.5 times as much.
    assert found["d00"]["p_favour"] == pytest.approx(0.8 / (0.8 + 1.5 * 0.2), abs=2e-3)
    assert (found["d00"]["evidence"], found["d00"]["counter_evidence"]) == (["d00-0000"], [])
    assert found["d00"]["passages_judged"] == 1
    assert found["d03"]["reason"] == "not_mentioned"
    assert found["d03"]["evidence"] == []
    assert documents(store, "quotation")["d00"]["reason"] == "no_such_voice"


def test_passages_far_from_any_mention_and_sentences_on_something_else_are_not_asked(tmp_path: Path) -> None:
    far = "A splendid day for all of us."
    store = make_store(tmp_path, [[OTHER, PRAISE, far, far]])
    model, _ = run(store)
    assert premises(model) == {PRAISE, far}
    rows = store.read("passage_stances").set_index(["passage_id", "voice"])["reason"]
    assert rows[("d00-0000", "narration")] == "not_mentioned"
    assert list(rows[[(f"d00-000{n}", "narration") for n in (2, 3)]].isna()) == [True, False]


def test_a_quoted_opponent_does_not_make_the_writer_opposed(tmp_path: Path) -> None:
    said = "The port will poison the bay and our children, and nobody has asked us whether we want this port."
    text = f'The splendid port opened on Monday with a long parade. "{said}" said Ann Lee.'
    store = make_store(tmp_path, [[text]], [("d00-0000", said, "Ann Lee")])
    model, _ = run(store)
    assert documents(store)["d00"]["stance"] == "favour"
    assert documents(store, "quotation")["d00"]["stance"] == "against"
    assert not any("splendid" in premise and "poison" in premise for premise in premises(model))
    speaker = store.read("speaker_stances").to_dict("records")
    assert [(row["speaker"], row["stance"], row["n_quotes"]) for row in speaker] == [("Ann Lee", "against", 1)]


def test_other_phrasings_are_not_asked_of_plain_reporting(tmp_path: Path) -> None:
    torn = "Maybe the port will be finished in the spring."
    store = make_store(tmp_path, [[PRAISE], [torn], [PLAIN]])
    model, _ = run(store)
    assert premises(model, "welcome") == {PRAISE, torn, PLAIN}
    assert premises(model, "useful") == {PRAISE, torn}
    assert documents(store)["d01"]["reason"] == "uncertain"


def test_exhaustive_asks_everything_and_agrees(tmp_path: Path) -> None:
    texts = [[PRAISE, OTHER], [BLAME, PLAIN], [PRAISE, OTHER]]
    planned, exhaustive = make_store(tmp_path / "a", texts), make_store(tmp_path / "b", texts)
    few, _ = run(planned)
    all_of_them, _ = run(exhaustive, exhaustive=True)
    assert len(few.asked) < len(all_of_them.asked)
    for name in ("d00", "d01", "d02"):
        assert documents(planned)[name]["stance"] == documents(exhaustive)[name]["stance"]
        assert documents(planned)[name]["p_favour"] == pytest.approx(documents(exhaustive)[name]["p_favour"], abs=1e-6)


def test_an_unchanged_rerun_scores_nothing_and_one_new_document_only_its_own(tmp_path: Path) -> None:
    first = make_store(tmp_path / "a", [[PRAISE, OTHER], [BLAME]])
    run(first)
    again = make_store(tmp_path / "b", [[PRAISE, OTHER], [BLAME]])
    model, notes = run(again, previous=first)
    assert (model.asked, notes["pairs scored this time"]) == ([], "0")
    for name in ("entailments", "document_stances", "frames"):
        assert content_hash(again.arrow(name)) == content_hash(first.arrow(name))
    more = make_store(tmp_path / "c", [[PRAISE, OTHER], [BLAME], [PLAIN]])
    model, _ = run(more, previous=first)
    assert {premise.removeprefix("On the new port: ") for premise, _ in model.asked} == {PLAIN}


def test_a_sentence_is_embedded_once_also_by_the_next_run(tmp_path: Path) -> None:
    store = make_store(tmp_path, [["A splendid day for all of us.", PRAISE, OTHER]])
    first, second = FakeShelf(), FakeShelf()
    for shelf in (first, second):
        score_passages(ScoreRequest(book()), store, shelf, Silent())  # type: ignore[arg-type]
    assert first.embedder.asked > 0
    assert second.embedder.asked == 0


def test_another_model_shares_no_answer(tmp_path: Path) -> None:
    first, second = make_store(tmp_path / "a", [[PRAISE]]), make_store(tmp_path / "b", [[PRAISE]])
    run(first)
    model, _ = run(second, FakeEntailment(revision="2"), previous=first)
    assert model.asked


def test_killed_in_the_middle_the_same_command_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framewire.stance.entail.BLOCK", 2)
    texts = [[f"{PRAISE} It is pier number {number}."] for number in range(8)]
    whole, broken = make_store(tmp_path / "a", texts), make_store(tmp_path / "b", texts)
    everything, _ = run(whole)
    dying = FakeEntailment(dies_after=9)
    with pytest.raises(KeyboardInterrupt):
        run(broken, dying)
    assert not broken.has("entailments")
    rest, _ = run(broken)
    assert sorted(dying.asked + rest.asked) == sorted(everything.asked)
    assert content_hash(broken.arrow("entailments")) == content_hash(whole.arrow("entailments"))
    assert not list(broken.cache.glob("answers*"))


def test_copies_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framewire.stance.audit.LEAST", 0)
    copy = PRAISE.replace("Monday", "Tuesday")
    store = make_store(tmp_path, [[PRAISE, OTHER], [copy, OTHER], [copy, PLAIN]])
    set_families(store, ["f", "f", "g"])
    model, _ = run(store)
    assert copy in premises(model)
    assert documents(store)["d01"]["p_favour"] == documents(store)["d00"]["p_favour"]
    assert documents(store)["d01"]["evidence"] == ["d01-0000"]
    alone = make_store(tmp_path / "alone", [[PRAISE, OTHER], [copy, OTHER]])
    set_families(alone, ["f", "f"])
    model, _ = run(alone)
    assert copy not in premises(model)


def test_frames_have_one_probability_and_evidence(tmp_path: Path) -> None:
    store = make_store(tmp_path, [["It cost nine million euro in the end.", OTHER], [OTHER]])
    run(store)
    rows = store.read("frames").set_index("document_id")
    assert rows.loc["d00", "probability"] > rows.loc["d01", "probability"]
    assert rows.loc["d00", "evidence"] == ["d00-0000"]


def test_an_empty_corpus_gives_empty_tables(tmp_path: Path) -> None:
    store = make_store(tmp_path, [])
    run(store)
    assert [store.count(name) for name in ("entailments", "passage_stances", "speaker_stances", "frames")] == [0] * 4


def test_rows_out_of_order_are_an_error_that_names_the_passage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framewire.stance.feed.DOCUMENTS_AT_ONCE", 1)
    store = make_store(tmp_path, [[PRAISE], [BLAME]])
    store.write("passages", store.read("passages").iloc[::-1])
    with pytest.raises(TableError, match=r"table passages: the rows of d0\d-0000 are not in the order"):
        run(store)
