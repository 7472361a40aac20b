"""Named themes: stretches, probabilities, which passages go where, questions, and shares of documents."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framewire.codebook import Theme
from framewire.models.parts.tokens import pair_sha256
from framewire.models.rules import rule, rule_list
from framewire.progress import Silent
from framewire.themes.named.documents import Units, assign, chances, in_context, limits, stretches, with_keywords
from framewire.themes.named.evidence import Named, Signals, features, keyword_patterns, passage_signals
from framewire.themes.named.questions import Asker, Corpus, doubtful, hypotheses, mentions, name_passages, settled
from framewire.themes.rows import document_themes

MOST = int(rule("theme_most_asked"))


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


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("AI", "They aim to aid the airline by air, an AI's work, two AIs, AI.", ["AI's", "AIs", "AI"]),
        ("US", "Users of the rule trust us; the US' allies, US-led, U.S.", ["US", "US"]),
        ("EU sanctions", "Euro sanctions, EU sanctioned banks, eu sanctions", ["EU sanctioned"]),
        ("IRA", "Iran, Iraq, irate, the IRA", ["IRA"]),
        ("AIDS", "aid workers, an aide, AIDS", ["AIDS"]),
        ("C++", "A cat can call it C++, or C.", ["C++"]),
        ("tax", "taxi, taxis, a tax, Taxes, TAXS, tax's", ["tax", "Taxes", "TAXS", "tax's"]),
        ("visit to", "They visited towns, visited Tokyo and paid a visit to it.", ["visit to"]),
        ("UNESCO", "Unesco and UNESCO", ["Unesco", "UNESCO"]),
        ("SANCTIONS", "Sanctions bite, sanctioned", ["Sanctions", "sanctioned"]),
        ("导弹", "朝鲜导弹发射，导弹", ["导弹", "导弹"]),
        ("ミサイル", "北朝鮮がミサイルを発射した", ["ミサイル"]),
        ("договор", "мирных договоров, США", ["договоров"]),
        ("G7", "the G7, G77 and G7's", ["G7", "G7's"]),
        ("북한", "북한이 발사했다", ["북한이"]),
    ],
)
def test_short_words_acronyms_and_scripts_without_spaces(keyword, text, found):
    (pattern,) = keyword_patterns(named((keyword,)))
    assert pattern.findall(text) == found


def test_keywords_are_words_and_not_patterns():
    assert keyword_patterns(named(("(a+)+$", "...")))[0].findall("aaaaaaaa ...") == []


def test_the_lead_is_over_rivals_and_everyday_news():
    points = np.array([[1, 0, 0, 0], [0, 0, 0, 1]], np.float32)
    found = passage_signals(points, ["a", "b"], named(("x",), ("y",)))
    assert np.allclose(found.lead, [[1, -1], [-1, -1]])


def test_a_passage_goes_to_the_likeliest_theme_that_it_reaches():
    passages = np.array([[0.9, 0.8], [0.65, 0.1], [0.1, 0.76]], np.float32)
    present = np.array([[0.3, 0.2], [0.5, 0.1]], np.float32)
    found = assign(passages, present, np.array([0, 0, 1]), named(("x",), ("y",)))
    assert found.themes.tolist() == [0, -1, 1]
    assert found.sure.tolist() == pytest.approx([0.9, 0, 0.76])
    # A document has the themes of its passages, and keeps those that it has besides.
    assert found.present.tolist() == [pytest.approx([0.9, 0.2]), pytest.approx([0.5, 0.76])]


def test_a_theme_of_the_codebook_may_set_its_threshold():
    assert limits(named(("x",), thresholds=[0.4])) == pytest.approx([rule("theme_passage")])
    low, high = limits(named(("x",), ("y",), thresholds=[0.2, 0.7]))
    assert low < rule("theme_passage") < high
    passages, present = np.array([[0.8]], np.float32), np.array([[0.0]], np.float32)
    assert assign(passages, present, np.array([0]), named(("x",), thresholds=[0.7])).themes.tolist() == [-1]
    assert assign(passages, present, np.array([0]), named(("x",), thresholds=[0.3])).themes.tolist() == [0]


def test_context_moves_a_passage_and_does_not_decide_alone():
    passages, units = np.array([[0.5], [0.5]], np.float32), np.array([[0.9], [0.1]], np.float32)
    high, low = in_context(passages, units, Units(np.array([0, 1]), np.array([0, 1])))[:, 0]
    assert high == pytest.approx(1 - low)
    assert 0.5 < high < 0.9


def test_keywords_speak_for_a_passage_here_and_elsewhere_in_its_document():
    words = np.array([[2, 0], [0, 0], [0, 0]], np.float32)
    even = np.full((3, 2), 0.5, np.float32)
    found = with_keywords(even, words, np.array([0, 0, 1]))
    here, around = rule_list("theme_keywords")
    assert np.log(found / (1 - found))[:, 0] == pytest.approx(
        [here * np.log(3) + around * np.log(2), around * np.log(2), 0], abs=1e-5
    )
    assert (found[:, 1] == 0.5).all()


def test_what_an_answer_cannot_move_over_the_limit_is_not_asked_about():
    chances = np.array([[0.76], [0.74], [0.6], [0.05], [0.99]], np.float32)
    assert doubtful(chances, named(("x",))) == [(1, 0), (0, 0), (2, 0)]


def test_a_theme_mentioned_in_two_passages_of_a_document_without_it_is_asked_about():
    words = np.array([[1, 0], [2, 1], [0, 0], [1, 1], [1, 0]], np.float32)
    own = np.array([[0.2, 0.1], [0.3, 0.1], [0.9, 0.1], [0.4, 0.1], [0.5, 0.1]], np.float32)
    documents = np.array([0, 0, 0, 1, 1])
    assert mentions(words, own, documents, np.array([[True, True], [False, True]])) == [(1, 0)]


def test_answers_move_chances_either_way():
    chances = np.array([[0.6], [0.6], [0.6]], np.float32)
    yes, no, same = settled(chances, [(0, 0), (1, 0)], np.array([1.0, 0.0], np.float32))[:, 0]
    assert yes > same > no
    assert yes == pytest.approx(1 / (1 + np.exp(-(np.log(1.5) + rule("theme_answer") / 2))), abs=1e-3)


class Answer:
    name, revision = "answer", "1"

    def __init__(self, yes):
        self.yes, self.pairs = yes, []

    def score(self, pairs):
        self.pairs += pairs
        rows = [[self.yes, 0, 0] if " not " not in said else [0, 0, self.yes] for _, said in pairs]
        return np.array(rows, np.float32)


def test_the_name_and_its_denial_are_asked():
    theme = Theme("floods", "floods", "Rivers that leave their beds.")
    model = Answer(0.8)
    asker = asking(theme, model)
    asked = asker.ask([(3, 0), (5, 0)])
    assert asked.answers == pytest.approx([0.8, 0.8])
    assert set(model.pairs) == {(f"text {row}", said) for row in (3, 5) for said in hypotheses(theme)}
    assert asked.pairs[0] == pair_sha256("text 3", hypotheses(theme)[0], "answer", "1")
    assert asked.model == "answer 1"
    assert asker.ask([]).places == ()


def corpus_of(count):
    """Return passages that are each a document and stand near the limit of the one theme."""
    level = np.full((count, 1), 0.18, np.float32)
    signals = Signals(level, np.full((count, 1), 0.05, np.float32), np.zeros((count, 1), np.float32))
    return Corpus(signals, np.arange(count), np.zeros((count, 1), np.float32))


def asking(theme, model):
    return Asker(lambda rows: [f"text {row}" for row in rows], [theme], model, Silent())


@pytest.mark.parametrize(("exhaustive", "wanted"), [(False, MOST), (True, MOST + 20)])
def test_questions_are_bounded(exhaustive, wanted):
    theme, model = Theme("floods", "floods", "Rivers that leave their beds."), Answer(1.0)
    corpus = corpus_of(MOST + 20)
    # Documents of one passage each would allow 1.5 questions a document: all passages are of one document.
    corpus = Corpus(corpus.signals, np.zeros(MOST + 20, np.int64), corpus.titles[:1])
    found = name_passages(corpus, named(("x",)), asking(theme, model), exhaustive)
    assert found.unsure == MOST + 20
    assert len(found.asked.places) == wanted
    assert len(model.pairs) == 2 * wanted


def mentioned_in_doubt():
    """Return two passages of a document without the theme, both near the limit and with a keyword."""
    level, words = np.full((2, 1), 0.1, np.float32), np.ones((2, 1), np.float32)
    signals = Signals(level, np.zeros((2, 1), np.float32), words)
    places, titles = np.zeros(2, np.int64), np.zeros((1, 1), np.float32)
    return Corpus(signals, places, titles)


def test_what_is_in_doubt_for_itself_and_for_its_document_is_asked_once():
    theme, model = Theme("floods", "floods", "Rivers that leave their beds."), Answer(1.0)
    found = name_passages(mentioned_in_doubt(), named(("x",)), asking(theme, model))
    assert found.asked.places == ((0, 0), (1, 0))
    assert found.unsure == 2
    assert len(model.pairs) == len(set(model.pairs)) == 4
    # The one answer moves the passage and gives its document the theme.
    silent = name_passages(mentioned_in_doubt(), named(("x",)), asking(theme, Answer(0.5)))
    assert (found.chances > silent.chances).all()
    assert found.given.present[0, 0] >= 0.4


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
