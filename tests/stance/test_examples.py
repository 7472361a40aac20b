"""Examples of a frame through the whole stage: what is measured, what it decides, and that it changes nothing else."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from framewire.errors import NotInRunError
from framewire.models.rules import rule
from framewire.progress import Silent
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.stance.frames import PLAIN
from framewire.stance.why import as_json
from framewire.stance.why_frames import frame_trails, frames_as_text
from framewire.tables import Store, content_hash
from stance.fakes import BOOK, FakeEntailment, FakeShelf, book, make_store

MONEY, RAIN = "It cost nine million euro in the end.", "The rain went on over the whole weekend."
# Twelve passages, most of them on money, of which those read first are mostly not.
LONG = [MONEY, *[RAIN] * 3, *[f"Euro and rain on day {n}." for n in range(8)]]
EXAMPLES = 'examples = ["They paid."]\n'
SHOWN = BOOK + EXAMPLES
# Slope, weight of the closeness and offset.
BY_HAND = (rule("frame_slope_by_examples"), rule("frame_close"), rule("frame_offset_by_examples"))
SECOND = '\n[[frame]]\nid = "cash"\nname = "cash"\nhypothesis = "This text is about money, too."\n'


class Nearness:
    """Puts texts on money at a cosine of .3 to "They paid.", those on rain at .1, and other texts along the example."""

    name, revision = "nearness", "1"

    def encode(self, texts):
        near = [0.3 if "uro" in text else 0.1 if "rain" in text else 1.0 for text in texts]
        return np.array([[close, math.sqrt(1 - close**2)] for close in near], np.float32).reshape(-1, 2)


def run(store: Store, text: str, exhaustive: bool = False, previous: Store | None = None) -> FakeEntailment:
    shelf = FakeShelf(FakeEntailment(), Nearness())  # type: ignore[arg-type]
    score_sentences(ScoreRequest(book(text), exhaustive, previous), store, shelf, Silent())  # type: ignore[arg-type]
    decide_stances(book(text), store, Silent())
    return shelf.entailment


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = make_store(tmp_path_factory.mktemp("examples"), [[MONEY, RAIN], LONG, [RAIN], []])
    run(made, SHOWN + SECOND)
    return made


def test_every_passage_is_measured_for_the_frames_with_examples_alone(store: Store) -> None:
    rows = store.read("frame_closeness")
    assert rows["frame_id"].unique().tolist() == ["money"]
    assert rows["passage_id"].tolist() == store.read("passages")["passage_id"].tolist()
    assert rows["closeness"].head(3).tolist() == [0.3, 0.1, 0.3]


def test_the_decision_is_the_one_by_hand(store: Store) -> None:
    found = store.read("frames").set_index(["document_id", "frame_id"])["probability"]
    # Odds of .801 to .201 for the one passage, none for the other; half of .3 and .1 is the closeness.
    mean = (math.log(0.801 / 0.201) + math.log(0.001 / 1.001)) / 2
    assert found["d00", "money"] == pytest.approx(
        1 / (1 + math.exp(-(BY_HAND[0] * mean + BY_HAND[1] * 0.2 + BY_HAND[2])))
    )
    assert math.isnan(found["d03", "money"])


def test_frames_without_examples_are_decided_as_if_no_frame_had_any(store: Store, tmp_path: Path) -> None:
    plain = make_store(tmp_path, [[MONEY, RAIN], LONG, [RAIN], []])
    run(plain, BOOK + SECOND)
    assert plain.count("frame_closeness") == 0
    one, other = (each.read("frames").query("frame_id == 'cash'").to_dict("records") for each in (store, plain))
    assert str(one) == str(other)
    for name in ("relevance", "sentence_stances", "document_stances"):
        assert content_hash(store.arrow(name)) == content_hash(plain.arrow(name)), name


@pytest.mark.parametrize("threshold", [0.05, 0.2, 0.55, 0.7, 0.95])
def test_any_threshold_decides_like_a_full_reading(tmp_path: Path, threshold: float) -> None:
    text = SHOWN + f"threshold = {threshold}\n"
    stores = [make_store(tmp_path / name, [LONG, [RAIN] * 9, [MONEY] * 9]) for name in "ab"]
    for each, exhaustive in zip(stores, (False, True), strict=True):
        run(each, text, exhaustive)
    planned, full = (each.read("frames")["present"].tolist() for each in stores)
    assert planned == full


def test_other_examples_are_measured_and_decided_anew_and_no_question_is_asked_again(
    store: Store, tmp_path: Path
) -> None:
    texts = [[MONEY, RAIN], [RAIN]]
    first, second = make_store(tmp_path / "a", texts), make_store(tmp_path / "b", texts)
    run(first, SHOWN)
    model = run(second, SHOWN.replace("They paid.", "It rained and they paid."), previous=first)
    assert model.asked == []
    closeness = [each.read("frame_closeness")["closeness"].tolist() for each in (first, second)]
    assert closeness[0] == [0.3, 0.1, 0.1]
    assert closeness[1] == pytest.approx([0.9791, 1.0, 1.0], abs=1e-4)
    assert (first.read("frames")["probability"] < second.read("frames")["probability"]).all()


def test_a_frame_can_be_redone_from_its_trail(store: Store) -> None:
    for trail in json.loads(as_json(frame_trails(store, book(SHOWN + SECOND), "d01"))):
        scores = [step["score"] for step in trail["passages"] if step["score"] is not None]
        close = sorted(step["closeness"] for step in trail["passages"] if step["closeness"] is not None)
        mean = sum(math.log((score + 0.001) / (1 - score + 0.001)) for score in scores) / len(scores)
        odds = (
            BY_HAND[0] * mean + BY_HAND[1] * sum(close[-3:]) / 3 + BY_HAND[2]
            if close
            else PLAIN.slope * mean + PLAIN.constant
        )
        assert trail["probability"] == pytest.approx(1 / (1 + math.exp(-odds)), abs=1e-5)
        assert trail["present"] is (trail["probability"] >= (0.55 if close else 0.45))
        for step in trail["passages"]:
            shares = [one["numbers"][2 * (one["polarity"] == "denial")] for one in step["answers"]]
            assert step["score"] is None or min(shares) - 1e-3 <= step["score"] <= max(shares) + 1e-3


def test_the_text_shows_scores_the_three_closest_passages_and_the_formula(store: Store) -> None:
    text = frames_as_text(frame_trails(store, book(SHOWN + SECOND), "d00", "money"))
    assert "money [money]: " in text
    assert "d00-0000 [score 0.800000, log-odds 1.38256, closeness 0.3000]" in text
    assert "“This text is not about money.”: entailed 0.00000, neutral 0.20000, contradicted 0.80000" in text
    assert "the mean of the closest passages, 0.3000 (d00-0000), 0.1000 (d00-0001): 0.20000." in text
    assert f"{BY_HAND[1]:g} * 0.20000" in text
    assert text.endswith("the frame is present from 0.55.")


def test_a_document_without_passages_and_an_unknown_frame_say_so(store: Store) -> None:
    assert frames_as_text(frame_trails(store, book(SHOWN + SECOND), "d03")).splitlines()[2:] == [
        "money [money]: not judged, no passage was read",
        "",
        "cash [cash]: not judged, no passage was read",
    ]
    with pytest.raises(NotInRunError, match=r"frame 'bay': it is not in the codebook. Choose one of: money, cash"):
        frame_trails(store, book(SHOWN + SECOND), "d00", "bay")
