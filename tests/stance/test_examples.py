"""Examples of a frame through the whole stage: what is measured, what it decides, and that it changes nothing else."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from framewire.errors import TableError
from framewire.models.rules import rule
from framewire.progress import Silent
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.stance.trails.trail_text import as_json, as_text
from framewire.stance.trails.why_frames import frame_trails
from framewire.tables import Store, content_hash
from stance.calculator import frame
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


def test_closeness_out_of_order_is_an_error(tmp_path: Path) -> None:
    made = make_store(tmp_path, [[MONEY], [RAIN]])
    run(made, SHOWN)
    made.write_rows("frame_closeness", [{"passage_id": "d09-0000", "frame_id": "money", "closeness": 0.5}])
    with pytest.raises(TableError, match="table frame_closeness: the rows of d09-0000 are not in the order"):
        decide_stances(book(SHOWN), made, Silent())


def test_a_frame_can_be_redone_from_its_trail(store: Store) -> None:
    found = json.loads(as_json(frame_trails(store, book(SHOWN + SECOND), "d01")))
    for trail in found:
        present, probability = frame(trail)
        assert trail["present"] is present
        assert trail["probability"] == pytest.approx(probability, abs=1e-5)
    assert [(trail["threshold"], len(trail["closest"])) for trail in found] == [(0.55, 3), (0.45, 0)]


def test_the_text_shows_the_closest_passages_and_the_formula(store: Store) -> None:
    text = as_text(frame_trails(store, book(SHOWN + SECOND), "d00", "money"), book(SHOWN + SECOND))
    assert "closest to the examples: d00-0000 0.3000, d00-0001 0.1000" in text
    assert "The closest passages come on average to 0.20000 (cosine) of an example." in text
    assert f" + {BY_HAND[1]:g} * 0.20000 + {BY_HAND[2]:g}" in text
    assert text.endswith("the frame is present from 0.55 on.")
