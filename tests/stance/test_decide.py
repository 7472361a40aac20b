"""The whole stage on hand-made tables, with a model whose answers can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from framewire.errors import TableError
from framewire.models import rules
from framewire.progress import Silent
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.tables import Store, content_hash
from stance.fakes import BOOK, FakeEntailment, FakeShelf, book, make_store, set_families

PRAISE = "The port opened on Monday and it is splendid."
BLAME = "The port will poison the bay for many years."
PLAIN = "The port has four cranes and two long piers."
OTHER = "The weather stayed fine over the whole weekend."


def run(store: Store, model: FakeEntailment | None = None, **choices: object) -> tuple[FakeEntailment, dict[str, str]]:
    model = model or FakeEntailment()
    request = ScoreRequest(book(), bool(choices.get("exhaustive", False)), choices.get("previous"))  # type: ignore[arg-type]
    notes = score_sentences(request, store, FakeShelf(model), Silent())  # type: ignore[arg-type]
    return model, {**notes, **decide_stances(book(), store, Silent())}


def premises(model: FakeEntailment, about: str = "port") -> set[str]:
    read = {premise for premise, hypothesis in model.asked if about in hypothesis}
    return read


def documents(store: Store, voice: str = "narration") -> dict[str, dict[str, object]]:
    rows = store.read("document_stances").to_dict("records")
    return {row["document_id"]: row for row in rows if row["voice"] == voice}


def test_stances_have_evidence_and_null_has_a_reason(tmp_path: Path) -> None:
    store = make_store(tmp_path, [[PRAISE, OTHER], [BLAME], [PLAIN], [OTHER]])
    run(store)
    found = documents(store)
    assert [found[f"d0{n}"]["stance"] for n in range(2)] == ["favour", "against"]
    assert found["d02"]["reason"] == "passing_mention"
    # By hand: ((0.8, 0.2, 0) + reversed (0, 0.2, 0.8)) / 2 = (0.8, 0.2, 0) each time, each + .001 of 1.003 = .7986;
    # odds exp(-3.033 + 5.570 * .6486) = 1.786 and exp(-3.033) = .0482 to 1; times .15/.136, .7/.729, .15/.136.
    assert found["d00"]["p_favour"] == pytest.approx(1.9693 / (1.9693 + 0.9602 + 0.0531), abs=2e-3)
    assert (found["d00"]["evidence"], found["d00"]["counter_evidence"]) == (["d00-s0"], [])
    assert found["d00"]["sentences_judged"] == 1
    assert found["d03"]["reason"] == "not_discussed"
    assert found["d03"]["evidence"] == []
    assert documents(store, "quotation")["d00"]["reason"] == "no_such_voice"


def test_sentences_far_from_any_mention_and_those_on_something_else_are_not_asked(tmp_path: Path) -> None:
    reach, far = int(rules.rule("about_reach")), "A splendid day for all of us."
    store = make_store(tmp_path, [[OTHER, PRAISE, *[OTHER] * reach, far]])
    model, _ = run(store)
    assert premises(model) == {PRAISE}
    outcomes = store.read("relevance").set_index("sentence_id")["outcome"]
    assert outcomes.tolist() == ["unrelated", "mentions", *["unrelated"] * reach, "too_far"]
    assert store.read("sentence_stances")["sentence_id"].tolist() == ["d00-s1"]


def test_a_sentence_beside_a_mention_counts_as_much_as_it_is_likely_to_be_about_it(tmp_path: Path) -> None:
    store = make_store(tmp_path, [[PLAIN, "It is splendid."]])
    model, _ = run(store)
    assert premises(model, "useful") == {"It is splendid."}
    beside = store.read("relevance").set_index("sentence_id").loc["d00-s1"]
    assert (beside["outcome"], 0 < beside["measure"] <= 1) == ("nearby", True)
    # .7986 as above.
    row = store.read("sentence_stances").set_index("sentence_id").loc["d00-s1"]
    assert row["p_favour"] == pytest.approx(0.7986 * beside["measure"], abs=1e-3)
    assert row["p_neutral"] == pytest.approx(1 - row["p_favour"] - row["p_against"], abs=1e-6)


def test_a_quoted_opponent_does_not_make_the_writer_opposed(tmp_path: Path) -> None:
    said = "The port will poison the bay and our children, and nobody has asked us whether we want this port."
    texts = ["The splendid port opened on Monday with a long parade.", f'"{said}" said Ann Lee.']
    store = make_store(tmp_path, [texts], [("d00", said, "Ann Lee")])
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
    assert premises(model, "author") == {PRAISE, torn, PLAIN}
    assert premises(model, "useful") == {PRAISE, torn}
    # Of a sentence on both sides alike, either side is below what an article must pass.
    assert documents(store)["d01"]["reason"] in ("torn", "below_margin", "passing_mention")


def test_exhaustive_asks_everything_and_agrees(tmp_path: Path) -> None:
    texts = [[PRAISE, PLAIN], [BLAME, PLAIN], [PRAISE, OTHER]]
    planned, exhaustive = make_store(tmp_path / "a", texts), make_store(tmp_path / "b", texts)
    few, _ = run(planned)
    all_of_them, _ = run(exhaustive, exhaustive=True)
    about_the_port = [[pair for pair in model.asked if "port" in pair[1]] for model in (few, all_of_them)]
    assert len(about_the_port[0]) < len(about_the_port[1])
    for name in ("d00", "d01", "d02"):
        assert documents(planned)[name]["stance"] == documents(exhaustive)[name]["stance"]
        assert documents(planned)[name]["p_favour"] == pytest.approx(documents(exhaustive)[name]["p_favour"], abs=1e-6)


def test_an_unchanged_rerun_scores_nothing_and_one_new_document_only_its_own(tmp_path: Path) -> None:
    first = make_store(tmp_path / "a", [[PRAISE, OTHER], [BLAME]])
    run(first)
    again = make_store(tmp_path / "b", [[PRAISE, OTHER], [BLAME]])
    model, notes = run(again, previous=first)
    assert (model.asked, notes["pairs scored this time"]) == ([], "0")
    for name in ("answers", "document_stances", "frames"):
        assert content_hash(again.arrow(name)) == content_hash(first.arrow(name))
    more = make_store(tmp_path / "c", [[PRAISE, OTHER], [BLAME], [PLAIN]])
    model, _ = run(more, previous=first)
    assert {premise for premise, _ in model.asked} == {PLAIN}


def test_a_sentence_is_embedded_once_also_by_the_next_run(tmp_path: Path) -> None:
    store = make_store(tmp_path, [["A splendid day for all of us.", PRAISE, OTHER]], [("d00", "A splendid day", "Ann")])
    first, second = FakeShelf(), FakeShelf()
    for shelf in (first, second):
        score_sentences(ScoreRequest(book()), store, shelf, Silent())  # type: ignore[arg-type]
    assert first.embedder.asked > 0
    assert second.embedder.asked == 0


def test_another_model_shares_no_answer(tmp_path: Path) -> None:
    first, second = make_store(tmp_path / "a", [[PRAISE]]), make_store(tmp_path / "b", [[PRAISE]])
    run(first)
    model, _ = run(second, FakeEntailment(revision="2"), previous=first)
    assert model.asked


def test_killed_in_the_middle_the_same_command_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framewire.stance.schedule.ask.BLOCK", 2)
    texts = [[f"{PRAISE} It is pier number {number}."] for number in range(8)]
    whole, broken = make_store(tmp_path / "a", texts), make_store(tmp_path / "b", texts)
    everything, _ = run(whole)
    dying = FakeEntailment(dies_after=9)
    with pytest.raises(KeyboardInterrupt):
        run(broken, dying)
    assert not broken.has("answers")
    rest, _ = run(broken)
    assert sorted(dying.asked + rest.asked) == sorted(everything.asked)
    assert content_hash(broken.arrow("answers")) == content_hash(whole.arrow("answers"))
    assert not list(broken.cache.glob("answers*"))


def test_the_same_sentence_is_asked_once_wherever_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framewire.stance.schedule.audit.rule", lambda name: 0)
    store = make_store(tmp_path, [[PRAISE, OTHER], [PRAISE, PLAIN]])
    model, _ = run(store)
    assert len(model.asked) == len(set(model.asked))
    assert documents(store)["d01"]["evidence"] == ["d01-s0"]


def test_a_copy_without_a_sentence_is_decided_from_its_own_speakers(tmp_path: Path) -> None:
    """The answer about one person's words must not land on the next person's."""
    praise, blame = "The port is a splendid thing for us all", "The port will poison the bay for many years"
    first = [f'"{praise}," said Ann Lee.', f'"{blame}," said Bo Ek.']
    quotes = [("d00", praise, "Ann Lee"), ("d00", blame, "Bo Ek"), ("d01", blame, "Bo Ek")]
    store = make_store(tmp_path, [first, first[1:]], quotes)
    set_families(store, ["f", "f"])
    run(store)
    assert documents(store, "quotation")["d01"]["stance"] == "against"
    speakers = store.read("speaker_stances").set_index("speaker")["stance"]
    assert speakers.to_dict() == {"Ann Lee": "favour", "Bo Ek": "against"}


ARTICLE = ["It cost nine million euro in the end.", *[OTHER] * 3, *[f"Euro and rain on day {n}." for n in range(8)]]


@pytest.mark.parametrize("threshold", [0.05, 0.35, 0.6, 0.95])
def test_any_threshold_of_a_frame_decides_like_a_full_reading(tmp_path: Path, threshold: float) -> None:
    text = BOOK.replace("[[frame]]", f"[[frame]]\nthreshold = {threshold}")
    planned, full = (
        make_store(tmp_path / "a", [ARTICLE, [OTHER] * 9]),
        make_store(tmp_path / "b", [ARTICLE, [OTHER] * 9]),
    )
    for store, exhaustive in ((planned, False), (full, True)):
        score_sentences(ScoreRequest(book(text), exhaustive), store, FakeShelf(), Silent())  # type: ignore[arg-type]
        decide_stances(book(text), store, Silent())
    assert planned.read("frames")["present"].tolist() == full.read("frames")["present"].tolist()


SECOND = """
[[target]]
id = "rain"
name = "the weather"
mentions = ["(?i)weather"]
favour = ["The weather is welcome."]
against = ["The weather is a danger."]
"""


def decided(folder: Path, text: str) -> list[dict[str, object]]:
    store = make_store(folder, [[PRAISE, "It is a splendid weather pier.", OTHER], [OTHER, PLAIN]])
    score_sentences(ScoreRequest(book(text)), store, FakeShelf(), Silent())  # type: ignore[arg-type]
    decide_stances(book(text), store, Silent())
    rows = store.read("relevance").query("target_id == 'port'")
    return rows[["sentence_id", "voice", "outcome"]].to_dict("records")


def test_another_target_moves_nothing_unless_the_codebook_says_so(tmp_path: Path) -> None:
    alone = decided(tmp_path / "a", BOOK)
    assert decided(tmp_path / "b", BOOK + SECOND) == alone
    nearest = decided(
        tmp_path / "c", BOOK.replace("[corpus]", "[stance]\nnearest_target_only = true\n[corpus]") + SECOND
    )
    assert {row["outcome"] for row in nearest} >= {row["outcome"] for row in alone} - {"near", "nearby"}


def test_frames_have_one_probability_and_evidence(tmp_path: Path) -> None:
    store = make_store(tmp_path, [["It cost nine million euro in the end.", OTHER], [OTHER]])
    run(store)
    rows = store.read("frames").set_index("document_id")
    assert rows.loc["d00", "probability"] > rows.loc["d01", "probability"]
    assert rows.loc["d00", "evidence"] == ["d00-s0"]


def test_an_empty_corpus_gives_empty_tables(tmp_path: Path) -> None:
    store = make_store(tmp_path, [])
    run(store)
    assert [store.count(name) for name in ("answers", "sentence_stances", "speaker_stances", "frames")] == [0] * 4


def test_rows_out_of_order_are_an_error_that_names_the_passage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framewire.stance.questions.feed.DOCUMENTS_AT_ONCE", 1)
    store = make_store(tmp_path, [[PRAISE], [BLAME]])
    store.write("passages", store.read("passages").iloc[::-1])
    with pytest.raises(TableError, match=r"table passages: the rows of d0\d are not in the order"):
        run(store)
