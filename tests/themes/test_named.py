"""Named themes: stretches, probabilities, which passages go where, questions, and shares of documents."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framewire.codebook import Theme
from framewire.progress import Silent
from framewire.themes.evidence import Named, Signals, features, keyword_patterns, passage_signals
from framewire.themes.named import BELOW, Units, assign, chances, stretches, unsure
from framewire.themes.questions import MOST_ASKED, Questions, hypotheses, settle
from framewire.themes.rows import document_themes


def named(*keywords, thresholds=None):
    count = len(keywords)
    limits = np.array(thresholds or [0.4] * count, np.float32)
    return Named(
        np.vstack([np.eye(count, 4), np.eye(4)[3]]).astype(np.float32), np.array([*range(count), -1]), limits, keywords
    )


@pytest.mark.parametrize("lengths", [[1], [8], [9], [3, 17, 1], [40, 2]])
def test_stretches_are_short_even_and_inside_documents(lengths):
    documents = np.repeat(np.arange(len(lengths)), lengths)
    found = stretches(documents)
    sizes = np.bincount(found.of)
    assert sizes.max() <= 8
    for document, length in enumerate(lengths):
        mine = sizes[found.documents == document]
        assert mine.sum() == length
        assert len(mine) == -(-length // 8)
        assert mine.max() - mine.min() <= 1


def test_features_by_hand():
    signals = Signals(
        strength=np.array([[0.1], [0.5], [0.3]], np.float32),
        lead=np.array([[-0.2], [0.4], [0.2]], np.float32),
        words=np.array([[0], [2], [1]], np.float32),
    )
    found = features(signals, np.array([0, 0, 1]), np.array([[0.7], [0.0]], np.float32))
    assert np.allclose(found[0, 0], [0.5, 0.4, 0.1, 0.7, np.log(3)])
    assert np.allclose(found[1, 0], [0.3, 0.2, 0.2, 0.0, np.log(2)])


def test_more_evidence_is_a_higher_chance():
    low, high = np.zeros((1, 1, 5), np.float32), np.full((1, 1, 5), 0.3, np.float32)
    assert chances(low)[0, 0] < chances(high)[0, 0]


def test_keywords_are_found_whatever_their_endings():
    patterns = keyword_patterns(named(("sanctions", "arms deal"), ("summit",)))
    assert [len(found.findall("Sanctioned firms, ARMS  DEALS, a disarmament summit")) for found in patterns] == [2, 1]


def test_keywords_are_words_and_not_patterns():
    assert keyword_patterns(named(("(a+)+$", "...")))[0].findall("aaaaaaaa ...") == []


def test_the_lead_is_over_rivals_and_everyday_news():
    points = np.array([[1, 0, 0, 0], [0, 0, 0, 1]], np.float32)
    found = passage_signals(points, ["a", "b"], named(("x",), ("y",)))
    assert np.allclose(found.lead, [[1, -1], [-1, -1]])


def test_a_passage_goes_to_a_theme_only_if_its_document_has_it():
    passages = np.array([[0.9, 0.1], [0.9, 0.1]], np.float32)
    units = np.array([[0.8, 0.1], [0.2, 0.1]], np.float32)
    found = assign(passages, units, Units(np.array([0, 1]), np.array([0, 1])), named(("x",), ("y",)))
    assert found.themes.tolist() == [0, -1]
    assert found.sure[1] == 0


def test_a_theme_of_the_codebook_may_set_its_threshold():
    passages = units = np.array([[0.6]], np.float32)
    where = Units(np.array([0]), np.array([0]))
    assert assign(passages, units, where, named(("x",), thresholds=[0.7])).themes.tolist() == [-1]
    assert assign(passages, units, where, named(("x",), thresholds=[0.5])).themes.tolist() == [0]


def alone(count):
    """Return as many units, each a document of its own."""
    return Units(np.arange(count), np.arange(count))


def test_the_unsure_are_those_nearest_to_their_threshold():
    units = np.array([[0.05, 0.45], [0.7, 0.99]], np.float32)
    half = np.array([0.5, 0.5], np.float32)
    assert unsure(units, half, alone(2), 5) == [(0, 1), (1, 0)]
    assert unsure(units, half, alone(2), 1) == [(0, 1)]
    assert unsure(units, np.array([0.75, 0.2], np.float32), alone(2), 1) == [(1, 0)]


def test_what_a_document_surely_has_elsewhere_is_asked_about_last():
    units = np.array([[0.45], [0.95], [0.7]], np.float32)
    half = np.array([0.5], np.float32)
    assert unsure(units, half, alone(3), 2) == [(0, 0), (2, 0)]
    together = Units(np.arange(3), np.array([0, 0, 1]))
    assert unsure(units, half, together, 2) == [(2, 0), (0, 0)]
    # A theme with a threshold above that chance is not there yet.
    assert unsure(units, np.array([0.97], np.float32), together, 1) == [(2, 0)]


class Answer:
    name, revision = "answer", "1"

    def __init__(self, yes):
        self.yes, self.pairs = yes, []

    def score(self, pairs):
        self.pairs += pairs
        rows = [[self.yes, 0, 0] if " not " not in said else [0, 0, self.yes] for _, said in pairs]
        return np.array(rows, np.float32)


def ask(yes, units, exhaustive=False, where=None):
    theme = Theme("floods", "floods", "Rivers that leave their beds.")
    texts = [f"text {number}" for number in range(len(units))]
    half, where = np.array([0.5], np.float32), where or alone(len(units))
    questions = Questions(lambda rows: [texts[row] for row in rows], units.copy(), [theme], half, where, exhaustive)
    model = Answer(yes)
    return settle(units, questions, model, Silent()), model.pairs


def test_a_yes_raises_and_a_no_lowers_an_unsure_chance():
    units = np.array([[0.4], [0.95]], np.float32)
    (yes, asked), _ = ask(1.0, units)
    (no, _), pairs = ask(0.0, units)
    assert yes[0, 0] > 0.4 > no[0, 0]
    assert yes[1, 0] == no[1, 0] == np.float32(0.95)
    assert asked == 1
    assert {said for _, said in pairs} == {
        said for both in hypotheses(Theme("f", "floods", "Rivers that leave their beds.")) for said in both
    }


def test_questions_are_bounded():
    one = Units(np.arange(MOST_ASKED + 10), np.zeros(MOST_ASKED + 10, np.int64))
    (_, asked), pairs = ask(1.0, np.full((MOST_ASKED + 10, 1), 0.5, np.float32), where=one)
    assert asked == MOST_ASKED
    assert len(pairs) == 4 * MOST_ASKED
    (_, asked), _ = ask(1.0, np.full((1000, 1), 0.5, np.float32), where=Units(np.arange(1000), np.arange(1000) // 2))
    assert asked == 750
    (_, asked), _ = ask(1.0, np.full((1000, 1), 0.5, np.float32), exhaustive=True)
    assert asked == 1000


def test_what_stands_a_little_below_its_threshold_is_asked_about_first():
    # Log-odds of a chance near one half are four times what it is above one half.
    chances = np.array([[0.3], [0.55], [0.5 - BELOW / 4], [0.7]], np.float32)
    assert unsure(chances, np.array([0.5], np.float32), alone(4), 3) == [(2, 0), (1, 0), (0, 0)]


def test_shares_by_hand():
    passages = pd.DataFrame(
        {
            "document_id": ["b", "b", "b", "a"],
            "length": [10, 30, 60, 5],
            "theme_id": ["x", "found_01", None, "found_01"],
            "probability": [0.6, 0.5, 0.0, 0.4],
        }
    )
    present = pd.DataFrame({"document_id": ["b", "b"], "theme_id": ["x", "y"], "probability": [0.8, 0.7]})
    found = document_themes(passages, present)
    assert found["document_id"].tolist() == ["b", "b", "b", "a"]
    assert found["theme_id"].tolist() == ["found_01", "x", "y", "found_01"]
    assert found["share"].tolist() == pytest.approx([0.3, 0.1, 0.0, 1.0])
    assert found["probability"].tolist() == pytest.approx([0.5, 0.8, 0.7, 0.4])
